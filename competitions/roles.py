"""The roles of those who run a competition, and what each may do there. Site admins may do everything."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy


class Right(StrEnum):
    """What pages, API and admin ask for before they show or do something that is not for everybody."""

    LOOK = "competition:look"  # drafts, participants, submissions: all but labels and private scores
    JUDGE = "competition:judge"  # decide about people and teams
    EDIT = "competition:edit"  # change, publish, invite, reveal, export
    OWN = "competition:own"  # name and dismiss those who run it


class Role(TextChoices):
    """What a person is to a competition that they help to run; none of them can take part in it."""

    OWNER = "owner", gettext_lazy("Owner: a host who also names the others")
    HOST = "host", gettext_lazy("Host: edits, publishes, invites, reveals")
    JUDGE = "judge", gettext_lazy("Judge: sees all and decides about people and teams")
    VIEWER = "viewer", gettext_lazy("Viewer: sees all and changes nothing")


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OWNER: frozenset(Right),
    Role.HOST: frozenset({Right.LOOK, Right.JUDGE, Right.EDIT}),
    Role.JUDGE: frozenset({Right.LOOK, Right.JUDGE}),
    Role.VIEWER: frozenset({Right.LOOK}),
}


def roles_with(right: Right) -> list[Role]:
    """The roles that hold `right`."""
    return [role for role in Role if right in RIGHTS[role]]
