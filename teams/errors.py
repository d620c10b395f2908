"""Why a team stays as it is: one class a reason, in whole sentences for the person who asked."""

from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.clock import utc_minute


class TeamRefusedError(Exception):
    """Nothing was changed. `code` is for programs, `status` for HTTP."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409


class NotTheLeaderError(TeamRefusedError):
    code = "not_the_leader"
    status = 403

    def __init__(self, deed: str) -> None:
        super().__init__(_("Only the leader of the team may %(deed)s. Ask the leader.") % {"deed": deed})


class NotAMemberError(TeamRefusedError):
    code = "not_a_member"

    def __init__(self) -> None:
        super().__init__(_("This person is not a member of the team, or no longer one. Load the page again."))


class MergerDeadlinePassedError(TeamRefusedError):
    code = "merger_deadline_passed"

    def __init__(self, deadline: datetime) -> None:
        super().__init__(
            _("Invitations ended at %(deadline)s. Teams stay as they are.") % {"deadline": utc_minute(deadline)}
        )


class TeamFullError(TeamRefusedError):
    code = "team_full"

    def __init__(self, limit: int) -> None:
        members = ngettext("one member", "%(limit)s members", limit) % {"limit": limit}
        super().__init__(
            _("The team is full: a team has at most %(members)s in this competition.") % {"members": members}
        )


class NobodyOfThatNameError(TeamRefusedError):
    code = "nobody_of_that_name"
    status = 400

    def __init__(self, name: str) -> None:
        super().__init__(
            _("There is nobody with the username “%(name)s”. Mind the spelling, or invite by e-mail.") % {"name": name}
        )


class AlreadyMemberError(TeamRefusedError):
    code = "already_member"


class AlreadyInvitedError(TeamRefusedError):
    code = "already_invited"

    def __init__(self) -> None:
        super().__init__(_("The team has invited them already, and the invitation is open."))


class TooManyInvitationsError(TeamRefusedError):
    code = "too_many_invitations"
    status = 429

    def __init__(self, limit: int, anew_at: datetime) -> None:
        super().__init__(
            _("The team has made its %(limit)s invitations of today. More can be made from %(anew_at)s on.")
            % {"limit": limit, "anew_at": utc_minute(anew_at)}
        )


class InvitationClosedError(TeamRefusedError):
    code = "invitation_closed"

    def __init__(self) -> None:
        super().__init__(_("This invitation is not open any more: it was answered or withdrawn."))


class HostsHaveNoTeamError(TeamRefusedError):
    code = "hosts_cannot_join"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("You run this competition and may see its solution, so you cannot take part in it."))


class RulesFirstError(TeamRefusedError):
    code = "rules_not_accepted"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("Every member has accepted the rules in force. Accept them first, then the invitation."))


class WouldMergeError(TeamRefusedError):
    code = "would_merge"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Your team has sent submissions, so nobody leaves it: the whole team merges with the other one or "
                "stays. Its leader can merge them, by an invitation that the leader is sent."
            )
        )


class NothingToMergeError(TeamRefusedError):
    code = "nothing_to_merge"

    def __init__(self) -> None:
        super().__init__(_("Your team has sent nothing, so there is nothing to merge. Accept the invitation instead."))


class MergedTeamTooLargeError(TeamRefusedError):
    code = "merged_team_too_large"

    def __init__(self, members: int, limit: int) -> None:
        super().__init__(
            _("Together you would be %(members)s members; a team has at most %(limit)s in this competition.")
            % {"members": members, "limit": limit}
        )


class MergedAllowanceError(TeamRefusedError):
    code = "merged_allowance_exceeded"

    def __init__(self, submissions: int, allowed: int) -> None:
        super().__init__(
            _(
                "Together you have made %(submissions)s submissions that count, and one team could have "
                "made %(allowed)s by now. Where a daily limit is the reason, wait until as many days "
                "have passed; a limit in all stays."
            )
            % {"submissions": submissions, "allowed": allowed}
        )


class NoPlaceLeftError(TeamRefusedError):
    code = "no_place_left"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            _(
                "You have no team in this competition: yours has set you aside. What you sent stays with it, so you "
                "cannot join another one."
            )
        )


class HasSubmissionsError(TeamRefusedError):
    code = "team_has_submissions"

    def __init__(self) -> None:
        super().__init__(
            _("Your team has sent submissions, and what it sent stays with its members: nobody can leave.")
        )


class AloneError(TeamRefusedError):
    code = "alone"

    def __init__(self) -> None:
        super().__init__(_("You are the only member of your team. There is nobody to leave."))


class NameTakenError(TeamRefusedError):
    code = "name_taken"

    def __init__(self, name: str) -> None:
        super().__init__(
            _(
                "Another team of this competition is called “%(name)s”, or so much like it that a reader could take "
                "one for the other. Choose another name."
            )
            % {"name": name}
        )


class NamesStayError(TeamRefusedError):
    code = "closed"

    def __init__(self, closes_at: datetime) -> None:
        super().__init__(
            _("The competition closed at %(closes_at)s. Names stay as they were then.")
            % {"closes_at": utc_minute(closes_at)}
        )


class StatementStaysError(TeamRefusedError):
    code = "closed"

    def __init__(self, closes_at: datetime) -> None:
        super().__init__(
            _("The competition closed at %(closes_at)s. Statements stay as they were then.")
            % {"closes_at": utc_minute(closes_at)}
        )


class NothingOverdueError(TeamRefusedError):
    code = "nothing_overdue"

    def __init__(self, name: str) -> None:
        super().__init__(
            _(
                "%(name)s is not late: only a member who has not accepted a material change of the rules "
                "within the grace can be set aside. Load the page again."
            )
            % {"name": name}
        )
