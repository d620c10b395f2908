"""How a competition runs: what its hosts see of failures, waiting and joining, and that nobody else does."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from competitions.models import Competition, Participant
from submissions.models import Evaluation, Status
from submissions.operation import waits
from submissions.operation_figures import operation_figures
from tests.factories import make_competition, make_team, make_user, signed_in
from tests.leaderboard.boards import scored

pytestmark = [pytest.mark.django_db, pytest.mark.scaled]
OPERATION = "/competitions/cells/operation/"


@pytest.fixture
def competition() -> Competition:
    return make_competition()


def page(person: str = "host") -> str:
    response = signed_in(Client(), make_user(person)).get(OPERATION)
    assert response.status_code == 200
    return response.content.decode()


def waited(competition: Competition, *seconds: float) -> datetime:
    """Scored submissions of one hour that waited so long for a worker; that hour."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=5)
    team = make_team(competition, "Petri Dish")
    for wait in seconds:
        started = hour + timedelta(seconds=wait)
        Evaluation.objects.filter(pk=scored(team, 0.5).pk).update(queued_at=hour, started_at=started)
    return hour


def test_before_anything_happens_each_drawing_says_so(competition: Competition) -> None:
    text = page()
    assert "No file was invalid, and no scoring has failed." in text
    assert "nothing has waited" in text
    assert "Nobody has joined yet." in text


def test_failures_are_told_by_kind_and_no_message_of_the_scoring_leaves(competition: Competition) -> None:
    team = make_team(competition, "Petri Dish")
    missing = [{"name": "MissingIdsError", "line": None, "what": "3 ids are missing.", "remedy": "Add them."}]
    for status, said in (("invalid", {"problems": missing}), ("errored", {"host_message": "LabelError: row-7 is 1"})):
        Evaluation.objects.filter(pk=scored(team, 0.5).pk).update(status=status, public_score=None, **said)
    text = page()
    assert '<th scope="row">file: MissingIdsError</th><td class="num fig">1</td>' in text
    assert '<th scope="row">scoring: LabelError</th>' in text
    assert "row-7" not in text


def test_the_wait_is_told_as_median_and_as_what_95_percent_do_not_exceed(competition: Competition) -> None:
    hour = waited(competition, *range(1, 21))
    (stretch,) = waits(competition.phase)
    assert (stretch.start, stretch.number, stretch.median, stretch.most) == (hour.timestamp(), 20, 10.5, 19.0)
    assert "median 10.5 s, 95 % within 19.0 s" in page()


def test_a_worker_whose_clock_is_behind_makes_no_negative_wait(competition: Competition) -> None:
    waited(competition, -3)
    assert "median 0.0 s" in page()


def test_people_who_joined_are_counted_up_by_day(competition: Competition) -> None:
    make_team(competition, "Petri Dish", make_user("mira"), make_user("noor"))
    early = timezone.now() - timedelta(days=3)
    Participant.objects.filter(user__username="mira").update(joined_at=early)
    text = page()
    assert f'<th scope="row">{early.day} {early:%b %Y}</th><td class="num fig">1</td>' in text
    assert '<td class="num fig">2</td>' in text


def test_what_happens_in_another_competition_is_not_on_the_page(competition: Competition) -> None:
    elsewhere = make_competition(slug="elsewhere", host=make_user("someone"))
    waited(elsewhere, 5)
    Evaluation.objects.update(status=Status.INVALID, public_score=None)
    assert "<svg viewBox" not in page()


def test_participants_neither_see_the_page_nor_its_tab(competition: Competition) -> None:
    make_team(competition, "Petri Dish", make_user("mira"))
    client = signed_in(Client(), make_user("mira"))
    assert client.get(OPERATION).status_code == 403
    assert OPERATION not in client.get("/competitions/cells/").content.decode()


def test_hosts_find_it_in_the_header_and_in_the_admin(competition: Competition) -> None:
    client = signed_in(Client(), make_user("host"))
    for address in ("/competitions/cells/", f"/admin/competitions/competition/{competition.pk}/change/"):
        assert OPERATION in client.get(address).content.decode()


def test_the_drawings_cost_four_queries(
    competition: Competition, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    waited(competition, 1, 2, 3)
    assert competition.phase
    with django_assert_num_queries(5):  # with the phase
        assert len(operation_figures(competition)) == 3
