"""The budget of CONTRIBUTING.md, checked on the product's own code."""

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = (
    *("accounts", "audit", "charts", "competitions", "config", "demo", "discussion"),
    *("kaggle_api", "leaderboard", "podium_kaggle", "scoring", "submissions", "teams"),
)
MODULES = sorted(path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[Function]:
    """Every function and method of a module."""
    return (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, Function))


def lines(function: Function) -> int:
    """Lines from `def` to the end, without the docstring: a contract may be as long as it needs to be."""
    docstring = function.body[0] if ast.get_docstring(function) else None
    spent = docstring.end_lineno - docstring.lineno + 1 if docstring and docstring.end_lineno else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - spent


def test_functions_are_short() -> None:
    lengths = sorted(lines(function) for path in MODULES for function in functions(path))
    assert statistics.median(lengths) <= 8
    assert statistics.quantiles(lengths, n=20)[-1] <= 25


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_keeps_within_the_budget(path: Path) -> None:
    too_long = [function.name for function in functions(path) if lines(function) > 40]
    assert not too_long, f"over 40 lines: {too_long}"
    assert len(path.read_text().splitlines()) <= 300
    assert path.stem not in {"utils", "helpers", "services", "core", "common"}
    assert "@receiver" not in path.read_text(), "signals hide who does what"


def test_private_scores_have_one_writer_and_one_reader() -> None:
    naming = {str(path.relative_to(ROOT)) for path in MODULES if "PrivateScore" in path.read_text()}
    assert naming == {
        "submissions/models/__init__.py",
        "submissions/models/evaluation.py",
        "submissions/judging.py",
        "submissions/private_scores.py",
    }


def test_a_missing_score_stands_for_no_number() -> None:
    """As 0.0 it would be the best of every metric where less is better."""
    taken = re.compile(r"\bor 0\.0\b(?!\.)|score\w*\"?\]? or \d|score\|default(_if_none)?:[\"']?\d")
    templates = sorted((ROOT / "templates").rglob("*.html"))
    assert [str(path) for path in [*MODULES, *templates] if taken.search(path.read_text())] == []


def test_a_solution_s_file_is_read_in_two_places_and_written_in_two() -> None:
    naming = {str(path.relative_to(ROOT)) for path in MODULES if "solution.file" in path.read_text()}
    assert naming == {
        "competitions/solution_cache.py",
        "competitions/solutions.py",
        "competitions/bundles/importing.py",
        "competitions/bundles/exporting.py",  # for who runs the installation, by command
    }


def test_the_locks_name_no_address_and_pin_by_hash() -> None:
    for lock in sorted((ROOT / "requirements").glob("*.txt")):
        text = lock.read_text()
        assert "://" not in text
        assert "--hash=sha256:" in text
