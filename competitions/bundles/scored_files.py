"""The solution of a bundle, and the files that must score against it."""

from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import File

from competitions.bundles.keys import Section
from competitions.models import Solution
from competitions.sample_checks import scoring_result
from competitions.solutions import checked_solution
from scoring.apart import SolutionAt
from scoring.errors import MetricOptionsError, SolutionError
from scoring.metrics import METRICS
from scoring.solution import SolutionRecipe

RECIPE_KEYS = {"id_column", "target_columns", "weight_column", "metric", "metric_options"}
NAME_LENGTH = 80


@dataclass(frozen=True)
class Benchmark:
    """A host's reference submission, to be shown unranked."""

    name: str
    path: Path


def drafted_solution(
    top: Section, main: Section, max_bytes: int, problems: list[str], arrays: Path
) -> tuple[Solution, SolutionAt] | None:
    """The solution, not saved, and its arrays, at `arrays`, once sample and benchmarks were scored.

    Appends to `problems`.
    """
    if not RECIPE_KEYS | {"solution"} <= main.keys():
        problems += metric_problems(main)
        return None
    recipe = SolutionRecipe(
        **{key: main[key] for key in RECIPE_KEYS} | {"target_columns": tuple(main["target_columns"])}
    )
    try:
        with main["solution"].open("rb") as file:
            solution, answers = checked_solution(File(file), recipe, arrays)
    except SolutionError as error:
        problems += [f"phases, item 1: `solution`: {problem}" for problem in error.problems]
        return None
    problems += sample_problems(top, answers, max_bytes)
    return solution, answers


def metric_problems(main: Section) -> list[str]:
    """What can be said about the metric when the solution cannot be looked at."""
    name = main.get("metric")
    if name is None:
        return []
    if name not in METRICS:
        return [f"phases, item 1: `metric`: there is no metric {name}; choose one of {', '.join(METRICS)}."]
    try:
        METRICS[name].settle(main.get("metric_options", {}))
    except MetricOptionsError as error:
        return [f"phases, item 1: `metric_options`: {error}"]
    return []


def sample_problems(top: Section, answers: SolutionAt, max_bytes: int) -> list[str]:
    """Why the sample submission or a benchmark does not score."""
    files = {f"The benchmark {benchmark.name}": benchmark.path for benchmark in listed_benchmarks(top)}
    if "sample_submission" in top:
        files["The sample submission"] = top["sample_submission"]
    problems = []
    for what, path in files.items():
        with path.open("rb") as file:
            result = scoring_result(what, File(file), answers, max_bytes)
        problems += result if isinstance(result, list) else []
    return problems


def listed_benchmarks(top: Section) -> list[Benchmark]:
    """The benchmarks that have both a name and a file."""
    return [Benchmark(item["name"], item["file"]) for item in top["benchmarks"] if {"name", "file"} <= item.keys()]


def benchmark_name_problems(top: Section) -> list[str]:
    """Names that are no names, too long, or used twice."""
    names = [item["name"] for item in top["benchmarks"] if "name" in item]
    wrong = [name for name in names if not 0 < len(name.strip()) <= NAME_LENGTH]
    return [f"benchmarks: a name has 1 to {NAME_LENGTH} characters; `{name}` has not." for name in wrong] + [
        f"benchmarks: the name {name} is used twice." for name in set(names) if names.count(name) > 1
    ]
