"""Why ids are unknown. A cause that all of them share is told once, with one pair as it is and as it should be.

What is said follows from the file and from the set of ids alone, which the sample submission shows to everybody.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import takewhile
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scoring.findings import quote

TRIED = 20  # ids on which every cause is tried; one that fits them is tried on all
LOOKED_AT = 100  # ids, the first of their order, from which it is seen how all begin and end
LONGEST_NUMBER = 40  # digits that an id with an exponent may stand for
WITH_EXPONENT = r"^[0-9](\.[0-9]+)?[eE]\+?[0-9]{1,3}$"
AS_TEXT = "read the id column as text (dtype=str in pandas)"
MOST_CUTS = 5
PART = re.compile(r"[._/-]")


class Change(NamedTuple):
    """What people's tools do to an id: in words, what to say behind a pair, and how to undo it."""

    is_so: str
    remedy: str
    undo: Callable[[pa.StringArray], pa.StringArray]


@dataclass(frozen=True)
class Cause:
    """What ids are like (`is_so`, after "every id"), how to mend it, and what each stands for."""

    is_so: str
    remedy: str
    meant: pa.StringArray


def common_cause(unknown: pa.StringArray, ids: pa.StringArray) -> Cause | None:
    """The one cause why none of these ids is known, if there is one."""
    tried = unknown[:TRIED]
    changes = [*changes_of_ours(ids), *changes_of_theirs(tried, ids)]
    for change, known in zip(changes, _known(changes, tried, ids), strict=True):
        if known.all():
            meant = change.undo(unknown)
            if pc.all(pc.is_in(meant, value_set=ids)).as_py():
                return Cause(change.is_so, _pair(change, unknown[0], meant[0]), meant)
    return None


def remedies(unknown: pa.StringArray, ids: pa.StringArray) -> list[str]:
    """For each of a few unknown ids how to write it, as far as that is clear."""
    changes = list(changes_of_ours(ids))
    found = ["use exactly the ids of the sample submission"] * len(unknown)
    for change, known in reversed(list(zip(changes, _known(changes, unknown, ids), strict=True))):
        meant = change.undo(unknown)
        for place in np.flatnonzero(known):
            found[place] = f"write it as {quote(meant[place])}{change.remedy}"
    return found


def has_lost_digits(unknown: pa.StringArray, ids: pa.StringArray) -> bool:
    """Whether these are numbers with an exponent where whole numbers of many digits are expected."""
    return bool(
        pc.all(pc.match_substring_regex(unknown, WITH_EXPONENT)).as_py()
        and pc.all(pc.match_substring_regex(ids, "^[0-9]+$")).as_py()
    )


def changes_of_ours(ids: pa.StringArray) -> Iterator[Change]:
    """What is seen by the ids that there are."""
    width = pc.max(pc.utf8_length(ids)).as_py() or 0
    begin, end = _affixes(_first(ids))
    yield Change("stands between blanks", "", pc.utf8_trim_whitespace)
    yield Change("ends in `.0`", f": {AS_TEXT}", partial(_with_other_end, extra=".0"))
    yield Change("lacks zeros in front", f": {AS_TEXT}", lambda values: pc.utf8_lpad(values, width, "0"))
    yield Change("is written with an exponent", f": {AS_TEXT}", _without_exponent)
    for missing in _cuts(end, last=True):
        yield Change(f"lacks {quote(missing)}", "", partial(_with_other_end, right=missing))
    for missing in _cuts(begin, last=False):
        yield Change(f"lacks {quote(missing)}", "", partial(_with_other_begin, right=missing))


def changes_of_theirs(unknown: pa.StringArray, ids: pa.StringArray) -> Iterator[Change]:
    """What is seen by how all unknown ids begin and end."""
    begin, end = _affixes(unknown)
    for extra in _cuts(end, last=True):
        yield Change(f"ends in {quote(extra)}", "", partial(_with_other_end, extra=extra))
        for right in _cuts(_affixes(_first(ids))[1], last=True):
            is_so = f"ends in {quote(extra)} instead of {quote(right)}"
            yield Change(is_so, "", partial(_with_other_end, extra=extra, right=right))
    for extra in _cuts(begin, last=False):
        yield Change(f"begins with {quote(extra)}", "", partial(_with_other_begin, extra=extra))


def _known(changes: list[Change], unknown: pa.StringArray, ids: pa.StringArray) -> NDArray[np.bool_]:
    """(changes, ids): whether a change makes an id a known one. The ids are looked through once."""
    meant = pa.concat_arrays([change.undo(unknown) for change in changes])
    known: NDArray[np.bool_] = pc.is_in(meant, value_set=ids).to_numpy(zero_copy_only=False)
    return known.reshape(len(changes), len(unknown))


def _pair(change: Change, is_so: pa.Scalar, should_be: pa.Scalar) -> str:
    return f"write {quote(is_so)} as {quote(should_be)}{change.remedy}"


def _first(ids: pa.StringArray) -> pa.StringArray:
    """Some of them, whatever order they stand in."""
    return ids.take(pc.select_k_unstable(ids, min(LOOKED_AT, len(ids)), [("", "ascending")]))


def _affixes(values: pa.StringArray) -> tuple[str, str]:
    """How all of them begin, and how all end."""
    least, most = pc.min_max(values).as_py().values()
    begins_backwards, ends_backwards = pc.min_max(pc.utf8_reverse(values)).as_py().values()
    return _shared(least, most), _shared(begins_backwards, ends_backwards)[::-1]


def _shared(one: str, other: str) -> str:
    return "".join(a for a, b in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _cuts(affix: str, *, last: bool) -> list[str]:
    """All of it, and what of it a dot, a line or a slash sets apart; the shortest first."""
    places = [found.start() for found in PART.finditer(affix)][:MOST_CUTS]
    parts = [affix[place:] for place in reversed(places)] if last else [affix[: place + 1] for place in places]
    return [each for each in dict.fromkeys([*parts, affix]) if each]


def _with_other_end(values: pa.StringArray, *, extra: str = "", right: str = "") -> pa.StringArray:
    """`right` behind each, in the place of `extra` where it ends so."""
    cut = pc.utf8_slice_codeunits(values, 0, -len(extra)) if extra else values
    return pc.binary_join_element_wise(pc.if_else(pc.ends_with(values, extra), cut, values), right, "")


def _with_other_begin(values: pa.StringArray, *, extra: str = "", right: str = "") -> pa.StringArray:
    """`right` before each, in the place of `extra` where it begins so."""
    cut = pc.utf8_slice_codeunits(values, len(extra))
    return pc.binary_join_element_wise(right, pc.if_else(pc.starts_with(values, extra), cut, values), "")


def _without_exponent(values: pa.StringArray) -> pa.StringArray:
    """Whole numbers in digits; whatever else there is, as it is."""
    return pa.array([_in_digits(value) for value in values.to_pylist()], pa.string())


def _in_digits(value: str) -> str:
    if not re.match(WITH_EXPONENT, value):
        return value
    number = Decimal(value)
    return format(number, "f") if number == number.to_integral_value() and number.adjusted() < LONGEST_NUMBER else value
