"""What participants do about what others wrote: tell those who moderate."""

from django.db import transaction

from accounts.models import User
from competitions.clock import database_now
from discussion.errors import PostChangedError
from discussion.models import Post, Report
from discussion.notices import tell_reported
from discussion.posting import lock_topic


@transaction.atomic
def report(post: Post, *, reason: str, by: User) -> None:
    """Enter a report, of which those who moderate are told; a person's second one of a post changes nothing.

    Raises PostChangedError if the post is hidden or removed already.
    """
    if not lock_topic(post.topic_id).posts.shown().filter(pk=post.pk).exists():
        raise PostChangedError
    told = {"reason": reason, "at": database_now()}
    if Report.objects.get_or_create(post=post, by=by, defaults=told)[1]:
        tell_reported(post)
