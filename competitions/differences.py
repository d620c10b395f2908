"""What differs between two versions of a text, word by word."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

PARAGRAPH = re.compile(r"(?<=\n)(?=\n)")  # where an empty line begins
WORD = re.compile(r"\s+|\w+|[^\w\s]")
MOST_WORDS, MOST_PARAGRAPHS = 1000, 2000  # that are compared one by one: the time grows with their square


@dataclass(frozen=True)
class Piece:
    """A passage that both texts have (`same`), or one of them: `gone` with the old one, or `new`."""

    kind: str
    text: str


@lru_cache(maxsize=64)
def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Both texts in one, in their order: by paragraphs, and where those differ by words."""
    old, new = (PARAGRAPH.split(text.replace("\r\n", "\n")) for text in (before, after))
    return tuple(piece for piece in compared(old, new, MOST_PARAGRAPHS, by_words) if piece.text)


def by_words(gone: str, new: str) -> Iterator[Piece]:
    """What differs within a passage."""
    return compared(WORD.findall(gone), WORD.findall(new), MOST_WORDS, as_a_whole)


def as_a_whole(gone: str, new: str) -> Iterator[Piece]:
    """The one text instead of the other."""
    yield Piece("gone", gone)
    yield Piece("new", new)


def compared(
    old: Sequence[str], new: Sequence[str], most: int, within: Callable[[str, str], Iterator[Piece]]
) -> Iterator[Piece]:
    """What is the same in both, and `within` what is not; of more than `most`, one instead of the other."""
    if max(len(old), len(new)) > most:
        yield from as_a_whole("".join(old), "".join(new))
        return
    for kind, begin, end, new_begin, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(old[begin:end]))
        else:
            yield from within("".join(old[begin:end]), "".join(new[new_begin:new_end]))
