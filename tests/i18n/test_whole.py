"""German is whole: no page shows a word of ours that does not go through the catalogue.

Every page of the matrix is drawn with a catalogue that puts each message between ⟦ and ⟧, whoever marked it: we,
Django or allauth. What is left outside may be data only.
"""

from collections.abc import Callable
from http.cookies import SimpleCookie

import pytest
from django.db import transaction
from django.utils.translation.trans_real import DjangoTranslation

from competitions.models import Competition
from leaderboard.models import Snapshot
from leaderboard.reveal import reveal
from submissions.judging import judge
from submissions.models import Evaluation
from tests.factories import close
from tests.i18n.reading import known_data, untranslated
from tests.matrix.asking import send
from tests.matrix.test_matrix import PROMISED
from tests.matrix.world import BODIES, World, filled, make_world

pytestmark = pytest.mark.django_db
OF_PROGRAMS = ("rest/", "api/v1/", "metrics", "healthz", "readyz", "admin/jsi18n/")
IN_GERMAN = {"Accept-Language": "de"}
TEAMS, RUNNERS = ("member", "invited", "user", "anon"), ("owner", "admin")


@pytest.fixture(autouse=True)
def every_message_is_bracketed(monkeypatch: pytest.MonkeyPatch) -> None:
    def one(_: DjangoTranslation, message: str) -> str:
        return f"⟦{message.rpartition(chr(4))[2]}⟧"

    def some(_: DjangoTranslation, singular: str, plural: str, number: int) -> str:
        return f"⟦{(singular if number == 1 else plural).rpartition(chr(4))[2]}⟧"

    monkeypatch.setattr(DjangoTranslation, "gettext", one)
    monkeypatch.setattr(DjangoTranslation, "ngettext", some)


def drawn(world: World, route: str, method: str, role: str) -> str:
    """The page that this role comes to, perhaps behind a redirect, as HTML; nothing for another kind of answer."""
    world.client.cookies = SimpleCookie({"sessionid": world.sessions[role]} if role in world.sessions else {})
    with transaction.atomic():
        if method == "EMPTY":
            answer = world.client.post("/" + route.format(**filled(world, route)), headers=IN_GERMAN)
        else:
            answer = send(world, route, method, IN_GERMAN)
        for _ in range(3):
            if answer.status_code not in (301, 302) or "://" in answer.headers["Location"]:
                break
            answer = world.client.get(answer.headers["Location"], headers=IN_GERMAN)
        content = answer.getvalue()
        transaction.set_rollback(True)
    return content.decode() if answer.headers.get("Content-Type", "").startswith("text/html") else ""


def asked(only: Callable[[str], bool]) -> list[tuple[str, str, str]]:
    """Routes of pages, each with its methods, also with an empty form, and one role of either side that may ask."""
    found = []
    for (route, method), row in PROMISED.items():
        if only(route) and not route.startswith(OF_PROGRAMS):
            for side in (TEAMS, RUNNERS):
                role = next(
                    (role for role in side if row[role].partition("/")[0].rstrip("-") in ("200", "302", "400")), None
                )
                methods = (method, "EMPTY") if method == "POST" else (method,)
                found += [(route, each, role) for each in methods if role]
    return found


def left_in_english(world: World, pages: list[tuple[str, str, str]]) -> list[str]:
    """What is untranslated, and where it was first seen. What pages may show as it is, is read from the database."""
    sent = [BODIES[route](world) for route, method, _ in pages if method == "POST" and route in BODIES]
    data, found = known_data(*sent), dict[str, str]()
    for route, method, role in pages:
        for line in untranslated(drawn(world, route, method, role), data):
            found.setdefault(line, f"{method} /{route} as {role}: {line}")
    return list(found.values())


@pytest.mark.parametrize("kind", ["public", "draft"])
def test_every_page_of_a_competition_is_translated(kind: str) -> None:
    world = make_world(kind)
    wrong = left_in_english(world, asked(lambda route: "{slug}" in route))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("part", ["admin/", ""])
def test_every_other_page_is_translated(part: str) -> None:
    world = make_world("public")
    pages = asked(lambda route: "{slug}" not in route and route.startswith("admin/") == bool(part))
    assert not (wrong := left_in_english(world, pages)), "\n".join(wrong)


def test_every_page_of_a_competition_that_is_over_is_translated() -> None:
    world = make_world("public")
    for evaluation in Evaluation.objects.all():
        judge(evaluation.pk)
    close(world.competition)
    Snapshot.objects.all().delete()
    reveal(Competition.objects.get(pk=world.competition.pk), by=world.people["owner"])
    pages = [page for page in asked(lambda route: route.startswith("competitions/{slug}")) if page[1] == "GET"]
    assert not (wrong := left_in_english(world, pages)), "\n".join(wrong)
