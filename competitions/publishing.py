"""Publishing: a draft is looked over as a whole, then put up in one transaction."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.record import record
from competitions import rules_versions
from competitions.checklist import checklist
from competitions.models import Competition


class NotReadyError(Exception):
    """The competition cannot be published; `obstacles` says everything that is in the way, a sentence each."""

    def __init__(self, obstacles: Sequence[str]) -> None:
        super().__init__(" ".join(obstacles))
        self.obstacles = list(obstacles)


def obstacles(competition: Competition) -> list[str]:
    """What keeps a draft from being published, all of it; nothing if it may be."""
    if competition.published_at:
        return [_("The competition is published already.")]
    return [item.sentence for item in checklist(competition) if item.is_in_the_way]


def publish(competition: Competition, *, by: User) -> None:
    """Put up a draft and the newest version of its rules. Raises NotReadyError with every obstacle."""
    if found := obstacles(competition):
        raise NotReadyError(found)
    put_up(competition, by=by)


@transaction.atomic
def put_up(competition: Competition, *, by: User) -> None:
    """Publish a draft that has no obstacles. Locks its row; of two at once, the second raises NotReadyError."""
    locked = Competition.objects.select_for_update(no_key=True).get(pk=competition.pk)
    if locked.published_at:
        raise NotReadyError([_("The competition is published already.")])
    rules = rules_versions.newest_rules(locked)
    if rules and rules.published_at is None:
        rules_versions.publish_rules(rules, by=by)
    competition.published_at = locked.published_at = timezone.now()
    locked.save(update_fields=["published_at"])
    record(locked.chain, "competition:publish", by=by, facts={"slug": locked.slug})
