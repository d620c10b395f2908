"""The table of methods: all that clients may call, by the names that they call it."""

from accounts.models import Scope
from kaggle_api import board_methods, competition_methods, data_methods, submission_methods
from kaggle_api.calls import Call, Method

COMPETITIONS = "competitions.CompetitionApiService"


def hello(call: Call) -> dict[str, str]:
    """Who the client is."""
    return {"userName": call.user.username}


METHODS: dict[str, Method] = {
    method.name: method
    for method in (
        Method("api.v1.DiagnosticsService", "Hello", hello),
        Method(COMPETITIONS, "ListCompetitions", competition_methods.list_competitions),
        Method(COMPETITIONS, "GetCompetition", competition_methods.get_competition),
        Method(COMPETITIONS, "ListCompetitionPages", competition_methods.list_pages),
        Method(COMPETITIONS, "ListDataFiles", data_methods.list_files),
        Method(COMPETITIONS, "DownloadDataFiles", data_methods.download_all),
        Method(COMPETITIONS, "DownloadDataFile", data_methods.download_one),
        Method(COMPETITIONS, "StartSubmissionUpload", submission_methods.start_upload, Scope.SUBMIT, takes_files=True),
        Method(COMPETITIONS, "CreateSubmission", submission_methods.create_submission, Scope.SUBMIT),
        Method(COMPETITIONS, "GetSubmissionLimits", submission_methods.limits),
        Method(COMPETITIONS, "GetSubmission", submission_methods.get_submission),
        Method(COMPETITIONS, "ListSubmissions", submission_methods.list_submissions),
        Method(COMPETITIONS, "DownloadSubmission", submission_methods.download_submission),
        Method(COMPETITIONS, "ListTeamPublicSubmissions", submission_methods.team_submissions),
        Method(COMPETITIONS, "GetLeaderboard", board_methods.get_board),
        Method(COMPETITIONS, "DownloadLeaderboard", board_methods.download_board),
    )
}

# Names of the views that only read, though all but the oldest clients ask everything by POST.
READING = {
    "kaggle_api:IntrospectToken",
    *(f"kaggle_api:{name}" for name in METHODS if METHODS[name].scope == Scope.READ),
}
