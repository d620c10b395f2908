"""Every refusal of submissions and finals, as the API's description shows it."""

from datetime import UTC, datetime

from competitions.rest import Named
from scoring.errors import PredictionFileRefusedError, Problem
from submissions import errors

CHRISTMAS = datetime(2026, 12, 25, tzinfo=UTC)
EMPTY = Problem("EmptyFile", None, "the file is empty", "send the file that you meant to send")


def not_joined(slug: str) -> Named:
    """The refusal of someone without a team."""
    return Named("not_joined", 403, f"Accept the rules first, at /competitions/{slug}/rules/.")


NO_SUCH_SUBMISSION = Named("not_found", 404, "Your team has no such submission.")
SUBMITTING = (
    not_joined("cells"),
    errors.WrongFileError(PredictionFileRefusedError([EMPTY], 1)),
    errors.NotOpenYetError(CHRISTMAS),
    errors.NotInTeamError(),
    errors.RulesNotAcceptedError(["Noor Haddad"], 2, CHRISTMAS),
    errors.ClosedError(CHRISTMAS),
    errors.PausedError("The solution is being mended."),
    errors.TotalLimitReachedError(100),
    errors.NoSolutionError(),
    errors.TooLargeError(3_000_000, 2_097_152),
    errors.DailyLimitReachedError(5, CHRISTMAS),
    errors.TooManyInvalidFilesError(20, CHRISTMAS),
)
CHOOSING = (NO_SUCH_SUBMISSION, errors.FinalsRefusedError("Choose at most 2 finals; these are 3."))
