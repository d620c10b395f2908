"""Who is told of what is written, and what of it is still to be read; told in the transaction of what is told."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from competitions.models import Competition, Notice
from competitions.models.competition import Viewer
from competitions.notices import forget, joined, tell, who_may
from competitions.roles import Right
from discussion.models import Following, Post, Topic, UnfollowedAnnouncements

Kind = Notice.Kind
OF_SHOWN_POSTS = (Kind.ANNOUNCEMENT, Kind.COMMENT, Kind.ANSWER, Kind.REPORTED)


def unread_by(user: Viewer) -> QuerySet[Notice]:
    """All that this person has yet to read; of posts, what is neither hidden nor removed, under its title of today."""
    post = Post.objects.filter(pk=OuterRef("about"))
    hidden = Exists(Post.objects.filter(topic=OuterRef("topic"), is_opening=True, hidden_at__isnull=False))
    told = ~Q(kind__in=OF_SHOWN_POSTS) | Exists(post.shown().exclude(hidden))
    title = Subquery(post.order_by().values("topic__title")[:1])
    return Notice.objects.unread_by(user).filter(told).annotate(called=title).select_related("competition", "by")


def tell_of(post: Post) -> None:
    """Tell the participants of an announcement, and those who follow the topic of a comment; never its author."""
    topic = post.topic
    if not post.is_opening:
        kind = Kind.ANSWER if post.is_official else Kind.COMMENT
        tell_of_post(User.objects.filter(pk__in=topic.followings.values("user")), kind, post, by=post.author)
    elif topic.is_announcement:
        stopped = UnfollowedAnnouncements.objects.filter(competition=topic.competition).values("user")
        people = joined(topic.competition).exclude(pk__in=stopped)
        tell_of_post(people, Kind.ANNOUNCEMENT, post, by=post.author)


def tell_of_post(people: QuerySet[User], kind: Notice.Kind, post: Post, *, by: User | None = None) -> None:
    """One notice each that leads to the post."""
    tell(people, kind, post.topic.competition, about=post.pk, path=post.get_absolute_url(), by=by)


def tell_hidden(post: Post, *, by: User) -> None:
    """Tell the author that a host has hidden it; the host stays unnamed."""
    if post.author_id != by.pk:
        tell_of_post(User.objects.filter(pk=post.author_id), Kind.HIDDEN, post)


def tell_reported(post: Post) -> None:
    """Tell those who moderate, once a post, that somebody has reported it."""
    tell_of_post(who_may(Right.JUDGE, post.topic.competition), Kind.REPORTED, post)


def forget_hidden(post: Post) -> None:
    """It is shown again: what was told of its hiding no longer holds."""
    forget(Kind.HIDDEN, [post.pk])


def follow(topic: Topic, *, by: User, follows: bool) -> None:
    """Be told of comments in a topic from now on, or no longer; nothing if it is so already."""
    if follows:
        Following.objects.get_or_create(topic=topic, user=by)
    else:
        Following.objects.filter(topic=topic, user=by).delete()


def follow_announcements(competition: Competition, *, by: User, follows: bool) -> None:
    """Be told of a competition's announcements from now on, or no longer."""
    if follows:
        UnfollowedAnnouncements.objects.filter(competition=competition, user=by).delete()
    else:
        UnfollowedAnnouncements.objects.get_or_create(competition=competition, user=by)
