"""The public board: who stands where, and what a line says."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from competitions.models import Competition, Prize
from leaderboard.lines import age
from leaderboard.standing import rank_of
from tests.factories import make_competition, make_team, make_user, signed_in
from tests.leaderboard.boards import BOARD, CSV, FRAGMENT, benchmark, many_teams, scored_team, send, standing, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.scaled]


@pytest.fixture
def competition() -> Competition:
    return make_competition()


def names(page: str) -> list[str]:
    return re.findall(r'class="team-name">([^<]*)<', page)


def ranks(page: str) -> list[str]:
    return re.findall(r'class="rank">.*?(\d+)</td>', page)


def test_the_lower_log_loss_stands_first(client: Client, competition: Competition) -> None:
    for name, noise in (("middling", 0.5), ("best", 0.1), ("worst", 0.9)):
        scored_team(competition, name, noise)
    page = text_of(client)
    assert names(page) == ["best", "middling", "worst"]
    assert ranks(page) == ["1", "2", "3"]
    assert "Log loss" in page
    assert "Calculated on about 50 % of the test data." in page


def test_where_greater_is_better_the_higher_score_stands_first(client: Client) -> None:
    competition = make_competition(metric="roc_auc")
    standing(make_team(competition, "low"), 0.7)
    standing(make_team(competition, "high"), 0.9)
    assert names(text_of(client)) == ["high", "low"]


def test_the_order_uses_full_precision_where_the_shown_scores_are_equal(
    client: Client, competition: Competition
) -> None:
    standing(make_team(competition, "second"), 0.1234561, minutes_ago=90)
    standing(make_team(competition, "first"), 0.1234559, minutes_ago=10)
    page = text_of(client)
    assert names(page) == ["first", "second"]
    assert page.count("0.12346</data>") == 2
    assert "0.123455" not in page
    assert page.count('class="tie" title') == 2


def test_of_equal_scores_the_earlier_submission_stands_first_and_both_are_marked(
    client: Client, competition: Competition
) -> None:
    standing(make_team(competition, "later"), 0.2, minutes_ago=10)
    standing(make_team(competition, "earlier"), 0.2, minutes_ago=20)
    standing(make_team(competition, "other"), 0.3)
    page = text_of(client)
    assert names(page) == ["earlier", "later", "other"]
    assert page.count('class="tie" title') == 2


def test_a_tie_across_two_pages_is_marked_on_both(client: Client, competition: Competition) -> None:
    teams = many_teams(competition, 50)
    score = teams[-1].best_scores.get().score
    standing(make_team(competition, "over the edge"), score, minutes_ago=1)
    assert text_of(client).count('class="tie" title') == 1
    assert text_of(client, page="2").count('class="tie" title') == 1


def test_a_score_of_hundreds_of_digits_pushes_nothing_off_the_page(client: Client, competition: Competition) -> None:
    standing(make_team(competition, "Petri Dish"), 1.7976931348623157e308)
    for address in (BOARD, CSV):
        told = client.get(address).text
        assert "1.79769e+308" in told
        assert not re.search(r"\d{40}", told)


def test_a_line_names_the_members_the_submissions_and_the_last_one(client: Client, competition: Competition) -> None:
    team = make_team(competition, "Petri Dish", make_user("mira", display_name="Mira L."), make_user("noor"))
    standing(team, 0.2, minutes_ago=26, counted=11)
    page = text_of(client)
    assert "Mira L., noor" in page
    assert '<td class="num d-none d-sm-table-cell">11</td>' in page
    assert "26 min" in page


def test_my_line_is_pinned_on_top_with_my_rank(client: Client, competition: Competition) -> None:
    teams = many_teams(competition, 60)
    mine = teams[-1]
    assert mine.leader
    page = text_of(signed_in(client, mine.leader))
    assert names(page)[0] == "team-060"
    assert ranks(page)[0] == "60"
    assert "Your team team-060 has rank 60 of 60" in page
    assert rank_of(mine, mine.best_scores.get().solution) == 60


def test_a_team_without_a_score_has_no_rank(competition: Competition) -> None:
    solution = competition.phase.active_solution
    assert solution
    assert rank_of(make_team(competition, "idle"), solution) is None


def test_a_page_has_fifty_teams_and_counts_on(client: Client, competition: Competition) -> None:
    many_teams(competition, 101)
    assert ranks(text_of(client))[-1] == "50"
    third = text_of(client, page="3")
    assert ranks(third) == ["101"]
    assert "101 to 101 of 101 teams" in third
    assert client.get(BOARD, {"page": "4"}).status_code == 404


def test_a_search_finds_teams_and_people_with_their_ranks(client: Client, competition: Competition) -> None:
    many_teams(competition, 20)
    standing(make_team(competition, "Petri Dish", make_user("mira", display_name="Mira L.")), 0.1095)
    by_team, by_person = text_of(client, q="petri"), text_of(client, q="mira l")
    assert names(by_team) == names(by_person) == ["Petri Dish"]
    assert ranks(by_team) == ["10"]
    assert "No team and no person" in text_of(client, q="nobody")


def test_prize_places_are_marked(client: Client, competition: Competition) -> None:
    Prize.objects.create(competition=competition, place=1, amount="500.00", currency="USD")
    Prize.objects.create(competition=competition, place=2, amount="250.50", currency="CHF")
    many_teams(competition, 3)
    page = text_of(client)
    prized = page.partition('class="in-prize"')[2].partition("</tbody>")[0]
    assert names(prized) == ["team-001", "team-002"]
    assert "$500<" in prized
    assert "CHF 250.50<" in prized


def test_a_benchmark_stands_unranked_among_the_teams(client: Client, competition: Competition) -> None:
    many_teams(competition, 3)
    benchmark(competition, "Logistic regression", 0.1015)
    page = text_of(client)
    assert names(page) == ["team-001", "Logistic regression", "team-002", "team-003"]
    assert ranks(page) == ["1", "2", "3"]
    assert "3 teams" in page


def test_a_benchmark_stands_on_the_page_where_its_score_belongs(client: Client, competition: Competition) -> None:
    many_teams(competition, 60)
    benchmark(competition, "after fifty", 0.1505)
    benchmark(competition, "last", 0.9)
    assert "after fifty" not in text_of(client)
    assert names(text_of(client, page="2"))[0] == "after fifty"
    assert names(text_of(client, page="2"))[-1] == "last"


def test_an_empty_board_says_how_it_opens(client: Client, competition: Competition) -> None:
    assert "No team has a score yet." in text_of(client)


def test_benchmarks_alone_make_a_board(client: Client, competition: Competition) -> None:
    benchmark(competition, "Logistic regression", 0.1)
    assert names(text_of(client)) == ["Logistic regression"]


def test_a_draft_without_a_solution_has_no_board(client: Client, competition: Competition) -> None:
    competition.phases.update(active_solution=None)
    assert "there is no board" in text_of(client)
    for address in ("/competitions/cells/leaderboard.csv", "/rest/competitions/cells/leaderboard/"):
        assert client.get(address).status_code == 404


def test_boards_of_competitions_that_a_viewer_may_not_see_are_not_found(client: Client) -> None:
    make_competition(visibility="invited")
    for address in (BOARD, "/competitions/cells/leaderboard.csv", "/rest/competitions/cells/leaderboard/"):
        assert client.get(address).status_code == 404


def test_there_are_no_boards_but_the_public_and_the_private_one(client: Client, competition: Competition) -> None:
    assert client.get(BOARD, {"board": "secret"}).status_code == 404


def test_a_new_best_score_moves_the_board(client: Client, competition: Competition) -> None:
    slow, quick = (scored_team(competition, name, noise) for name, noise in (("slow", 0.2), ("quick", 0.3)))
    assert names(text_of(client)) == ["slow", "quick"]
    send(quick, 0.05)
    assert names(text_of(client)) == ["quick", "slow"]
    assert slow.best_scores.get().scored_submissions == 1


@pytest.mark.parametrize("page", ["1", "2"])
def test_a_page_of_the_board_costs_six_queries_and_two_for_a_session(
    client: Client, competition: Competition, django_assert_max_num_queries: DjangoAssertNumQueries, page: str
) -> None:
    Prize.objects.create(competition=competition, place=1, amount="500.00", currency="USD")
    teams = many_teams(competition, 120)
    benchmark(competition, "Logistic regression", 0.1015)
    mine = teams[-1].leader
    assert mine
    signed_in(client, mine)
    for asked, session in ((client, 2), (Client(), 0)):  # the session and its person
        caches["boards"].clear()
        with django_assert_max_num_queries(6 + session):
            assert asked.get(BOARD, {"page": page}, headers=FRAGMENT).status_code == 200


def test_the_whole_page_around_a_board_costs_a_stranger_six_queries_and_three_once_it_is_drawn(
    competition: Competition, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Prize.objects.create(competition=competition, place=1, amount="500.00", currency="USD")
    many_teams(competition, 60)
    for queries in (6, 3):  # among them the hosts with the numbers of people and teams, and the prizes
        with django_assert_num_queries(queries):
            assert Client().get(BOARD).status_code == 200


def test_the_whole_page_around_a_drawn_board_costs_a_member_seventeen_queries(
    client: Client, competition: Competition, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    mine = many_teams(competition, 60)[-1].leader
    assert mine
    signed_in(client, mine)
    client.get(BOARD)  # notes the rank that was seen
    with django_assert_num_queries(2 + 15):  # the session and its person
        assert client.get(BOARD).status_code == 200


@pytest.mark.parametrize(
    ("past", "text"),
    [
        (timedelta(seconds=7), "now"),
        (timedelta(seconds=8), "1 min"),
        (timedelta(minutes=1), "1 min"),
        (timedelta(hours=1), "1 h"),
        (timedelta(hours=47), "47 h"),
        (timedelta(days=2), "2 days"),
        (timedelta(days=14), "8 Nov"),
        (timedelta(days=400), "18 Oct 2025"),
    ],
)
def test_ages_are_short(past: timedelta, text: str) -> None:
    now = datetime(2026, 11, 22, 12, 30, 7, tzinfo=UTC)
    assert age(now - past, now) == text
