"""Two mebibytes announced at every address: taken of those who may send a file there, refused unread of all others."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.tokens import make_token
from competitions.models import Phase
from tests.attacks.walking import client_of, some_by_repetition
from tests.matrix.test_matrix import PROMISED
from tests.matrix.world import ROLES, UNSEEN, World, filled, make_world

pytestmark = pytest.mark.django_db

ANNOUNCED = 2 * 1024 * 1024
LIMIT = 7_654_321
SUBMITTING = ("competitions/{slug}/submit/", "rest/competitions/{slug}/submissions/")
SIGNED = "api/v1/uploads/{slug}/{token}"  # whoever has no such address is told that it is none
MAY = {route: {"member", "rival"} for route in SUBMITTING} | {
    "admin/competitions/competition/add/": {"admin"},
    "admin/competitions/competition/{object_id}/change/": {"host", "owner", "admin"},
    "admin/competitions/datafile/add/": {"host", "owner", "other", "admin"},
    "admin/competitions/solution/add/": {"host", "owner", "other", "admin"},
    "admin/submissions/evaluation/dry-run/{pk}/": {"host", "owner", "admin"},
}


@pytest.fixture
def world() -> World:
    world = make_world("public")
    Phase.objects.update(max_upload_bytes=LIMIT)
    return world


def announce(client: Client, world: World, route: str, method: str) -> Any:
    """The head of a large upload, with nothing behind it: whatever reads its body fails."""
    address = "/" + route.format(**filled(world, route))
    kind = "multipart/form-data; boundary=b"
    return client.generic(method, address, b"", content_type=kind, CONTENT_LENGTH=str(ANNOUNCED))


@pytest.mark.parametrize("role", some_by_repetition(ROLES, ["anon", "member", "viewer"]))
def test_whoever_may_send_no_file_somewhere_is_refused_before_it_is_read(world: World, role: str) -> None:
    client = client_of(world, role)
    for route, method in PROMISED:
        if method != "GET" and role not in MAY.get(route, ()):
            answer = announce(client, world, route, method)
            told = f"{method} /{route} as {role}: {answer.status_code}"
            assert answer.status_code == (404 if route == SIGNED else 413), told
            assert str(LIMIT) not in answer.text.replace(",", "").replace("\N{NARROW NO-BREAK SPACE}", ""), told


def test_whoever_may_send_a_file_is_asked_for_it(world: World) -> None:
    for route, roles in MAY.items():
        for role in roles:
            sent = {"file": SimpleUploadedFile("model.csv", b"0" * ANNOUNCED)}
            answer = client_of(world, role).post("/" + route.format(**filled(world, route)), sent)
            assert answer.status_code not in (404, 413, 500), f"/{route} as {role}: {answer.status_code}"


@pytest.mark.parametrize("kind", ["invited", "draft"])
def test_a_hidden_competition_is_not_told_from_one_that_is_not_there(kind: str) -> None:
    world = make_world(kind)
    Phase.objects.update(max_upload_bytes=LIMIT)
    for route in SUBMITTING:
        for role in UNSEEN[kind]:
            client = client_of(world, role)
            hidden, missing = (announce(client, world, each, "POST") for each in (route, route.format(slug="none")))
            assert (hidden.status_code, missing.status_code) == (404, 404), f"/{route} as {role}"


def test_a_program_is_known_by_its_token(world: World) -> None:
    for role, status in (("member", 400), ("user", 413)):
        headers = {"Authorization": f"Bearer {make_token(world.people[role], 'test')[1]}"}
        sent = {"file": SimpleUploadedFile("model.csv", b"0" * ANNOUNCED)}
        answer = client_of(world, "anon").post("/rest/competitions/cells/submissions/", sent, headers=headers)
        assert answer.status_code == status, role
