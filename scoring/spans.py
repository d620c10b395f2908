"""Texts that lie apart from each other within a longer one, for Arrow and NumPy to read where they are."""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

EVERY_OTHER = 0b01010101


class Spans(NamedTuple):
    """`bounds` (texts, 2): where in `text` each begins, and the byte behind its end; in rising order."""

    text: pa.Buffer
    bounds: NDArray[np.int32]

    @classmethod
    def of(cls, strings: pa.StringArray) -> "Spans":
        """The strings of an array that has no nulls."""
        _, offsets, text = strings.buffers()
        within = np.frombuffer(offsets, np.int32)[strings.offset : strings.offset + len(strings) + 1]
        return cls(text or pa.py_buffer(b""), np.column_stack([within[:-1], within[1:]]))

    def spaced(self) -> pa.StringArray:
        """The texts, and between each and the next a null that covers what lies between them: no text is copied."""
        count = max(2 * len(self.bounds) - 1, 0)
        valid = np.full(count // 8 + 1, EVERY_OTHER, np.uint8)
        return pa.StringArray.from_buffers(count, pa.py_buffer(self.bounds), self.text, pa.py_buffer(valid))

    def equals(self, other: "Spans") -> bool:
        """Whether both hold the same texts in the same order."""
        return bool(self.spaced().equals(other.spaced()))

    def numbers(self) -> NDArray[np.float64]:
        """The nearest float64 of each; raises pyarrow.ArrowInvalid where one is no number."""
        numbers = pc.cast(self.spaced(), pa.float64())
        return np.frombuffer(numbers.buffers()[1], np.float64)[: len(numbers) : 2]
