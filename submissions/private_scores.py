"""The one reader of private scores. A test says that no other module names them."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q

from competitions.models import Competition
from submissions.models import Evaluation, PrivateScore, Status


class NotRevealedError(Exception):
    """Private scores were asked for before the reveal: a defect of the caller."""


def for_reveal(evaluations: Collection[Evaluation]) -> dict[int, float]:
    """Private score by evaluation id, for the board that is being revealed in this very transaction."""
    return read(evaluations)


def after_reveal(competition: Competition, evaluations: Collection[Evaluation]) -> dict[int, float]:
    """Private score by evaluation id, for pages of a revealed competition. Raises NotRevealedError before."""
    if competition.revealed_at is None:
        raise NotRevealedError(f"{competition.slug} is not revealed.")
    return read(evaluations)


def for_reproduction(evaluations: Collection[Evaluation]) -> dict[int, float]:
    """Private score by evaluation id, to be compared with the stored files, and shown to nobody."""
    return read(evaluations)


def unpaired() -> list[int]:
    """Ids of evaluations that are scored without a private half, or have one without being scored."""
    halved = Evaluation.objects.annotate(has_half=Exists(PrivateScore.objects.filter(evaluation=OuterRef("pk"))))
    wrong = Q(status=Status.SCORED, has_half=False) | (~Q(status=Status.SCORED) & Q(has_half=True))
    return list(halved.filter(wrong).order_by("pk").values_list("pk", flat=True))


def read(evaluations: Collection[Evaluation]) -> dict[int, float]:
    """Private score by evaluation id; evaluations without one are left out."""
    ids = [evaluation.pk for evaluation in evaluations]
    return dict(PrivateScore.objects.filter(evaluation__in=ids).values_list("evaluation_id", "score"))
