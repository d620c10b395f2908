"""Every pattern of the product takes time in proportion to the text, whatever the text is; and so does Markdown.

Compared are two times of one run, each the best of several: nothing here is judged by the clock.
"""

import ast
import importlib
import re
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.template import Engine
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from competitions.markdown import render_markdown
from discussion.models import TEXT_LENGTH

ROOT = Path(__file__).parents[2]
PRODUCT = (
    *("accounts", "audit", "charts", "competitions", "config", "demo", "discussion"),
    *("kaggle_api", "leaderboard", "podium_kaggle", "scoring", "submissions", "teams"),
)
LOOKING = ("search", "sub", "subn", "split", "findall", "finditer")
READERS = {"compile", "match", "fullmatch", *LOOKING}
MADE_OF_NAMES = {"accounts/closing.py"}  # names side by side, escaped: nothing in it repeats
MOST = 50  # times what an honest text of the same length takes, in Markdown
MOST_OF_PATTERN = 300  # times one walk over the text: one that looks back takes thousands at LENGTH
LENGTH = 3_000
Pattern = re.Pattern[Any]


def first_of(call: ast.Call) -> ast.expr | None:
    """The pattern that a call is given, if it is a call that takes one."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    of_re = isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "re" and name in READERS
    if (of_re or name in ("RegexValidator", "re_path")) and call.args:
        return call.args[0]
    return call.args[1] if "regex" in name and len(call.args) > 1 else None  # pyarrow's


def written_in(path: Path) -> Iterator[tuple[Pattern, bool]]:
    """The patterns of a module, those made of its constants too, and whether it is looked for them within a text."""
    source = path.read_text()
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        if (given_to := first_of(call)) is not None:
            words = ast.unparse(call)
            flags = re.VERBOSE if "VERBOSE" in words else 0
            known = vars(importlib.import_module(module))
            is_compiled = words.startswith("re.compile")
            looks = any(f".{reader}(" in (source if is_compiled else words) for reader in LOOKING)
            pattern = re.compile(eval(ast.unparse(given_to), dict(known)), flags)  # our own source
            yield pattern, looks or "Regex" in words


def of_modules() -> Iterator[Any]:
    for path in sorted(each for app in PRODUCT for each in (ROOT / app).rglob("*.py")):
        place = str(path.relative_to(ROOT))
        if place not in MADE_OF_NAMES and "re" in path.read_text() and "migrations" not in place:
            for found, looks in written_in(path):
                yield pytest.param(found, looks, id=f"{place} {found.pattern!r}"[:80])


def of_addresses(patterns: Any = None) -> Iterator[Pattern]:
    for each in get_resolver().url_patterns if patterns is None else patterns:
        yield each.pattern.regex
        if isinstance(each, URLResolver):
            yield from of_addresses(each.url_patterns)
        else:
            assert isinstance(each, URLPattern)


def seconds(deed: Callable[[], object], rounds: int = 3) -> float:
    """The best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        started = time.perf_counter()
        deed()
        best = min(best, time.perf_counter() - started)
    return best


def grown(seed: str) -> Iterator[str]:
    """The text with each short piece repeated up to LENGTH, and something behind it that may not fit."""
    for begin in range(len(seed)):
        for end in range(begin + 1, min(begin + 3, len(seed) + 1)):
            piece = seed[begin:end]
            for ending in (seed[end:], "\0!"):
                yield seed[:begin] + piece * (LENGTH // len(piece)) + ending


def slowest(pattern: Pattern, seeds: Iterator[str], *, looks: bool = False) -> tuple[float, str]:
    """How many times longer than going through as many letters once the pattern takes for the worst grown seed."""
    is_bytes = isinstance(pattern.pattern, bytes)
    readers = (pattern.search, pattern.fullmatch) if looks else (pattern.match, pattern.fullmatch)

    def taken(text: str, rounds: int = 1) -> float:
        given_text = text.encode("latin-1", "replace") if is_bytes else text
        return max(seconds(partial(reader, given_text), rounds) for reader in readers)

    honest = seconds(partial(re.compile("(?:x|y)*z").match, "x" * LENGTH), 5)
    times = [(taken(text) / honest, text) for seed in seeds for text in grown(seed)]
    ratio, text = max(times, default=(0.0, ""))
    return (taken(text, 5) / honest if ratio > MOST_OF_PATTERN else ratio), text[:20]


def test_the_search_for_patterns_finds_those_that_there_are() -> None:
    found = [param.values[0].pattern for param in of_modules()]
    assert len(found) > 15
    assert any("[eE][+-]?" in pattern for pattern in found if isinstance(pattern, str))


def test_a_pattern_that_looks_back_is_found_out() -> None:
    ratio, _ = slowest(re.compile(r"([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"), iter(["12.5e3"]))
    assert ratio > MOST_OF_PATTERN


@pytest.mark.parametrize(("pattern", "looks"), list(of_modules()))
def test_no_pattern_takes_more_than_its_text_is_worth(pattern: Pattern, looks: bool) -> None:
    worst: list[tuple[float, str]] = []

    @given(st.from_regex(pattern))
    @settings(
        max_examples=6,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def try_some(seed: Any) -> None:
        text = seed.decode("latin-1") if isinstance(seed, bytes) else seed
        worst.append(slowest(pattern, iter([text[:12]]), looks=looks))

    try_some()
    assert max(worst)[0] <= MOST_OF_PATTERN, max(worst)


def test_no_address_takes_more_than_its_text_is_worth() -> None:
    seeds = ["a/", "1/", "a-1/", "competitions/a/submissions/1/"]
    for pattern in set(of_addresses()):
        ratio, text = slowest(pattern, iter(seeds))
        assert ratio <= MOST_OF_PATTERN, (pattern.pattern, text)


def test_validators_of_the_framework_that_look_back_are_not_used_and_neither_are_such_filters() -> None:
    slow = {"urlize", "urlizetrunc", "truncatewords_html", "truncatechars_html", "striptags", "wordwrap"}
    assert slow <= set(Engine.get_default().template_builtins[1].filters)
    for page in (ROOT / "templates").rglob("*.html"):
        used = set(re.findall(r"\|(\w+)", page.read_text()))
        assert not used & slow, page


MARKDOWN = {
    **{
        f"{piece!r} again and again": piece * TEXT_LENGTH
        for piece in ("[", "![", "*", "_", "`", "~", "<", "&", "\\", "|")
    },
    **{
        f"{piece!r} again and again": piece * TEXT_LENGTH
        for piece in ("> ", "- ", "1. ", "a**b", "*a_ ", "[a](", "![a](")
    },
    **{
        f"{piece!r} again and again": piece * TEXT_LENGTH
        for piece in ("`a``", "[a]: b\n", "<a@b", "[]()", "\n>", "* a\n ")
    },
    "ever more backticks": "".join("e" + "`" * number for number in range(200)),
    "many columns and rows": "|a" * 4000 + "\n" + "|-" * 4000 + "\n" + "|\n" * 2000,
    "deeper and deeper": "".join(" " * number + "- a\n" for number in range(190)),
    "references to one another": "".join(f"[{number}]: /{number}\n" for number in range(900)) + "[1][2]" * 800,
}


@pytest.mark.parametrize("text", MARKDOWN.values(), ids=MARKDOWN)
def test_no_text_in_markdown_takes_more_than_its_length_is_worth(text: str) -> None:
    honest = ("Some *plain* words and a [link](https://example.org/). " * 6 + "\n\n") * 100
    taken = seconds(partial(render_markdown, text[:TEXT_LENGTH]))
    assert taken <= MOST * seconds(partial(render_markdown, honest[:TEXT_LENGTH]))
