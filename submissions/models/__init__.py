"""What was sent, how it was scored, and what follows from it for the board."""

from submissions.models.evaluation import Evaluation, LostRaceError, PrivateScore
from submissions.models.grant import Grant
from submissions.models.standing import BestScore
from submissions.models.status import HOPEFUL, UNFINISHED, Status
from submissions.models.submission import FinalChoice, Refund, Submission

__all__ = [
    "HOPEFUL",
    "UNFINISHED",
    "BestScore",
    "Evaluation",
    "FinalChoice",
    "Grant",
    "LostRaceError",
    "PrivateScore",
    "Refund",
    "Status",
    "Submission",
]
