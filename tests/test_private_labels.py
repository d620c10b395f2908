"""Before the reveal nobody is answered a byte that depends on a private label, nor on the order of the hidden rows.

What a team is told whose files are all refused depends on no label and no split at all. Asked of random solutions, at
every address, by GET and by POST.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from accounts.tokens import make_token
from competitions.models import Competition, Solution
from competitions.models.solution import solution_storage
from submissions import judging
from submissions.intake import submit
from submissions.models import BestScore, Evaluation, PrivateScore, Status, Submission
from submissions.selection import choose_finals
from tests.every_byte import OF_PROGRAMS, PAGES, Answer, assert_same, seen_by, told_to
from tests.factories import make_competition, make_team, make_user, prediction_csv, signed_in
from tests.matrix.asking import routes

pytestmark = pytest.mark.django_db
GOOD, WRONG = prediction_csv(0.3), b"id,prediction\nrow-000,0.5\n"
BROKEN = b"\n".join(
    line for line in GOOD.splitlines()[:30] if b"row-01" not in line
)  # the named ids are of both splits
ODD = {
    "other ids": GOOD.replace(b"row-00", b"row-70"),
    "twice": GOOD + b"".join(GOOD.splitlines(keepends=True)[5:20]),
    "no numbers": re.sub(rb"(row-0[01]\d),.*", rb"\1,many", GOOD),
}
SEEDS = [1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 12))]
Row = tuple[str, str, str]  # id, label, usage


@pytest.fixture
def competition() -> Competition:
    return make_competition(daily_limit=20)


def rewrite(competition: Competition, change: Callable[[list[Row]], list[Row]]) -> None:
    """Put other rows in the place of the stored solution, as if they had been uploaded so."""
    solution = competition.phase.active_solution
    assert solution
    assert solution.file.name
    with solution.file.open("rb") as file:
        header, *lines = file.read().decode().splitlines()
    before = [(row[0], row[1], row[2]) for row in (line.split(",") for line in lines)]
    after = change(before)
    assert after != before
    text = "\n".join([header, *(",".join(row) for row in after), ""]).encode()
    solution_storage().delete(solution.file.name)
    assert solution_storage().save(solution.file.name, ContentFile(text)) == solution.file.name
    Solution.objects.update(arrays="", sha256=sha256(text).hexdigest())


def flipped(rows: list[Row]) -> list[Row]:
    """Every private label turned round, in its place."""
    return [(name, str(1 - int(label)) if use == "Private" else label, use) for name, label, use in rows]


def flip_private_labels(competition: Competition) -> None:
    rewrite(competition, flipped)


def other_private_labels(chance: random.Random) -> Callable[[list[Row]], list[Row]]:
    """Some private labels turned round, at least one; the rows in any order."""

    def change(rows: list[Row]) -> list[Row]:
        private = [row[0] for row in rows if row[2] == "Private"]
        turned = set(chance.sample(private, chance.randint(1, len(private) - 1)))
        pairs = zip(rows, flipped(rows), strict=True)
        return chance.sample([new if row[0] in turned else row for row, new in pairs], len(rows))

    return change


def other_labels_and_split(chance: random.Random) -> Callable[[list[Row]], list[Row]]:
    """The labels, each with its side of the split, dealt anew to the ids; the rows in any order."""

    def change(rows: list[Row]) -> list[Row]:
        dealt = chance.sample([row[1:] for row in rows], len(rows))
        return chance.sample([(row[0], *new) for row, new in zip(rows, dealt, strict=True)], len(rows))

    return change


def judge_anew() -> list[float]:
    """Score everything from the start; the private scores that come of it."""
    PrivateScore.objects.all().delete()
    BestScore.objects.all().delete()
    Evaluation.objects.update(status=Status.QUEUED, attempt=0, public_score=None)
    for pk in Evaluation.objects.order_by("pk").values_list("pk", flat=True):
        judging.judge(pk)
    return list(PrivateScore.objects.order_by("evaluation").values_list("score", flat=True))


@dataclass
class Onlookers:
    """Who looks, what stands in the gaps of the addresses, and what the first of them sends."""

    viewers: dict[str, Client]
    program: Client
    names: dict[str, object]
    files: dict[str, bytes]

    def answers(self) -> dict[str, dict[str, Answer]]:
        """What each is answered by GET, and the first by POST."""
        seen = {who: seen_by(client, self.names) for who, client in self.viewers.items()}
        seen["a program"] = seen_by(self.program, self.names, OF_PROGRAMS)
        sender = next(iter(self.viewers))
        return {**seen, "who posts": told_to(self.viewers[sender], self.names, self.files)}


def onlookers(competition: Competition, number: int, files: dict[str, bytes]) -> Onlookers:
    """A member of the team that has sent submission `number`, one of another, a stranger, and a program.

    Ages on the board are told in hours then, so that they do not change while somebody looks.
    """
    Submission.objects.update(submitted_at=timezone.now() - timedelta(hours=3, minutes=30))
    mira = make_user("mira")
    team = Submission.objects.get(pk=number).team_id
    names: dict[str, object] = {"slug": competition.slug, "team": team, "pk": number}
    viewers = {
        "a member": signed_in(Client(), mira),
        "another team": signed_in(Client(), make_user("noor")),
        "a stranger": Client(),
    }
    program = Client(headers={"Authorization": f"Bearer {make_token(mira, 'test')[1]}"})
    fixed = {"name": "sample_submission.csv", "token": "x", "length": 9, "mtime": 9, "version": 1}
    return Onlookers(viewers, program, {**names, **fixed}, files)


@pytest.mark.parametrize("seed", SEEDS)
def test_other_private_labels_and_another_order_of_rows_change_no_byte(competition: Competition, seed: int) -> None:
    chance, mira, noor = random.Random(seed), make_user("mira"), make_user("noor")
    team, rival = make_team(competition, "Petri Dish", mira), make_team(competition, "Rival", noor)
    for noise in (0.2, 0.9):
        for sender, person in ((team, mira), (rival, noor)):
            submit(ContentFile(prediction_csv(noise)), team=sender, by=person, name="model.csv")
    number = submit(ContentFile(BROKEN), team=team, by=mira, name="broken.csv").pk
    choose_finals(team, [Submission.objects.filter(team=team).earliest("pk").pk], by=mira)
    those = onlookers(competition, number, {"good": GOOD, "broken": BROKEN, "wrong": WRONG})
    rewrite(competition, other_labels_and_split(chance))
    scores, before = judge_anew(), those.answers()
    taken = [answer[-1] for address, answer in before["who posts"].items() if address.endswith(" good")]
    assert taken == [1, 1], "A good file is not taken: this tests nothing."
    rewrite(competition, other_private_labels(chance))
    assert not set(judge_anew()) & set(scores)
    assert_same(before, those.answers())


@pytest.mark.parametrize("seed", SEEDS)
def test_no_label_and_no_split_changes_a_byte_where_files_are_refused(competition: Competition, seed: int) -> None:
    chance, mira = random.Random(seed), make_user("mira")
    team = make_team(competition, "Petri Dish", mira)
    make_team(competition, "Rival", make_user("noor"))
    sent = [submit(ContentFile(data), team=team, by=mira, name=f"{name}.csv") for name, data in ODD.items()]
    those = onlookers(competition, sent[-1].pk, ODD | {"broken": BROKEN, "wrong": WRONG})
    del those.viewers["another team"], those.viewers["a stranger"]
    assert judge_anew() == []
    before = those.answers()
    rewrite(competition, other_labels_and_split(chance))
    assert judge_anew() == []
    assert_same(before, those.answers())
    assert {each.status for each in Evaluation.objects.all()} == {Status.INVALID}


def test_every_route_of_a_competition_is_looked_at() -> None:
    of_competitions = {route for route in routes() if "{slug}" in route}
    assert of_competitions == set(PAGES)
