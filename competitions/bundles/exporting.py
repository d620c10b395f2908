"""A competition as a bundle: a folder from which `import_bundle` makes an equal one."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.db.models.fields.files import FieldFile

from competitions.bundles.reading import MANIFEST
from competitions.clock import iso_utc
from competitions.models import Competition, DataFile, KeyTerm, Phase, Solution
from competitions.rules_versions import newest_rules

PLAIN = (
    *("slug", "title", "subtitle", "category", "tags", "visibility", "max_team_size", "approval", "reveal"),
    *("precedence", "acceptance_grace_hours", "cure_days", "appeal_days"),
)
DATES = ("opens_at", "entry_deadline", "merger_deadline", "disclosure_deadline")
OF_PHASE = ("name", "daily_limit", "total_limit", "final_limit", "max_upload_bytes", "public_score", "decimals")
OF_SOLUTION = ("id_column", "target_columns", "weight_column", "metric", "metric_options")


class NotExportableError(Exception):
    """There is nothing to export yet, or nowhere to put it; says which."""


@dataclass(frozen=True)
class BenchmarkFile:
    """A reference submission to go into the bundle: what it is called, and its stored file."""

    name: str
    file_name: str
    file: FieldFile


def export_bundle(competition: Competition, folder: Path, benchmarks: Sequence[BenchmarkFile] = ()) -> None:
    """Write the competition with its solution into `folder`, which is made, or is empty.

    Exports the newest rules, the active solution and the current data files. Raises NotExportableError.
    """
    if folder.exists() and any(folder.iterdir()):
        raise NotExportableError(f"{folder} is not empty. Name a folder that is not there yet.")
    sample = competition.data_files.current().filter(is_sample=True).first()
    solution, rules = competition.phase.active_solution, newest_rules(competition)
    if solution is None or rules is None or sample is None:
        raise NotExportableError("A bundle needs rules, a solution and a sample submission; not all are there yet.")
    folder.mkdir(parents=True, exist_ok=True)
    manifest = {
        "format": 1,
        **{name: getattr(competition, name) for name in PLAIN},
        **{name: iso_utc(getattr(competition, name)) for name in DATES},
        "licence": competition.data_licence,
        **cover(competition, folder),
        "pages": {page.key: write_text(folder, f"pages/{page.key}.md", page.text) for page in competition.pages.all()},
        "rules": write_text(folder, "rules.md", rules.text),
        "key_terms": [key_term(term) for term in rules.key_terms.all()],
        "prizes": [
            {"place": prize.place, "amount": str(prize.amount), "currency": prize.currency}
            for prize in competition.prizes.all()
        ],
        "data": [data_file(each, folder) for each in competition.data_files.current()],
        "sample_submission": f"data/{sample.name}",
        "benchmarks": [
            {"name": each.name, "file": copy(each.file, folder, f"benchmarks/{number}-{each.file_name}")}
            for number, each in enumerate(benchmarks, start=1)
        ],
        "phases": [phase_section(competition.phase, solution, folder)],
    }
    text = yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True, width=120)
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def phase_section(phase: Phase, solution: Solution, folder: Path) -> dict[str, Any]:
    """The phase with its solution."""
    return {
        **{name: getattr(phase, name) for name in OF_PHASE},
        "opens_at": iso_utc(phase.opens_at),
        "closes_at": iso_utc(phase.closes_at),
        "solution": copy(solution.file, folder, "solution.csv"),
        **{name: getattr(solution, name) for name in OF_SOLUTION},
    }


def key_term(term: KeyTerm) -> dict[str, Any]:
    """One key term; its number is its place in the list."""
    return {"summary": term.summary, "clause": term.clause, "category": term.category, "can_void": term.can_void}


def data_file(each: DataFile, folder: Path) -> dict[str, str]:
    """One data file, copied."""
    path = copy(each.file, folder, f"data/{each.name}")
    return {"file": path, "description": each.description, "licence": each.licence}


def cover(competition: Competition, folder: Path) -> dict[str, str]:
    """The picture, if the host gave one."""
    if not competition.cover:
        return {}
    return {"cover": copy(competition.cover, folder, f"cover{Path(str(competition.cover.name)).suffix}")}


def write_text(folder: Path, path: str, text: str) -> str:
    """Write one text file of the bundle; its path."""
    target = folder / path
    target.parent.mkdir(exist_ok=True)
    target.write_text(text, encoding="utf-8")
    return path


def copy(file: FieldFile, folder: Path, path: str) -> str:
    """Copy one stored file into the bundle, in pieces; its path."""
    target = folder / path
    target.parent.mkdir(exist_ok=True)
    with file.open("rb") as source, target.open("wb") as sink:
        shutil.copyfileobj(source, sink)
    return path
