"""What a token opens: the scopes it was made with, at one door for the whole API."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from accounts.models import ApiToken, Scope
from accounts.tokens import make_token
from competitions.models import Competition
from config.urls import rest_urlpatterns
from tests.factories import make_competition, make_team, make_user, prediction_csv, signed_in

pytestmark = pytest.mark.django_db
SUBMISSIONS = "/rest/competitions/cells/submissions/"
ASKED = {"name": "laptop", "days": "30", "may_read": "on"}


def program(*scopes: Scope) -> Client:
    """A program of Mira's whose token has these scopes."""
    secret = make_token(make_user("mira"), "laptop", scopes=scopes)[1]
    return Client(headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture
def competition() -> Competition:
    competition = make_competition()
    make_team(competition, "Petri Dish", make_user("mira"))
    return competition


def send(client: Client) -> Any:
    """Submit a file by the API."""
    return client.post(SUBMISSIONS, {"file": ContentFile(prediction_csv(), "model.csv")})


def test_a_token_that_reads_does_not_submit(competition: Competition) -> None:
    reader = program(Scope.READ)
    assert reader.get(SUBMISSIONS).status_code == 200
    refused = send(reader)
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    assert "needs a token with the scope submit; yours, laptop, has read." in refused.json()["message"]


def test_a_token_that_submits_need_not_read(competition: Competition) -> None:
    sender = program(Scope.SUBMIT)
    assert send(sender).status_code == 201
    refused = sender.get(SUBMISSIONS)
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    assert "scope read" in refused.json()["message"]


def test_a_token_made_without_a_word_about_scopes_reads_and_submits(competition: Competition) -> None:
    client = Client(headers={"Authorization": f"Bearer {make_token(make_user('mira'), 'laptop')[1]}"})
    assert client.get(SUBMISSIONS).status_code == 200
    assert send(client).status_code == 201


def test_a_missing_scope_tells_nothing_of_what_there_is(competition: Competition) -> None:
    reader = program(Scope.READ)
    here, nowhere = (reader.post(f"/rest/competitions/{slug}/join/") for slug in ("cells", "nowhere"))
    assert (here.status_code, here.content) == (nowhere.status_code, nowhere.content) == (403, here.content)


def address_of(pattern: Any) -> str:
    """The address of a route of the API, with something in each place."""
    return "/rest/" + re.sub(r"<(\w+):\w+>", lambda place: "1" if place[1] == "int" else "x", str(pattern.pattern))


ADDRESSES = [address_of(route) for route in rest_urlpatterns if route.name not in ("rest-schema", "rest-docs")]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_of_the_api_is_changed_by_a_token_that_only_reads(address: str) -> None:
    assert program(Scope.READ).post(address).json()["code"] == "scope_missing"


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_of_the_api_is_read_by_a_token_that_only_submits(address: str) -> None:
    assert program(Scope.SUBMIT).get(address).json()["code"] == "scope_missing"


class HostsOnly(APIView):
    """A deed of hosts, as the API will have them."""

    token_scope = Scope.HOST

    def post(self, request: Request) -> Response:
        """Do nothing, but let in."""
        return Response({})


@pytest.mark.parametrize(("scopes", "status"), [(["read", "submit"], 403), (["host"], 200)])
def test_a_view_may_ask_for_the_scope_of_hosts(scopes: list[str], status: int) -> None:
    secret = make_token(make_user("mira"), "laptop", scopes=scopes)[1]
    request = APIRequestFactory().post("/", headers={"Authorization": f"Bearer {secret}"})
    assert HostsOnly.as_view()(request).status_code == status


def test_the_form_of_the_profile_gives_scopes_and_an_expiry(client: Client) -> None:
    signed_in(client, make_user("mira"))
    assert "Its scope: read." in client.post("/profile/tokens/", ASKED).content.decode()
    token = ApiToken.objects.get()
    assert token.scopes == ["read"]
    assert token.expires_at - token.created_at == timedelta(days=30)


@pytest.mark.parametrize(
    "wrong", [{"name": "laptop", "days": "30"}, {**ASKED, "days": "3650"}, {"name": "laptop", "may_read": "on"}]
)
def test_a_token_without_a_scope_or_with_another_expiry_is_not_made(client: Client, wrong: dict[str, str]) -> None:
    signed_in(client, make_user("mira"))
    assert client.post("/profile/tokens/", wrong).status_code == 400
    assert not ApiToken.objects.exists()


def test_nobody_gets_the_scope_of_hosts_by_adding_a_field(client: Client) -> None:
    signed_in(client, make_user("mira"))
    client.post("/profile/tokens/", {**ASKED, "may_host": "on"})
    assert ApiToken.objects.get().scopes == ["read"]


def test_who_hosts_makes_a_token_with_the_scope_of_hosts(client: Client, competition: Competition) -> None:
    signed_in(client, competition.hosts.get().user)
    assert 'name="may_host"' in client.get("/profile/").text
    client.post("/profile/tokens/", {**ASKED, "may_host": "on"})
    assert ApiToken.objects.get().scopes == ["read", "host"]
    assert 'name="may_host"' not in signed_in(Client(), make_user("mira")).get("/profile/").text


@pytest.mark.parametrize(
    ("page", "name", "scopes"),
    [("data", "Data of cells", ["read"]), ("submit", "Submitting to cells", ["read", "submit"])],
)
def test_one_press_beside_the_commands_makes_a_token_for_them(
    client: Client, competition: Competition, page: str, name: str, scopes: list[str]
) -> None:
    signed_in(client, make_user("mira"))
    address = f"/competitions/cells/{page}/"
    text = client.get(address).content.decode()
    form = re.findall(r'action="/profile/tokens/">(.*?)</form>', text, re.DOTALL)[0]
    fields = {key: unescape(value) for key, value in re.findall(r'name="(\w+)" value="([^"]*)"', form)}
    shown = client.post("/profile/tokens/", fields).content.decode()
    token = ApiToken.objects.get()
    assert (token.name, token.scopes) == (name, scopes)
    assert f'href="{address}">I have copied it' in shown
    assert len(set(re.findall(r"podium_[\w-]{43}", shown))) == 1


def test_the_page_of_a_new_token_leads_back_to_this_site_only(client: Client) -> None:
    signed_in(client, make_user("mira"))
    shown = client.post("/profile/tokens/", {**ASKED, "next": "https://elsewhere.example/"}).content.decode()
    assert "elsewhere" not in shown


def test_the_description_of_the_api_names_the_scope_of_every_operation(client: Client) -> None:
    schema = client.get("/rest/schema/?format=json", headers={"Accept": "application/json"}).json()
    scopes = {
        (method, path): operation["x-token-scope"]
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    }
    assert scopes.pop(("get", "/rest/competitions/{slug}/exports/{name}.csv")) == "host"
    assert {scope for (method, _), scope in scopes.items() if method == "get"} == {"read"}
    assert {scope for (method, _), scope in scopes.items() if method == "post"} == {"submit"}
    posted = schema["paths"]["/rest/competitions/{slug}/submissions/"]["post"]
    assert "Token scope: `submit`." in posted["description"]
