"""What the docstring of a metric's function states: how near its number is to that of its source."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable
from typing import Any

import pytest

import scoring.metrics

Measure = Callable[..., float]

WITHIN = re.compile(r"within\s+(1e-\d+)(?:\s+(of\s+its\s+size|of\s+the\s+largest\s+number|km))?", re.IGNORECASE)


def _measures() -> dict[str, Measure]:
    names = [module.name for module in pkgutil.iter_modules(scoring.metrics.__path__)]
    modules = [importlib.import_module(f"scoring.metrics.{name}") for name in names]
    functions = [entry for module in modules for entry in inspect.getmembers(module, inspect.isfunction)]
    return {name: function for name, function in functions if _is_measure(function)}


def _is_measure(function: Measure) -> bool:
    """Whether it takes what every metric measures; a name that begins with `_` is of a part of one."""
    first = list(inspect.signature(function).parameters.values())[:3]
    named = [parameter.name for parameter in first] == ["truth", "predictions", "weights"]
    return named and first[2].default is None and not function.__name__.startswith("_")


MEASURES = _measures()


def tolerance(measure: Measure) -> tuple[float, str]:
    """The stated tolerance and what it is of; where nothing is said, of the greater of 1 and the score."""
    stated = WITHIN.search(measure.__doc__ or "")
    assert stated, f"the docstring of {measure.__name__} states no tolerance"
    return float(stated[1]), " ".join((stated[2] or "").split())


def close(measure: Measure, expected: Any, *, largest: float = 0.0) -> Any:
    """Compares as equal to what is within the stated tolerance of `expected`; `largest` is that number of the table."""
    within, of = tolerance(measure)
    least = {"": within, "km": within, "of its size": 0.0, "of the largest number": within * largest}[of]
    return pytest.approx(expected, rel=0.0 if of == "km" else within, abs=least)
