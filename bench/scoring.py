"""How long a score takes and how much memory, beside the ways that one would write, and beside reading alone.

One process, the alternatives take turns, medians: ratios hold on another machine, seconds do not.
"""

import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from bench.figures import Figure, Section, at_least, at_most, milliseconds, taking_turns
from bench.score_files import Files, as_labels, quoted, widened, write_files
from bench.score_rivals import PANDAS, naive_accuracy, ours, raw_read, read_csv
from bench.score_steps import steps_of
from scoring.solution import Solution, read_solution
from scoring.solution_arrays import read_arrays, write_arrays

HUGE = 10_000_000
PROFILED = 1_000_000
RAW_TARGET = 5


class Case(NamedTuple):
    """A size of file; `targets` are those of naive ÷ ours, by the order of the rows."""

    rows: int
    classes: int
    rounds: int
    targets: dict[str, float]


CASES = (
    Case(10_000, 2, 15, {}),
    Case(1_000_000, 2, 7, {"in order": 8, "shuffled": 5}),
    Case(1_000_000, 10, 3, {"in order": 8, "shuffled": 8}),
    Case(HUGE, 2, 3, {}),
)


def measure() -> Section:
    """All sizes, then the memory of the largest. Fails if the ways give different scores."""
    figures: list[Figure] = []
    with TemporaryDirectory() as folder:
        for number, case in enumerate(CASES):
            files = write_files(Path(folder) / str(number), case.rows, classes=case.classes)
            arrays = Path(folder) / str(number) / "arrays"
            solution = mapped(files, arrays)
            figures += speeds(case, files, solution)
            if case.rows == PROFILED:
                figures += profile(files, solution) if case.classes == 2 else labels(files)
        figures += memory(arrays, files)
    how = (
        "Log loss, each way in turn in one process, medians. Naive reads both files with pandas, merges, and asks "
        "scikit-learn twice; mle-bench-like sorts both by id instead; ours has the solution mapped, as a warm worker "
        "has. Raw read is the bytes alone, from the page cache. Memory is the peak of a process of its own beyond what "
        "it had with the solution in memory."
    )
    return Section("A score", how, figures, NOTES)


def mapped(files: Files, arrays: Path) -> Solution:
    """The solution as workers have it."""
    with files.solution.open("rb") as file:
        solution = read_solution(file, files.recipe)
    with arrays.open("wb") as written:
        write_arrays(solution, written)
    again = read_arrays(pa.memory_map(str(arrays)).read_buffer(), files.recipe)
    if again is None:
        raise SystemExit("The arrays that were written cannot be read.")
    return again


def speeds(case: Case, files: Files, solution: Solution) -> Sequence[Figure]:
    """The ways in turn, for each order of the rows."""
    figures: list[Figure] = []
    for order, path in files.predictions.items():
        told = [way(path, files.solution) for way in PANDAS.values()]
        for scores in told:
            np.testing.assert_allclose(ours(path, solution), scores, rtol=0, atol=1e-12)
        rivals: dict[str, Callable[[], object]] = {
            "raw read": partial(raw_read, path),
            "read_csv": partial(read_csv, path),
            **{name: partial(way, path, files.solution) for name, way in PANDAS.items()},
            "ours": partial(ours, path, solution),
        }
        figures += told_of(case, order, taking_turns(rivals, case.rounds))
    return figures


def told_of(case: Case, order: str, taken: dict[str, float]) -> Sequence[Figure]:
    """The ratios of one order, with their targets, and the times."""
    what = f"{case.rows:,} rows, {case.classes} classes, {order}"
    ratio, target = taken["naive"] / taken["ours"], case.targets.get(order)
    beside = ", ".join(f"{name} {milliseconds(each)}" for name, each in taken.items())
    if target is None:
        return [Figure(f"{what}: naive ÷ ours", f"{ratio:.1f} times"), Figure(what, beside)]
    figures = [at_least(f"{what}: naive ÷ ours", ratio, target), Figure(what, beside)]
    if order == "in order" and case.classes == 2:
        figures.append(at_most(f"{what}: ours ÷ raw read", taken["ours"] / taken["raw read"], RAW_TARGET, "times"))
    return figures


def profile(files: Files, solution: Solution) -> Sequence[Figure]:
    """What each step takes, and what quotes cost."""
    figures = [
        Figure(f"{PROFILED:,} rows {order}: shares of one thread's time", steps_of(path, solution).in_words())
        for order, path in files.predictions.items()
    ]
    plain = files.predictions["in order"]
    marked = quoted(plain)
    taken = taking_turns({path.stem: partial(ours, path, solution) for path in (plain, marked)}, 7)
    what = f"{PROFILED:,} rows in order, quoted ids ÷ without quotes"
    return [*figures, Figure(what, f"{taken[marked.stem] / taken[plain.stem]:.1f} times")]


def labels(files: Files) -> Sequence[Figure]:
    """What a metric of words takes."""
    files = as_labels(files)
    solution, path = mapped(files, files.solution.with_name("label arrays")), files.predictions["in order"]
    np.testing.assert_allclose(ours(path, solution), naive_accuracy(path, files.solution))
    rivals = {"naive": partial(naive_accuracy, path, files.solution), "ours": partial(ours, path, solution)}
    taken = taking_turns(rivals, 3)
    beside = ", ".join(f"{name} {milliseconds(each)}" for name, each in taken.items())
    return [Figure(f"{PROFILED:,} rows of labels in order, accuracy", beside)]


def memory(arrays: Path, files: Files) -> Sequence[Figure]:
    """The peak for the largest file, and for one of the same rows and ten times the bytes."""
    path = files.predictions["shuffled"]
    narrow, wide = extra_memory(arrays, path), extra_memory(arrays, widened(path))
    return [
        at_most(f"{HUGE:,} rows shuffled: extra memory", narrow, 350, "MiB"),
        at_most("the same rows ten times wider ÷ that", wide / narrow, 1.2, "times"),
    ]


def extra_memory(arrays: Path, predictions: Path) -> float:
    """In MiB, of a process of its own."""
    command = [sys.executable, "-m", "bench.score_memory", str(arrays), str(predictions)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


NOTES = (
    "Raw read copies bytes that the kernel has in memory, several GB a second: it is the least that any way of scoring "
    "does, and on one core. Ours reads them too, and then on all cores finds the fields, compares the ids and reads "
    "the numbers. A probability of 17 digits read exactly takes some 17 ns on one core, whatever reads it, so a "
    "million of them alone take about twice the raw read.",
    "A shuffled file takes longer because each of its rows is a jump to a slot of the index, to the words of an id, to "
    "a label and to where the value belongs: four places in memory, of which the processor's cache holds few.",
    "Metrics of words, and files of which some lines only have quotes, take the careful way, with all of the file in "
    "memory.",
)
