"""What was sent, how it was scored, and what follows from it for the board."""

from submissions.models.evaluation import (
    MAX_ATTEMPTS,
    Evaluation,
    LostRaceError,
    MissingScoreError,
    NoSuchArrowError,
    PrivateScore,
    ranked_score,
)
from submissions.models.grant import Grant
from submissions.models.standing import BestScore, BoardChanges
from submissions.models.status import HOPEFUL, UNFINISHED, Status
from submissions.models.submission import TAG_LENGTH, FinalChoice, Refund, Submission, Tag, WrongFile

__all__ = [
    "HOPEFUL",
    "MAX_ATTEMPTS",
    "TAG_LENGTH",
    "UNFINISHED",
    "BestScore",
    "BoardChanges",
    "Evaluation",
    "FinalChoice",
    "Grant",
    "LostRaceError",
    "MissingScoreError",
    "NoSuchArrowError",
    "PrivateScore",
    "Refund",
    "Status",
    "Submission",
    "Tag",
    "WrongFile",
    "ranked_score",
]
