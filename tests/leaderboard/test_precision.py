"""How much of a score is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.score_text import score_text
from leaderboard.precision import Precision

SCORES = st.floats(min_value=-1e6, max_value=1e6)


@given(SCORES, st.integers(1, 12))
def test_before_the_reveal_a_score_has_exactly_the_phase_s_decimals(score: float, decimals: int) -> None:
    text = Precision(decimals, is_full=False).exact(score)
    assert len(text.partition(".")[2]) == decimals
    assert float(text) == pytest.approx(score, abs=10.0**-decimals)


@given(SCORES)
def test_after_the_reveal_a_program_reads_the_very_number(score: float) -> None:
    assert float(Precision(5, is_full=True).exact(score)) == score


@given(SCORES, SCORES)
def test_after_the_reveal_two_scores_beside_each_other_look_equal_only_if_they_are(one: float, other: float) -> None:
    precision = Precision(5, is_full=True)
    same_text = precision.shown(one, [other]) == precision.shown(other, [one])
    assert not same_text or one == other


def test_a_tiny_negative_score_is_not_shown_as_minus_nothing() -> None:
    assert score_text(-1e-9, 5) == "0.00000"


@pytest.mark.parametrize("score", [1.7976931348623157e308, -1.7976931348623157e308, 1e200, 1e15])
def test_a_score_of_hundreds_of_digits_has_an_exponent_wherever_it_is_told(score: float) -> None:
    for precision in (Precision(5, is_full=False), Precision(5, is_full=True)):
        assert len(precision.shown(score, [score / 2])) < 30
        assert len(precision.exact(score)) < 30
        assert float(precision.exact(score)) == pytest.approx(score, rel=1e-4)


def test_after_the_reveal_a_score_keeps_at_least_the_phase_s_decimals() -> None:
    precision = Precision(5, is_full=True)
    assert precision.shown(0.4232) == "0.42320"
    assert precision.shown(0.423200001, [0.4232]) == "0.423200001"
    assert precision.shown(0.42320000000000013) == "0.42320"
