"""Why a team stays as it is: one class a reason, in whole sentences for the person who asked."""

from datetime import datetime
from typing import ClassVar

from competitions.clock import utc_minute


class TeamRefusedError(Exception):
    """Nothing was changed. `code` is for programs, `status` for HTTP."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409


class NotTheLeaderError(TeamRefusedError):
    code = "not_the_leader"
    status = 403

    def __init__(self, deed: str) -> None:
        super().__init__(f"Only the leader of the team may {deed}. Ask the leader.")


class NotAMemberError(TeamRefusedError):
    code = "not_a_member"

    def __init__(self) -> None:
        super().__init__("This person is not a member of the team, or no longer one. Load the page again.")


class MergerDeadlinePassedError(TeamRefusedError):
    code = "merger_deadline_passed"

    def __init__(self, deadline: datetime) -> None:
        super().__init__(f"Invitations ended at {utc_minute(deadline)}. Teams stay as they are.")


class TeamFullError(TeamRefusedError):
    code = "team_full"

    def __init__(self, limit: int) -> None:
        members = f"{limit} members" if limit > 1 else "one member"
        super().__init__(f"The team is full: a team has at most {members} in this competition.")


class NobodyOfThatNameError(TeamRefusedError):
    code = "nobody_of_that_name"
    status = 400

    def __init__(self, name: str) -> None:
        super().__init__(f"There is nobody with the username “{name}”. Mind the spelling, or invite by e-mail.")


class AlreadyMemberError(TeamRefusedError):
    code = "already_member"


class AlreadyInvitedError(TeamRefusedError):
    code = "already_invited"

    def __init__(self) -> None:
        super().__init__("The team has invited them already, and the invitation is open.")


class TooManyInvitationsError(TeamRefusedError):
    code = "too_many_invitations"
    status = 429

    def __init__(self, limit: int, anew_at: datetime) -> None:
        super().__init__(
            f"The team has made its {limit} invitations of today. More can be made from {utc_minute(anew_at)} on."
        )


class InvitationClosedError(TeamRefusedError):
    code = "invitation_closed"

    def __init__(self) -> None:
        super().__init__("This invitation is not open any more: it was answered or withdrawn.")


class HostsHaveNoTeamError(TeamRefusedError):
    code = "hosts_cannot_join"
    status = 403

    def __init__(self) -> None:
        super().__init__("You run this competition and may see its solution, so you cannot take part in it.")


class RulesFirstError(TeamRefusedError):
    code = "rules_not_accepted"
    status = 403

    def __init__(self) -> None:
        super().__init__("Every member has accepted the rules in force. Accept them first, then the invitation.")


class WouldMergeError(TeamRefusedError):
    code = "would_merge"

    def __init__(self) -> None:
        super().__init__(
            "Your team has sent submissions, so nobody leaves it: the whole team merges with the other one or stays. "
            "Its leader can merge them, by an invitation that the leader is sent."
        )


class NothingToMergeError(TeamRefusedError):
    code = "nothing_to_merge"

    def __init__(self) -> None:
        super().__init__("Your team has sent nothing, so there is nothing to merge. Accept the invitation instead.")


class MergedTeamTooLargeError(TeamRefusedError):
    code = "merged_team_too_large"

    def __init__(self, members: int, limit: int) -> None:
        super().__init__(f"Together you would be {members} members; a team has at most {limit} in this competition.")


class MergedAllowanceError(TeamRefusedError):
    code = "merged_allowance_exceeded"

    def __init__(self, submissions: int, allowed: int) -> None:
        super().__init__(
            f"Together you have made {submissions} submissions that count, and one team could have made {allowed} by "
            "now. Where a daily limit is the reason, wait until as many days have passed; a limit in all stays."
        )


class NoPlaceLeftError(TeamRefusedError):
    code = "no_place_left"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            "You have no team in this competition: yours has set you aside. What you sent stays with it, so you "
            "cannot join another one."
        )


class HasSubmissionsError(TeamRefusedError):
    code = "team_has_submissions"

    def __init__(self) -> None:
        super().__init__("Your team has sent submissions, and what it sent stays with its members: nobody can leave.")


class AloneError(TeamRefusedError):
    code = "alone"

    def __init__(self) -> None:
        super().__init__("You are the only member of your team. There is nobody to leave.")


class NameTakenError(TeamRefusedError):
    code = "name_taken"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Another team of this competition is called “{name}”, whatever its case. Choose another name."
        )


class NamesStayError(TeamRefusedError):
    code = "closed"

    def __init__(self, closes_at: datetime) -> None:
        super().__init__(f"The competition closed at {utc_minute(closes_at)}. Names stay as they were then.")


class StatementStaysError(TeamRefusedError):
    code = "closed"

    def __init__(self, closes_at: datetime) -> None:
        super().__init__(f"The competition closed at {utc_minute(closes_at)}. Statements stay as they were then.")


class NothingOverdueError(TeamRefusedError):
    code = "nothing_overdue"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is not late: only a member who has not accepted a material change of the rules within the grace "
            "can be set aside. Load the page again."
        )
