"""Private scores are nowhere before the reveal: other private labels, the very same bytes for every participant."""

import random
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.tokens import make_token
from competitions.models import Competition, Solution
from competitions.models.solution import solution_storage
from submissions import judging
from submissions.intake import submit
from submissions.models import BestScore, Evaluation, PrivateScore, Status, Submission
from submissions.selection import choose_finals
from tests.factories import make_competition, make_team, make_user, prediction_csv, signed_in
from tests.matrix.asking import routes

pytestmark = pytest.mark.django_db

# Every route of a competition; what is not in it fails the last test.
PAGES = [
    "competitions/{slug}/",
    "competitions/{slug}/cover.svg",
    "competitions/{slug}/preview/",
    "competitions/{slug}/data/",
    "competitions/{slug}/data.zip",
    "competitions/{slug}/data/{name}",
    "competitions/{slug}/data/{name}/preview/",
    "competitions/{slug}/rules/",
    "competitions/{slug}/rules/withdraw/",
    "competitions/{slug}/rules/{version}/",
    "competitions/{slug}/team/",
    "competitions/{slug}/team/outside-data/",
    "competitions/{slug}/team/rename/",
    "competitions/{slug}/team/leader/",
    "competitions/{slug}/team/leave/",
    "competitions/{slug}/team/invite/",
    "competitions/{slug}/team/members/{pk}/set-aside/",
    "competitions/{slug}/team/invitations/{pk}/accept/",
    "competitions/{slug}/team/invitations/{pk}/decline/",
    "competitions/{slug}/team/invitations/{pk}/withdraw/",
    "competitions/{slug}/team/invitations/{pk}/merge/",
    "competitions/{slug}/submit/",
    "competitions/{slug}/submissions/",
    "competitions/{slug}/submissions/compare/",
    "competitions/{slug}/submissions/finals/",
    "competitions/{slug}/submissions/{pk}/file",
    "competitions/{slug}/submissions/{pk}/tags/",
    "competitions/{slug}/operation/",
    *(
        f"competitions/{{slug}}/discussion/{rest}"
        for rest in ("", "new/", "write-up/", "{pk}/", "{pk}/lock/", "posts/{pk}/", "{pk}/follow/", "announcements/")
    ),
    *(
        f"competitions/{{slug}}/discussion/posts/{{pk}}/{deed}/"
        for deed in ("edit", "hide", "remove", "report", "unhide")
    ),
    "competitions/{slug}/leaderboard/",
    "competitions/{slug}/leaderboard/charts/",
    "competitions/{slug}/leaderboard/seen/",
    "competitions/{slug}/leaderboard/teams/{pk}/",
    "competitions/{slug}/leaderboard.csv",
    "rest/competitions/{slug}/",
    "rest/competitions/{slug}/data/{name}/",
    "rest/competitions/{slug}/join/",
    "rest/competitions/{slug}/rules/accept/",
    "rest/competitions/{slug}/team/",
    "rest/competitions/{slug}/team/leader/",
    "rest/competitions/{slug}/team/leave/",
    "rest/competitions/{slug}/team/set-aside/",
    "rest/competitions/{slug}/team/invitations/",
    "rest/competitions/{slug}/team/invitations/{pk}/accept/",
    "rest/competitions/{slug}/team/invitations/{pk}/decline/",
    "rest/competitions/{slug}/team/invitations/{pk}/withdraw/",
    "rest/competitions/{slug}/team/invitations/{pk}/merge/",
    "rest/competitions/{slug}/submissions/",
    "rest/competitions/{slug}/submissions/{pk}/",
    "rest/competitions/{slug}/submissions/{pk}/select/",
    "rest/competitions/{slug}/exports/{name}.csv",
    "rest/competitions/{slug}/leaderboard/",
    "api/v1/competitions/data/download-all/{slug}",
    "api/v1/competitions/data/download/{slug}/{name}",
    "api/v1/competitions/data/list/{slug}",
    "api/v1/competitions/submissions/list/{slug}",
    "api/v1/competitions/submissions/submit/{slug}",
    "api/v1/competitions/{slug}/leaderboard/download",
    "api/v1/competitions/{slug}/leaderboard/view",
    "api/v1/competitions/{slug}/submissions/url/{length}/{mtime}",
    "api/v1/uploads/{slug}/{token}",
]
TEAM = "competitions/{slug}/leaderboard/teams/{team}/"
ELSEWHERE = ["", "profile/", "notices/", "rest/competitions/", "api/v1/competitions/list", TEAM]
ASKED = ["", "?board=private", "?board=public", "?q=Petri", "?page=2", "?order=score"]
GOOD, WRONG = prediction_csv(0.3), b"id,prediction\nrow-000,0.5\n"
BROKEN = b"\n".join(
    line for line in GOOD.splitlines()[:30] if b"row-01" not in line
)  # the named ids are of both splits
SAME_ID = {"X-Request-ID": "the-same-id"}
SIGNED = r"(?<=/downloads/)[^/]+"  # the time is in it
MASKED = [
    r'name="csrfmiddlewaretoken" value="\w+"',
    r"\d\d:\d\d:\d\d",
    r"\b(now|just now)\b",
    r"\b(in )?\d+ (days?|h|min)( \d+ (h|min))*( ago)?\b",
    "in less than a minute",
]


@pytest.fixture
def competition() -> Competition:
    return make_competition(daily_limit=20)


def flip_private_labels(competition: Competition, seed: int) -> None:
    """Turn private labels round in the stored solution, keeping their places: all, or with a seed some of them."""
    chance = random.Random(seed)

    def flipped(found: re.Match[str]) -> str:
        return f",{1 - int(found[1])},Private" if not seed or chance.random() < 0.5 else found[0]

    rewrite(competition, lambda text: re.sub(r",([01]),Private", flipped, text))


def arrange_otherwise(competition: Competition, seed: int) -> None:
    """Write the rows of the stored solution class by class, split by split; with a seed in any order."""

    def arranged(text: str) -> str:
        header, *rows = text.splitlines(keepends=True)
        rows.sort(key=lambda row: row.split(",")[::-1], reverse=True)
        if seed:
            random.Random(seed).shuffle(rows)
        return "".join([header, *rows])

    rewrite(competition, arranged)


def rewrite(competition: Competition, change: Callable[[str], str]) -> None:
    """Put another text in the place of the stored solution, as if it had been uploaded so."""
    solution = competition.phase.active_solution
    assert solution
    assert solution.file.name
    with solution.file.open("rb") as file:
        text = file.read().decode()
    changed = change(text)
    assert changed != text
    solution_storage().delete(solution.file.name)
    assert solution_storage().save(solution.file.name, ContentFile(changed.encode())) == solution.file.name
    Solution.objects.update(arrays="", sha256=sha256(changed.encode()).hexdigest())


def judge_anew() -> list[float]:
    """Score everything from the start; the private scores that come of it."""
    PrivateScore.objects.all().delete()
    BestScore.objects.all().delete()
    Evaluation.objects.update(status=Status.QUEUED, attempt=0, public_score=None)
    for pk in Evaluation.objects.order_by("pk").values_list("pk", flat=True):
        judging.judge(pk)
    return list(PrivateScore.objects.order_by("evaluation").values_list("score", flat=True))


def seen_by(client: Client, names: dict[str, Any]) -> dict[str, tuple[object, ...]]:
    """Every answer, headers included, with what changes from second to second taken out."""
    answers = {}
    for address in [*PAGES, *ELSEWHERE]:
        for asked in ASKED if "leaderboard" in address or "submissions/" in address else [""]:
            for headers in ({}, {"HX-Request": "true", "HX-Target": "submissions"}):
                path = f"/{address.format(**names)}{asked}"
                with transaction.atomic():  # so that looking records nothing that the next look could show
                    answers[f"{path} {len(headers)}"] = plain(client.get(path, headers=SAME_ID | headers))
                    transaction.set_rollback(True)
    return answers


def told_to(client: Client, names: dict[str, Any]) -> dict[str, tuple[object, ...]]:
    """The answer to every POST, with a good file, one that lacks ids and one of another header; each is undone."""
    answers = {}
    for address in PAGES:
        files = (GOOD, BROKEN, WRONG) if "submi" in address else (GOOD,)
        for number, data in enumerate(files):
            path = f"/{address.format(**names)}"
            sent = {"file": SimpleUploadedFile("file.csv", data), "note": "cv=0.5", "text": "a", "tags": "a"}
            with transaction.atomic():
                answers[f"{path} {number}"] = plain(client.post(path, sent, headers=SAME_ID))
                transaction.set_rollback(True)
    return answers


def plain(answer: Any) -> tuple[object, ...]:
    """Status, headers and body as text."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = body.decode(errors="backslashreplace")
    for mask in MASKED:
        text = re.sub(mask, "~", text)
    changing = {"Content-Length"} if text != body.decode(errors="backslashreplace") else set()
    if b"csrfmiddlewaretoken" in body:
        changing.add("ETag")  # the token is in it
    headers = {name: value for name, value in answer.headers.items() if name not in changing}
    if "Location" in headers:
        headers["Location"] = re.sub(SIGNED, "~", headers["Location"])
    return answer.status_code, headers, text


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 6))])
def test_other_private_labels_change_no_byte_that_a_participant_gets(competition: Competition, seed: int) -> None:
    mira, noor = make_user("mira"), make_user("noor")
    team = make_team(competition, "Petri Dish", mira)
    rival = make_team(competition, "Rival", noor)
    for noise in (0.2, 0.5, 0.9):
        for sender, person in ((team, mira), (rival, noor)):
            submit(ContentFile(prediction_csv(noise)), team=sender, by=person, name="model.csv")
    number = submit(ContentFile(BROKEN), team=team, by=mira, name="broken.csv").pk
    choose_finals(team, [Submission.objects.filter(team=team).earliest("pk").pk], by=mira)
    names = {
        "team": team.pk,
        "slug": "cells",
        "name": "sample_submission.csv",
        "pk": number,
        "token": "x",
        "length": 9,
        "version": 1,
        "mtime": 9,
    }
    token = make_token(mira, "test")[1]
    viewers = {
        "a member": signed_in(Client(), mira),
        "another team": signed_in(Client(), noor),
        "a stranger": Client(),
        "a program": Client(headers={"Authorization": f"Bearer {token}"}),
    }
    # Ages on the board are told in hours then, so that they do not change while the test looks.
    Submission.objects.update(submitted_at=timezone.now() - timedelta(hours=3, minutes=30))
    scores = judge_anew()
    before = {who: seen_by(client, names) for who, client in viewers.items()}
    posted = told_to(viewers["a member"], names)
    flip_private_labels(competition, seed)
    flipped = judge_anew()
    assert not set(flipped) & set(scores)
    for who, client in viewers.items():
        assert_same(before[who], seen_by(client, names), who)
    arrange_otherwise(competition, seed)
    assert judge_anew() == flipped
    assert_same(before["a member"], seen_by(viewers["a member"], names), "a member")
    assert_same(posted, told_to(viewers["a member"], names), "who posts")


def assert_same(before: Mapping[str, object], after: Mapping[str, object], who: str) -> None:
    for address, answer in before.items():
        assert after[address] == answer, f"{who} sees other bytes at {address}"


def test_every_route_of_a_competition_is_looked_at() -> None:
    of_competitions = {route for route in routes() if "{slug}" in route}
    assert of_competitions == set(PAGES)
