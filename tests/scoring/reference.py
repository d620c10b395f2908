"""Scores as plainly as they can be written, with Python's own csv, float and math: what ours are held against."""

import csv
import gzip
import io
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Line = Mapping[str, str]

EPS = 2.0**-52


@dataclass(frozen=True)
class Answer:
    """What happened in a row, as the name of a column of the file or as 0 or 1, and its split."""

    happened: str | int
    usage: str


def reference_scores(data: bytes, answers: Mapping[str, Answer], metric: str) -> dict[str, float]:
    """The score of a good file on each split, by its name."""
    header, *rows = _rows(data)
    lines = [dict(zip(header, row, strict=True)) for row in rows]
    found = {line["id"]: line for line in lines}
    assert found.keys() == answers.keys()
    assert len(lines) == len(answers)
    splits = {
        usage: [(found[key], answer) for key, answer in answers.items() if answer.usage == usage]
        for usage in ("Public", "Private")
    }
    if metric == "rmse":
        return {usage: math.sqrt(_mean(_squared_error, rows)) for usage, rows in splits.items()}
    return {usage: _mean(ROWS[metric], rows) for usage, rows in splits.items()}


def _mean(measure: Callable[[Line, Answer], float], rows: Sequence[tuple[Line, Answer]]) -> float:
    return math.fsum(measure(line, answer) for line, answer in rows) / len(rows)


def _rows(data: bytes) -> Sequence[list[str]]:
    text = (gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data).decode("utf-8-sig")
    return [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if row]


def _loss(line: Line, answer: Answer) -> float:
    given = {name: float(value) for name, value in line.items() if name != "id"}
    if isinstance(answer.happened, str):
        likelihood = given[answer.happened] / math.fsum(given.values())
    else:
        likelihood = given["label"] if answer.happened else 1 - given["label"]
    return -math.log(min(max(likelihood, EPS), 1 - EPS))


def _squared_error(line: Line, answer: Answer) -> float:
    return (float(line["label"]) - float(answer.happened)) ** 2


def _is_right(line: Line, answer: Answer) -> bool:
    return line["label"] == answer.happened


def plain_distance(one: str, other: str) -> int:
    """Row by row of the table, Wagner and Fischer 1974."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above, row = row, [i]
        for j, b in enumerate(other, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (a != b)))
    return row[-1]


def plain_apk(right: Sequence[str], given: Sequence[str], k: int) -> float:
    """As `apk` of Hamner's ml_metrics, 2012, goes through a list."""
    score, hits = 0.0, 0
    for at, item in enumerate(given[:k]):
        if item in right and item not in given[:at]:
            hits += 1
            score += hits / (at + 1)
    return score / min(len(right), k)


ROWS: Mapping[str, Callable[[Line, Answer], float]] = {
    "log_loss": _loss,
    "accuracy": _is_right,
    "levenshtein": lambda line, answer: plain_distance(line["label"], str(answer.happened)),
    "map_at_k": lambda line, answer: plain_apk(str(answer.happened).split(), line["label"].split(), 5),
}
