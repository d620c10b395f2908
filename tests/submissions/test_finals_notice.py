"""The reminder of finals that could still be chosen: for members, in the last three days."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from competitions.models import Competition
from submissions.models import Submission
from submissions.selection import choose_finals, teams_lacking_finals
from teams.models import Team
from tests.factories import close, make_competition, make_team, make_user, signed_in
from tests.leaderboard.boards import send

pytestmark = pytest.mark.django_db
PAGES = [f"/competitions/cells/{page}" for page in ("", "data/", "leaderboard/", "submissions/", "discussion/")]
NOTICE = "the rest is filled with your best public ones"


@pytest.fixture
def competition() -> Competition:
    return make_competition(final_limit=2, closes=timedelta(hours=71))


@pytest.fixture
def team(competition: Competition) -> Team:
    return make_team(competition, "Petri Dish", make_user("mira"), make_user("noor"))


def sent(team: Team, *noises: float) -> list[Submission]:
    return [send(team, noise).submission for noise in noises]


def is_reminded(name: str = "mira") -> bool:
    """On every page or on none."""
    client = signed_in(Client(), make_user(name)) if name else Client()
    reminded = {NOTICE in client.get(page).text for page in PAGES}
    assert len(reminded) == 1
    return reminded.pop()


def test_every_member_is_reminded_with_numbers_and_the_way(team: Team) -> None:
    first, *_ = sent(team, 0.2, 0.3, 0.4)
    assert is_reminded("mira")
    choose_finals(team, [first.pk], by=make_user("mira"))
    assert is_reminded("noor")
    page = signed_in(Client(), make_user("noor")).get(PAGES[0]).text
    assert "You have chosen 1 of 2 final submissions" in page
    assert '<a href="/competitions/cells/submissions/#submissions">Choose your finals</a> until' in page


def test_who_has_chosen_all_or_has_nothing_more_to_choose_is_not(team: Team) -> None:
    assert not is_reminded()
    (first,) = sent(team, 0.2)
    assert is_reminded()
    choose_finals(team, [first.pk], by=make_user("mira"))
    assert not is_reminded()
    (second,) = sent(team, 0.3)
    assert is_reminded()
    choose_finals(team, [first.pk, second.pk], by=make_user("mira"))
    sent(team, 0.4)
    assert not is_reminded()


def test_others_are_not(competition: Competition, team: Team) -> None:
    sent(team, 0.2, 0.3)
    make_team(competition, "Rival", make_user("ada"))
    for name in ("", "ada", "host"):
        assert not is_reminded(name)


def test_long_before_the_closing_and_after_it_nobody_is(competition: Competition, team: Team) -> None:
    sent(team, 0.2, 0.3)
    competition.phases.update(closes_at=timezone.now() + timedelta(hours=73))
    assert not is_reminded()
    close(competition)
    assert not is_reminded()


def test_where_there_is_one_final_the_words_fit(competition: Competition, team: Team) -> None:
    competition.phases.update(final_limit=1)
    sent(team, 0.2)
    page = signed_in(Client(), make_user("mira")).get(PAGES[0]).text
    assert "You have not chosen your final submission; your best public one is taken." in page


def test_the_teams_that_lack_finals_are_found_by_one_query_with_what_they_have_chosen(
    competition: Competition, team: Team
) -> None:
    rival, idle = (make_team(competition, name, make_user(name)) for name in ("ada", "wen"))
    chosen = sent(team, 0.2, 0.3, 0.5)
    sent(rival, 0.4)
    choose_finals(team, [chosen[0].pk], by=make_user("mira"))
    found = {found.name: found.chosen for found in teams_lacking_finals(competition.phase)}  # type: ignore[attr-defined]
    assert found == {"Petri Dish": 1, "ada": 0}
    assert idle.name not in found
