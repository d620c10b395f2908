"""Why a post is not taken, or a post not hidden; nothing has changed. Each message is for who tried."""

from datetime import datetime

from django.utils.translation import gettext as _

from competitions.clock import utc_minute


class PostRefusedError(Exception):
    """What all refusals here have in common."""


class TopicLockedError(PostRefusedError):
    """Only those who run the competition write on in a locked topic."""

    def __init__(self) -> None:
        super().__init__(_("A host has locked this topic: nothing more is written in it. You can start another topic."))


class TooManyPostsError(PostRefusedError):
    """A person's allowance of the last hour is used up."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            _("You have written %(limit)s posts within an hour, which is the most. Send this one later.")
            % {"limit": limit}
        )


class NotClosedYetError(PostRefusedError):
    """Write-ups belong to the time after the closing: until then teams keep their ways to themselves."""

    def __init__(self, closes_at: datetime) -> None:
        super().__init__(
            _("Teams write up what they did once the competition has closed, from %(closing)s on.")
            % {"closing": utc_minute(closes_at)}
        )


class WrittenUpError(PostRefusedError):
    """A team-mate was faster."""

    def __init__(self) -> None:
        super().__init__(_("Your team has a write-up already. Load the page again to read it and to edit it."))


class PostChangedError(PostRefusedError):
    """Another window, or a host, was faster."""

    def __init__(self) -> None:
        super().__init__(_("This post has been removed or hidden meanwhile. Look at its topic again."))
