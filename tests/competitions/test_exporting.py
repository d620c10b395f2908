"""A competition exported and imported again is an equal one."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.forms.models import model_to_dict

from audit.models import AuditEvent
from competitions.bundles import import_bundle
from competitions.models import Competition
from tests.factories import make_competition, make_user
from tests.journeys.bundle import prediction_file, write_bundle

pytestmark = pytest.mark.django_db
OWN = {"id", "competition", "rules", "phase", "active_solution", "file", "cover", "created_by", "slug", "arrays"}


def content(competition: Competition) -> dict[str, Any]:
    """Everything that a competition says, without the numbers and keys of its rows."""
    solution, rules = competition.phase.active_solution, competition.rules.latest("version")
    assert solution
    rows = [competition, competition.phase, solution, rules]
    rows += [*rules.key_terms.all(), *competition.pages.order_by("key"), *competition.prizes.all()]
    rows += competition.data_files.order_by("name")
    plain = [{name: value for name, value in model_to_dict(row).items() if name not in OWN} for row in rows]
    for each in plain:
        each.pop("created_at", None)
        each.pop("arrays_sha256", None)  # of an index with a seed of its own
    sums = [solution.sha256, rules.sha256, *(each.sha256 for each in competition.data_files.order_by("name"))]
    return {"rows": plain, "sums": sums}


def full_bundle(folder: Path) -> Path:
    """A bundle with a benchmark and an option."""
    bundle = write_bundle(folder, "cells")
    (bundle / "logistic.csv").write_bytes(prediction_file(60, noise=0.3))
    manifest = bundle / "competition.yaml"
    text = manifest.read_text().replace("metric_options: {}", "metric_options: {eps: 1.0e-7}")
    manifest.write_text(text + "benchmarks: [{file: logistic.csv, name: Logistic regression}]\n")
    return bundle


def test_export_and_import_give_an_equal_competition(tmp_path: Path) -> None:
    make_user("host")
    call_command("import_competition", str(full_bundle(tmp_path / "first")), "--host", "host")
    call_command("export_competition", "cells", str(tmp_path / "exported"))
    assert AuditEvent.objects.filter(deed="competition:export").exists()
    manifest = tmp_path / "exported" / "competition.yaml"
    manifest.write_text(manifest.read_text().replace("slug: cells", "slug: again"))
    call_command("import_competition", str(tmp_path / "exported"), "--host", "host")
    first, again = (Competition.objects.get(slug=slug) for slug in ("cells", "again"))
    assert content(again) == content(first)
    assert [team.name for team in again.teams.all()] == ["Logistic regression"]


def test_instants_are_exported_with_a_z(tmp_path: Path) -> None:
    import_bundle(write_bundle(tmp_path / "first", "cells"), hosts=[make_user("host")])
    call_command("export_competition", "cells", str(tmp_path / "exported"))
    lines = (tmp_path / "exported" / "competition.yaml").read_text().splitlines()
    dates = [line for line in lines if "_at:" in line or "deadline:" in line]
    assert len(dates) == 6
    assert all(line.endswith("Z'") for line in dates)


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    make_competition()
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(CommandError, match="is not empty"):
        call_command("export_competition", "cells", str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_what_is_not_there_or_not_whole_is_not_exported(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no competition cells"):
        call_command("export_competition", "cells", str(tmp_path / "exported"))
    make_competition(published=False).data_files.update(is_sample=False)
    with pytest.raises(CommandError, match="needs rules, a solution and a sample submission"):
        call_command("export_competition", "cells", str(tmp_path / "exported"))
