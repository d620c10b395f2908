"""Teams: participants of one competition who share submissions and one place."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people import verified_addresses
from competitions.models import Competition, Rules
from competitions.models.competition import Viewer
from teams.lookalikes import SKELETON_LENGTH, skeleton

if TYPE_CHECKING:
    from accounts.models import User

NAME_LENGTH = 80


class OutsideData(models.TextChoices):
    """What outside data a team states that it used. Until there is a register to declare it in, none can be used."""

    NONE = "none", gettext_lazy("None: only the data of the competition")


class TeamQuerySet(models.QuerySet["Team"]):
    def competing(self) -> TeamQuerySet:
        """Teams that are ranked: of those that merged the one that stayed."""
        return self.filter(kind=Team.Kind.COMPETING, merged_into=None)

    def of(self, user: Viewer) -> TeamQuerySet:
        """Teams this person belongs to."""
        # Without a person `memberships__user=None` would find the teams that have no members.
        return self.filter(memberships__user=user.pk) if user.is_authenticated else self.none()


class Team(models.Model):
    class Kind(models.TextChoices):
        COMPETING = "competing", gettext_lazy("Competing")
        BENCHMARK = "benchmark", gettext_lazy("Benchmark: shown, unranked")
        SANDBOX = "sandbox", gettext_lazy("Sandbox: a host's dry run, seen by hosts only")

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="teams")
    name = models.CharField(max_length=NAME_LENGTH)
    skeleton = models.CharField(
        max_length=SKELETON_LENGTH,
        default="",
        db_default="",
        editable=False,
        help_text=gettext_lazy("What a reader sees in the name; empty in a row of an older version."),
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.COMPETING)
    leader = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="led_teams")
    created_at = models.DateTimeField()
    merged_into = models.ForeignKey(
        "self",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="absorbed",
        help_text=gettext_lazy(
            "The team that this one was merged into: the row stays for what was sent under its name."
        ),
    )

    outside_data = models.CharField(max_length=10, choices=OutsideData, default=OutsideData.NONE)
    stated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField(null=True, help_text=gettext_lazy("Before it: what the rules say, which is none."))

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["competition", "name"], name="a_team_name_is_used_once_in_a_competition"),
            models.UniqueConstraint(
                fields=["competition", "skeleton"],
                condition=~Q(skeleton=""),
                name="no_two_teams_of_a_competition_look_alike",
            ),
            models.CheckConstraint(
                condition=~Q(kind="competing") | Q(leader__isnull=False), name="a_competing_team_has_a_leader"
            ),
            models.CheckConstraint(
                condition=Q(outside_data__in=OutsideData.values), name="a_team_states_outside_data_that_may_be_stated"
            ),
            models.CheckConstraint(
                condition=Q(stated_by=None, stated_at=None) | Q(stated_by__isnull=False, stated_at__isnull=False),
                name="a_statement_has_its_author_and_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")), name="a_team_is_not_merged_into_itself"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, **how: Any) -> None:
        """The name, wherever it comes from, with what a reader sees in it."""
        self.skeleton = skeleton(self.name)
        if "name" in (how.get("update_fields") or ()):
            how["update_fields"] = [*how["update_fields"], "skeleton"]
        super().save(**how)

    def members(self) -> list[User]:
        """The people, in the order in which they came; from the prefetched memberships where there are some."""
        return [membership.user for membership in self.memberships.all()]


class Membership(models.Model):
    """One person in one team. Names the competition too, so that the database can allow one team a person."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    joined_at = models.DateTimeField()

    class Meta:
        ordering = ("joined_at", "pk")
        constraints = (models.UniqueConstraint(fields=["competition", "user"], name="one_team_a_person_a_competition"),)

    def __str__(self) -> str:
        return f"{self.user} in {self.team}"


class EntryRequestQuerySet(models.QuerySet["EntryRequest"]):
    def waiting(self) -> EntryRequestQuerySet:
        """Requests that a host has yet to decide."""
        return self.filter(state=EntryRequest.State.WAITING)

    def standing_of(self, user: Viewer, competition: Competition) -> EntryRequest | None:
        """What keeps this person from asking again: a request that waits or was declined."""
        standing = (EntryRequest.State.WAITING, EntryRequest.State.DECLINED)
        return self.filter(user=user.pk, competition=competition, state__in=standing).first()


class EntryRequest(models.Model):
    """A person who asks the hosts to be let in, having agreed to every key term of `rules` at `asked_at`."""

    class State(models.TextChoices):
        WAITING = "waiting", gettext_lazy("Waiting")
        APPROVED = "approved", gettext_lazy("Approved")
        DECLINED = "declined", gettext_lazy("Declined")
        WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="entry_requests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="entry_requests")
    rules = models.ForeignKey(Rules, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=280, blank=True)

    objects = EntryRequestQuerySet.as_manager()

    class Meta:
        ordering = ("asked_at", "pk")
        verbose_name = gettext_lazy("request to join")
        verbose_name_plural = gettext_lazy("requests to join")
        constraints = (
            models.UniqueConstraint(
                fields=["competition", "user"],
                condition=~Q(state="withdrawn"),
                name="a_person_asks_to_join_a_competition_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting") ^ Q(closed_at__isnull=False),
                name="an_entry_request_has_an_end_exactly_when_it_does_not_wait",
            ),
        )

    def __str__(self) -> str:
        return _("request %(number)s of %(person)s") % {"number": self.pk, "person": self.user}


class TeamInvitationQuerySet(models.QuerySet["TeamInvitation"]):
    def open_at(self, now: datetime) -> TeamInvitationQuerySet:
        """Invitations that can be accepted at `now`: not answered, not withdrawn, before the merger deadline."""
        return self.filter(state=TeamInvitation.State.OPEN, team__competition__merger_deadline__gt=now)

    def to(self, user: Viewer) -> TeamInvitationQuerySet:
        """Invitations of this person, or of an address that is verified as theirs, where they may look."""
        if not user.is_authenticated:
            return self.none()
        theirs = Q(person=user.pk) | Q(address__in=verified_addresses(user))
        return self.filter(theirs, team__competition__in=Competition.objects.published().visible_to(user))

    def shown(self) -> TeamInvitationQuerySet:
        """With everything that a list of invitations tells."""
        return self.select_related("team__competition", "person", "invited_by")


class TeamInvitation(models.Model):
    """A place in a team, offered to a person or to whoever has an address; the address goes when it is answered."""

    class State(models.TextChoices):
        OPEN = "open", gettext_lazy("Open")
        ACCEPTED = "accepted", gettext_lazy("Accepted")
        DECLINED = "declined", gettext_lazy("Declined")
        WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="team_invitations"
    )
    address = models.EmailField(blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    closed_at = models.DateTimeField(null=True)

    objects = TeamInvitationQuerySet.as_manager()

    class Meta:
        ordering = ("invited_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="open") | (Q(person=None) ^ Q(address="")),
                name="an_open_invitation_is_for_a_person_or_for_an_address",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(address=""), name="only_an_open_invitation_keeps_an_address"
            ),
            models.CheckConstraint(
                condition=Q(state="open") ^ Q(closed_at__isnull=False),
                name="an_invitation_has_an_end_exactly_when_it_is_not_open",
            ),
            models.UniqueConstraint(
                fields=["team", "person"], condition=Q(state="open"), name="a_team_invites_a_person_once_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["team", "address"],
                condition=Q(state="open") & ~Q(address=""),
                name="a_team_invites_an_address_once_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"invitation {self.pk} of {self.team}"

    def whom(self, reader: User) -> str:
        """Who is invited, as `reader` may know it: an address is shown to the one who wrote it."""
        if self.person:
            return self.person.public_name
        return self.address if self.invited_by_id == reader.pk else _("somebody, by e-mail")


class SentInvitation(models.Model):
    """That somebody invited a person to a team. It stays when the team goes: leaving one begins no new count."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="+")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["competition", "sent_by", "sent_at"], name="invitations_of_a_person_today"),)

    def __str__(self) -> str:
        return f"an invitation by {self.sent_by}"
