"""A competition: a prediction task with rules, dates and a hidden solution."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.changes import SavedByChanges
from accounts.models import User
from competitions.pictures import check_picture
from competitions.roles import Right, Role, roles_with

if TYPE_CHECKING:
    from competitions.models.phase import Phase
    from competitions.models.rules import Rules
    from competitions.models.schedule import Pause

Viewer = User | AnonymousUser


class Stage(models.TextChoices):
    """Where a competition stands; computed, never stored."""

    DRAFT = "draft", gettext_lazy("Draft")
    UPCOMING = "upcoming", gettext_lazy("Upcoming")
    OPEN = "open", gettext_lazy("Open")
    CLOSED = "closed", gettext_lazy("Closed")
    PROVISIONAL = "provisional", gettext_lazy("Provisional")
    FINAL = "final", gettext_lazy("Final")


class CompetitionQuerySet(models.QuerySet["Competition"]):
    def published(self) -> CompetitionQuerySet:
        """Competitions that are no drafts."""
        return self.filter(published_at__isnull=False)

    def hosted_by(self, user: Viewer, right: Right = Right.LOOK) -> CompetitionQuerySet:
        """Competitions that this person helps to run in a role with `right`; a site admin has every right."""
        if user.is_staff:
            return self
        return self.filter(pk__in=Host.objects.with_right(right).filter(user=user.pk).values("competition"))

    def joined_by(self, user: Viewer) -> CompetitionQuerySet:
        """Competitions whose rules this person has accepted."""
        # Without a person `participants__user=None` would find the competitions that nobody has joined.
        return self.filter(participants__user=user.pk) if user.is_authenticated else self.none()

    def inviting(self, user: Viewer) -> CompetitionQuerySet:
        """Competitions to which a link or a verified address of theirs invites this person."""
        if not isinstance(user, User):
            return self.none()
        verified = EmailAddress.objects.filter(user=user, verified=True).annotate(address=Lower("email"))
        by_address = self.model._default_manager.filter(invited_addresses__email__in=verified.values("address"))
        by_link = self.model._default_manager.filter(invited_people__user=user)
        return self.filter(Q(pk__in=by_address.values("pk")) | Q(pk__in=by_link.values("pk")))

    def visible_to(self, user: Viewer) -> CompetitionQuerySet:
        """Competitions whose pages this viewer may open: open to all, joined, invited to, or their own."""
        if user.is_staff:
            return self
        if not user.is_authenticated:  # every live board asks this: nothing to join, nothing of their own
            return self.published().exclude(visibility=Competition.Visibility.INVITED)
        mine = Q(pk__in=self.model._default_manager.hosted_by(user).values("pk"))
        joined = Q(pk__in=self.model._default_manager.joined_by(user).values("pk"))
        invited = Q(pk__in=self.model._default_manager.inviting(user).values("pk"))
        seen = ~Q(visibility=Competition.Visibility.INVITED) | joined | invited
        return self.filter(mine | (Q(published_at__isnull=False) & seen))

    def listed_for(self, user: Viewer) -> CompetitionQuerySet:
        """Competitions on this viewer's list: published, and public, joined, invited to or their own."""
        hosted = Q(pk__in=Host.objects.filter(user=user.pk).values("competition"))
        joined = Q(pk__in=self.model._default_manager.joined_by(user).values("pk"))
        invited = Q(pk__in=self.model._default_manager.inviting(user).values("pk"))
        public = Q(visibility=Competition.Visibility.PUBLIC)
        return self.published().visible_to(user).filter(hosted | joined | invited | public)


class Competition(SavedByChanges):
    class Category(models.TextChoices):
        FEATURED = "featured", gettext_lazy("Featured")
        RESEARCH = "research", gettext_lazy("Research")
        PLAYGROUND = "playground", gettext_lazy("Playground")
        GETTING_STARTED = "getting-started", gettext_lazy("Getting started")
        COMMUNITY = "community", gettext_lazy("Community")

    class Visibility(models.TextChoices):
        PUBLIC = "public", gettext_lazy("Public")
        UNLISTED = "unlisted", gettext_lazy("Unlisted: whoever has the address")
        INVITED = "invited", gettext_lazy("Invited people only")

    class Reveal(models.TextChoices):
        AUTOMATIC = "automatic", gettext_lazy("Automatic: after the closing, when every submission is scored")
        BY_HOST = "by-host", gettext_lazy("By a host")

    class Approval(models.TextChoices):
        AUTOMATIC = "automatic", gettext_lazy("Automatic")
        BY_HOST = "by-host", gettext_lazy("By a host")

    slug = models.CharField(
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", gettext_lazy("Use a-z, 0-9 and single hyphens between them."))
        ],
        help_text=gettext_lazy("The name in the address: a-z, 0-9 and hyphens. It stays."),
    )
    title = models.CharField(max_length=120)
    subtitle = models.CharField(max_length=200, blank=True)
    category = models.CharField(max_length=20, choices=Category, default=Category.COMMUNITY)
    tags = models.JSONField(
        default=list, blank=True, help_text=gettext_lazy('A list of words, such as ["binary", "tabular"].')
    )
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PUBLIC)
    cover = models.ImageField(
        upload_to="covers/",
        blank=True,
        validators=[check_picture],
        help_text=gettext_lazy("A wide picture; without one, one is drawn."),
    )
    data_licence = models.CharField(max_length=80, blank=True)

    opens_at = models.DateTimeField(help_text=gettext_lazy("From this moment people may join."))
    entry_deadline = models.DateTimeField(help_text=gettext_lazy("Until this moment people may join."))
    merger_deadline = models.DateTimeField(help_text=gettext_lazy("Until this moment teams may merge and invite."))
    disclosure_deadline = models.DateTimeField(
        help_text=gettext_lazy("Until this moment external data may be declared.")
    )
    max_team_size = models.PositiveSmallIntegerField(default=5, validators=[MinValueValidator(1)])
    approval = models.CharField(max_length=10, choices=Approval, default=Approval.AUTOMATIC)
    reveal = models.CharField(max_length=10, choices=Reveal, default=Reveal.AUTOMATIC)
    precedence = models.CharField(
        max_length=280, blank=True, help_text=gettext_lazy("Which text wins where two disagree, in a sentence.")
    )
    acceptance_grace_hours = models.PositiveSmallIntegerField(default=72)
    cure_days = models.PositiveSmallIntegerField(default=7, validators=[MaxValueValidator(365)])
    appeal_days = models.PositiveSmallIntegerField(default=7, validators=[MaxValueValidator(365)])

    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, editable=False)
    revealed_at = models.DateTimeField(null=True, editable=False)
    finalised_at = models.DateTimeField(null=True, editable=False)

    found_by: Phase | None = None  # the phase that this one came with: asked for by everything around a page
    in_preview = False  # whether somebody who runs it looks at this one as participants will (competitions.preview)

    objects = CompetitionQuerySet.as_manager()

    class Meta:
        ordering = ("-opens_at", "slug")
        constraints = (
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("entry_deadline")), name="a_competition_opens_before_its_entry_deadline"
            ),
            models.CheckConstraint(
                condition=Q(revealed_at=None) | Q(published_at__isnull=False),
                name="only_a_published_competition_is_revealed",
            ),
            models.CheckConstraint(
                condition=Q(finalised_at=None) | Q(revealed_at__isnull=False),
                name="only_a_revealed_competition_is_final",
            ),
            models.CheckConstraint(condition=Q(max_team_size__gte=1), name="a_team_may_have_at_least_one_member"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("competitions:overview", args=[self.slug])

    @property
    def chain(self) -> str:
        """The name of this competition's audit chain."""
        return f"competition-{self.pk}"

    @property
    def phase(self) -> Phase:
        """The one phase; the one that this came with, or of those that a list fetched."""
        return self.found_by or next(iter(self.phases.all()))

    @property
    def current_rules(self) -> Rules | None:
        """The newest published version of the rules."""
        return self.rules.published().order_by("-version").first()

    @property
    def current_pause(self) -> Pause | None:
        """The pause that is under way: no submissions are taken."""
        return self.pauses.filter(resumed_at=None).first()

    @property
    def stage(self) -> Stage:
        """Where the competition stands now."""
        return self.stage_at(timezone.now())

    def stage_at(self, now: datetime) -> Stage:
        """Where the competition stands at `now`."""
        if self.published_at is None and not self.in_preview:
            return Stage.DRAFT
        if self.finalised_at:
            return Stage.FINAL
        if self.revealed_at:
            return Stage.PROVISIONAL
        if now < self.phase.opens_at:
            return Stage.UPCOMING
        return Stage.OPEN if now < self.phase.closes_at else Stage.CLOSED

    def lets(self, user: Viewer, right: Right) -> bool:
        """Whether this person's role here, or being a site admin, gives them `right`."""
        if user.is_staff or not user.is_authenticated:
            return user.is_staff
        return self.hosts.with_right(right).filter(user=user.pk).exists()


class HostQuerySet(models.QuerySet["Host"]):
    def with_right(self, right: Right) -> HostQuerySet:
        """Those whose role gives them `right`."""
        return self.filter(role__in=roles_with(right))


class Host(SavedByChanges):
    """A person who helps to run a competition, in one of four roles."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="hosts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="hosted")
    role = models.CharField(max_length=6, choices=Role)

    objects = HostQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["competition", "user"], name="a_person_hosts_a_competition_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="a_host_has_one_of_the_four_roles"),
        )

    def __str__(self) -> str:
        return str(self.user)
