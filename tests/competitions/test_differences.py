"""What differs between two texts is told word by word, and nothing of either is left out."""

from hypothesis import given
from hypothesis import strategies as st

from competitions.differences import MOST_WORDS, Piece, pieces

TEXTS = st.lists(st.sampled_from(["External", "data", "are", "free", ".", "\n\n", " ", "é", "4.2"]), max_size=60).map(
    "".join
)


def of(kind: str, found: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in found if piece.kind in ("same", kind))


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_their_differences(before: str, after: str) -> None:
    found = pieces(before, after)
    assert (of("gone", found), of("new", found)) == (before, after)


def test_within_a_paragraph_the_words_that_changed_are_told() -> None:
    before, after = "1. Be fair.\n\n2. Data are free.", "1. Be fair.\n\n2. Data are free to everyone."
    changed = [piece for piece in pieces(before, after) if piece.kind != "same"]
    assert changed == [Piece("new", " to everyone")]


def test_a_passage_too_long_for_a_comparison_of_words_stands_there_twice() -> None:
    before = "a " * MOST_WORDS
    assert pieces(before, f"{before}b") == (Piece("gone", before), Piece("new", f"{before}b"))
