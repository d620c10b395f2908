"""The keys of a manifest: the kind of each, and what stands for one that is left out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.db.models import TextChoices

from competitions.bundles.reading import WrongValueError, file_in
from competitions.models import Competition, KeyTerm

Section = dict[str, Any]
Kind = Callable[[Any, Path], Any]
REQUIRED = object()
LEFT_OUT = object()


@dataclass(frozen=True)
class Key:
    """`kind(value, folder)` gives the value that the importer works with, or raises WrongValueError.

    Without a `default` the key is required; one that is LEFT_OUT takes the default of the row it ends in.
    """

    kind: Kind
    default: Any = REQUIRED


def text(value: Any, folder: Path) -> str:
    if not isinstance(value, str):
        raise WrongValueError(f"must be text, not {value!r}; put it in quotes.")
    return value


def whole_number(value: Any, folder: Path) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise WrongValueError(f"must be a whole number, not {value!r}.")
    return value


def yes_or_no(value: Any, folder: Path) -> bool:
    if not isinstance(value, bool):
        raise WrongValueError(f"must be true or false, not {value!r}.")
    return value


def instant(value: Any, folder: Path) -> datetime:
    """A moment with its offset, as YAML reads it or as text."""
    example = "write it as 2026-11-01T00:00:00Z"
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError as error:
            raise WrongValueError(f"must be a date with a time, not {value!r}; {example}.") from error
    if not isinstance(value, datetime):
        what = f"{value} has no time" if isinstance(value, date) else f"{value!r} is no date"
        raise WrongValueError(f"must be a date with a time, but {what}; {example}.")
    if value.utcoffset() is None:
        raise WrongValueError(f"has no offset from UTC; {example}.")
    return value.astimezone(UTC)


def amount(value: Any, folder: Path) -> Decimal:
    """Money: text or a whole number, since YAML would turn 0.10 into a binary fraction."""
    try:
        if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
            return Decimal(value)
    except InvalidOperation:
        pass
    raise WrongValueError(f'must be an amount in quotes, such as "500.00", not {value!r}.')


def texts(value: Any, folder: Path) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise WrongValueError(f"must be a list of texts, not {value!r}.")
    return value


def listed(value: Any, folder: Path) -> list[Any]:
    if not isinstance(value, list):
        raise WrongValueError(f"must be a list, not {value!r}.")
    return value


def mapping(value: Any, folder: Path) -> Mapping[str, Any]:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise WrongValueError(f"must be a mapping of names to values, not {value!r}.")
    return value


def bundled_file(value: Any, folder: Path) -> Path:
    return file_in(folder, text(value, folder))


def bundled_text(value: Any, folder: Path) -> str:
    """What stands in a text file of the bundle."""
    try:
        return bundled_file(value, folder).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongValueError(f"names {value}, which is not UTF-8 text.") from error


def one_of(choices: type[TextChoices]) -> Kind:
    def choice(value: Any, folder: Path) -> str:
        if value not in choices.values:
            raise WrongValueError(f"must be one of {', '.join(choices.values)}, not {value!r}.")
        return str(value)

    return choice


def maybe(kind: Kind) -> Kind:
    def nothing_or(value: Any, folder: Path) -> Any:
        return None if value is None else kind(value, folder)

    return nothing_or


def format_one(value: Any, folder: Path) -> int:
    if value != 1 or isinstance(value, bool):
        raise WrongValueError(f"must be 1, the only format that this version reads, not {value!r}.")
    return 1


def only(offered: str, planned: str) -> Kind:
    def the_one_offered(value: Any, folder: Path) -> str:
        if value == planned:
            raise WrongValueError(f"is {planned}, which this version does not offer yet; use {offered}.")
        if value != offered:
            raise WrongValueError(f"must be {offered}, not {value!r}.")
        return offered

    return the_one_offered


def not_yet(value: Any, folder: Path) -> None:
    raise WrongValueError("names a metric of the host's own, which this version does not offer yet; use `metric`.")


TOP = {
    "format": Key(format_one),
    "slug": Key(text),
    "title": Key(text),
    "subtitle": Key(text, LEFT_OUT),
    "category": Key(one_of(Competition.Category), LEFT_OUT),
    "tags": Key(texts, LEFT_OUT),
    "visibility": Key(one_of(Competition.Visibility), LEFT_OUT),
    "cover": Key(bundled_file, None),
    "licence": Key(text, ""),
    "opens_at": Key(instant),
    "entry_deadline": Key(instant),
    "merger_deadline": Key(instant),
    "disclosure_deadline": Key(instant),
    "max_team_size": Key(whole_number, LEFT_OUT),
    "approval": Key(one_of(Competition.Approval), LEFT_OUT),
    "precedence": Key(text, LEFT_OUT),
    "acceptance_grace_hours": Key(whole_number, LEFT_OUT),
    "cure_days": Key(whole_number, LEFT_OUT),
    "appeal_days": Key(whole_number, LEFT_OUT),
    "reveal": Key(one_of(Competition.Reveal), LEFT_OUT),
    "pages": Key(mapping),
    "rules": Key(bundled_text),
    "key_terms": Key(listed),
    "prizes": Key(listed, ()),
    "data": Key(listed, ()),
    "sample_submission": Key(bundled_file),
    "benchmarks": Key(listed, ()),
    "phases": Key(listed),
}
PHASE = {
    "name": Key(text, LEFT_OUT),
    "opens_at": Key(instant),
    "closes_at": Key(instant),
    "daily_limit": Key(whole_number, LEFT_OUT),
    "total_limit": Key(maybe(whole_number), LEFT_OUT),
    "final_limit": Key(whole_number, LEFT_OUT),
    "max_upload_bytes": Key(maybe(whole_number), None),
    "public_score": Key(only("exact", planned="guarded"), LEFT_OUT),
    "decimals": Key(whole_number, LEFT_OUT),
    "solution": Key(bundled_file),
    "id_column": Key(text),
    "target_columns": Key(texts),
    "weight_column": Key(maybe(text), None),
    "metric": Key(text),
    "metric_options": Key(mapping, {}),
    "metric_file": Key(not_yet, None),
}
ITEMS = {
    "phases": PHASE,
    "key_terms": {
        "summary": Key(text),
        "clause": Key(text),
        "category": Key(one_of(KeyTerm.Category), LEFT_OUT),
        "can_void": Key(yes_or_no, LEFT_OUT),
    },
    "prizes": {"place": Key(whole_number), "amount": Key(amount), "currency": Key(text, LEFT_OUT)},
    "data": {"file": Key(bundled_file), "description": Key(text, ""), "licence": Key(text, "")},
    "benchmarks": {"file": Key(bundled_file), "name": Key(text)},
}


def read_sections(manifest: Any, folder: Path, problems: list[str]) -> Section:
    """Every valid value of the manifest, by key; lists of sections and pages as such. Appends to `problems`.

    A value that has a problem, or is left out where it may be, is not in the answer.
    """
    top = read_section(manifest, TOP, folder, "", problems)
    pages = dict.fromkeys(top.get("pages", {}), Key(bundled_text))
    top["pages"] = read_section(top.get("pages", {}), pages, folder, "pages: ", problems)
    for key, keys in ITEMS.items():
        top[key] = [
            read_section(item, keys, folder, f"{key}, item {number}: ", problems)
            for number, item in enumerate(top.get(key, ()), start=1)
        ]
    return top


def read_section(given: Any, keys: Mapping[str, Key], folder: Path, where: str, problems: list[str]) -> Section:
    """The valid values of one mapping. Appends to `problems`, each with `where` before it."""
    if not isinstance(given, dict):
        problems.append(f"{where or 'competition.yaml: '}here must stand keys with values, not {given!r}.")
        return {}
    section: Section = {}
    for name, key in keys.items():
        try:
            section |= dict(read_value(given, name, key, folder))
        except WrongValueError as error:
            problems.append(f"{where}`{name}` {error}")
    problems += [f"{where}`{name}` is not a key that is known here." for name in given if name not in keys]
    return section


def read_value(given: Section, name: str, key: Key, folder: Path) -> Iterator[tuple[str, Any]]:
    """The name with its value, or nothing if it may be left out. Raises WrongValueError."""
    if name in given:
        yield name, key.kind(given[name], folder)
    elif key.default is REQUIRED:
        raise WrongValueError("is missing.")
    elif key.default is not LEFT_OUT:
        yield name, key.default
