"""Writing, editing and removing posts. A post says whether its author ran the competition when it was written."""

from datetime import timedelta

from django.db import transaction

from accounts.models import User
from competitions.access import has_joined
from competitions.clock import database_now
from competitions.models import Competition
from discussion.errors import PostChangedError, TooManyPostsError, TopicLockedError
from discussion.models import Post, Topic
from discussion.notices import follow, tell_of
from discussion.rights import may_moderate
from teams.models import Team

POSTS_AN_HOUR = 30


@transaction.atomic
def start_topic(
    competition: Competition,
    title: str,
    text: str,
    *,
    by: User,
    is_announcement: bool = False,
    team: Team | None = None,
) -> Topic:
    """Open a topic, which its author follows; the caller has asked whether `by` may write, and announce.

    Locks the person's row. Raises TooManyPostsError.
    """
    count_post(by)
    topic = Topic.objects.create(competition=competition, title=title, is_announcement=is_announcement, team=team)
    write(topic, text, by=by, is_opening=True)
    follow(topic, by=by, follows=True)
    return topic


@transaction.atomic
def comment(topic: Topic, text: str, *, by: User, is_official: bool = False) -> Post:
    """Add a comment; whoever writes in a topic for the first time follows it. The caller has asked who may write.

    Locks the person's row and then the topic's. Raises a PostRefusedError.
    """
    count_post(by)
    check_unlocked(lock_topic(topic.pk), by)
    if not topic.posts.filter(author=by).exists():
        follow(topic, by=by, follows=True)
    return write(topic, text, by=by, is_official=is_official)


def write(topic: Topic, text: str, *, by: User, is_opening: bool = False, is_official: bool = False) -> Post:
    """The row, and the notices of it; only a host's comment is official."""
    by_host = may_moderate(by, topic.competition) and not has_joined(by, topic.competition)
    post = Post.objects.create(
        topic=topic,
        author=by,
        text=text,
        is_opening=is_opening,
        by_host=by_host,
        is_official=is_official and by_host,
        written_at=database_now(),
    )
    tell_of(post)
    return post


def count_post(person: User) -> None:
    """Whether the person may write one more now; locks their row. Raises TooManyPostsError."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    recent = Post.objects.filter(author=person, written_at__gt=database_now() - timedelta(hours=1))
    if recent.count() >= POSTS_AN_HOUR:
        raise TooManyPostsError(POSTS_AN_HOUR)


def lock_topic(pk: int) -> Topic:
    """The topic as it is now, with its row locked."""
    return Topic.objects.select_for_update(no_key=True, of=("self",)).select_related("competition").get(pk=pk)


def check_unlocked(topic: Topic, by: User) -> None:
    """Whether this person may write on; raises TopicLockedError."""
    if topic.locked_at and not may_moderate(by, topic.competition):
        raise TopicLockedError


@transaction.atomic
def edit(post: Post, text: str, *, by: User, title: str = "") -> None:
    """Change one's own text, and with an opening its title. Locks the topic's row. Raises a PostRefusedError."""
    topic = lock_topic(post.topic_id)
    check_unlocked(topic, by)
    if not Post.objects.open_to(by).filter(pk=post.pk).update(text=text, edited_at=database_now()):
        raise PostChangedError
    if post.is_opening:
        topic.title = title
        topic.save(update_fields=["title"])


@transaction.atomic
def remove(post: Post, *, by: User) -> bool:
    """Take one's own text away, for good; where others have written after it a place is left that says so.

    Such a place is no write-up any more, so that the team may write another. Returns whether one is left. Locks the
    topic's row. Raises PostChangedError.
    """
    topic = lock_topic(post.topic_id)
    mine = Post.objects.open_to(by).filter(pk=post.pk)
    if not mine.exists():
        raise PostChangedError
    if is_answered := topic.posts.filter(pk__gt=post.pk).exists():
        mine.update(text="", is_official=False, removed_at=database_now())
        if post.is_opening:
            Topic.objects.filter(pk=topic.pk).update(title="", team=None)
    elif post.is_opening:
        topic.delete()
    else:
        mine.delete()
    return is_answered
