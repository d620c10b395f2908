"""How much of a score is told: rounded before the reveal, all of it after."""

from collections.abc import Iterable
from dataclasses import dataclass

from competitions.models import Phase
from competitions.score_text import score_text

MOST_DECIMALS = 17


@dataclass(frozen=True)
class Precision:
    """`decimals` are the phase's; `is_full` once the competition is revealed."""

    decimals: int
    is_full: bool

    def number(self, score: float) -> float:
        """The score as drawings stand by it: no more of it than is told."""
        return score if self.is_full else round(score, self.decimals)

    def exact(self, score: float) -> str:
        """The score as a program may read it: rounded before the reveal, the shortest text that is the number after."""
        return repr(score) if self.is_full else score_text(score, self.decimals)

    def shown(self, score: float, neighbours: Iterable[float] = ()) -> str:
        """The score as a person reads it: after the reveal with more decimals where neighbours would look equal."""
        others = [other for other in neighbours if other != score] if self.is_full else []
        for decimals in range(self.decimals, MOST_DECIMALS + 1):
            text = score_text(score, decimals)
            if all(score_text(other, decimals) != text for other in others):
                return text
        return repr(score)

    def looks_equal(self, one: float, other: float) -> bool:
        """Whether a reader of the board cannot tell these scores apart."""
        return self.exact(one) == self.exact(other)


def precision_of(phase: Phase) -> Precision:
    """How much of this phase's scores is told now."""
    return Precision(phase.decimals, is_full=phase.competition.revealed_at is not None)
