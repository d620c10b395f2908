"""Pages of a board that are drawn once for everybody: never late with a score, never somebody else's."""

import pytest
from django.test import Client
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from competitions.models import Competition
from leaderboard import drawing
from submissions.merging import merge
from teams.inviting import invite
from teams.models import Team
from tests.factories import make_competition, make_team, make_user, signed_in
from tests.leaderboard.boards import BOARD, FRAGMENT, many_teams, scored_team, send, standing, text_of
from tests.waiting import wait_for

pytestmark = [pytest.mark.django_db, pytest.mark.scaled]
YOU = 'class="mark mark-good ms-1">you<'


@pytest.fixture
def competition() -> Competition:
    return make_competition()


def fragment(client: Client, page: int = 1) -> str:
    response = client.get(BOARD, {"page": page}, headers=FRAGMENT)
    assert response.status_code == 200
    return response.content.decode()


def test_what_is_drawn_costs_a_stranger_one_query_and_a_member_three_more_and_a_session(
    competition: Competition, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    teams = many_teams(competition, 60)
    first, last = (signed_in(Client(), team.leader) for team in (teams[0], teams[-1]) if team.leader)
    for queries, client in ((1, Client()), (2 + 2, first), (2 + 4, last)):
        drawn = fragment(client)
        with django_assert_num_queries(queries):
            assert fragment(client) == drawn


def test_a_score_is_on_the_board_at_once_however_often_it_was_looked_at(competition: Competition) -> None:
    mira = make_user("mira")
    team = make_team(competition, "Petri Dish", mira)
    clients = (Client(), signed_in(Client(), mira))
    scored_team(competition, "Rival", 0.3)
    for noise, counted in ((0.6, 1), (0.2, 2), (0.9, 3)):
        send(team, noise)
        score = f"{team.best_scores.get().score:.5f}</data>"
        for client in clients * 2:
            shown = fragment(client)
            assert score in shown
            assert f'<td class="num d-none d-sm-table-cell">{counted}</td>' in shown


def test_a_team_that_merged_is_off_the_board_at_once(competition: Competition) -> None:
    mira, noor = make_user("mira"), make_user("noor")
    petri, rival = make_team(competition, "Petri Dish", mira), make_team(competition, "Rival", noor)
    send(rival, 0.3)
    invitation = invite(petri, "noor", by=mira)
    assert "Rival" in fragment(Client())
    merge(invitation, by=noor)
    assert "Rival" not in fragment(Client())
    assert "Petri Dish" in fragment(Client())


def test_a_benchmark_is_on_the_board_at_once(competition: Competition) -> None:
    scored_team(competition, "Petri Dish", 0.3)
    fragment(Client())
    benchmark = Team.objects.create(
        competition=competition, name="Mean", kind=Team.Kind.BENCHMARK, leader=make_user("host"), created_at=now()
    )
    send(benchmark, 0.5)
    assert "Mean" in fragment(Client())


def test_the_mark_on_my_line_is_never_drawn_for_another(competition: Competition) -> None:
    mira, noor = make_user("mira"), make_user("noor")
    mine = standing(make_team(competition, "Petri Dish", mira), 0.1)
    standing(make_team(competition, "Rival", noor), 0.2)
    clients = {"Petri Dish": signed_in(Client(), mira), "Rival": signed_in(Client(), noor), "": Client()}
    for _ in range(2):
        for team, client in clients.items():
            shown = fragment(client)
            assert shown.count(YOU) == (2 if team else 0)
            assert (f"Your team {team} has rank" in shown) is bool(team)
    assert mine.team.name in shown


def test_a_teammate_is_shown_the_same_line_as_theirs(competition: Competition) -> None:
    mira, ada = make_user("mira"), make_user("ada")
    standing(make_team(competition, "Petri Dish", mira, ada), 0.1)
    assert fragment(signed_in(Client(), mira)).count(YOU) == fragment(signed_in(Client(), ada)).count(YOU) == 2


def test_whoever_stands_on_another_page_sees_their_own_line_above_everybody_s(competition: Competition) -> None:
    teams = many_teams(competition, 52)
    for team in teams[-2:] * 2:
        assert team.leader
        client = signed_in(Client(), team.leader)
        assert f"Your team {team.name} has rank" in fragment(client)
        assert fragment(client).count(YOU) == 1
        assert fragment(client, 2).count(YOU) == 2
    assert YOU not in fragment(Client()) + fragment(Client(), 2)


def test_two_boards_are_not_taken_for_each_other(client: Client, competition: Competition) -> None:
    standing(make_team(competition, "Petri Dish"), 0.1)
    standing(make_team(make_competition(slug="moths"), "Moth Watch"), 0.1)
    for _ in range(2):
        assert "Petri Dish" in text_of(client)
        assert "Petri Dish" not in text_of(client, "/competitions/moths/leaderboard/")


def test_decimals_count_at_once(competition: Competition) -> None:
    standing(make_team(competition, "Petri Dish"), 0.123456789)
    assert ">0.12346<" in fragment(Client())
    competition.phases.update(decimals=2)
    assert ">0.12<" in fragment(Client())


def test_a_new_name_shows_within_seconds(competition: Competition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "KEPT_SECONDS", 0.2)
    team = make_team(competition, "Petri Dish")
    standing(team, 0.1)
    fragment(Client())
    team.name = "Agar"
    team.save(update_fields=["name"])
    wait_for(lambda: "Agar" in fragment(Client()), "the new name is on the board")
