"""The one button of a competition's head: for each viewer and stage the next step, never the page that is open."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from competitions.models import Competition, Participant, Pause
from discussion.writing_up import write_up
from leaderboard.reveal import reveal
from submissions.templatetags.next_step import step_for
from teams.inviting import invite
from teams.models import EntryRequest, Membership, Team
from tests.factories import close, make_competition, make_team, make_user, signed_in
from tests.leaderboard.boards import send

pytestmark = pytest.mark.django_db
PLACE = "/competitions/cells/"
Change = Callable[[Competition], object]


def ask_to_join(state: str) -> Change:
    def ask(competition: Competition) -> None:
        now = timezone.now()
        closed_at = None if state == "waiting" else now
        rules = competition.current_rules
        assert rules
        EntryRequest.objects.create(
            competition=competition, user=make_user("ada"), rules=rules, asked_at=now, state=state, closed_at=closed_at
        )

    return ask


def changed(**fields: object) -> Change:
    return lambda competition: Competition.objects.filter(pk=competition.pk).update(**fields)


def set_aside(competition: Competition) -> None:
    Membership.objects.filter(user=make_user("mira")).delete()


def pause(competition: Competition) -> None:
    host = make_user("host")
    Pause.objects.create(competition=competition, note="Mending.", paused_by=host, paused_at=timezone.now())


def revealed(competition: Competition) -> None:
    send(Team.objects.get(name="Petri Dish"), 0.2)
    close(competition)
    reveal(Competition.objects.get(pk=competition.pk), by=make_user("host"))


def upcoming(competition: Competition) -> None:
    later = timezone.now() + timedelta(days=1)
    changed(opens_at=later)(competition)
    competition.phases.update(opens_at=later)


def closed_to_new_ones(competition: Competition) -> None:
    changed(entry_deadline=timezone.now() - timedelta(minutes=1))(competition)


def invited(competition: Competition) -> None:
    invite(Team.objects.get(name="Petri Dish"), "ada", by=make_user("mira"))


def nothing(competition: Competition) -> None:
    """As it is: open."""


JOIN, SUBMIT = "Join the competition", "Submit predictions"
STEPS = [  # who looks; what has happened; what the button says, if there is one, and what stands below it
    ("ada", nothing, JOIN, "Answer the key terms first"),
    ("ada", invited, JOIN, "A team has invited you"),
    ("ada", changed(approval="by-host"), "Ask to join", "Answer the key terms first"),
    ("ada", ask_to_join("waiting"), "Your request waits", "A host decides"),
    ("ada", ask_to_join("declined"), "Your request is declined", "Read why"),
    ("ada", closed_to_new_ones, None, ""),
    ("ada", upcoming, None, ""),
    ("ada", close, "See the board", ""),
    ("ada", revealed, "See the results", ""),
    ("mira", nothing, SUBMIT, "5 of 5 left today"),
    ("mira", pause, "Submissions are paused", "Read why"),
    ("mira", upcoming, None, ""),
    ("mira", set_aside, None, ""),
    ("mira", close, "See the board", ""),
    ("mira", revealed, "See the results", ""),
    ("host", nothing, None, ""),
    ("host", changed(published_at=None), None, ""),
    ("host", close, "See the board", ""),
]


@pytest.fixture
def competition() -> Competition:
    made = make_competition()
    make_team(made, "Petri Dish", make_user("mira"))
    return made


@pytest.mark.parametrize(("name", "change", "label", "remark"), STEPS)
def test_the_next_step(competition: Competition, name: str, change: Change, label: str | None, remark: str) -> None:
    viewer = make_user(name)
    change(competition)
    step = step_for(viewer, Competition.objects.get(pk=competition.pk), timezone.now())
    assert (step and step.label, step.remark if step else "") == (label, remark)


def button(page: str, name: str) -> str:
    """The button as the page has it."""
    text = signed_in(Client(), make_user(name)).get(page).text
    found = re.search(r'<div class="comp-next">(<(?:a|span)[^>]*>[^<]*)<', text)
    assert found
    return found[1]


@pytest.mark.parametrize(("name", "page", "label"), [("mira", "submit/", SUBMIT), ("ada", "rules/", JOIN)])
def test_on_its_own_page_the_button_is_marked_and_leads_nowhere(
    competition: Competition, name: str, page: str, label: str
) -> None:
    assert button(f"{PLACE}{page}", name) == f'<span class="btn btn-outline-secondary" aria-current="page">{label}'
    assert button(PLACE, name) == f'<a class="btn btn-primary" href="{PLACE}{page}">{label}'


def test_members_go_on_from_the_board_to_their_write_up_once_it_has_closed(competition: Competition) -> None:
    close(competition)
    board = f"{PLACE}leaderboard/"
    assert button(PLACE, "mira") == f'<a class="btn btn-primary" href="{board}">See the board'
    assert button(board, "mira") == f'<a class="btn btn-primary" href="{PLACE}discussion/write-up/">Your write-up'
    assert "<span" in button(board, "ada")
    write_up(Team.objects.get(), "Trees", "We planted many.", by=make_user("mira"))
    assert "Your write-up" in button(board, "mira")
    assert Participant.objects.count() == 1
