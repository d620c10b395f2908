"""Before the reveal nothing that a participant can get depends on a private score."""

import re

import pytest
from django.core.cache import caches
from django.db.models import F
from django.test import Client

from competitions.models import Competition
from submissions.models import PrivateScore
from tests.factories import close, make_competition, make_team, make_user, signed_in
from tests.leaderboard.boards import BOARD, CSV, FRAGMENT, REST, benchmark, standing

pytestmark = pytest.mark.django_db
CHANNELS: tuple[tuple[str, dict[str, str]], ...] = (
    (BOARD, {}),
    (BOARD, {"q": "a"}),
    (BOARD, {"board": "private"}),
    (CSV, {}),
    (f"{BOARD}charts/", {}),
    (REST, {}),
    (REST, {"board": "private"}),
    ("/competitions/cells/team/", {}),
    ("/competitions/cells/rules/", {}),
)
EVERY_REQUEST_ANEW = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|<time class="fig" data-as-of.*?</time>')


def everything(client: Client) -> list[bytes]:
    """Every byte of every answer, headers included, but for the token against forgery and the clock."""
    answers = []
    for address, query in CHANNELS:
        for headers in ({}, FRAGMENT):
            response = client.get(address, query, headers={"X-Request-ID": "the-same-id", **headers})
            head = repr(sorted(response.headers.items())).encode()
            answers.append(head + EVERY_REQUEST_ANEW.sub(b"", response.content))
    return answers


@pytest.mark.parametrize("has_closed", [False, True])
def test_flipping_every_private_score_changes_no_byte(client: Client, has_closed: bool) -> None:
    competition = make_competition()
    mira = make_user("mira")
    for number, name in enumerate(("anna", "ben", "cleo")):
        people = [mira] if name == "anna" else []
        standing(make_team(competition, name, *people), 0.2 + number / 10, private=0.72 - number / 10, minutes_ago=9999)
    benchmark(competition, "Logistic regression", 0.25)
    if has_closed:
        close(competition)
    viewers = [client, signed_in(Client(), mira), signed_in(Client(), make_user("stranger"))]
    before = [everything(viewer) for viewer in viewers]
    PrivateScore.objects.update(score=1 - F("score"))
    caches["boards"].clear()  # no score was counted, and what is kept of before would be compared with itself
    assert [everything(viewer) for viewer in viewers] == before
    assert Competition.objects.get().revealed_at is None


def test_the_check_would_notice_a_change(client: Client) -> None:
    competition = make_competition()
    best = standing(make_team(competition, "anna"), 0.2, minutes_ago=9999)
    before = everything(client)
    best.score = best.order_key = 0.21
    best.save(update_fields=["score", "order_key"])
    assert everything(client) != before
