"""Participants, teams, submissions and evaluations are found in the admin, each by what people know of them."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from competitions.models import Competition
from submissions import judging
from submissions.intake import submit
from submissions.models import Evaluation, PrivateScore, Submission
from tests.factories import make_competition, make_team, make_user, prediction_csv, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.scaled]
PARTICIPANTS, TEAMS = "/admin/competitions/participant/", "/admin/teams/team/"
SUBMISSIONS, EVALUATIONS = "/admin/submissions/submission/", "/admin/submissions/evaluation/"
LISTS = (PARTICIPANTS, TEAMS, SUBMISSIONS, EVALUATIONS)


@pytest.fixture
def competition() -> Competition:
    competition = make_competition()
    enter(competition, "mira", "Petri Dish")
    enter(competition, "noor", "Agar Agar")
    return competition


def enter(competition: Competition, name: str, team_name: str) -> Submission:
    person = make_user(name, display_name=f"{name.capitalize()} L")
    team = make_team(competition, team_name, person)
    file = ContentFile(prediction_csv(len(name) / 10))
    return submit(file, team=team, by=person, name=f"{name}.csv", note=f"by {name}'s forest")


@pytest.fixture
def at_work(competition: Competition) -> Client:
    return signed_in(Client(), competition.hosts.get().user)


def found(client: Client, address: str, **asked: Any) -> set[int]:
    answer: Any = client.get(address, asked)
    assert answer.status_code == 200
    return {row.pk for row in answer.context["cl"].result_list}


@pytest.mark.parametrize("words", ["mira", "Mira L", "Petri"])
@pytest.mark.parametrize("address", [PARTICIPANTS, TEAMS])
def test_people_and_teams_are_found_by_each_other_s_names(
    competition: Competition, at_work: Client, address: str, words: str
) -> None:
    model: Any = competition.participants if address == PARTICIPANTS else competition.teams
    assert found(at_work, address, q=words) == {model.order_by("pk")[0].pk}
    assert found(at_work, address, q="nobody") == set()


def test_a_participant_is_not_found_by_a_team_elsewhere(competition: Competition, at_work: Client) -> None:
    make_team(make_competition(slug="other", host=competition.hosts.get().user), "Elsewhere", make_user("mira"))
    here = competition.participants.get(user__username="mira").pk
    assert here not in found(at_work, PARTICIPANTS, q="Elsewhere")


def test_submissions_are_found_by_all_that_is_known_of_them(competition: Competition, at_work: Client) -> None:
    sent = Submission.objects.get(file_name="mira.csv")
    assert found(at_work, SUBMISSIONS) == set(Submission.objects.values_list("pk", flat=True))
    for words in ("mira", "Petri Dish", "mira.csv", "mira's forest", sent.sha256, sent.sha256[:12]):
        assert sent.pk in found(at_work, SUBMISSIONS, q=words), words
    assert found(at_work, SUBMISSIONS, q="Petri") == {sent.pk}
    assert sent.pk in found(at_work, SUBMISSIONS, q=str(sent.pk))
    judging.judge(sent.evaluations.get().pk)
    assert found(at_work, SUBMISSIONS, evaluations__status__exact="scored") == {sent.pk}
    assert found(at_work, SUBMISSIONS, team__id__exact=sent.team_id) == {sent.pk}


def test_evaluations_are_found_by_team_and_person(competition: Competition, at_work: Client) -> None:
    theirs = Evaluation.objects.get(submission__file_name="mira.csv").pk
    assert found(at_work, EVALUATIONS, q="Petri") == found(at_work, EVALUATIONS, q="mira") == {theirs}


@pytest.mark.parametrize("address", LISTS)
def test_another_host_finds_nothing(competition: Competition, address: str) -> None:
    other = signed_in(Client(), make_user("other", can_host=True))
    assert found(other, address) == found(other, address, q="mira") == set()
    assert "Petri Dish" not in other.get(address).text


@pytest.mark.parametrize("address", LISTS)
def test_a_list_asks_no_more_of_the_database_when_it_is_longer(
    competition: Competition, at_work: Client, address: str
) -> None:
    counts = []
    for name in ("", "ada", "kim", "zoe"):
        if name:
            enter(competition, name, f"Team of {name}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            at_work.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[-1], counts
    assert counts[0] < 25


def test_the_pages_show_no_score_and_no_file(competition: Competition, at_work: Client) -> None:
    sent = Submission.objects.get(file_name="mira.csv")
    judging.judge(sent.evaluations.get().pk)
    hidden = [f"{PrivateScore.objects.get().score}"[:7], str(sent.file.name)]
    for address in (SUBMISSIONS, f"{SUBMISSIONS}{sent.pk}/change/", EVALUATIONS):
        shown = at_work.get(address).text
        assert not [text for text in hidden if text in shown]


@pytest.mark.parametrize("address", [TEAMS, SUBMISSIONS])
def test_what_is_found_is_not_changed(competition: Competition, at_work: Client, address: str) -> None:
    first = min(found(at_work, address))
    assert at_work.get(f"{address}add/").status_code == 403
    assert at_work.get(f"{address}{first}/change/").status_code == 200
    assert at_work.post(f"{address}{first}/change/", {"name": "Taken over"}).status_code == 403
