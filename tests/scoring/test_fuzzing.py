"""Whatever comes: a score as plainly computed, or a refusal by name; never a crash, and no bound exceeded.

`make fuzz` runs this for minutes.
"""

import csv
import gzip
import io
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.blocks import quick_predictions
from scoring.errors import PredictionFileRefusedError
from scoring.prediction_file import read_carefully
from scoring.score import Scores
from scoring.solution import Solution
from tests.scoring.corpus import KINDS, ODD_FILES
from tests.scoring.greedy_files import GREEDY, MOST_MEMORY
from tests.scoring.making import names_of, solution_of, verdict
from tests.scoring.reference import Answer, reference_scores

ROOT = Path(__file__).parents[2]
MAX_BYTES = 100_000
CLASSES = ("cat", "dog", "emu")
ODD_VALUES = ("nan", "inf", "1e400", "0x1p-1", "1_000", "½", "0,5", "", " 0.5", "0.5 ", "1e", "--1", "\uff11")


@dataclass(frozen=True)
class Case:
    """A file cell by cell, and what it is held against."""

    answers: dict[str, Answer]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    metric: str = "log_loss"

    @property
    def solution(self) -> Solution:
        rows = [(key, str(answer.happened), answer.usage) for key, answer in self.answers.items()]
        return solution_of(written(("id", "label", "Usage"), rows), self.metric)

    def but(self, row: int, column: int, value: str) -> "Case":
        """The same with one cell changed."""
        cells = list(self.rows[row])
        cells[column] = value
        return replace(self, rows=(*self.rows[:row], tuple(cells), *self.rows[row + 1 :]))


def written(header: Sequence[str], rows: Sequence[Sequence[str]], **style: object) -> bytes:
    csv.writer(text := io.StringIO(), lineterminator=str(style.pop("end", "\n")), **style).writerows([header, *rows])  # type: ignore[arg-type]
    return text.getvalue().encode()


letters = st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\n\ufeff")
ids = st.lists(st.text(letters, min_size=1, max_size=20), min_size=4, max_size=40, unique=True)
probabilities = st.floats(0, 1) | st.sampled_from([0.0, 1.0, 1e-300, 5e-324, 1 - 2.0**-53])
spellings = st.sampled_from([repr, "{:.17e}".format, "{:+.20f}".format, "{:E}".format])


def splits(rows: int) -> st.SearchStrategy[list[str]]:
    """Where each row belongs, neither split being empty."""
    more = st.sampled_from(["Public", "Private", "Ignored"])
    return st.lists(more, min_size=rows - 2, max_size=rows - 2).map(lambda drawn: ["Public", "Private", *drawn])


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A good file of log loss: ids of any letters, in any order; probabilities in any spelling."""
    keys = draw(ids)
    classes = draw(st.sampled_from([("label",), CLASSES]))
    outcomes = st.sampled_from(CLASSES) if len(classes) > 1 else st.integers(0, 1)
    usages = draw(splits(len(keys)))
    happened = [*(CLASSES[:2] if len(classes) > 1 else (0, 1)), *(draw(outcomes) for _ in keys[2:])]
    answers = {key: Answer(what, usage) for key, what, usage in zip(keys, happened, usages, strict=True)}
    seen = tuple(sorted({str(answer.happened) for answer in answers.values() if answer.usage != "Ignored"}))
    columns = ("label",) if len(classes) == 1 else seen
    spell = draw(spellings)
    rows = []
    for key in draw(st.permutations(keys)):
        values = draw(st.lists(probabilities, min_size=len(columns), max_size=len(columns)))
        if len(columns) > 1:
            total = sum(values) or 1.0
            values = [value / total for value in values] if sum(values) else [1.0, *[0.0] * (len(columns) - 1)]
        rows.append((key, *(spell(min(value, 1.0)) for value in values)))
    return Case(answers, ("id", *columns), tuple(rows))


number = st.builds(lambda value, spell: spell(value), st.floats(-1e9, 1e9), spellings)
label = st.sampled_from(["cat", "Cat", "dog", " dog", "NA", "nan", "é", '"', "a,b"])
items = st.lists(st.sampled_from("abcdef"), max_size=9).map(" ".join)
right_items = st.lists(st.sampled_from("abcdef"), min_size=1, unique=True).map(" ".join)
FIELDS: dict[str, tuple[st.SearchStrategy[str], st.SearchStrategy[str]]] = {  # of an answer, of a prediction
    "rmse": (number, number),
    "accuracy": (label, label),
    "levenshtein": (st.text(letters, max_size=12), st.text(letters, max_size=12)),
    "map_at_k": (right_items, items),
}


@st.composite
def cases_of_other_fields(draw: st.DrawFn, metric: str) -> Case:
    """A good file of numbers, labels, texts or lists."""
    keys = draw(ids)
    answer, prediction = FIELDS[metric]
    usages = draw(splits(len(keys)))
    answers = {key: Answer(draw(answer), usage) for key, usage in zip(keys, usages, strict=True)}
    rows = tuple((key, draw(prediction)) for key in draw(st.permutations(keys)))
    return Case(answers, ("id", "label"), rows, metric)


cases_of_any_field = st.one_of(cases(), *map(cases_of_other_fields, FIELDS))


@st.composite
def files(draw: st.DrawFn, case: Case) -> bytes:
    """The case as one program or another would write it: all of them are allowed."""
    order = draw(st.permutations(range(len(case.header))))
    header, *rows = [[row[at] for at in order] for row in (case.header, *case.rows)]
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    data = written(header, rows, end=draw(st.sampled_from(["\n", "\r\n"])), quoting=quoting)
    if draw(st.booleans()):
        data = data.rstrip(b"\r\n")
    if draw(st.booleans()):
        data = b"\xef\xbb\xbf" + data
    return gzip.compress(data) if draw(st.booleans()) else data


@given(st.data())
def test_a_good_file_scores_as_the_plain_reference_does(data: st.DataObject) -> None:
    case = data.draw(cases_of_any_field)
    file = data.draw(files(case))
    scores = verdict(file, case.solution)
    assert isinstance(scores, Scores), scores
    plain = reference_scores(file, case.answers, case.metric)
    assert scores.public == pytest.approx(plain["Public"], rel=1e-14, abs=1e-14)
    assert scores.private == pytest.approx(plain["Private"], rel=1e-14, abs=1e-14)
    solution = case.solution
    for losses in (None, solution.bound.losses):
        how: dict[str, Any] = {"losses": losses, "block_bytes": data.draw(st.integers(1, 64))}
        quick = quick_predictions(io.BytesIO(file), solution, MAX_BYTES, **how)
        if quick is not None:
            careful = read_carefully(io.BytesIO(file), solution, MAX_BYTES)
            np.testing.assert_array_equal(quick, careful if losses is None else losses(solution.truth, careful))


def rows_changed(change: Callable[[tuple[tuple[str, ...], ...]], Sequence[Sequence[str]]]) -> Callable[[Case], bytes]:
    return lambda case: written(case.header, change(case.rows))


FORBIDDEN: dict[str, list[Callable[[Case], bytes]]] = {  # whatever the metric
    "MissingIdsError": [rows_changed(lambda rows: rows[1:])],
    "DuplicateIdError": [
        rows_changed(lambda rows: [*rows, rows[0]]),
        rows_changed(lambda rows: [rows[1], *rows[1:]]),  # it stands in for another
    ],
    "UnknownIdsError": [
        rows_changed(lambda rows: [*rows, ("x" * 21, *rows[0][1:])]),
        rows_changed(lambda rows: [(rows[0][0] + " ", *rows[0][1:]), *rows[1:]]),
    ],
    "RaggedRowError": [
        rows_changed(lambda rows: [*rows, (*rows[0], "0")]),
        rows_changed(lambda rows: [rows[0][:1], *rows[1:]]),
        rows_changed(lambda rows: [(*row, "0") for row in rows]),  # pandas would take the ids for an index
    ],
    "MissingColumnError": [lambda case: written(case.header[:-1], [row[:-1] for row in case.rows])],
    "UnexpectedColumnError": [lambda case: written((*case.header, "note"), [(*row, "") for row in case.rows])],
    "DuplicateColumnError": [lambda case: written((*case.header, "id"), [(*row, row[0]) for row in case.rows])],
    "NotTextError": [
        lambda case: written(case.header, case.rows).decode().encode("utf-16"),
        lambda case: written(case.header, case.rows) + b"\0",
    ],
    "CompressionError": [
        lambda case: gzip.compress(written(case.header, case.rows)) * 2,
        lambda case: gzip.compress(written(case.header, case.rows))[:-1],
    ],
}
FORBIDDEN_PROBABILITIES: dict[str, list[Callable[[Case], bytes]]] = {
    "OutOfRangeError": [
        lambda case: written(case.header, case.but(0, 1, "1.0000001").rows),
        lambda case: written(case.header, case.but(-1 % len(case.rows), 1, "-1e-9").rows),
    ],
    "NotANumberError": [
        lambda case, value=value: written(case.header, case.but(0, 1, value).rows)  # type: ignore[misc]
        for value in ODD_VALUES
    ],
}


@given(cases_of_any_field, st.sampled_from([(name, spoil) for name, ways in FORBIDDEN.items() for spoil in ways]))
def test_a_forbidden_change_is_refused_by_its_name(case: Case, change: tuple[str, Callable[[Case], bytes]]) -> None:
    name, spoil = change
    assert name in names_of(spoil(case), case.solution)


@given(cases(), st.sampled_from([(name, way) for name, ways in FORBIDDEN_PROBABILITIES.items() for way in ways]))
def test_a_forbidden_probability_is_refused_by_its_name(
    case: Case, change: tuple[str, Callable[[Case], bytes]]
) -> None:
    name, spoil = change
    assert name in names_of(spoil(case), case.solution)


@given(cases(), st.integers(0, 3), st.floats(1e-2, 1))
def test_class_probabilities_that_do_not_sum_to_1_are_refused(case: Case, row: int, lacking: float) -> None:
    if len(case.header) > 2:
        for column in range(1, len(case.header)):
            case = case.but(row, column, repr((1 - lacking) / (len(case.header) - 1)))
        assert "ProbabilitiesDoNotSumError" in names_of(written(case.header, case.rows), case.solution)


SOLUTIONS = {name: solution_of(kind.solutions[0], kind.metric, kind.target) for name, kind in KINDS.items()}
SEEDS = [odd.data for odd in ODD_FILES if len(odd.data) < 2_000]


def test_no_file_takes_more_memory_than_its_permitted_bytes_allow() -> None:
    command = [sys.executable, "-m", "tests.scoring.greedy_files"]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, timeout=300, cwd=ROOT).stdout)
    assert set(told) == set(GREEDY)
    for what, answers in told.items():
        for is_refused, taken in answers:
            assert is_refused, what
            assert taken < MOST_MEMORY, what


@st.composite
def odd_bytes(draw: st.DrawFn) -> bytes:
    """Anything, or files of the corpus cut up and put together."""
    if draw(st.booleans()):
        return draw(st.binary(max_size=500))
    pieces = []
    for _ in range(draw(st.integers(1, 4))):
        seed = draw(st.sampled_from(SEEDS))
        begin, end = sorted((draw(st.integers(0, len(seed))), draw(st.integers(0, len(seed)))))
        pieces += [seed[begin:end], draw(st.sampled_from([b"", b"\n", b",", b"\r\n", b"id,label\n", b'"', b" "]))]
    return b"".join(pieces)


@given(odd_bytes(), st.sampled_from(sorted(SOLUTIONS)), st.integers(1, 64))
def test_any_bytes_have_a_verdict_that_the_quick_reader_has_no_part_in(data: bytes, kind: str, block: int) -> None:
    outcome = verdict(data, SOLUTIONS[kind], max_bytes=MAX_BYTES)
    if isinstance(outcome, PredictionFileRefusedError):
        assert 1 <= len(outcome.problems) <= 20 <= max(20, outcome.total)
        assert all(len(str(problem)) < 1_000 for problem in outcome.problems)
        assert quick_predictions(io.BytesIO(data), SOLUTIONS[kind], MAX_BYTES, block_bytes=block) is None
