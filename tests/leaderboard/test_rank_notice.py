"""The notice of a changed rank: on every page of the competition, for members, until it is seen or put away."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from competitions.models import Competition
from leaderboard.models import SeenRank
from leaderboard.reveal import reveal
from submissions.judging import update_best_score
from tests.factories import close, make_competition, make_team, make_user, signed_in
from tests.leaderboard.boards import BOARD, FRAGMENT, scored, scored_team, standing, text_of

pytestmark = pytest.mark.django_db
PAGE = "/competitions/cells/"
NOTICE = "when you last looked"


@pytest.fixture
def competition() -> Competition:
    competition = make_competition()
    standing(make_team(competition, "Petri Dish", make_user("mira"), make_user("noor")), 0.2)
    return competition


def browser(name: str) -> Client:
    return signed_in(Client(), make_user(name))


def fall(competition: Competition) -> None:
    """Another team comes in ahead of all."""
    scored_team(competition, f"rival-{competition.teams.count()}", 0.01)


def test_a_member_is_told_of_another_rank_on_every_page_until_they_look(competition: Competition) -> None:
    mira = browser("mira")
    text_of(mira)
    assert NOTICE not in text_of(mira, PAGE)
    fall(competition)
    for tab in ("", "rules/", "submissions/", "discussion/", "leaderboard/charts/"):
        assert f"is now <strong>2</strong>; it was 1 {NOTICE}." in text_of(mira, f"{PAGE}{tab}")
    assert NOTICE in text_of(mira)
    assert NOTICE not in text_of(mira)
    assert NOTICE not in text_of(mira, PAGE)


def test_who_has_never_looked_at_the_board_is_told_nothing(competition: Competition) -> None:
    fall(competition)
    assert NOTICE not in text_of(browser("mira"), PAGE)


def test_a_notice_is_put_away_where_it_stands_and_comes_again_with_the_next_change(competition: Competition) -> None:
    mira = browser("mira")
    text_of(mira)
    fall(competition)
    put_away = mira.post(f"{BOARD}seen/", {"next": f"{PAGE}rules/"})
    assert put_away.headers["Location"] == f"{PAGE}rules/"
    assert NOTICE not in text_of(mira, PAGE)
    fall(competition)
    assert f"is now <strong>3</strong>; it was 2 {NOTICE}." in text_of(mira, PAGE)
    assert mira.post(f"{BOARD}seen/", {"next": "https://elsewhere.example/"}).headers["Location"] == BOARD


def test_each_member_has_a_notice_of_their_own(competition: Competition) -> None:
    mira, noor = browser("mira"), browser("noor")
    for person in (mira, noor):
        text_of(person)
    fall(competition)
    text_of(mira)
    assert NOTICE not in text_of(mira, PAGE)
    assert NOTICE in text_of(noor, PAGE)


def test_a_board_that_renews_itself_in_a_forgotten_tab_puts_no_notice_away(competition: Competition) -> None:
    mira = browser("mira")
    text_of(mira)
    fall(competition)
    mira.get(BOARD, headers=FRAGMENT)
    assert NOTICE in text_of(mira, PAGE)


def test_after_the_reveal_the_private_rank_is_told_and_the_public_board_does_not_count_as_looking() -> None:
    competition = make_competition()
    petri, rival = (make_team(competition, name) for name in ("Petri Dish", "Rival"))
    for team, public, private in ((petri, 0.1, 0.9), (rival, 0.2, 0.3)):
        scored(team, public, private)
        assert competition.phase.active_solution
        update_best_score(team, competition.phase.active_solution)
    member = browser("petri-dish")
    text_of(member)
    close(competition)
    assert NOTICE not in text_of(member, PAGE)
    reveal(Competition.objects.get(pk=competition.pk), by=make_user("host"))
    assert f"is now <strong>2</strong>; it was 1 {NOTICE}." in text_of(member, PAGE)
    text_of(member, BOARD, board="public")
    assert NOTICE in text_of(member, PAGE)
    text_of(member)
    text_of(member, BOARD, board="public")
    assert NOTICE not in text_of(member, PAGE)


def test_the_notice_costs_a_member_one_query_and_a_visitor_none_and_no_visitor_writes(competition: Competition) -> None:
    mira = browser("mira")
    text_of(mira)
    fall(competition)
    for client, spent in ((mira, 1), (Client(), 0)):
        for address in (PAGE, BOARD):
            with CaptureQueriesContext(connection) as queries:
                text_of(client, address)
            asked = [query["sql"] for query in queries if "seenrank" in query["sql"].lower()]
            assert len([sql for sql in asked if "INNER JOIN" in sql]) == spent
            assert bool(asked) is bool(spent)
    browser("host").get(BOARD)
    browser("stranger").post(f"{BOARD}seen/")
    assert SeenRank.objects.count() == 1


def test_another_competition_s_rank_is_not_told_here(competition: Competition) -> None:
    moths = make_competition(slug="moths")
    mine = make_team(moths, "Moth Watch", make_user("mira"))
    standing(mine, 0.2)
    mira = browser("mira")
    text_of(mira)
    text_of(mira, "/competitions/moths/leaderboard/")
    scored_team(moths, "Rival", 0.1)
    assert NOTICE not in text_of(mira, PAGE)
    assert NOTICE in text_of(mira, "/competitions/moths/")
