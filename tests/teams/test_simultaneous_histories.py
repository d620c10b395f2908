"""Several people at their teams at the same moment, by the pages and by REST: what holds when all have ended."""

from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from accounts.models import User
from competitions.models import Competition
from submissions.models import Submission
from teams.inviting import invite
from teams.models import Team
from tests.at_once import at_once
from tests.factories import make_competition, make_user, prediction_csv, signed_in
from tests.teams.test_histories import ALLOWANCE, PEOPLE, SIZE, check, enter

EXAMPLES = {"postgresql": 6, "sqlite": 2}  # beside those below
NUMBERS = count(1)
History = tuple[str, bool, list[tuple[str, str]]]


class Window:
    """A browser in which one person has signed in, or a program of theirs that asks REST."""

    def __init__(self, person: Client, competition: Competition, *, by_rest: bool) -> None:
        self.client, self.competition, self.by_rest = Client(), competition, by_rest
        self.client.cookies = person.cookies
        self.taken = 0

    def send(self, page: str, form: Any, rest: str = "", json: Any = None, method: str = "post") -> Any:
        """Post the form of a page or ask REST for the same: by default at the same route, with the same body."""
        path = f"/competitions/{self.competition.slug}/"
        if not self.by_rest:
            return answered(self.client.post(path + page, form))
        body = form if json is None else json
        return answered(getattr(self.client, method)(f"/rest{path}{rest or page}", body, "application/json"))

    def invitations(self) -> Any:
        return answered(self.client.get(f"/rest/competitions/{self.competition.slug}/team/invitations/")).json()


def answered(answer: Any) -> Any:
    assert answer.status_code < 500, answer.content
    return answer


def join(window: Window, other: User) -> None:
    rules = window.competition.current_rules
    assert rules
    terms = [term.pk for term in rules.key_terms.all()]
    form = {"rules_version": rules.version} | {f"term-{pk}": "yes" for pk in terms}
    window.send("rules/", form, "join/", {"rules_version": rules.version, "key_terms": terms})


def answer(side: str, who: str, deed: str, window: Window, other: User) -> None:
    """Accept, decline or withdraw every open invitation between the two."""
    for invitation in window.invitations()["results"]:
        if invitation["direction"] == side and invitation[who] == other.username:
            window.send(f"team/invitations/{invitation['id']}/{deed}/", {})


def lead(window: Window, other: User) -> None:
    window.send("team/leader/", {"leader": other.pk}, json={"leader": other.username})


def rename(window: Window, other: User) -> None:
    window.send("team/rename/", {"name": f"team of {other}"}, "team/", method="patch")


def submit(window: Window, other: User) -> None:
    path = f"/competitions/{window.competition.slug}"
    address = f"/rest{path}/submissions/" if window.by_rest else f"{path}/submit/"
    told = answered(window.client.post(address, {"file": SimpleUploadedFile("model.csv", prediction_csv())}))
    window.taken += told.status_code == 201 or told.headers.get("Location") == f"{path}/submissions/"


DEEDS: dict[str, Callable[[Window, User], Any]] = {
    "join": join,
    "invite": lambda window, other: window.send("team/invite/", {"whom": other.username}, "team/invitations/"),
    "accept": partial(answer, "received", "invited_by", "accept"),
    "decline": partial(answer, "received", "invited_by", "decline"),
    "withdraw": partial(answer, "sent", "whom", "withdraw"),
    "leave": lambda window, other: window.send("team/leave/", {}),
    "lead": lead,
    "rename": rename,
    "submit": submit,
}


def live(history: History, people: dict[str, Client], competition: Competition) -> int:
    """Do one deed after the other, in a window of one's own; how many files were taken."""
    name, by_rest, deeds = history
    window = Window(people[name], competition, by_rest=by_rest)
    for deed, other in deeds:
        DEEDS[deed](window, User.objects.get(username=other))
    return window.taken


@pytest.fixture
def people(transactional_db: None) -> dict[str, Client]:
    return {name: signed_in(Client(), make_user(name)) for name in PEOPLE}


def everybody_invites_everybody() -> Competition:
    """A competition of which all but the last take part, alone still."""
    competition = make_competition(slug=f"cells-{next(NUMBERS)}", total_limit=ALLOWANCE, max_team_size=SIZE)
    users = [make_user(name) for name in PEOPLE]
    for user in users[:-1]:
        enter(competition, user, user)
    for team in Team.objects.filter(competition=competition):
        for user in set(users) - {team.leader}:
            assert team.leader
            invite(team, user.username, by=team.leader)
    return competition


FREQUENT = ["accept", "leave", "submit"] * 2
steps = st.lists(st.tuples(st.sampled_from([*DEEDS, *FREQUENT]), st.sampled_from(PEOPLE)), min_size=2, max_size=6)
history = st.tuples(st.sampled_from(PEOPLE), st.booleans(), steps)
TWO_TEAMS_AT_ONCE = [("mira", True, [("accept", "noor")]), ("mira", False, [("accept", "ada")])]
EACH_INTO_THE_OTHER_S = [
    ("mira", True, [("accept", "noor"), ("submit", "noor")]),
    ("noor", False, [("accept", "mira"), ("submit", "mira")]),
]
SENT_WHILE_LEAVING = [
    ("noor", True, [("accept", "mira"), ("leave", "mira"), ("submit", "mira")]),
    ("noor", False, [("submit", "mira"), ("submit", "mira")]),
    ("mira", True, [("submit", "noor"), ("lead", "noor"), ("submit", "noor")]),
    ("ada", False, [("submit", "noor"), ("accept", "mira"), ("submit", "noor")]),
]


# A race does not come back when asked to, so a failure is told as it was found.
@settings(
    max_examples=EXAMPLES[connection.vendor],
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@example(TWO_TEAMS_AT_ONCE * 3)
@example(EACH_INTO_THE_OTHER_S * 3)
@example(SENT_WHILE_LEAVING)
@given(st.lists(history, min_size=4, max_size=6))
def test_no_moment_gives_a_person_two_teams_or_a_group_two_allowances(
    people: dict[str, Client], histories: list[History]
) -> None:
    competition = everybody_invites_everybody()
    taken = at_once([partial(live, history, people, competition) for history in histories])
    check(competition)
    assert Submission.objects.filter(team__competition=competition).count() == sum(taken)
