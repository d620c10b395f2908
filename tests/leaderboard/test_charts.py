"""The drawings of a board: what they show to whom, before and after the reveal."""

import re
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from competitions.models import Competition, Solution
from leaderboard.figures import figures_of
from leaderboard.finding import phase_of
from leaderboard.reveal import reveal
from submissions.models import Submission
from teams.models import Team
from tests.factories import close, make_competition, make_team, make_user, signed_in
from tests.leaderboard.boards import BOARD, benchmark, many_teams, scored_team, standing, text_of

pytestmark = pytest.mark.django_db
CHARTS = f"{BOARD}charts/"


@pytest.fixture
def competition() -> Competition:
    caches["boards"].clear()
    return make_competition()


def part(text: str, name: str) -> str:
    """One drawing with its sentence and its table."""
    return text[text.index(f'id="h-{name}"') :].split("</section>")[0]


def revealed(competition: Competition) -> Competition:
    close(competition)
    reveal(competition, by=make_user("host"))
    return Competition.objects.get(pk=competition.pk)


def test_without_a_score_each_drawing_says_when_it_begins(client: Client, competition: Competition) -> None:
    text = text_of(client, CHARTS)
    assert text.count("The first submission that is scored begins the drawing.") == 2
    assert "Nothing has been sent yet." in text
    assert "<svg viewBox" not in text


def test_a_competition_without_a_solution_has_no_drawings(client: Client, competition: Competition) -> None:
    competition.phases.update(active_solution=None)
    Solution.objects.all().delete()
    assert "there is no board" in text_of(client, CHARTS)


def test_the_board_and_its_drawings_lead_to_each_other(client: Client, competition: Competition) -> None:
    assert f'href="{CHARTS}"' in text_of(client)
    assert f'href="{BOARD}"' in text_of(client, CHARTS)


def test_the_distribution_says_where_my_team_stands_and_to_others_nothing_of_it(competition: Competition) -> None:
    mira = make_user("mira")
    standing(make_team(competition, "Petri Dish", mira), 0.212345678)
    standing(make_team(competition, "Rival"), 0.3)
    text = part(text_of(signed_in(Client(), mira), CHARTS), "distribution")
    assert "Your team stands at 0.21235." in text
    assert "you are here" in text
    assert "you are here" not in text_of(Client(), CHARTS)


def test_a_benchmark_is_in_no_drawing(client: Client, competition: Competition) -> None:
    benchmark(competition, "Logistic regression", 0.1)
    text = text_of(client, CHARTS)
    assert "<svg viewBox" not in text


def test_the_first_ten_climb_by_their_better_scores_only(client: Client, competition: Competition) -> None:
    teams = many_teams(competition, 11)
    text = part(text_of(client, CHARTS), "top-ten")
    assert "10 team-010" in text
    assert "team-011" not in text
    assert teams[0].name in text


def test_before_the_reveal_scores_have_the_decimals_of_the_phase(client: Client, competition: Competition) -> None:
    standing(make_team(competition, "Petri Dish"), 0.123456789)
    assert "0.12346" in text_of(client, CHARTS)
    assert "0.1234567" not in text_of(client, CHARTS)


def test_submissions_are_counted_by_utc_day(client: Client, competition: Competition) -> None:
    team = scored_team(competition, "Petri Dish", 0.2)
    scored_team(competition, "Rival", 0.3)
    before = timezone.now().replace(hour=23, minute=59, second=59) - timedelta(days=2)
    Submission.objects.filter(team=team).update(submitted_at=before)
    text = part(text_of(client, CHARTS), "per-day")
    assert re.findall(r'<td class="num fig">(\d+)</td>', text) == ["1", "0", "1"]
    assert f'<th scope="row">{before.day} {before:%b %Y}</th>' in text


def test_before_the_reveal_there_is_no_shake_up(client: Client, competition: Competition) -> None:
    scored_team(competition, "Petri Dish", 0.2)
    close(competition)
    assert "Shake-up" not in text_of(client, CHARTS)


def test_after_the_reveal_the_shake_up_has_the_first_twenty_the_movers_and_mine(competition: Competition) -> None:
    mira = make_user("mira")
    for place in range(40):
        people = [mira] if place == 30 else []
        private = 0.1 + (39 - place if place in (0, 39) else place) / 100
        standing(
            make_team(competition, f"team-{place:02}", *people), 0.1 + place / 100, private=private, minutes_ago=99
        )
    revealed(competition)
    text = part(text_of(signed_in(Client(), mira), CHARTS), "shake-up")
    assert re.findall(r'<th scope="row">team-(\d\d)</th>', text) == [
        "39",
        *(f"{n:02}" for n in range(1, 20)),
        "30",
        "00",
    ]
    assert "team-39 went from 40 to 1, team-00 from 1 to 40." in text
    assert 'class="line-mine"' in text
    assert "team-30" not in part(text_of(Client(), CHARTS), "shake-up")


def test_a_team_s_name_is_only_text_in_the_drawings(client: Client, competition: Competition) -> None:
    team = scored_team(competition, "Petri Dish", 0.2)
    Team.objects.filter(pk=team.pk).update(name="<b>bold</b>")
    revealed(competition)
    assert "<b>bold" not in text_of(client, CHARTS)


def test_nobody_sees_the_drawings_of_a_draft(client: Client, competition: Competition) -> None:
    Competition.objects.update(published_at=None)
    assert client.get(CHARTS).status_code == 404


def test_kept_drawings_follow_a_score(client: Client, competition: Competition) -> None:
    scored_team(competition, "Petri Dish", 0.2)
    assert "Rival" not in text_of(client, CHARTS)
    scored_team(competition, "Rival", 0.1)
    assert "1 Rival" in text_of(client, CHARTS)


@pytest.mark.parametrize("is_revealed", [False, True])
def test_the_drawings_cost_six_queries_with_the_one_that_finds_the_phase(
    competition: Competition, django_assert_max_num_queries: DjangoAssertNumQueries, is_revealed: bool
) -> None:
    mine = many_teams(competition, 60)[-1].leader
    assert mine
    if is_revealed:
        revealed(competition)
    caches["boards"].clear()
    with django_assert_max_num_queries(6):
        phase = phase_of("cells", mine)
        assert phase.active_solution
        assert len(figures_of(phase, phase.active_solution, mine, changes=phase.changes)) == 3 + is_revealed
