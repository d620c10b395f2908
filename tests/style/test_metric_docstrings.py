"""The docstring of every metric's function states where its number comes from, and how near it is to that."""

import importlib
import re
from pathlib import Path

import pytest

from scoring.metrics import METRICS
from tests.scoring.stated import MEASURES, tolerance

PAGES = Path(__file__).resolve().parents[2] / "docs" / "metrics"
OF_CLASSES = {"binary_log_loss": "log_loss", "multiclass_log_loss": "log_loss", "multiclass_brier": "brier"}

LIBRARY = re.compile(r"\b(?:sklearn|scipy)(?:\.\w+)+")
PAPER = re.compile(r"[A-Z]\w+(?:'s [\w\- ]+,?)? (?:19|20)\d\d\b")  # whose it is, and its year


def test_every_metric_has_its_function() -> None:
    assert {OF_CLASSES.get(name, name) for name in MEASURES} == set(METRICS)


@pytest.mark.parametrize("name", MEASURES)
def test_the_docstring_names_a_function_that_there_is_or_a_paper_with_its_year(name: str) -> None:
    text = " ".join((MEASURES[name].__doc__ or "").split())
    functions = LIBRARY.findall(text)
    assert functions or PAPER.search(text), f"the docstring of {name} states no source"
    for function in functions:
        module, _, attribute = function.rpartition(".")
        assert callable(getattr(importlib.import_module(module), attribute))


@pytest.mark.parametrize("name", MEASURES)
def test_the_docstring_says_the_tolerance_of_the_page_and_which_way_is_better(name: str) -> None:
    page = (PAGES / f"{OF_CLASSES.get(name, name)}.md").read_text()
    stated = re.search(r"^- Tolerance: .*?(1e-\d+)", page, re.MULTILINE)
    assert stated
    assert float(stated[1]) == tolerance(MEASURES[name])[0]
    better = "more" if METRICS[OF_CLASSES.get(name, name)].greater_is_better else "less"
    assert set(re.findall(r"(more|less) is better", (MEASURES[name].__doc__ or "").lower())) <= {better}
