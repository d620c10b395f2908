"""Looking a bundle over: every problem of it at once, or the plan of its import."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File

from competitions.bundles.drafting import Drafts, drafts_of
from competitions.bundles.keys import Section, read_sections
from competitions.bundles.reading import BundleRefusedError, read_manifest
from competitions.bundles.scored_files import Benchmark, benchmark_name_problems, drafted_solution, listed_benchmarks
from competitions.checklist import prize_obstacles
from competitions.models import Competition, Solution
from competitions.pictures import check_picture
from competitions.timeline import Timeline, out_of_order
from scoring.apart import SolutionAt

DATES = ("opens_at", "entry_deadline", "merger_deadline", "disclosure_deadline")


@dataclass(frozen=True)
class Plan:
    """What an import writes: rows that are checked and not saved, with the files that belong to them."""

    rows: Drafts
    rules_text: str
    solution: Solution
    answers: SolutionAt
    solution_path: Path
    cover: Path | None


def checked_plan(folder: Path, arrays: Path, *, publish: bool) -> Plan:
    """What importing this folder writes; the solution's arrays go to `arrays`. Raises BundleRefusedError with every
    problem.

    `publish`: what only keeps a competition from being published is a problem too.
    """
    problems: list[str] = []
    top = read_sections(read_manifest(folder), folder, problems)
    main = top["phases"][0] if top["phases"] else {}
    rows = drafts_of(top, main, problems)
    problems += [*date_problems(top, main), *set_problems(top, rows), *cover_problems(top.get("cover"))]
    problems += publication_problems(top) if publish else []
    drafted = drafted_solution(top, main, rows.phase.max_upload_bytes, problems, arrays)
    if problems or drafted is None:
        raise BundleRefusedError(problems)
    return Plan(rows, top["rules"], *drafted, main["solution"], top["cover"])


def benchmarks(folder: Path) -> list[Benchmark]:
    """The benchmarks of a bundle that was imported; `folder` is an opened one."""
    return listed_benchmarks(read_sections(read_manifest(folder), folder, []))


def date_problems(top: Section, main: Section) -> Iterable[str]:
    """Dates in the wrong order, once all of them can be read."""
    if not (top.keys() >= set(DATES) and main.keys() >= {"opens_at", "closes_at"}):
        return []
    dates = {name: top[name] for name in DATES}
    return out_of_order(Timeline(**dates, phase_opens_at=main["opens_at"], closes_at=main["closes_at"]))


def set_problems(top: Section, rows: Drafts) -> Iterator[str]:
    """What is there once too often, or not once."""
    if len(top["phases"]) != 1:
        yield f"`phases` must hold exactly one phase for now; it holds {len(top['phases'])}."
    if Competition.objects.filter(slug=top.get("slug")).exists():
        yield f"`slug`: there is a competition {top['slug']} already; choose another."
    for place in repeated(prize["place"] for prize in top["prizes"] if "place" in prize):
        yield f"prizes: place {place} is named twice."
    for name in repeated(path.name for _, path in rows.data_files):
        yield f"data: two files are called {name}; their names must differ, whatever folder they stand in."
    yield from benchmark_name_problems(top)


def repeated(items: Iterable[Hashable]) -> list[Hashable]:
    """Each item that comes more than once, once."""
    seen = list(items)
    return [item for item in dict.fromkeys(seen) if seen.count(item) > 1]


def cover_problems(cover: Path | None) -> list[str]:
    """Why the cover is no picture."""
    if cover is None:
        return []
    try:
        with cover.open("rb") as file:
            forms.ImageField(validators=[check_picture]).clean(File(file, name=cover.name))
    except ValidationError as error:
        return [f"`cover`: {message}" for message in error.messages]
    return []


def publication_problems(top: Section) -> Iterator[str]:
    """What an imported draft may lack and a published competition may not."""
    if not top["pages"].get("overview"):
        yield "pages: there is no overview page, without which a competition is not published."
    if not top.get("rules", "-").strip():
        yield "`rules`: the file is empty; without rules a competition is not published."
    if not top["key_terms"]:
        yield "`key_terms`: there is none; without one a competition is not published."
    yield from prize_obstacles([prize["place"] for prize in top["prizes"] if "place" in prize])
