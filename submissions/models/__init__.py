"""What was sent, how it was scored, and what follows from it for the board."""

from submissions.models.evaluation import Evaluation, LostRaceError, PrivateScore, Status
from submissions.models.standing import BestScore
from submissions.models.submission import FinalChoice, Refund, Submission

__all__ = [
    "BestScore",
    "Evaluation",
    "FinalChoice",
    "LostRaceError",
    "PrivateScore",
    "Refund",
    "Status",
    "Submission",
]
