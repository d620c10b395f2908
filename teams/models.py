"""Teams: participants of one competition who share submissions and one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from competitions.models import Competition
from competitions.models.competition import Viewer

if TYPE_CHECKING:
    from accounts.models import User


class TeamQuerySet(models.QuerySet["Team"]):
    def competing(self) -> TeamQuerySet:
        """Teams that are ranked."""
        return self.filter(kind=Team.Kind.COMPETING)

    def of(self, user: Viewer) -> TeamQuerySet:
        """Teams this person belongs to."""
        # Without a person `memberships__user=None` would find the teams that have no members.
        return self.filter(memberships__user=user.pk) if user.is_authenticated else self.none()


class Team(models.Model):
    class Kind(models.TextChoices):
        COMPETING = "competing"
        BENCHMARK = "benchmark", "Benchmark: shown, unranked"
        SANDBOX = "sandbox", "Sandbox: a host's dry run, seen by hosts only"

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="teams")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.COMPETING)
    leader = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="led_teams")
    created_at = models.DateTimeField()

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["competition", "name"], name="a_team_name_is_used_once_in_a_competition"),
            models.CheckConstraint(
                condition=~Q(kind="competing") | Q(leader__isnull=False), name="a_competing_team_has_a_leader"
            ),
        )

    def __str__(self) -> str:
        return self.name

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
