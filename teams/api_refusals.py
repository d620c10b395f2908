"""Every refusal of joining and of the deeds of teams, as the API's description shows it."""

from datetime import UTC, datetime

from competitions.acceptance import KeyTermsUnansweredError, RulesOutdatedError, UnknownKeyTermError
from competitions.models import KeyTerm, Rules
from teams import errors, joining

CHRISTMAS = datetime(2026, 12, 25, tzinfo=UTC)
IN_FORCE = Rules(version=2)

ANSWERS = (
    KeyTermsUnansweredError([KeyTerm(pk=7, number=2, clause="7.1")]),
    UnknownKeyTermError([99], IN_FORCE),
    RulesOutdatedError(IN_FORCE),
)
JOINING = (
    *ANSWERS,
    joining.HostsCannotJoinError(),
    joining.NotPublishedError(),
    joining.AlreadyJoinedError(),
    joining.AlreadyAskedError(),
    joining.RequestDeclinedError("This one is for the students of the course."),
    joining.NotOpenYetError(CHRISTMAS),
    joining.EntryDeadlinePassedError(CHRISTMAS),
)
ACCEPTING_RULES = (*ANSWERS, joining.NotJoinedError())

NOT_THE_LEADER = errors.NotTheLeaderError("rename it")
NOT_A_MEMBER = errors.NotAMemberError()
CLOSED_INVITATION = errors.InvitationClosedError()
GROWING = (
    errors.MergerDeadlinePassedError(CHRISTMAS),
    errors.TeamFullError(5),
    errors.AlreadyMemberError("noor is a member of your team."),
)
RENAMING = (NOT_THE_LEADER, NOT_A_MEMBER, errors.NameTakenError("Agar"), errors.NamesStayError(CHRISTMAS))
LEADING = (NOT_THE_LEADER, NOT_A_MEMBER)
LEAVING = (NOT_A_MEMBER, errors.AloneError(), errors.HasSubmissionsError())
INVITING = (
    *LEADING,
    *GROWING,
    errors.NobodyOfThatNameError("nor"),
    errors.AlreadyInvitedError(),
    errors.TooManyInvitationsError(20, CHRISTMAS),
)
ACCEPTING = (
    CLOSED_INVITATION,
    *GROWING,
    errors.HostsHaveNoTeamError(),
    errors.RulesFirstError(),
    errors.NoPlaceLeftError(),
    errors.WouldMergeError(),
)
MERGING = (
    CLOSED_INVITATION,
    NOT_THE_LEADER,
    errors.AlreadyMemberError("noor is a member of your team."),
    errors.MergerDeadlinePassedError(CHRISTMAS),
    errors.HostsHaveNoTeamError(),
    errors.RulesFirstError(),
    errors.NoPlaceLeftError(),
    errors.NothingToMergeError(),
    errors.MergedTeamTooLargeError(6, 5),
    errors.MergedAllowanceError(12, 10),
)
SETTING_ASIDE = (NOT_THE_LEADER, NOT_A_MEMBER, errors.NothingOverdueError("Noor Haddad"))
DECLINING = (CLOSED_INVITATION,)
WITHDRAWING = (*LEADING, CLOSED_INVITATION)
