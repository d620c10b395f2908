"""What can go wrong while scoring, filed under who may read about it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

SHOWN = 20  # problems of one file that are listed; the rest are counted
SUMMED_UP = 3  # problems that the one-line summary quotes


class ScoringError(Exception):
    """Anything that keeps a file from being scored."""


class ParticipantVisibleError(ScoringError):
    """The file is at fault. The message is for the team and never holds anything that only the solution knows."""


class HostVisibleError(ScoringError):
    """The competition is at fault. The message is for the host alone and may quote the solution."""


class MetricOptionsError(HostVisibleError):
    """The options do not suit the metric."""


class UndefinedScoreError(HostVisibleError):
    """The metric gave something that is not a finite number, and declares no worst one to stand for it."""

    def __init__(self, metric: str, value: float) -> None:
        super().__init__(metric, value)
        self.metric = metric
        self.value = value

    def __str__(self) -> str:
        return f"The metric {self.metric} gave {self.value}, which cannot be ranked. Choose another metric."


class SolutionError(HostVisibleError):
    """The solution cannot be used; `problems` says everything that is wrong with it, a sentence each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(tuple(problems))
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return " ".join(self.problems)


class MissingColumnError(ParticipantVisibleError):
    """A column that the file must have is not in its header."""


class UnexpectedColumnError(ParticipantVisibleError):
    """The header has a column that the file must not have."""


class DuplicateColumnError(ParticipantVisibleError):
    """The header names a column twice."""


class MissingHeaderError(ParticipantVisibleError):
    """The first line holds data where the names of the columns should stand."""


class SeparatorError(ParticipantVisibleError):
    """The columns are separated by something else than commas."""


class DuplicateIdError(ParticipantVisibleError):
    """An id stands in more than one line."""


class MissingIdsError(ParticipantVisibleError):
    """Ids of the solution have no line in the file."""


class UnknownIdsError(ParticipantVisibleError):
    """A line has an id that the solution does not have."""


class NotANumberError(ParticipantVisibleError):
    """A value is not a finite plain decimal number."""


class NotAWholeNumberError(ParticipantVisibleError):
    """A rating lies between two whole numbers."""


class OutOfRangeError(ParticipantVisibleError):
    """A number lies outside the interval that the metric allows."""


class MissingValueError(ParticipantVisibleError):
    """A label is empty."""


class TextTooLongError(ParticipantVisibleError):
    """A text has more characters than the metric compares."""


class ReversedIntervalError(ParticipantVisibleError):
    """The lower end of an interval lies above the upper."""


class ProbabilitiesDoNotSumError(ParticipantVisibleError):
    """The class probabilities of a line do not sum to 1."""


class RaggedRowError(ParticipantVisibleError):
    """A line has more or fewer fields than the header."""


class TooManyRowsError(ParticipantVisibleError):
    """The file goes on and on below the rows that it may have."""


class MalformedLineError(ParticipantVisibleError):
    """A line breaks the rules of CSV for quotes or line ends."""


class TooLargeError(ParticipantVisibleError):
    """The file, or its header, has more bytes than are read."""


class TooMuchMemoryError(ParticipantVisibleError):
    """Reading and scoring the file takes more memory than one file may."""


class TooMuchTimeError(ParticipantVisibleError):
    """Reading and scoring the file takes more time than one file may."""


class EmptyFileError(ParticipantVisibleError):
    """The file has nothing in it, or nothing but a header."""


class NotTextError(ParticipantVisibleError):
    """The file is not UTF-8 text."""


class CompressionError(ParticipantVisibleError):
    """The file is not gzip of one whole member within the permitted ratio."""


@dataclass(frozen=True)
class Problem:
    """One fault of a file: the name of its error class, where it is, what it is and how to mend it.

    `line` is the physical line on which the row starts, the header's being 1; None if the whole file is meant.
    """

    name: str
    line: int | None
    what: str
    remedy: str

    def __str__(self) -> str:
        where = "" if self.line is None else f"line {self.line}: "
        return f"{where}{self.what}; {self.remedy}."

    def place(self) -> tuple[bool, int]:
        """Sorts by line, what concerns the whole file last."""
        return self.line is None, self.line or 0

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class PredictionFileRefusedError(ParticipantVisibleError):
    """The file breaks the file contract.

    `problems` are the first 20 by line, those of the whole file last; `total` counts all that were found.
    """

    def __init__(self, problems: Sequence[Problem], total: int | None = None) -> None:
        super().__init__(problems, total)
        self.problems = tuple(sorted(problems, key=Problem.place)[:SHOWN])
        self.total = len(problems) if total is None else total

    def __str__(self) -> str:
        quoted = self.problems[:SUMMED_UP]
        count = "1 problem" if self.total == 1 else f"{self.total} problems"
        rest = f" And {self.total - len(quoted)} more." if self.total > len(quoted) else ""
        return f"{count}: {' '.join(map(str, quoted))}{rest}"
