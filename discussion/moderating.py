"""What hosts do with what others wrote: hide it with a reason, show it again, lock a topic. All of it is on record."""

from django.db import transaction

from accounts.models import User
from audit.record import digest, record
from competitions.clock import database_now
from discussion.errors import PostChangedError
from discussion.models import Post, Topic
from discussion.notices import forget_hidden, tell_hidden
from discussion.posting import lock_topic


@transaction.atomic
def hide(post: Post, *, reason: str, by: User) -> None:
    """Nobody reads it but its author, with the reason, and the hosts; an opening takes its topic with it.

    Raises PostChangedError if it is hidden or removed already.
    """
    topic = lock_topic(post.topic_id)
    if not topic.posts.shown().filter(pk=post.pk).update(hidden_at=database_now(), hidden_because=reason):
        raise PostChangedError
    tell_hidden(post, by=by)
    facts = {"post": post.pk, "topic": topic.pk, "reason": digest(reason)}
    record(topic.competition.chain, "discussion:hide", by=by, facts=facts)


@transaction.atomic
def unhide(post: Post, *, by: User) -> None:
    """Everybody reads it again. Raises PostChangedError if it is not hidden."""
    topic = lock_topic(post.topic_id)
    if not topic.posts.filter(pk=post.pk, hidden_at__isnull=False).update(hidden_at=None, hidden_because=""):
        raise PostChangedError
    forget_hidden(post)
    record(topic.competition.chain, "discussion:unhide", by=by, facts={"post": post.pk, "topic": topic.pk})


@transaction.atomic
def set_lock(topic: Topic, *, locked: bool, by: User) -> None:
    """Let only those who run the competition write on in a topic, or everybody again; nothing if it is so already."""
    topic = lock_topic(topic.pk)
    if bool(topic.locked_at) != locked:
        topic.locked_at = database_now() if locked else None
        topic.save(update_fields=["locked_at"])
        deed = "discussion:lock" if locked else "discussion:unlock"
        record(topic.competition.chain, deed, by=by, facts={"topic": topic.pk})
