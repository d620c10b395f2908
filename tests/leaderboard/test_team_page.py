"""The page of a team: what everybody may know of it, before the reveal and after."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from competitions.models import Competition
from leaderboard.places import note_places
from leaderboard.reveal import reveal
from leaderboard.tasks import note_places as note_places_task
from submissions.judging import update_best_score
from submissions.models import Evaluation
from teams.models import Team
from tests.factories import close, make_competition, make_team, make_user, signed_in
from tests.leaderboard.boards import BOARD, benchmark, many_teams, scored, scored_team, send, standing, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def competition() -> Competition:
    return make_competition()


def page_of(team: Team, client: Client | None = None) -> str:
    return text_of(client or Client(), f"{BOARD}teams/{team.pk}/")


def history(page: str) -> list[tuple[str, ...]]:
    """The rows of the table beside the drawing: score and rank."""
    return re.findall(r'<td class="num fig">([^<]*)</td><td class="num fig">([^<]*)</td></tr>', page)


def ranked(team: Team) -> Team:
    """The team, with its place on the board as its scores say."""
    assert team.competition.phase.active_solution
    update_best_score(team, team.competition.phase.active_solution)
    return team


def test_a_team_s_page_says_who_is_in_it_where_it_stands_and_since_when(competition: Competition) -> None:
    standing(make_team(competition, "Rival"), 0.1)
    petri = make_team(competition, "Petri Dish", make_user("mira"), make_user("noor"))
    scored(petri, 0.4, minutes_ago=300)
    scored(petri, 0.2, minutes_ago=200)
    scored(petri, 0.3, minutes_ago=100)
    page = page_of(ranked(petri))
    assert 'mira <span class="mark">leader</span>, noor' in page
    assert f'?team={petri.pk}#team-{petri.pk}">2<' in page
    assert '<dd class="fig">0.20000</dd>' in page
    assert "<dd>3</dd>" in page
    assert [score for score, _ in history(page)] == ["0.20000", "0.40000"]


def test_the_rank_that_a_score_brought_is_noted_and_stays(competition: Competition) -> None:
    petri = scored_team(competition, "Petri Dish", 0.5)
    note_places()
    scored_team(competition, "Rival", 0.4)
    note_places_task()
    assert [rank for _, rank in history(page_of(petri))] == ["1"]
    send(petri, 0.45)
    note_places()
    scored_team(competition, "Newcomer", 0.1)
    note_places()
    assert [rank for _, rank in history(page_of(petri))] == ["2", "1"]


def test_a_rank_is_not_told_for_a_moment_at_which_nobody_noted_it(competition: Competition) -> None:
    petri = scored_team(competition, "Petri Dish", 0.5)
    Evaluation.objects.update(finished_at=timezone.now() - timedelta(hours=1))
    note_places()
    assert [rank for _, rank in history(page_of(petri))] == [""]


def test_looking_for_new_places_costs_one_query_of_a_board_on_which_nothing_is_new(
    competition: Competition, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    scored_team(competition, "Petri Dish", 0.5)
    note_places()
    with django_assert_num_queries(3):  # the phases, the clock, what is new
        note_places()


def test_an_improvement_that_is_not_told_is_not_in_the_history(competition: Competition) -> None:
    petri = make_team(competition, "Petri Dish")
    scored(petri, 0.12345671, minutes_ago=200)
    scored(petri, 0.12345668, minutes_ago=100)
    assert [score for score, _ in history(page_of(ranked(petri)))] == ["0.12346"]
    assert "0.123456" not in page_of(petri)


def test_before_the_reveal_a_team_s_page_has_no_private_score_and_after_it_both(competition: Competition) -> None:
    petri, rival = make_team(competition, "Petri Dish"), make_team(competition, "Rival")
    scored(petri, 0.1, 0.87654321, minutes_ago=90)
    scored(rival, 0.2, 0.3, minutes_ago=90)
    for team in (petri, rival):
        ranked(team)
    close(competition)
    before = page_of(petri)
    assert "0.876" not in before
    assert "rivate rank" not in before
    reveal(Competition.objects.get(pk=competition.pk), by=make_user("host"))
    after = page_of(petri)
    assert '<dd class="fig">0.87654321</dd>' in after
    assert re.search(r"Private rank</dt><dd><a href=[^>]*>2<.*Public rank</dt><dd><a href=[^>]*>1<", after, re.DOTALL)


def test_a_team_without_a_score_is_not_ranked_and_says_so(competition: Competition) -> None:
    page = page_of(make_team(competition, "Petri Dish"))
    assert "The team has no score yet, so it is not on the board." in page
    assert "team-history" not in page


def test_a_benchmark_is_told_from_a_team(competition: Competition) -> None:
    page = page_of(benchmark(competition, "Mean", 0.5))
    assert "A benchmark: a submission of the hosts, on the public board to compare with, and unranked." in page
    assert [score for score, _ in history(page)] == ["0.50000"]


def test_a_merged_team_leads_to_the_one_that_stayed(competition: Competition) -> None:
    stayed, gone = make_team(competition, "Petri Dish"), make_team(competition, "Agar")
    gone.merged_into = stayed
    gone.save(update_fields=["merged_into"])
    assert f'become part of <a href="{BOARD}teams/{stayed.pk}/">Petri Dish</a>' in page_of(gone)


def test_a_dry_run_another_competition_s_team_and_nobody_are_not_found(
    client: Client, competition: Competition
) -> None:
    sandbox = Team.objects.create(
        competition=competition, name="Dry run", kind=Team.Kind.SANDBOX, created_at=timezone.now()
    )
    other = make_team(make_competition(slug="moths"), "Moth Watch")
    for pk in (sandbox.pk, other.pk, 0, 10**18, 10**30):
        assert client.get(f"{BOARD}teams/{pk}/").status_code == 404


def test_a_team_of_a_competition_that_is_not_seen_is_not_found(client: Client, competition: Competition) -> None:
    petri = scored_team(competition, "Petri Dish", 0.5)
    Competition.objects.update(visibility=Competition.Visibility.INVITED)
    assert client.get(f"{BOARD}teams/{petri.pk}/").status_code == 404
    assert "Petri Dish" in page_of(petri, signed_in(client, make_user("petri-dish")))


def test_a_member_is_told_that_it_is_theirs(competition: Competition) -> None:
    petri = scored_team(competition, "Petri Dish", 0.5)
    assert "has its invitations and its name" in page_of(petri, signed_in(Client(), make_user("petri-dish")))
    assert "has its invitations and its name" not in page_of(petri, signed_in(Client(), make_user("noor")))


def test_a_team_s_page_costs_as_many_queries_on_a_long_board_as_on_a_short_one(competition: Competition) -> None:
    petri, spent = scored_team(competition, "Petri Dish", 0.5), []
    for others in (0, 30):
        many_teams(competition, others)
        with CaptureQueriesContext(connection) as queries:
            page_of(petri)
        spent.append(len(queries))
    assert spent[0] == spent[1] <= 20
