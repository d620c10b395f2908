"""Every answer, read by the client's own types: a field of another name would be none to them."""

from typing import Any

import kagglesdk.competitions.types.competition_api_service as types
import pytest
from django.test import Client
from django.utils import timezone
from kagglesdk.competitions.types.submission_status import SubmissionStatus
from kagglesdk.kaggle_object import KaggleObject
from kagglesdk.security.types.oauth_service import IntrospectTokenResponse

from competitions.models import Competition, Page, Prize
from leaderboard.schedule import reveal_due
from submissions import judging
from submissions.models import Evaluation
from teams.models import Team
from tests.factories import close, make_competition, make_team, make_user, prediction_csv
from tests.kaggle_api.program import Program, program_of

pytestmark = pytest.mark.django_db
BROKEN = prediction_csv().replace(b"row-007", b"row-700")


def read(kind: type[KaggleObject], told: dict[str, Any]) -> Any:
    """What the client reads; there is nothing in it that the client does not know."""
    assert_known(kind, told)
    return kind.from_dict(told)


def assert_known(kind: type[KaggleObject], told: dict[str, Any]) -> None:
    known = {field.json_name: field.field_type for field in kind._fields}
    assert told.keys() <= known.keys()
    for name, value in told.items():
        for each in value if isinstance(value, list) else []:
            assert_known(known[name], each)


def judge_all() -> None:
    for pk in Evaluation.objects.order_by("pk").values_list("pk", flat=True):
        judging.judge(pk)


def names(program: Program, **fields: Any) -> list[str]:
    return [each["ref"] for each in program.told("ListCompetitions", **fields)["competitions"]]


def test_a_competition_is_listed_with_what_the_client_shows(mira: Program, competition: Competition) -> None:
    Prize.objects.create(competition=competition, place=1, amount=500)
    (shown,) = read(types.ApiListCompetitionsResponse, mira.told("ListCompetitions")).competitions
    assert (shown.ref, shown.category, shown.reward) == ("cells", "Community", "$500")
    assert (shown.team_count, shown.user_has_entered, shown.user_rank) == (1, True, 0)
    assert shown.deadline.date() == competition.phase.closes_at.date()
    assert shown.url == "http://testserver/competitions/cells/"
    mira.submit(prediction_csv(0.3))
    judge_all()
    found = read(types.ApiCompetition, mira.told("GetCompetition", competitionName="cells"))
    assert (found.user_rank, found.max_daily_submissions, found.evaluation_metric) == (1, 5, "Log loss")


def test_the_list_is_found_by_words_group_and_category_and_has_pages(mira: Program) -> None:
    make_competition(slug="birds", title="Birds at night", category="getting-started")
    make_competition(slug="draft", published=False, host=make_user("mira"))
    assert names(mira) == ["cells", "birds"]
    assert names(mira, search="night") == ["birds"]
    assert names(mira, group="COMPETITION_LIST_TAB_ENTERED") == ["cells"]
    assert names(mira, group="COMPETITION_LIST_TAB_UNLAUNCHED") == ["draft"]
    assert names(mira, category="HOST_SEGMENT_GETTING_STARTED") == ["birds"]
    assert names(mira, category="HOST_SEGMENT_MASTERS") == []
    assert names(mira, sortBy="COMPETITION_SORT_BY_NUMBER_OF_TEAMS") == ["cells", "birds"]
    assert names(mira, sortBy="COMPETITION_SORT_BY_LATEST_DEADLINE") == ["birds", "cells"]
    first = mira.told("ListCompetitions", pageSize=1)
    assert names(mira, pageSize=1, pageToken=first["nextPageToken"]) == names(mira, pageSize=1, page=2) == ["birds"]
    assert mira.told("ListCompetitions", pageSize=1, page=2)["nextPageToken"] == ""
    assert mira.told("ListCompetitions", pageSize=1, page=-1) == first


def test_data_files_come_in_pages(mira: Program, train: bytes) -> None:
    first = read(types.ApiListDataFilesResponse, mira.told("ListDataFiles", competitionName="cells", pageSize=1))
    assert [(each.name, each.creation_date.year) for each in first.files] == [
        ("sample_submission.csv", timezone.now().year)
    ]
    onwards = mira.told("ListDataFiles", competitionName="cells", pageSize=1, pageToken=first.next_page_token)
    second = read(types.ApiListDataFilesResponse, onwards)
    assert [(each.name, each.total_bytes) for each in second.files] == [("train.jsonl", len(train))]
    assert second.next_page_token == ""


def test_pages_are_told_as_the_hosts_wrote_them(mira: Program, competition: Competition) -> None:
    Page.objects.create(competition=competition, key="data", text="Two files.")
    found = read(types.ApiListCompetitionPagesResponse, mira.told("ListCompetitionPages", competitionName="cells"))
    assert [each.name for each in found.pages] == ["overview", "data", "rules"]
    one = mira.told("ListCompetitionPages", competitionName="cells", pageName="rules")
    assert [each["content"] for each in one["pages"]] == ["1. Be fair."]


def test_a_submission_is_pending_then_complete_or_an_error_that_says_why(mira: Program) -> None:
    sent = mira.submit(prediction_csv(0.3), name="a good one.csv", note="first try").json()
    created = read(types.ApiCreateSubmissionResponse, sent)
    assert created.message == "Successfully submitted to Benign or malignant?."
    broken = mira.submit(BROKEN).json()["ref"]
    waiting = read(types.ApiSubmission, mira.told("GetSubmission", ref=created.ref))
    assert (waiting.status, waiting.public_score, waiting.private_score) == (SubmissionStatus.PENDING, "", "")
    judge_all()
    found = read(types.ApiListSubmissionsResponse, mira.told("ListSubmissions", competitionName="cells")).submissions
    assert [each.ref for each in found] == [broken, created.ref]
    assert [each.status for each in found] == [SubmissionStatus.ERROR, SubmissionStatus.COMPLETE]
    assert "row-700" in found[0].error_description
    score = Evaluation.objects.get(submission=created.ref).public_score
    assert (found[1].file_name, found[1].description) == ("a good one.csv", "first try")
    assert (found[1].public_score, found[1].private_score) == (f"{score:.5f}", "")
    successful = mira.told("ListSubmissions", competitionName="cells", group="SUBMISSION_GROUP_SUCCESSFUL")
    assert [each["ref"] for each in successful["submissions"]] == [created.ref]
    paged = mira.told("ListSubmissions", competitionName="cells", pageSize=1, page=2)
    assert [each["ref"] for each in paged["submissions"]] == [created.ref]


def test_the_limits_say_what_is_left(mira: Program, competition: Competition) -> None:
    mira.submit(prediction_csv(0.3))
    left = read(types.ApiSubmissionLimits, mira.told("GetSubmissionLimits", competitionName="cells"))
    assert (left.num_today, left.num_total, left.num_allowed_now, left.limited_by_total) == (1, 1, 4, False)
    close(competition)
    assert mira.told("GetSubmissionLimits", competitionName="cells")["numAllowedNow"] == 0


def test_the_board_comes_in_pages(mira: Program, rival: Program, team: Team) -> None:
    assert mira.told("GetLeaderboard", competitionName="cells")["submissions"] == []
    mira.submit(prediction_csv(0.1))
    rival.submit(prediction_csv(0.5))
    judge_all()
    first = read(types.ApiGetLeaderboardResponse, mira.told("GetLeaderboard", competitionName="cells", pageSize=1))
    assert [(each.team_id, each.team_name) for each in first.submissions] == [(team.pk, "Petri Dish")]
    onwards = mira.told("GetLeaderboard", competitionName="cells", pageSize=1, pageToken=first.next_page_token)
    assert [each["teamName"] for each in onwards["submissions"]] == ["Rival"]
    assert onwards["nextPageToken"] == ""


def test_own_scored_submissions_are_found_by_the_team_s_number(mira: Program, team: Team) -> None:
    ref = mira.submit(prediction_csv(0.3)).json()["ref"]
    mira.submit(BROKEN)
    judge_all()
    found = read(types.ApiListTeamPublicSubmissionsResponse, mira.told("ListTeamPublicSubmissions", teamId=team.pk))
    assert [each.id for each in found.submissions] == [ref]


def test_private_scores_are_told_from_the_reveal_on(mira: Program, competition: Competition) -> None:
    mira.submit(prediction_csv(0.3))
    judge_all()
    close(competition)
    (before,) = mira.told("ListSubmissions", competitionName="cells")["submissions"]
    public = mira.told("GetLeaderboard", competitionName="cells")["submissions"]
    reveal_due()
    (after,) = mira.told("ListSubmissions", competitionName="cells")["submissions"]
    assert before["privateScore"] == ""
    assert float(after["privateScore"]) != float(after["publicScore"])
    decided = mira.told("GetLeaderboard", competitionName="cells")["submissions"]
    assert [row["score"] for row in decided] == [after["privateScore"]]
    overridden = mira.told("GetLeaderboard", competitionName="cells", overridePublic=True)["submissions"]
    assert [row["score"] for row in overridden] == [after["publicScore"]]
    assert [row["score"] for row in public] == [before["publicScore"]]


def test_a_token_is_told_to_be_good_or_not_and_never_refused() -> None:
    program = program_of(make_user("mira"))
    address = "/api/v1/security.OAuthService/IntrospectToken"
    good = Client().post(address, {"token": program.token}, content_type="application/json")
    found = read(IntrospectTokenResponse, good.json())
    assert (good.status_code, found.active, found.username, found.scope) == (200, True, "mira", "read submit")
    for guess in ("podium_guess", "", None, 7, [program.token]):
        answer = Client().post(address, {"token": guess}, content_type="application/json")
        assert (answer.status_code, answer.json()) == (200, {"active": False})


def test_hello_says_whose_token_it_is_in_the_one_field_that_kagglehub_reads() -> None:
    answer = program_of(make_user("mira")).client.post("/api/v1/api.v1.DiagnosticsService/Hello")
    assert answer.json() == {"userName": "mira"}  # kagglesdk has no type for it; a journey asks kagglehub itself


def test_an_announced_file_gets_a_token_and_an_address_of_its_own(mira: Program) -> None:
    first, second = (
        read(types.ApiStartSubmissionUploadResponse, mira.start(prediction_csv(), name=name)) for name in ("a", "b")
    )
    assert first.create_url.startswith("http://testserver/api/v1/uploads/cells/")
    assert len({first.token, second.token, first.create_url, second.create_url}) == 4


def test_a_competition_without_a_board_has_an_empty_one(stranger: Program) -> None:
    competition = make_competition(slug="bare")
    competition.phases.update(active_solution=None)
    assert stranger.told("GetLeaderboard", competitionName="bare")["submissions"] == []
    assert stranger.call("DownloadLeaderboard", competitionName="bare").status_code == 404


def test_two_teams_of_one_person_do_not_mix(mira: Program) -> None:
    make_team(make_competition(slug="birds"), "Owls", make_user("mira"))
    mira.submit(prediction_csv(0.3), slug="birds")
    assert mira.told("ListSubmissions", competitionName="cells")["submissions"] == []
