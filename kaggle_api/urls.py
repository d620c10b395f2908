"""Addresses of both dialects: a route a method in the newer one; those of clients up to 1.7 by hand."""

from django.urls import URLPattern, path

from kaggle_api import downloads, uploading
from kaggle_api.methods import METHODS
from kaggle_api.views import CallView, FilesView, IntrospectTokenView

app_name = "kaggle_api"
OF_SUBMITTING = "competitions/submissions"


def call(
    route: str, verb: str, method: str, *, name: str = "", view: type[CallView] = CallView, unwraps: str = ""
) -> URLPattern:
    """A route to a method, asked for by GET or POST."""
    answers = view.as_view(method=METHODS[method], http_method_names=[verb.lower()], unwraps=unwraps)
    return path(route, answers, name=name or method)


rpc = [call(f"{method.service}/{method.name}", "POST", method.name) for method in METHODS.values()]

old = [
    call("competitions/list", "GET", "ListCompetitions", unwraps="competitions", name="list"),
    call("competitions/data/list/<slug:slug>", "GET", "ListDataFiles", name="files", view=FilesView),
    call("competitions/data/download/<slug:slug>/<path:name>", "GET", "DownloadDataFile", name="file"),
    call("competitions/data/download-all/<slug:slug>", "GET", "DownloadDataFiles", name="all"),
    call("competitions/<slug:slug>/leaderboard/view", "GET", "GetLeaderboard", name="board"),
    call("competitions/<slug:slug>/leaderboard/download", "GET", "DownloadLeaderboard", name="board-file"),
    call(
        "competitions/<slug:slug>/submissions/url/<int:length>/<int:mtime>",
        "POST",
        "StartSubmissionUpload",
        name="start",
    ),
    call("competitions/submission-url", "POST", "StartSubmissionUpload", name="start-1.7"),
    call(f"{OF_SUBMITTING}/submit/<slug:slug>", "POST", "CreateSubmission", name="submit"),
    call(f"{OF_SUBMITTING}/list/<slug:slug>", "GET", "ListSubmissions", unwraps="submissions", name="submissions"),
]

# For browsers, beside the other pages of a competition.
page_urlpatterns = [path("competitions/<slug:slug>/data.zip", downloads.all_data, name="all-data")]

urlpatterns = [
    path("security.OAuthService/IntrospectToken", IntrospectTokenView.as_view(), name="IntrospectToken"),
    *rpc,
    *old,
    path("uploads/<slug:slug>/<str:token>", uploading.receive, name="upload"),
    path("downloads/<str:token>/<path:name>", downloads.download, name="download"),
]
