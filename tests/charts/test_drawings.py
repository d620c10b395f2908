"""The drawings as functions: ticks, bins and steps by table and by property, hostile names, odd numbers."""

import math
from datetime import UTC, date, datetime
from functools import partial
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from charts.bars import Bars, bars, binned, by_day, kinds, kinds_heights
from charts.canvas import Canvas, Figure, figure
from charts.scale import LARGEST, labels, spread, ticks, time_ticks
from charts.slope import Move, heights, slope
from charts.svg import cut, tag
from charts.timeline import LABEL_HEIGHT, Dot, Steps, Timeline, apart, best_so_far, timeline, without_far_off

SCORES = st.floats(allow_nan=True, allow_infinity=True)
DRAWABLE = st.floats(-1e149, 1e149)
MOMENTS = st.floats(0, 4e9)


def drawn(draw: object, height: int = 200) -> Figure:
    return figure("x", "A title", draw, caption="", summary="", head=(), rows=(), heights=(height, height))  # type: ignore[arg-type]


def check_sound(made: Figure) -> None:
    """Well-formed, without style, script or a number that is none."""
    for text in (made.wide, made.narrow):
        ElementTree.fromstring(text)
        assert not {"nan", "inf"} & set(text.replace('"', " ").replace("M", " ").split())
        assert "style=" not in text
        assert "<script" not in text


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 1, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (0.0901, 0.1098, ["0.095", "0.100", "0.105"]),
        (-3, 7, ["-2", "0", "2", "4", "6"]),
        (0, 12_345, ["0", "5000", "10000"]),
        (5, 5, ["5"]),
    ],
)
def test_ticks_stand_at_one_two_or_five_times_a_power_of_ten(low: float, high: float, expected: list[str]) -> None:
    assert labels(ticks(low, high)) == expected


@given(DRAWABLE, DRAWABLE)
def test_there_are_a_few_ticks_whatever_the_values(one: float, other: float) -> None:
    low, high = spread([one, other])
    assert low < high
    assert 1 <= len(ticks(low, high)) <= 6


@pytest.mark.parametrize(
    ("hours", "first", "second"),
    [
        (3, "21:30", "22:00"),
        (24 * 6, "24 Nov", "25 Nov"),
        (24 * 90, "24 Nov", "14 Dec"),
        (24 * 800, "Nov 2026", "Jun 2027"),
    ],
)
def test_dates_are_told_in_utc_as_finely_as_there_is_room(hours: int, first: str, second: str) -> None:
    start = datetime(2026, 11, 23, 21, 30, tzinfo=UTC).timestamp()
    told = [label for _, label in time_ticks(start, start + hours * 3600, 6)]
    assert told[:2] == [first, second]
    assert len(told) <= 7


@given(st.lists(st.tuples(MOMENTS, SCORES)), st.booleans())
def test_the_best_so_far_only_gets_better(points: list[tuple[float, float]], greater: bool) -> None:
    best = [value if greater else -value for _, value in best_so_far(points, greater_is_better=greater)]
    assert best == sorted(set(best))
    assert all(map(math.isfinite, best))
    known = [value if greater else -value for _, value in points if abs(value) < LARGEST]
    assert best[-1:] == ([max(known)] if known else [])


@given(st.lists(st.tuples(MOMENTS, SCORES), max_size=20), st.tuples(MOMENTS, DRAWABLE))
def test_a_timeline_is_sound_whatever_the_scores(points: list[tuple[float, float]], sure: tuple[float, float]) -> None:
    best = best_so_far([*points, sure], greater_is_better=True)
    plot = Timeline(lines=[Steps(best, label="1 a", short="1")], dots=[Dot(at, value) for at, value in points])
    check_sound(drawn(partial(timeline, plot)))


@pytest.mark.parametrize("sign", [1, -1])
def test_one_score_far_off_does_not_press_the_others_flat(sign: int) -> None:
    near = [sign * value for value in (0.1, 0.12, 0.15, 0.2)]
    assert without_far_off(near, greater_is_better=sign < 0) is None
    between = without_far_off([*near, sign * 15.0], greater_is_better=sign < 0)
    assert between == pytest.approx(tuple(sorted([sign * 0.1, sign * 0.4])))
    plot = Timeline(
        dots=[Dot(place * 3600.0, value) for place, value in enumerate([*near, sign * 15.0])], between=between
    )
    heights = [
        float(mark.split('cy="')[1].split('"')[0]) for mark in drawn(partial(timeline, plot)).wide.split("<circle")[1:]
    ]
    assert abs(heights[0] - heights[3]) > 20
    assert len(set(heights)) == 5


@given(st.lists(SCORES, max_size=60), st.booleans())
@example([5e-324], False)
def test_every_score_is_in_one_of_few_bars(scores: list[float], greater: bool) -> None:
    held = binned(scores, greater_is_better=greater)
    assert sum(bar.count for bar in held) == sum(abs(score) < LARGEST for score in scores)
    assert len(held) <= 43
    if held:
        check_sound(drawn(partial(bars, Bars(held, mark=(scores[0], "here")))))


@pytest.mark.parametrize(("greater", "rest"), [(False, -1), (True, 0)])
def test_the_worst_scores_share_the_last_bar_and_leave_the_others_room(greater: bool, rest: int) -> None:
    scores = [0.5 + place / 1000 for place in range(100)]
    held = binned([*scores, -900.0 if greater else 900.0], greater_is_better=greater)
    assert held[rest].is_rest
    assert held[-1].end - held[0].start < 0.12


def test_a_score_on_an_edge_is_in_the_bar_that_begins_there() -> None:
    held = binned([0.1, 0.2, 0.3, 0.4], greater_is_better=False)
    assert [bar.count for bar in held if bar.count] == [1, 1, 1, 1]


def test_days_without_a_submission_are_bars_too_and_long_stretches_are_told_by_weeks() -> None:
    assert [bar.count for bar in by_day({date(2026, 1, 1): 3, date(2026, 1, 4): 1})] == [3, 0, 0, 1]
    weeks = by_day({date(2025, 1, 1): 3, date(2025, 1, 7): 2, date(2026, 1, 1): 1})
    assert [weeks[0].count, weeks[-1].count] == [5, 1]
    assert not weeks[0].is_a_day
    assert by_day({}) == []


@given(st.lists(st.floats(0, 240), min_size=1, max_size=10))
def test_names_beside_lines_never_stand_on_each_other(wanted: list[float]) -> None:
    placed = apart(sorted(wanted), 240)
    assert all(below - above >= LABEL_HEIGHT - 1e-9 for above, below in pairwise(placed))
    assert placed[0] >= 0
    assert placed[-1] <= 240


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '"><b x="', "&amp;", "a" * 500])
def test_names_are_only_text(name: str) -> None:
    moves = [Move(1, 2, name, "mine"), Move(2, 1, "other")]
    check_sound(drawn(partial(slope, moves, titles=("Public", "Private")), heights(moves)[0]))
    check_sound(drawn(partial(kinds, [(name, 3), ("b", 1)]), kinds_heights(2)[0]))
    assert "<b" not in tag("text", name, class_=name)


def test_a_name_that_is_too_long_ends_in_dots() -> None:
    assert cut("Selim Seferbekov", 8) == "Selim S…"
    assert cut("Selim", 5) == "Selim"


def test_the_canvas_for_a_desk_has_room_for_names() -> None:
    assert Canvas(1072, 1).is_wide
    assert not Canvas(340, 1).is_wide


def test_a_line_that_has_just_begun_is_seen() -> None:
    made = drawn(partial(timeline, Timeline(lines=[Steps([(1e9, 0.5)])])))
    (path,) = [node for node in ElementTree.fromstring(made.wide).iter() if node.get("class") == "line-mine"]
    start, end = str(path.get("d")).removeprefix("M").split("H")
    assert float(end) - float(start.split()[0]) >= 4
