"""The rows that a bundle asks for: checked field by field, not saved."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model

from competitions.bundles.keys import Section
from competitions.models import Competition, DataFile, KeyTerm, Page, Phase, Prize
from competitions.models.phase import MEBIBYTE
from competitions.rules_versions import KeyTermDraft

LEAST_UPLOAD_BYTES, MOST_UPLOAD_BYTES = MEBIBYTE, 2048 * MEBIBYTE
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Drafts:
    competition: Competition
    phase: Phase
    pages: list[Page]
    prizes: list[Prize]
    key_terms: list[KeyTermDraft]
    data_files: list[tuple[DataFile, Path]]


def drafts_of(top: Section, main: Section, problems: list[str]) -> Drafts:
    """Every row that the manifest has values for; `main` is the one phase's section. Appends to `problems`."""
    fields = {key: value for key, value in top.items() if key != "cover"}
    return Drafts(
        competition=draft(Competition, fields | {"data_licence": top.get("licence", "")}, "", problems),
        phase=draft(Phase, main | {"max_upload_bytes": largest_upload(top, main)}, "phases, item 1: ", problems),
        pages=[draft(Page, {"key": key, "text": text}, "pages: ", problems) for key, text in top["pages"].items()],
        prizes=drafted_items(Prize, "prizes", top, problems),
        key_terms=[
            KeyTermDraft(term.summary, term.clause, term.category, term.can_void)
            for term in drafted_items(KeyTerm, "key_terms", top, problems)
        ],
        data_files=drafted_files(top, problems),
    )


def drafted_items(model: type[Row], key: str, top: Section, problems: list[str]) -> list[Row]:
    """A row a section of the list."""
    return [
        draft(model, section, f"{key}, item {number}: ", problems) for number, section in enumerate(top[key], start=1)
    ]


def drafted_files(top: Section, problems: list[str]) -> list[tuple[DataFile, Path]]:
    """The data files and the sample submission, which may be listed among them too."""
    sections = [section for section in top["data"] if "file" in section]
    sample = top.get("sample_submission")
    if sample and all(section["file"] != sample for section in sections):
        sections.append({"file": sample})
    return [
        (draft(DataFile, section | {"name": path.name, "is_sample": path == sample}, f"{path.name}: ", problems), path)
        for section in sections
        for path in [section["file"]]
    ]


def largest_upload(top: Section, main: Section) -> int:
    """What the phase says, or twice the sample's size within bounds."""
    if (given := main.get("max_upload_bytes")) is not None:
        return int(given)
    sample: Path | None = top.get("sample_submission")
    twice = 2 * sample.stat().st_size if sample else 0
    return min(max(twice, LEAST_UPLOAD_BYTES), MOST_UPLOAD_BYTES)


def draft(model: type[Row], values: Mapping[str, Any], where: str, problems: list[str]) -> Row:
    """A row of the values that are fields of it, those fields checked. Appends to `problems`."""
    fields = {field.name for field in model._meta.fields} - {"file"}
    given = {name: value for name, value in values.items() if name in fields}
    row = model(**given)
    try:
        row.clean_fields(exclude=fields - given.keys() | {"file"})
    except ValidationError as error:
        problems += [f"{where}`{name}`: {text}" for name, texts in error.message_dict.items() for text in texts]
    return row
