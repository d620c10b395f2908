"""Why a submission was not taken: one class a reason, in whole sentences for the team."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext as _

from competitions.clock import utc_minute
from scoring.errors import PredictionFileRefusedError


class SubmissionRefusedError(Exception):
    """A submission was not taken and used up no limit; a wrong file counts as an invalid one.

    `code` is for programs, `status` for HTTP.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409


class NotOpenYetError(SubmissionRefusedError):
    code = "not_open_yet"

    def __init__(self, opens_at: datetime) -> None:
        super().__init__(
            _("Submissions open at %(opens_at)s. Send the file again from then on.")
            % {"opens_at": utc_minute(opens_at)}
        )


class NotInTeamError(SubmissionRefusedError):
    code = "not_in_team"

    def __init__(self) -> None:
        super().__init__(
            _("You are no longer in the team that this file was sent for. Send it again, for the team you are in.")
        )


class ClosedError(SubmissionRefusedError):
    code = "closed"

    def __init__(self, closes_at: datetime) -> None:
        super().__init__(
            _("Submissions closed at %(closes_at)s. What counts is the moment the whole file has arrived.")
            % {"closes_at": utc_minute(closes_at)}
        )


class PausedError(SubmissionRefusedError):
    code = "paused"

    def __init__(self, note: str) -> None:
        super().__init__(
            _("The hosts have paused submissions: “%(note)s” Send the file again once they are resumed.")
            % {"note": note}
        )


class RulesNotAcceptedError(SubmissionRefusedError):
    code = "rules_not_accepted"
    status = 403

    def __init__(self, names: Sequence[str], version: int, until: datetime) -> None:
        super().__init__(
            _(
                "The rules changed materially, and version %(version)s was to be accepted by %(until)s. "
                "Not accepted by: %(names)s. They accept it on the rules page, or the leader sets them "
                "aside on the team page; then your team can submit again."
            )
            % {"version": version, "until": utc_minute(until), "names": ", ".join(names)}
        )


class DailyLimitReachedError(SubmissionRefusedError):
    code = "daily_limit_reached"
    status = 429

    def __init__(self, limit: int, anew_at: datetime) -> None:
        super().__init__(
            _("Your team has used its %(limit)s submissions of today. The count starts anew at %(anew_at)s.")
            % {"limit": limit, "anew_at": utc_minute(anew_at)}
        )


class TotalLimitReachedError(SubmissionRefusedError):
    code = "total_limit_reached"

    def __init__(self, limit: int) -> None:
        super().__init__(
            _("Your team has used all of its %(limit)s submissions. No more are taken.") % {"limit": limit}
        )


class TooManyInvalidFilesError(SubmissionRefusedError):
    code = "too_many_invalid_files"
    status = 429

    def __init__(self, limit: int, anew_at: datetime) -> None:
        super().__init__(
            _(
                "%(limit)s files of your team could not be scored today, so today is closed for it. Mend "
                "the file and send it from %(anew_at)s on."
            )
            % {"limit": limit, "anew_at": utc_minute(anew_at)}
        )


class TooLargeError(SubmissionRefusedError):
    code = "too_large"
    status = 413

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(
            _(
                "The file has %(size)s bytes; the most that is taken here is %(limit)s. Write fewer "
                "digits, or compress the file with gzip."
            )
            % {"size": f"{size:,}", "limit": f"{limit:,}"}
        )


class WrongFileError(SubmissionRefusedError):
    """The first look at the file (emptiness, header, kind of file) found problems; it lists them all."""

    code = "wrong_file"
    status = 400

    def __init__(self, refusal: PredictionFileRefusedError) -> None:
        more = refusal.total - len(refusal.problems)
        super().__init__("\n".join([*map(str, refusal.problems), *([f"And {more} more."] if more else [])]))
        self.problems = refusal.problems


class NoSolutionError(SubmissionRefusedError):
    code = "no_solution"

    def __init__(self) -> None:
        super().__init__(_("The host has not uploaded a solution yet, so nothing can be scored. Ask the host."))


class FinalsRefusedError(Exception):
    """A choice of finals that cannot be taken; says why."""

    code: ClassVar[str] = "finals_refused"
    status: ClassVar[int] = 409
