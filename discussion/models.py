"""Topics of a competition and the posts in them. A topic's first post is its opening; the others are comments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, Max, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.models import Competition
from competitions.models.competition import Viewer
from competitions.roles import Right
from teams.models import Team

TITLE_LENGTH = 120
TEXT_LENGTH = 20_000
REASON_LENGTH = 280


class TopicQuerySet(models.QuerySet["Topic"]):
    def visible_to(self, user: Viewer, competition: Competition) -> TopicQuerySet:
        """Topics of a competition that this viewer sees: hidden ones are for who may change them and who runs it."""
        topics = self.filter(competition=competition)
        if user.is_authenticated and not competition.in_preview and competition.lets(user, Right.LOOK):
            return topics
        hidden = Post.objects.filter(is_opening=True, hidden_at__isnull=False)
        others = hidden.exclude(belonging_to(user)) if user.is_authenticated else hidden
        return topics.exclude(pk__in=others.values("topic"))

    def about(self, words: str) -> TopicQuerySet:
        """Topics with `words` in the title or in a text that everybody reads."""
        told = Post.objects.shown().filter(text__icontains=words).values("topic")
        return self.filter(Q(title__icontains=words) | Q(pk__in=told)) if words else self

    def write_ups(self) -> TopicQuerySet:
        """Those in which a team tells how it went about the competition."""
        return self.filter(team__isnull=False)

    def write_up_of_each(self, teams: Iterable[int]) -> dict[int, int]:
        """The write-ups that everybody reads who sees the competition: topics by the ids of their teams."""
        hidden = Post.objects.filter(is_opening=True, hidden_at__isnull=False)
        return dict(self.filter(team__in=teams).exclude(pk__in=hidden.values("topic")).values_list("team", "pk"))

    def listed(self) -> TopicQuerySet:
        """With what a list tells of each, announcements first, then by the last post that everybody reads."""
        shown = Q(posts__hidden_at=None, posts__removed_at=None)
        answers = Post.objects.shown().filter(topic=OuterRef("pk"), is_official=True)
        return (
            self.select_related("competition", "team")
            .annotate(
                comments=Count("posts", filter=shown & Q(posts__is_opening=False)),
                last_at=Max("posts__written_at", filter=shown),
                is_answered=Exists(answers),
            )
            .order_by("-is_announcement", models.F("last_at").desc(nulls_last=True), "-pk")
        )


class Topic(models.Model):
    """What is talked about. Its title is empty once its author has removed the opening of a topic with comments."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="topics")
    title = models.CharField(max_length=TITLE_LENGTH, blank=True)
    is_announcement = models.BooleanField("announcement", default=False)
    locked_at = models.DateTimeField(null=True, help_text=gettext_lazy("Since when only those who run it comment."))
    team = models.OneToOneField(
        Team,
        null=True,
        on_delete=models.CASCADE,
        related_name="write_up",
        help_text=gettext_lazy("Whose write-up it is."),
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(team=None) | Q(is_announcement=False), name="a_write_up_is_no_announcement"
            ),
        )

    def __str__(self) -> str:
        return self.title or _("Removed by its author")

    def get_absolute_url(self) -> str:
        return reverse("discussion:topic", args=[self.competition.slug, self.pk])


def belonging_to(user: Viewer) -> Q:
    """Posts that are this person's own; the opening of a write-up is every member's of the team."""
    of_team = Q(is_opening=True, topic__team__in=Team.objects.of(user).values("pk"))
    return Q(author=user.pk) | of_team


class PostQuerySet(models.QuerySet["Post"]):
    def shown(self) -> PostQuerySet:
        """Posts whose text everybody reads who sees their topic."""
        return self.filter(hidden_at=None, removed_at=None)

    def visible_to(self, user: Viewer, competition: Competition) -> PostQuerySet:
        """Posts in topics that this viewer sees."""
        return self.filter(topic__in=Topic.objects.visible_to(user, competition).values("pk"))

    def open_to(self, user: Viewer) -> PostQuerySet:
        """Posts that this person may edit or remove: their own, neither hidden nor removed."""
        return self.shown().filter(belonging_to(user))

    def seen_by(self, user: Viewer) -> models.QuerySet[Post]:
        """With what a topic tells this viewer of each; `is_mine`: whether it belongs to them."""
        is_mine = ExpressionWrapper(belonging_to(user), output_field=BooleanField())
        return self.select_related("author").annotate(is_mine=is_mine)


class Post(models.Model):
    """What one person wrote, in Markdown. A removed one has lost its text; a hidden one keeps it for the hosts."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="posts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts")
    text = models.TextField(max_length=TEXT_LENGTH, blank=True)
    is_opening = models.BooleanField("opening", default=False)
    by_host = models.BooleanField(
        gettext_lazy("by a host"), default=False, help_text=gettext_lazy("The author ran the competition at the time.")
    )
    is_official = models.BooleanField(gettext_lazy("official answer"), default=False)
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    hidden_because = models.CharField(max_length=REASON_LENGTH, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ("written_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["topic"], condition=Q(is_opening=True), name="a_topic_has_one_opening"),
            models.CheckConstraint(
                condition=Q(is_official=False) | Q(by_host=True), name="an_official_answer_is_by_a_host"
            ),
            models.CheckConstraint(condition=Q(removed_at=None) | Q(text=""), name="a_removed_post_has_no_text"),
            models.CheckConstraint(
                condition=Q(hidden_at=None, hidden_because="") | (Q(hidden_at__isnull=False) & ~Q(hidden_because="")),
                name="a_post_is_hidden_with_a_reason",
            ),
        )
        indexes = (
            models.Index(fields=["topic", "written_at"], name="posts_of_a_topic_page"),
            models.Index(fields=["author", "written_at"], name="posts_an_hour_of_an_author"),
        )

    def __str__(self) -> str:
        return _("post %(number)s in %(topic)s") % {"number": self.pk, "topic": self.topic}

    def get_absolute_url(self) -> str:
        return reverse("discussion:post", args=[self.topic.competition.slug, self.pk])


class Report(models.Model):
    """A person's word to the hosts about a post of somebody else."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=REASON_LENGTH)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")
        constraints = (models.UniqueConstraint(fields=["post", "by"], name="a_person_reports_a_post_once"),)

    def __str__(self) -> str:
        return f"report of {self.post}"


class Following(models.Model):
    """A person who is told of what is written in a topic."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="followings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["topic", "user"], name="a_person_follows_a_topic_once"),)

    def __str__(self) -> str:
        return f"{self.user} follows {self.topic}"


class UnfollowedAnnouncements(models.Model):
    """A participant who does not want to be told of a competition's announcements; without a row they are."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["competition", "user"], name="a_person_unfollows_announcements_once"),
        )

    def __str__(self) -> str:
        return f"{self.user} without announcements of {self.competition}"


class Notice(models.Model):
    """What the version before writes: it stands among the notices of a competition now, and this table goes later."""

    class Kind(models.TextChoices):
        ANNOUNCEMENT = "announcement", gettext_lazy("Announcement")
        COMMENT = "comment", gettext_lazy("New comment")
        ANSWER = "answer", gettext_lazy("Official answer")
        HIDDEN = "hidden", gettext_lazy("A host has hidden what you wrote")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["user", "post", "kind"], name="a_person_is_told_of_a_post_once_a_kind"),
        )
        indexes = (
            models.Index(fields=["user"], condition=Q(read_at=None), name="unread_notices_in_the_masthead"),
            models.Index(fields=["user", "at"], condition=Q(read_at=None, mailed_at=None), name="notices_to_be_mailed"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.post}"


class MailRhythm(models.Model):
    """How often a person gets mail about their notices; without a row, as the default says."""

    class Rhythm(models.TextChoices):
        HOURLY = "hourly", gettext_lazy("At most once an hour")
        DAILY = "daily", gettext_lazy("At most once a day")
        NEVER = "never", gettext_lazy("Never")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_rhythm")
    rhythm = models.CharField(max_length=6, choices=Rhythm, default=Rhythm.HOURLY)
    not_before = models.DateTimeField(help_text=gettext_lazy("When the next message may go out."))
    refusals = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text=gettext_lazy("How often a server has refused the newest.")
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(rhythm__in=("hourly", "daily", "never")), name="a_mail_rhythm_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_rhythm_display()}"

    @property
    def period(self) -> timedelta:
        """The least time from one message to the next."""
        return timedelta(days=1) if self.rhythm == self.Rhythm.DAILY else timedelta(hours=1)
