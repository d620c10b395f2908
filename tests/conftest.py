"""What every test may rely on."""

import time
from typing import Any

import pytest
from django.core.cache import caches
from django.db.models import Model
from django.test import Client
from hypothesis import HealthCheck, settings
from pytest_django import Settings

from tests.rest_contract import complaint

OURS = {"accounts", "audit", "competitions", "discussion", "kaggle_api", "leaderboard", "submissions", "teams"}

# The machine may be busy, so no example is timed; and a verdict is about the change, so each run tries the same ones.
settings.register_profile("suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("minutes", max_examples=20_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")
END_OF_DAY_SECONDS = 60

# They walk through every page and address; the lines they meet are measured where their rules are asked one by one.
WALKS = (
    "tests/attacks/",
    "tests/i18n/test_whole.py",
    "tests/matrix/",
    "tests/teams/test_histories.py",
    "tests/test_private_labels.py",
)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Measuring which lines are run takes half as long again."""
    if item.nodeid.startswith(WALKS):
        item.add_marker("no_cover")


@pytest.fixture(autouse=True)
def one_day() -> None:
    """Limits count by UTC days: no test begins so late that it might end in the next one."""
    of_day = time.time() % 86_400
    if (left := 86_400 - of_day) < END_OF_DAY_SECONDS:
        time.sleep(left)


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """Hashing a password a million times protects people, not tests."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def quick_clients(settings: Settings) -> None:
    """WhiteNoise reads every static file once a process, which is once a test client: let it look when asked."""
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(autouse=True)
def nobody_hurries(settings: Settings) -> None:
    """No lease ends because the machine is busy."""
    settings.LEASE_SECONDS = 3600


@pytest.fixture(autouse=True)
def nobody_has_asked_yet() -> None:
    """What one test asks does not count against the next, nor is it drawn for it."""
    for name in ("throttles", "boards"):
        caches[name].clear()


@pytest.fixture(autouse=True)
def no_row_of_ours_that_was_loaded_is_saved_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever saves it, forms of Django's and pages of allauth's included: it would undo what was done since."""
    save_base = Model.save_base

    def saved(row: Model, *args: Any, **options: Any) -> None:
        is_ours = type(row).__module__.partition(".")[0] in OURS
        is_whole = options.get("update_fields") is None and not options.get("force_insert")
        assert not (is_ours and is_whole and not row._state.adding), f"{row!r} was loaded and is saved whole"
        save_base(row, *args, **options)

    monkeypatch.setattr(Model, "save_base", saved)


@pytest.fixture(autouse=True)
def the_api_answers_as_it_declares(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a test asks of /rest/, status, code and body are those of the API's description."""
    ask = Client.request

    def asked(client: Client, **request: Any) -> Any:
        answer = ask(client, **request)
        is_our_fault = answer.status_code == 500 and not client.raise_request_exception  # what that test is about
        if str(request.get("PATH_INFO", "")).startswith("/rest/") and not is_our_fault:
            body = b"" if answer.streaming else answer.content
            method, address = str(request["REQUEST_METHOD"]), str(request["PATH_INFO"])
            wrong = complaint(method, address, answer.status_code, answer.headers.get("Content-Type", ""), body)
            assert not wrong, wrong
        return answer

    monkeypatch.setattr(Client, "request", asked)
