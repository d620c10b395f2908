"""The drawing of a team's scores over time, on its page of submissions."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from competitions.models import Competition
from submissions.models import Submission
from teams.models import Team
from tests.factories import make_competition, make_team, make_user, signed_in
from tests.leaderboard.boards import scored

pytestmark = pytest.mark.django_db
MINE = "/competitions/cells/submissions/"


def page(person: str = "mira") -> str:
    response = signed_in(Client(), make_user(person)).get(MINE)
    assert response.status_code == 200
    return response.content.decode()


def best_line(text: str) -> str:
    """The moves of the line of the best so far, on the wide drawing."""
    found = re.search(r'<path class="line-mine" d="([^"]+)"', text)
    assert found
    return found[1]


def with_scores(competition: Competition, *scores: float) -> None:
    team = make_team(competition, "Petri Dish", make_user("mira"))
    for place, score in enumerate(scores):
        scored(team, score, 0.987654321, minutes_ago=1000 - 60 * place)


def test_each_score_is_a_dot_and_only_the_better_ones_move_the_line() -> None:
    with_scores(make_competition(), 0.5, 0.7, 0.3)
    text = page()
    wide = text[text.index("<svg viewBox") : text.index("</svg>", text.index("<svg viewBox"))]
    assert wide.count("<circle") == 3
    assert best_line(text).count("V") == 1
    assert "The best went from 0.50000 to 0.30000." in text


def test_where_greater_is_better_the_line_rises() -> None:
    with_scores(make_competition(metric="roc_auc"), 0.5, 0.4, 0.7, 0.8)
    text = page()
    assert best_line(text).count("V") == 2
    assert "higher is better" in text


def test_scores_have_the_decimals_of_the_phase_and_no_private_one_is_near_before_the_reveal() -> None:
    with_scores(make_competition(decimals=3), 0.123456789)
    text = page()
    assert "0.123" in text
    assert "0.1234" not in text
    assert "0.987" not in text


def test_after_the_reveal_the_private_scores_are_in_the_drawing_and_in_the_table() -> None:
    with_scores(make_competition(), 0.123456789)
    Competition.objects.update(revealed_at=timezone.now())
    text = page()
    assert "dot-down" in text
    assert text.count("0.987654321") == 3  # the list, for wide and for narrow screens, and the table of the figure


def test_a_team_without_a_score_reads_when_the_drawing_begins() -> None:
    competition = make_competition()
    with_scores(competition, 0.5)
    Submission.objects.get().evaluations.update(status="invalid", public_score=None)
    text = page()
    assert "The first one begins the drawing." in text
    assert 'class="chart"' not in text


def test_what_a_team_calls_its_files_is_only_text_in_the_drawing() -> None:
    with_scores(make_competition(), 0.5)
    Submission.objects.update(file_name="<script>.csv")
    assert "<script>.csv" not in page()


def test_the_table_comes_with_its_drawing_and_neither_while_nothing_is_new() -> None:
    competition = make_competition()
    with_scores(competition, 0.5)
    mira = signed_in(Client(), make_user("mira"))
    asked = {"HX-Request": "true", "HX-Target": "submissions"}
    first = mira.get(MINE, headers=asked)
    assert first.text.count('<div id="history" hx-swap-oob="true">') == 1
    assert 'id="history"' in page()
    asked["If-None-Match"] = first.headers["ETag"]
    assert mira.get(MINE, headers=asked).status_code == 304
    scored(Team.objects.get(), 0.3, minutes_ago=1)
    second = mira.get(MINE, headers=asked)
    assert second.status_code == 200
    assert "The best went from 0.50000 to 0.30000." in second.text
