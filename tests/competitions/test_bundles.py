"""Bundles: a competition comes in as a whole or not at all, and the host hears of every problem at once."""

import copy
import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command
from PIL import Image

from audit.models import AuditEvent
from competitions.bundles import Benchmark, BundleRefusedError, benchmarks, import_bundle
from competitions.bundles.exporting import export_bundle
from competitions.models import Competition, Stage
from scoring.metrics import METRICS
from tests.factories import make_competition, make_user, prediction_csv, solution_csv
from tests.stored import stored_in

pytestmark = pytest.mark.django_db

Manifest = dict[str, Any]
Breaking = Callable[[Manifest, Path], Any]


def manifest() -> Manifest:
    return {
        "format": 1,
        "slug": "cells",
        "title": "Benign or malignant?",
        "subtitle": "Predict the diagnosis",
        "category": "featured",
        "tags": ["binary", "tabular"],
        "visibility": "public",
        "opens_at": datetime(2026, 11, 1, tzinfo=UTC),
        "entry_deadline": datetime(2026, 12, 20, tzinfo=UTC),
        "merger_deadline": datetime(2026, 12, 20, tzinfo=UTC),
        "disclosure_deadline": datetime(2026, 12, 24, tzinfo=UTC),
        "max_team_size": 5,
        "pages": {"overview": "pages/overview.md", "data": "pages/data.md"},
        "rules": "rules.md",
        "key_terms": [
            {"summary": "External data must be free.", "clause": "4.2", "category": "external-data", "can_void": True}
        ],
        "prizes": [{"place": 1, "amount": "500.00", "currency": "USD"}],
        "data": [{"file": "data/train.csv", "description": "Training rows", "licence": "CC-BY-4.0"}],
        "sample_submission": "data/sample_submission.csv",
        "phases": [
            {
                "name": "Main",
                "opens_at": datetime(2026, 11, 1, tzinfo=UTC),
                "closes_at": datetime(2027, 1, 1, tzinfo=UTC),
                "daily_limit": 5,
                "total_limit": None,
                "final_limit": 2,
                "solution": "solution.csv",
                "id_column": "id",
                "target_columns": ["diagnosis"],
                "metric": "log_loss",
                "metric_options": {},
                "public_score": "exact",
                "decimals": 5,
            }
        ],
        "reveal": "automatic",
    }


FILES = {
    "pages/overview.md": b"Predict.",
    "pages/data.md": b"The data.",
    "rules.md": b"1. Be fair.",
    "data/train.csv": b"id,diagnosis\n1,0\n",
    "data/sample_submission.csv": prediction_csv(1.0),
    "solution.csv": solution_csv(),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        path = tmp_path / "cells" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    write(tmp_path / "cells", manifest())
    return tmp_path / "cells"


def write(folder: Path, content: Manifest) -> None:
    (folder / "competition.yaml").write_text(yaml.safe_dump(content))


def problems_of(folder: Path, *, publish: bool = False) -> list[str]:
    with pytest.raises(BundleRefusedError) as refusal:
        import_bundle(folder, hosts=[make_user("host")], publish=publish)
    return refusal.value.problems


def stored_files() -> set[str]:
    return stored_in("default", "data", "solutions")


def test_a_bundle_becomes_a_published_competition(folder: Path) -> None:
    hosts = [make_user("host"), make_user("second")]
    competition = import_bundle(folder, hosts=hosts, publish=True)
    phase = competition.phase
    assert competition.stage != Stage.DRAFT
    assert [host.user for host in competition.hosts.all()] == hosts
    assert competition.pages.get(key="overview").text == "Predict."
    assert competition.current_rules is not None
    assert [term.clause for term in competition.current_rules.key_terms.all()] == ["4.2"]
    assert [file.name for file in competition.data_files.all()] == ["sample_submission.csv", "train.csv"]
    assert competition.data_files.get(is_sample=True).name == "sample_submission.csv"
    assert phase.active_solution is not None
    assert phase.active_solution.public_rows == 20
    assert (phase.max_upload_bytes, phase.total_limit, phase.closes_at) == (
        2**20,
        None,
        datetime(2027, 1, 1, tzinfo=UTC),
    )
    deeds = set(AuditEvent.objects.values_list("deed", flat=True))
    assert deeds >= {"competition:import", "solution:add", "rules:publish", "competition:publish"}


def test_without_publish_a_bundle_becomes_a_draft_that_may_lack_key_terms(folder: Path) -> None:
    write(folder, manifest() | {"key_terms": [], "prizes": []})
    assert import_bundle(folder, hosts=[make_user("host")]).stage == Stage.DRAFT


def test_every_optional_key_has_its_default(folder: Path) -> None:
    short = manifest()
    for key in ("subtitle", "category", "tags", "visibility", "max_team_size", "prizes", "data", "reveal"):
        del short[key]
    for key in ("name", "daily_limit", "total_limit", "final_limit", "metric_options", "public_score", "decimals"):
        del short["phases"][0][key]
    write(folder, short)
    competition = import_bundle(folder, hosts=[make_user("host")])
    assert (competition.approval, competition.acceptance_grace_hours) == ("automatic", 72)
    assert (competition.cure_days, competition.appeal_days, competition.precedence) == (7, 7, "")
    assert (competition.phase.daily_limit, competition.phase.decimals) == (5, 5)


def test_approval_by_host_comes_in_and_goes_out(folder: Path) -> None:
    write(folder, manifest() | {"approval": "by-host"})
    competition = import_bundle(folder, hosts=[make_user("host")])
    assert competition.approval == "by-host"
    export_bundle(competition, folder.parent / "out")
    assert "approval: by-host" in (folder.parent / "out" / "competition.yaml").read_text()


def test_a_zip_of_the_folder_does_as_well(folder: Path) -> None:
    archive = folder.parent / "cells.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in folder.rglob("*"):
            packed.write(path, path.relative_to(folder.parent))
    assert import_bundle(archive, hosts=[make_user("host")], publish=True).slug == "cells"


def test_a_zip_that_leads_out_of_itself_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as packed:
        packed.writestr("../competition.yaml", "format: 1")
    assert problems_of(tmp_path / "bad.zip") == ["../competition.yaml leads out of the zip file; leave it out."]


def test_instants_keep_their_offset(folder: Path) -> None:
    text = (folder / "competition.yaml").read_text()
    (folder / "competition.yaml").write_text(text.replace("2027-01-01 00:00:00+00:00", "2027-01-01T01:00:00+01:00"))
    competition = import_bundle(folder, hosts=[make_user("host")])
    assert competition.phase.closes_at == datetime(2027, 1, 1, tzinfo=UTC)


def test_benchmarks_are_checked_and_handed_to_whoever_sends_them_in(folder: Path) -> None:
    (folder / "constant.csv").write_bytes(prediction_csv(1.0))
    write(folder, manifest() | {"benchmarks": [{"file": "constant.csv", "name": "Chance"}]})
    import_bundle(folder, hosts=[make_user("host")])
    assert benchmarks(folder) == [Benchmark("Chance", (folder / "constant.csv").resolve())]


def top(**values: Any) -> Breaking:
    return lambda content, folder: content.update(values)


def main(**values: Any) -> Breaking:
    return lambda content, folder: content["phases"][0].update(values)


def without(key: str) -> Breaking:
    return lambda content, folder: content.pop(key)


def file(name: str, content: bytes) -> Breaking:
    return lambda manifest, folder: (folder / name).write_bytes(content)


def link_out(content: Manifest, folder: Path) -> None:
    (folder.parent / "outside.csv").write_bytes(solution_csv())
    (folder / "solution.csv").unlink()
    (folder / "solution.csv").symlink_to(folder.parent / "outside.csv")


def drawing_as_cover(manifest: Manifest, folder: Path) -> None:
    manifest["cover"] = "cover.png"
    (folder / "cover.png").write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")


def picture_as_cover(manifest: Manifest, folder: Path, kind: str) -> None:
    manifest["cover"] = "cover.png"
    Image.new("RGB", (16, 2)).save(folder / "cover.png", kind)


BROKEN: dict[str, tuple[Breaking, str]] = {
    "an unknown key": (top(titel="x"), "`titel` is not a key that is known here."),
    "an unknown key in a phase": (main(dayly=1), "phases, item 1: `dayly` is not a key that is known here."),
    "an unknown key in an item": (
        top(prizes=[{"place": 1, "amount": "5", "money": "USD"}]),
        "prizes, item 1: `money` is not a key that is known here.",
    ),
    "a missing key": (without("title"), "`title` is missing."),
    "another format": (top(format=2), "`format` must be 1, the only format that this version reads, not 2."),
    "a missing file": (
        top(rules="terms.md"),
        "`rules` names terms.md, but there is no such file in the bundle.",
    ),
    "a missing page": (
        top(pages={"overview": "pages/o.md"}),
        "pages: `overview` names pages/o.md, but there is no such file in the bundle.",
    ),
    "a word for a switch": (
        top(key_terms=[{"summary": "x", "clause": "1", "can_void": "maybe"}]),
        "key_terms, item 1: `can_void` must be true or false, not 'maybe'.",
    ),
    "text for the phases": (top(phases="Main"), "`phases` must be a list, not 'Main'."),
    "a list for the pages": (top(pages=["o.md"]), "`pages` must be a mapping of names to values, not ['o.md']."),
    "a number for a date": (
        top(opens_at=5),
        "`opens_at` must be a date with a time, but 5 is no date; write it as 2026-11-01T00:00:00Z.",
    ),
    "a score of another kind": (
        main(public_score="noisy"),
        "phases, item 1: `public_score` must be exact, not 'noisy'.",
    ),
    "a benchmark named twice": (
        top(benchmarks=[{"file": "rules.md", "name": "A"}, {"file": "rules.md", "name": "A"}]),
        "benchmarks: the name A is used twice.",
    ),
    "a path upwards": (
        main(solution="../solution.csv"),
        "phases, item 1: `solution` names ../solution.csv, which leads out of the bundle; "
        "put the file into the bundle's folder.",
    ),
    "an absolute path": (
        top(rules="/etc/hostname"),
        "`rules` names /etc/hostname, which leads out of the bundle; put the file into the bundle's folder.",
    ),
    "a link that leaves": (
        link_out,
        "phases, item 1: `solution` names solution.csv, which leads out of the bundle; "
        "put the file into the bundle's folder.",
    ),
    "text that is none": (file("rules.md", b"\xff\xfe"), "`rules` names rules.md, which is not UTF-8 text."),
    "a number for text": (top(title=2026), "`title` must be text, not 2026; put it in quotes."),
    "text for a number": (main(daily_limit="5"), "phases, item 1: `daily_limit` must be a whole number, not '5'."),
    "yes for a number": (main(daily_limit=True), "phases, item 1: `daily_limit` must be a whole number, not True."),
    "a limit of nothing": (
        main(daily_limit=0),
        "phases, item 1: `daily_limit`: Ensure this value is greater than or equal to 1.",
    ),
    "text for a list": (top(tags="binary"), "`tags` must be a list of texts, not 'binary'."),
    "text for a section": (
        top(prizes=["500 USD"]),
        "prizes, item 1: here must stand keys with values, not '500 USD'.",
    ),
    "a wrong choice": (
        top(visibility="hidden"),
        "`visibility` must be one of public, unlisted, invited, not 'hidden'.",
    ),
    "a time without offset": (
        top(opens_at=datetime(2026, 11, 1)),  # noqa: DTZ001
        "`opens_at` has no offset from UTC; write it as 2026-11-01T00:00:00Z.",
    ),
    "a date without time": (
        main(closes_at=datetime(2027, 1, 1, tzinfo=UTC).date()),
        "phases, item 1: `closes_at` must be a date with a time, but 2027-01-01 has no time; "
        "write it as 2026-11-01T00:00:00Z.",
    ),
    "a deadline after the closing": (
        top(entry_deadline=datetime(2027, 2, 1, tzinfo=UTC)),
        "The entry deadline (1 Feb 2027, 00:00 UTC) may not come after the closing (1 Jan 2027, 00:00 UTC).",
    ),
    "a deadline before the opening": (
        top(entry_deadline=datetime(2026, 10, 1, tzinfo=UTC)),
        "The opening of the competition (1 Nov 2026, 00:00 UTC) must come before "
        "the entry deadline (1 Oct 2026, 00:00 UTC).",
    ),
    "a malformed slug": (top(slug="Cells!"), "`slug`: Use a-z, 0-9 and single hyphens between them."),
    "an unknown metric": (
        main(metric="luck"),
        f"phases, item 1: `solution`: there is no metric `luck`; choose one of {', '.join(METRICS)}.",
    ),
    "an unknown option": (
        main(metric_options={"base": 2}),
        "phases, item 1: `solution`: log_loss has no option `base`; change the options.",
    ),
    "a metric file": (
        main(metric_file="metric.py"),
        "phases, item 1: `metric_file` names a metric of the host's own, which this version does not offer yet; "
        "use `metric`.",
    ),
    "a guarded score": (
        main(public_score="guarded"),
        "phases, item 1: `public_score` is guarded, which this version does not offer yet; use exact.",
    ),
    "two phases": (
        lambda content, folder: content["phases"].append(copy.deepcopy(content["phases"][0])),
        "`phases` must hold exactly one phase for now; it holds 2.",
    ),
    "a solution without private rows": (
        file("solution.csv", solution_csv().replace(b"Private", b"Public")),
        "phases, item 1: `solution`: no line is Private; write Private in the column Usage of one line or more.",
    ),
    "a sample with a row too few": (
        file("data/sample_submission.csv", prediction_csv(1.0, rows=39)),
        "The sample submission does not score: 1 id has no line: `row-039`",
    ),
    "a benchmark that does not score": (
        top(benchmarks=[{"file": "data/train.csv", "name": "Trained"}]),
        "The benchmark Trained does not score: ",
    ),
    "a place named twice": (
        top(prizes=[{"place": 1, "amount": "5"}, {"place": 1, "amount": "3"}]),
        "prizes: place 1 is named twice.",
    ),
    "an amount as a fraction": (
        top(prizes=[{"place": 1, "amount": 0.5}]),
        'prizes, item 1: `amount` must be an amount in quotes, such as "500.00", not 0.5.',
    ),
    "a long key term": (
        top(key_terms=[{"summary": "x" * 281, "clause": "1"}]),
        "key_terms, item 1: `summary`: Ensure this value has at most 280 characters (it has 281).",
    ),
    "a name used by two data files": (
        top(data=[{"file": "data/train.csv"}, {"file": "data/train.csv"}]),
        "data: two files are called train.csv; their names must differ, whatever folder they stand in.",
    ),
    "a cover that is no picture": (
        top(cover="rules.md"),
        "`cover`: Upload a valid image. The file you uploaded was either not an image or a corrupted image.",
    ),
    "a cover that is called a picture": (
        drawing_as_cover,
        "`cover`: Upload a valid image. The file you uploaded was either not an image or a corrupted image.",
    ),
    "a cover of a kind that browsers do not show": (
        lambda manifest, folder: picture_as_cover(manifest, folder, "TIFF"),
        "`cover`: This is no picture that browsers show: take a PNG, JPEG, WebP or GIF of at most 40,000,000 pixels.",
    ),
}


@pytest.mark.parametrize(("breaking", "expected"), BROKEN.values(), ids=BROKEN)
def test_a_broken_bundle_is_refused_by_name_and_nothing_changes(
    breaking: Breaking, expected: str, folder: Path
) -> None:
    content, before = manifest(), stored_files()
    breaking(content, folder)
    write(folder, content)
    problems = problems_of(folder)
    assert [problem for problem in problems if problem.startswith(expected)], problems
    assert not Competition.objects.exists()
    assert stored_files() == before


def test_every_problem_is_named_at_once(folder: Path) -> None:
    content = manifest() | {"titel": "x", "rules": "terms.md", "slug": "No", "disclosure_deadline": "soon"}
    content["phases"][0] |= {"metric": "luck", "daily_limit": 0}
    del content["title"]
    write(folder, content)
    found = " ".join(problems_of(folder))
    for what in ("titel", "terms.md", "slug", "soon", "luck", "daily_limit", "`title` is missing"):
        assert what in found


def test_a_slug_that_is_taken_is_refused(folder: Path) -> None:
    make_competition(slug="cells", published=False)
    assert problems_of(folder) == ["`slug`: there is a competition cells already; choose another."]


def test_what_keeps_a_competition_from_being_published_is_named_with_the_rest(folder: Path) -> None:
    write(folder, manifest() | {"key_terms": [], "pages": {}, "prizes": [{"place": 2, "amount": "5"}]})
    assert problems_of(folder, publish=True) == [
        "pages: there is no overview page, without which a competition is not published.",
        "`key_terms`: there is none; without one a competition is not published.",
        "The places of the prizes must count up from 1; they are 2.",
    ]
    assert not Competition.objects.exists()


def test_a_bundle_without_a_host_is_refused(folder: Path) -> None:
    with pytest.raises(BundleRefusedError, match="A competition needs a host"):
        import_bundle(folder, hosts=[])


def test_a_file_that_is_no_bundle_is_refused(folder: Path) -> None:
    assert problems_of(folder / "rules.md") == [f"{folder / 'rules.md'} is neither a folder nor a zip file."]


def test_the_metric_is_looked_at_even_if_the_solution_is_missing(folder: Path) -> None:
    content = manifest()
    content["phases"][0] |= {"solution": "gone.csv", "metric": "luck"}
    write(folder, content)
    assert any("there is no metric luck" in problem for problem in problems_of(folder))
    content["phases"][0] |= {"metric": "log_loss", "metric_options": {"base": 2}}
    write(folder, content)
    assert any("log_loss has no option `base`" in problem for problem in problems_of(folder))


@pytest.mark.parametrize("content", ["a: [", "- 1", "", "opens_at: 2026-13-01T00:00:00Z"])
def test_a_manifest_that_says_nothing_is_refused(content: str, folder: Path) -> None:
    (folder / "competition.yaml").write_text(content)
    assert "competition.yaml" in problems_of(folder)[0]


def test_a_folder_without_a_manifest_is_refused(tmp_path: Path) -> None:
    assert problems_of(tmp_path) == [f"There is no competition.yaml in {tmp_path}."]


def test_the_command_imports_and_says_where(folder: Path) -> None:
    make_user("host")
    out = io.StringIO()
    call_command("import_competition", str(folder), "--host", "host", "--publish", stdout=out)
    assert out.getvalue() == "Benign or malignant? is published at /competitions/cells/\n"


def test_the_command_prints_what_the_checklist_of_a_draft_still_asks_for(folder: Path) -> None:
    make_user("host")
    out = io.StringIO()
    call_command("import_competition", str(folder), "--host", "host", stdout=out)
    first, *asked = out.getvalue().splitlines()
    assert first == "Benign or malignant? is a draft at /competitions/cells/"
    assert "worth a thought: There was no dry run under the solution in use. (Dry run)" in asked
    assert not any(line.startswith(("done", "missing")) for line in asked)


def test_the_command_lists_every_problem_a_line(folder: Path) -> None:
    make_user("host")
    write(folder, manifest() | {"slug": "No", "titel": "x"})
    with pytest.raises(CommandError) as error:
        call_command("import_competition", str(folder), host=["host"])
    assert str(error.value).count("\n") == 1


def test_the_command_refuses_hosts_that_nobody_is(folder: Path) -> None:
    with pytest.raises(CommandError, match="There is no active account with the username nobody"):
        call_command("import_competition", str(folder), host=["nobody"])


LAUGHS = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*{'a' if n == 0 else f'b{n - 1}'}, x]\n" for n in range(30))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (LAUGHS, "stands for another part; write it out"),
        ("a: " + "[" * 100_000, "more than 20 in another"),
        ("a: [" + "x, " * 30_000 + "]", "more than 20,000 parts"),
        ("a: " + "1:" * 200_000 + "1", "is no number"),
    ],
    ids=["parts that stand for others", "nested", "many", "a number in sixties"],
)
def test_a_manifest_that_takes_longer_than_its_bytes_is_refused(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "competition.yaml").write_text(text)
    with pytest.raises(BundleRefusedError, match=why):
        import_bundle(tmp_path, hosts=[make_user("host")])


def zipped(folder: Path, files: dict[str, bytes]) -> Path:
    path = folder / "bundle.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_a_zip_that_unpacks_to_far_more_than_its_bytes_is_refused(tmp_path: Path) -> None:
    bomb = zipped(tmp_path, {"train.csv": b"0" * (300 * 1024 * 1024)})
    with pytest.raises(BundleRefusedError, match=r"train\.csv unpacks to more than the 268,435,456 bytes"):
        import_bundle(bomb, hosts=[make_user("host")])


def test_a_zip_of_very_many_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BundleRefusedError, match="a bundle has at most 10,000"):
        import_bundle(zipped(tmp_path, {f"{n}.txt": b"" for n in range(10_001)}), hosts=[make_user("host")])


def test_a_zip_that_is_cut_is_refused_by_the_file_that_is_broken(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"train.csv": bytes(range(256)) * 40})
    data = bytearray(path.read_bytes())
    data[60:80] = bytes(20)
    path.write_bytes(data)
    with pytest.raises(BundleRefusedError, match=r"train\.csv cannot be unpacked"):
        import_bundle(path, hosts=[make_user("host")])


@pytest.mark.parametrize("files", [{"a": b"", "a/b.csv": b""}, {"a" * 300: b""}, {"train.csv": b"", "train.csv/": b""}])
def test_a_zip_with_names_that_no_folder_takes_is_refused(tmp_path: Path, files: dict[str, bytes]) -> None:
    with pytest.raises(BundleRefusedError, match="cannot be unpacked"):
        import_bundle(zipped(tmp_path, files), hosts=[make_user("host")])


def test_a_zip_whose_list_of_entries_is_damaged_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"train.csv": b"0", "test.csv": b"0"})
    data = path.read_bytes()
    path.write_bytes(data.replace(b"PK\x01\x02", b"PK\x09\x02"))
    with pytest.raises(BundleRefusedError, match="is a damaged zip file"):
        import_bundle(path, hosts=[make_user("host")])
