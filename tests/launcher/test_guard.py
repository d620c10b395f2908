"""What the launcher takes for a site, and what it lets through to it."""

import json

import pytest
from requests import PreparedRequest, Request, Response

from podium_kaggle.errors import HostRefusedError, NoHostError, RequestStoppedError
from podium_kaggle.guard import INTROSPECTION, Guard
from podium_kaggle.hosts import origin_of, site
from podium_kaggle.remembered import Remembered, recall, remember

SITE, TOKEN = "https://podium.example.org", "podium_mine"


@pytest.fixture
def guard() -> Guard:
    return Guard(site(SITE), TOKEN)


def asked(address: str, *, method: str = "GET", **how: object) -> PreparedRequest:
    return Request(method, address, **how).prepare()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("named", "meant"),
    [
        ("https://Podium.Example.org/", SITE),
        ("podium.example.org", SITE),
        ("https://podium.example.org:443", SITE),
        ("https://podium.example.org:8443", f"{SITE}:8443"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_a_site_is_a_name_and_a_port_and_https_unless_it_is_here(named: str, meant: str) -> None:
    assert str(site(named)) == meant


@pytest.mark.parametrize(
    ("named", "why"),
    [
        ("http://podium.example.org", "everyone on the way could read your token"),
        ("http://localhost.example.org", "everyone on the way"),
        ("https://www.kaggle.com", "run kaggle itself"),
        ("kaggle.com.", "more than a name"),
        ("https://podium.example.org/competitions/cells/", "Name the site alone"),
        ("https://podium.example.org@evil.example", "Name the site alone: https://evil.example"),
        ("https://podium.example.org\\@evil.example", "Name the site alone"),
        ("ftp://podium.example.org", "is not an address"),
        ("https://", "is not an address"),
        ("https://a:b:c", "is not an address"),
    ],
)
def test_any_other_address_is_refused(named: str, why: str) -> None:
    with pytest.raises(HostRefusedError, match=why):
        site(named)


@pytest.mark.parametrize(
    "address",
    [
        "https://api.kaggle.com/v1/x",
        "http://podium.example.org/",
        f"{SITE}:8443/",
        "https://podium.example.org.evil.example/",
        f"{SITE}@evil.example/",
    ],
)
def test_only_the_site_itself_is_asked(guard: Guard, address: str) -> None:
    guard.check(asked(f"{SITE}/api/v1/x"), verify=True, proxies=None)
    with pytest.raises(RequestStoppedError):
        guard.check(asked(address), verify=True, proxies=None)


def test_only_the_chosen_token_is_sent(guard: Guard) -> None:
    guard.check(asked(f"{SITE}/x", headers={"Authorization": f"Bearer {TOKEN}"}), verify=True, proxies=None)
    guard.check(
        asked(f"{SITE}{INTROSPECTION}", method="POST", data=json.dumps({"token": TOKEN})), verify=True, proxies=None
    )
    for stopped in (
        asked(f"{SITE}/x", headers={"Authorization": "Bearer KGAT_real"}),
        asked(f"{SITE}/x", auth=("real", "key")),
        asked(f"{SITE}{INTROSPECTION}", method="POST", data=json.dumps({"token": "KGAT_real"})),
        asked(f"{SITE}/api/v1/users.AccountService/GenerateAccessToken", method="POST", data="{}"),
    ):
        with pytest.raises(RequestStoppedError):
            guard.check(stopped, verify=True, proxies=None)


def sends_on(address: str, goal: str) -> Response:
    answer = Response()
    answer.status_code, answer.url = 302, address
    answer.headers["Location"] = goal
    return answer


def test_where_the_site_keeps_its_files_is_asked_without_the_token(guard: Guard) -> None:
    guard.note(sends_on(f"{SITE}/download", "https://files.example.org/train.csv?signed"))
    guard.check(asked("https://files.example.org/train.csv?signed"), verify=True, proxies=None)
    for stopped in (
        asked("https://files.example.org/x", headers={"Authorization": f"Bearer {TOKEN}"}),
        asked("https://files.example.org/x", method="PUT", data=b"predictions"),
        asked("http://files.example.org/x"),
    ):
        with pytest.raises(RequestStoppedError):
            guard.check(stopped, verify=True, proxies=None)


def test_nobody_but_the_site_sends_the_client_on_and_it_only_over_https(guard: Guard) -> None:
    guard.note(sends_on("https://files.example.org/train.csv", "https://elsewhere.example/x"))
    guard.note(sends_on(f"{SITE}/download", "http://open.example.org/x"))
    assert guard.sent_on_to == set()


def test_nobody_reads_along(guard: Guard) -> None:
    with pytest.raises(RequestStoppedError, match="certificate"):
        guard.check(asked(f"{SITE}/x"), verify=False, proxies=None)
    here = Guard(origin_of("http://localhost:8000"), TOKEN)
    with pytest.raises(RequestStoppedError, match="proxy"):
        here.check(asked("http://localhost:8000/x"), verify=True, proxies={"http": "http://proxy.example.org"})


def test_what_is_remembered_is_its_owner_s(tmp_path: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert recall() == Remembered()
    path = remember(Remembered(SITE, {SITE: TOKEN}))
    path.chmod(0o644)
    assert recall() == Remembered(SITE, {SITE: TOKEN})
    assert path.stat().st_mode & 0o777 == 0o600
    assert "--host" in str(NoHostError())
