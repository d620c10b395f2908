"""The metrics of texts and of intervals, by hand and against plain definitions."""

import sys
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.metrics import jaccard_score, mean_pinball_loss

from scoring.errors import SolutionError
from scoring.metrics import METRICS
from scoring.metrics.intervals import interval_score
from scoring.metrics.texts import LONGEST, edit_distance, levenshtein, word_jaccard
from scoring.sample import read_sample
from tests.scoring.making import names_of, score_of, solution_of, verdict
from tests.scoring.reference import plain_distance
from tests.scoring.stated import close


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("", "", 0),
        ("", "abc", 3),
        ("kitten", "sitting", 3),
        ("flaw", "lawn", 2),
        ("rosettacode", "raisethysword", 8),
        ("Straße", "Strasse", 2),
        ("a\u0301", "á", 2),  # characters are code points, composed or not
        ("🙂🙃", "🙃🙂", 2),
        ("a" * 200, "b" * 130 + "a" * 70, 130),
    ],
)
def test_levenshtein_counts_the_characters_to_change(one: str, other: str, distance: int) -> None:
    assert edit_distance(one, other) == edit_distance(other, one) == distance


short_text = st.text("abcé", max_size=80)


@given(one=short_text, other=short_text)
def test_levenshtein_is_the_distance_of_the_plain_table(one: str, other: str) -> None:
    assert edit_distance(one, other) == plain_distance(one, other)


@given(one=short_text, start=st.integers(0, 80), end=st.integers(0, 80), put=st.text("ab", max_size=3))
def test_levenshtein_of_a_text_that_was_edited_is_at_most_the_edit(one: str, start: int, end: int, put: str) -> None:
    other = one[:start] + put + one[max(start, end) :]
    removed = len(one[start : max(start, end)])
    assert edit_distance(one, other) <= max(removed, len(put))


def test_texts_are_read_with_blanks_quotes_and_nothing() -> None:
    text = 'id,label,Usage,w\n1,"a, ""b""",Public,3\n2,,Public,1\n3,x,Private,1\n'
    solution = solution_of(text, "levenshtein", weight_column="w")
    assert score_of('id,label\n1,"a, b"\n2,\n3,\n', solution).public == 2 * 3 / 4
    assert score_of("id,label\n1,\n2,abcd\n3,xy\n", solution).public == (6 * 3 + 4) / 4
    assert score_of("id,label\n1,\n2,\n3,xy\n", solution).private == 1.0


def test_a_text_longer_than_is_compared_is_refused() -> None:
    solution = solution_of("id,label,Usage\n1,a,Public\n2,b,Private\n", "levenshtein")
    fits, too_long = "é" * LONGEST, "é" * (LONGEST + 1)
    assert score_of(f"id,label\n1,{fits}\n2,b\n", solution).public == LONGEST
    data = f"id,label\n1,a\n2,{too_long}\n"
    assert names_of(data, solution) == ["TextTooLongError"]
    assert "line 3: label has 10,001 characters; a text may have 10,000 at most." in str(verdict(data, solution))
    with pytest.raises(SolutionError, match="line 2: label has 10,001 characters"):
        solution_of(f"id,label,Usage\n1,{too_long},Public\n2,b,Private\n", "levenshtein")


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("the cat sat", "The CAT sat", 1),
        ("the cat", "the dog", 1 / 3),
        ("a a b", "b", 1 / 2),
        ("", " ", 1),
        ("a", "", 0),
        ("so-so,", "so-so", 0),
        (" two\twords\n", "words two", 1),
    ],
)
def test_word_jaccard_gives_what_the_hand_computes(one: str, other: str, share: float) -> None:
    truth, predictions = np.array([[one], [other]], dtype=object)
    assert word_jaccard(truth, predictions) == word_jaccard(predictions, truth) == share


@given(rows=st.lists(st.tuples(st.text("abAB \t", max_size=20), st.text("abAB \t", max_size=20)), min_size=1))
def test_word_jaccard_is_the_jaccard_score_of_scikit_learn_of_the_words_there_are(rows: list[tuple[str, str]]) -> None:
    words = CountVectorizer(token_pattern=r"\S+", binary=True).fit(["a b", *map(" ".join, rows)])
    truth, predictions = (words.transform([row[at] for row in rows]).toarray() for at in (0, 1))
    expected = jaccard_score(truth, predictions, average="samples", zero_division=1.0)
    measured = word_jaccard(*(np.array([row[at] for row in rows], dtype=object) for at in (0, 1)))
    assert measured == close(word_jaccard, expected)


@pytest.mark.parametrize("measure", [levenshtein, word_jaccard])
@given(
    rows=st.lists(st.tuples(short_text, short_text, st.integers(0, 3)), min_size=1).filter(
        lambda r: any(w for *_, w in r)
    )
)
def test_a_weight_counts_the_text_as_often(measure: object, rows: list[tuple[str, str, int]]) -> None:
    assert callable(measure)
    truth, predictions = (np.array([row[at] for row in rows], dtype=object) for at in (0, 1))
    times = [times for *_, times in rows]
    repeated = measure(np.repeat(truth, times), np.repeat(predictions, times))
    assert measure(truth, predictions, np.array(times, float)) == pytest.approx(repeated, rel=1e-12)
    assert measure(truth, predictions, np.ones(len(rows))) == measure(truth, predictions)


@pytest.mark.parametrize(
    ("truth", "lower", "upper", "alpha", "expected"),
    [
        (5, 4, 7, 0.1, 3),
        (4, 4, 7, 0.1, 3),
        (7, 4, 7, 0.1, 3),
        (5, 5, 5, 0.1, 0),
        (3, 4, 7, 0.1, 3 + 20 * 1),
        (9, 4, 7, 0.1, 3 + 20 * 2),
        (9, 4, 7, 0.5, 3 + 4 * 2),
    ],
)
def test_the_interval_score_gives_what_the_hand_computes(
    truth: float, lower: float, upper: float, alpha: float, expected: float
) -> None:
    predictions = np.array([[lower, upper]], float)
    assert interval_score(np.array([truth], float), predictions, alpha=alpha) == close(interval_score, expected)


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("alpha", [0.05, 0.1, 0.5])
def test_the_interval_score_is_that_of_scikit_learn_s_pinball_losses(alpha: float, weighted: bool) -> None:
    """Of the quantiles alpha / 2 and 1 - alpha / 2, times 2 / alpha: Gneiting and Raftery 2007, section 6.2."""
    for seed in range(10):
        truth, one, other, weights = np.random.default_rng(seed).normal(size=(4, 200))
        ends, given = np.sort([one, other], axis=0), abs(weights) if weighted else None
        losses = [
            mean_pinball_loss(truth, end, alpha=share, sample_weight=given)
            for end, share in zip(ends, (alpha / 2, 1 - alpha / 2), strict=True)
        ]
        measured = interval_score(truth, ends.T, given, alpha=alpha)
        assert measured == close(interval_score, sum(losses) * 2 / alpha)


def test_the_file_of_the_interval_score_has_a_lower_and_an_upper_end() -> None:
    text = "id,label,Usage,w\n1,5,Public,3\n2,9,Public,1\n3,1,Private,1\n"
    solution = solution_of(text, "interval_score", weight_column="w", options={"alpha": 0.5})
    assert solution.columns == ("id", "lower", "upper")
    assert score_of("upper,id,lower\n7,1,4\n7,2,4\n1,3,1\n", solution).public == (3 * 3 + 11) / 4
    assert score_of("id,lower,upper\n1,-1e308,1e308\n2,0,1\n3,1,1\n", solution).public == sys.float_info.max
    data = "id,lower,upper\n1,7,4\n2,x,4\n3,1,1\n"
    assert names_of(data, solution) == ["ReversedIntervalError", "NotANumberError"]
    assert "line 2: lower is 7 and upper is 4; lower must not be above upper." in str(verdict(data, solution))


def test_the_interval_score_takes_one_target_column() -> None:
    text = "id,label,more,Usage\n1,5,1,Public\n3,1,1,Private\n"
    with pytest.raises(SolutionError, match="interval_score takes one target column; choose one"):
        solution_of(text, "interval_score", "label", "more")


def test_a_sample_of_intervals_asks_for_what_the_solution_asks_for() -> None:
    sample = BytesIO(b"id,lower,upper\n1,0,1\n2,0,1\n")
    contract = read_sample(sample, id_column=None, metric=METRICS["interval_score"], options={"alpha": 0.1})
    assert names_of("id,upper,lower\n1,4,7\n2,x,4\n", contract) == ["ReversedIntervalError", "NotANumberError"]
