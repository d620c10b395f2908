"""Every byte that somebody is answered at the addresses of a competition, by GET and by POST, so as to be compared.

What an answer depends on is asked for where it can be told apart only: a query and htmx's headers change an answer that
is shown, and one that says so in `Vary`; a refusal is looked at once.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from submissions.models import Submission

Answer = tuple[object, ...]

# Every route of a competition; what is not in it fails tests/test_private_labels.py.
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
TEAM = "competitions/{slug}/leaderboard/teams/{team}/"
ELSEWHERE = ["", "profile/", "notices/", "rest/competitions/", "api/v1/competitions/list", TEAM]
ASKED = ["?board=private", "?board=public", "?q=Petri", "?page=2", "?order=score"]
OF_PROGRAMS = ("rest/", "api/")
FRAGMENT = {"HX-Request": "true", "HX-Target": "submissions"}
SAME_ID = {"X-Request-ID": "the-same-id"}
SIGNED = r"(?<=/downloads/)[^/]+"  # the time is in it
SEALED = re.compile(r":[\w-]+:[\w-]+$")  # the time at which a cookie was signed, and the signature
# Numbers of rows that are made anew each time: PostgreSQL gives none out twice.
NUMBERS = (r"(?<=/)\d+(?=[/\"' ]|$)", r'(?<="id":)\d+', r'(?<=value=")\d+(?=")', r'(?<=[a-z]-)\d+(?=")')
OF_THE_CLIENT = {"csrftoken", "sessionid"}
MASKED = [
    r'name="csrfmiddlewaretoken" value="\w+"',
    r'(?<="submitted_at":")[^"]+',
    r"\d\d:\d\d:\d\d",
    r"\d\d:\d\d UTC",  # of what is sent anew each time
    r"\b(now|just now)\b",
    r"\b(in )?\d+ (days?|h|min)( \d+ (h|min))*( ago)?\b",
    "in less than a minute",
]


def seen_by(client: Client, names: Mapping[str, object], only: tuple[str, ...] = ("",)) -> dict[str, Answer]:
    """The answer to every GET of addresses that begin so, without what changes from second to second."""
    answers = {}
    for address in [each for each in [*PAGES, *ELSEWHERE] if each.startswith(only)]:
        path = f"/{address.format(**names)}"
        first = answers[path] = looked(client, path)
        is_board = "leaderboard" in address or "submissions/" in address
        for asked in ("", *ASKED) if is_board and first[0] == 200 else ("",):
            answers[path + asked] = looked(client, path + asked) if asked else first
            if "HX-" in str(first[1]):
                answers[f"{path}{asked} as a fragment"] = looked(client, path + asked, **FRAGMENT)
    return answers


def looked(client: Client, path: str, **headers: str) -> Answer:
    """The answer to GET; looking leaves no trace that the next look could show."""
    with transaction.atomic():
        answer = plain(client.get(path, headers=SAME_ID | headers))
        transaction.set_rollback(True)
    return answer


def told_to(client: Client, names: Mapping[str, object], files: Mapping[str, bytes]) -> dict[str, Answer]:
    """The answer to every POST, of a file also the page that it leads to; each is undone.

    Each file is sent wherever one is taken, in the shape that is taken there: else nobody would look at it.
    """
    answers = {}
    for address in PAGES:
        path = f"/{address.format(**names)}"
        for name, sent in bodies(address, files):
            with transaction.atomic():
                before = Submission.objects.order_by("pk").values_list("pk", flat=True).last()
                answer: Any = client.post(path, headers=SAME_ID, follow=address.endswith("}/submit/"), **sent)
                made = Submission.objects.filter(pk__gt=before or 0).count()
                answers[f"POST {path} {name}"] = (*plain(answer, *NUMBERS), made)
                transaction.set_rollback(True)
    return answers


def bodies(address: str, files: Mapping[str, bytes]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is sent there: each file where one is taken, else what forms have in them."""
    if address.endswith(("/submit/", "rest/competitions/{slug}/submissions/")):
        for name, data in files.items():
            yield name, {"data": {"file": SimpleUploadedFile("file.csv", data), "note": "cv=0.5"}}
    elif address.startswith(OF_PROGRAMS):
        yield "{}", {"data": json.dumps({}), "content_type": "application/json"}
    else:
        yield "a form", {"data": {"note": "cv=0.5", "text": "a", "title": "a", "tags": "a"}}


def plain(answer: Any, *also: str) -> Answer:
    """Status, headers, what it led to, cookies and body as text, without what is masked, and this also."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    whole = body.decode(errors="backslashreplace")
    text = without(whole, also)
    changing = {"Content-Length", "ETag"} if text != whole else set()  # they are of the whole
    headers = {name: without(value, also) for name, value in answer.headers.items() if name not in changing}
    if "Location" in headers:
        headers["Location"] = re.sub(SIGNED, "~", headers["Location"])
    led = [(without(to, also), status) for to, status in getattr(answer, "redirect_chain", [])]
    set_anew = {name: cookie.value for name, cookie in answer.cookies.items() if name not in OF_THE_CLIENT}
    cookies = {name: without(SEALED.sub("", value), also) for name, value in set_anew.items()}
    return answer.status_code, headers, led, cookies, text


def without(text: str, also: tuple[str, ...]) -> str:
    for mask in (*MASKED, *also):
        text = re.sub(mask, "~", text)
    return text


def assert_same(before: Mapping[str, Mapping[str, object]], after: Mapping[str, Mapping[str, object]]) -> None:
    """By person, then by address."""
    for who, answers in before.items():
        assert answers.keys() == after[who].keys(), who
        for address, answer in answers.items():
            assert after[who][address] == answer, (
                f"{who} sees other bytes at {address}: {first(answer, after[who][address])}"
            )


def first(one: object, other: object) -> tuple[str, str]:
    """Where two answers part, with a few words before."""
    texts = repr(one), repr(other)
    at = next((place for place, (a, b) in enumerate(zip(*texts, strict=False)) if a != b), 0)
    return texts[0][max(0, at - 80) : at + 80], texts[1][max(0, at - 80) : at + 80]
