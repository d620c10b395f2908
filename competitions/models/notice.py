"""What people are told on the site, a row a person, written in the transaction of what it tells of."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competitions.clock import utc_minute
from competitions.models.competition import Competition, Viewer


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread_by(self, user: Viewer) -> NoticeQuerySet:
        """What this person has yet to read, in competitions that they see."""
        seen = Competition.objects.visible_to(user).values("pk")
        return self.filter(user=user.pk, read_at=None, competition__in=seen, kind__in=Notice.Kind.values)


class Notice(models.Model):
    """What one person is told, once, about the thing whose id is `about`; what kind of thing, the kind says.

    It is kept as its kind with what the sentence names, so that it is said in the reader's language. `facts` name no
    person and no team, for accounts are deleted and teams are renamed: a person is named by `by`.
    """

    class Kind(models.TextChoices):
        ANNOUNCEMENT = "announcement", _("Announcement: %(called)s")
        COMMENT = "comment", _("New comment by %(by)s: %(called)s")
        ANSWER = "answer", _("Official answer by %(by)s: %(called)s")
        HIDDEN = "hidden", _("A host has hidden what you wrote: %(called)s")
        REPORTED = "reported", _("A post is reported to you: %(called)s")
        INVITED = "invited", _("%(by)s invites you to a team")
        ACCEPTED = "accepted", _("%(by)s has accepted the invitation to your team")
        DECLINED = "declined", _("%(by)s has declined the invitation to your team")
        MERGED = "merged", _("%(by)s has merged two teams: you are one team now")
        ADMITTED = "admitted", _("You take part: a host has let you in")
        TURNED_AWAY = "turned-away", _("The hosts have declined your request to join")
        DATES_MOVED = "dates-moved", _("Dates have moved to %(to)s")
        PAUSED = "paused", _("Submissions are paused")
        RESUMED = "resumed", _("Submissions are taken again")
        RULES = "rules", _("Version %(version)s of the rules waits for you to accept it")
        FINALS = "finals", _("Your team can still choose its finals, at most %(limit)s, until the closing")
        INVALID = "invalid", _("Submission %(number)s has no score: its file is not valid")
        ERRORED = "errored", _("Submission %(number)s could not be scored: you have the attempt back")
        PLACED = "placed", _("The results are out: your team has place %(rank)s of %(teams)s")
        REVEALED = "revealed", _("The results are out")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)  # a new one needs no migration, and is not counted by the version before
    about = models.BigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    facts = models.JSONField(default=dict)
    path = models.CharField(max_length=200)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["user", "kind", "about"], name="a_person_is_told_of_a_thing_once_a_kind"),
        )
        indexes = (
            models.Index(fields=["user"], condition=Q(read_at=None), name="bell_in_the_masthead"),
            models.Index(fields=["user", "at"], condition=Q(read_at=None, mailed_at=None), name="notices_for_the_mail"),
            models.Index(fields=["kind", "about"], name="notices_of_a_thing"),
        )

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """What the person reads; a query that knows what the thing is called today adds it as `called`."""
        by = self.by.public_name if self.by else gettext("Somebody")
        called = getattr(self, "called", "") or gettext("Removed by its author")
        named = {"by": by, "called": called, **self.facts}
        if "to" in named:
            named["to"] = utc_minute(datetime.fromisoformat(named["to"]))
        return self.Kind(self.kind).label % named
