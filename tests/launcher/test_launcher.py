"""podium-kaggle as a process of its own, against a running site behind HTTPS."""

import json
import stat

import pytest

from competitions.client_lines import TERMINALS, Site, newest
from tests.journeys.installation import ROOT, Installation
from tests.launcher.conftest import Terminal
from tests.launcher.tls import Relay

REAL = "KGAT_of_kaggle_com"


@pytest.fixture
def with_kaggle_s_own(alice: Terminal) -> Terminal:
    """Somebody who uses kaggle.com too, in every way that the client knows."""
    kept = alice.home / ".kaggle"
    kept.mkdir()
    (kept / "access_token").write_text(REAL)
    (kept / "kaggle.json").write_text(json.dumps({"username": "real", "key": REAL}))
    (kept / "credentials.json").write_text(json.dumps({"refresh_token": REAL, "username": "real"}))
    (alice.home / ".netrc").write_text(f"default login real password {REAL}\n")
    alice.more |= dict.fromkeys(("KAGGLE_API_TOKEN", "KAGGLE_USERNAME", "KAGGLE_KEY"), REAL)
    return alice


def test_after_one_login_the_client_s_own_commands_work_over_https(alice: Terminal, relay: Relay, token: str) -> None:
    said = alice.kaggle("--host", relay.address, "login", typed=f"{token}\n")
    assert f"You are alice at {relay.address}" in said
    assert token not in said
    kept = alice.home / ".config" / "podium-kaggle"
    assert [stat.S_IMODE(path.stat().st_mode) for path in (kept, kept / "sites.json")] == [0o700, 0o600]
    assert "toy" in alice.kaggle("competitions", "list", "--csv")
    alice.kaggle("competitions", "download", "toy", "-f", "sample.csv", "-q")
    assert (alice.home / "sample.csv").read_bytes().startswith(b"id,")
    said = alice.kaggle("competitions", "submit", "toy", "-f", "good.csv", "-m", "first try, cv=0.42")
    assert "Successfully submitted to The toy competition" in said
    assert not (alice.home / ".kaggle").exists()


def test_a_token_of_kaggle_com_is_never_sent(with_kaggle_s_own: Terminal, relay: Relay, token: str) -> None:
    relay.heard = b""
    listed = with_kaggle_s_own.kaggle("--host", relay.address, "competitions", "list", PODIUM_TOKEN=token)
    assert "toy" in listed
    assert token.encode() in relay.heard
    for mine in ({"PODIUM_TOKEN": REAL}, {}):
        with_kaggle_s_own.kaggle("--host", relay.address, "competitions", "list", fails=True, **mine)
    assert "does not know this token" in with_kaggle_s_own.kaggle(
        "--host", relay.address, "competitions", "list", fails=True, PODIUM_TOKEN="podium_revoked"
    )
    assert REAL.encode() not in relay.heard
    assert b"Basic" not in relay.heard


def test_nothing_that_is_set_for_kaggle_com_steers_it(alice: Terminal, relay: Relay, token: str) -> None:
    alice.more |= {"KAGGLE_COMPETITION": "titanic"}
    said = alice.kaggle("--host", relay.address, "competitions", "files", fails=True, PODIUM_TOKEN=token)
    assert "No competition specified" in said


def test_a_certificate_that_nobody_vouches_for_gets_no_token(alice: Terminal, relay: Relay, token: str) -> None:
    relay.heard = b""
    del alice.more["REQUESTS_CA_BUNDLE"]
    said = alice.kaggle("--host", relay.address, "competitions", "list", fails=True, PODIUM_TOKEN=token)
    assert "certificate verify failed" in said
    assert relay.heard == b""


def test_on_this_machine_http_does_without_the_proxy(alice: Terminal, installation: Installation, token: str) -> None:
    listed = alice.kaggle("--host", installation.address, "competitions", "files", "toy", "--csv", PODIUM_TOKEN=token)
    assert "sample.csv" in listed


def test_the_pages_lines_for_this_machine_work_as_they_stand(
    alice: Terminal, installation: Installation, token: str
) -> None:
    lines = newest(TERMINALS[0], Site(installation.address), ["competitions files toy --csv"])
    assert "sample.csv" in alice.start("bash", "-ec", lines, PODIUM_TOKEN=token, NO_PROXY="*")


def test_a_client_of_an_unknown_shape_is_not_started(alice: Terminal, token: str) -> None:
    fake = alice.home / "kagglesdk"
    fake.mkdir()
    (fake / "__init__.py").touch()
    (fake / "kaggle_env.py").write_text("def get_env(): ...\n")
    told = {"PODIUM_TOKEN": token, "PYTHONPATH": f"{alice.home}:{ROOT}"}
    said = alice.kaggle("--host", "https://podium.example.org", "competitions", "list", fails=True, **told)
    assert "is not built as those that podium-kaggle knows" in said


def test_in_python_it_is_called_before_the_import_and_holds_for_all_requests(
    alice: Terminal, relay: Relay, token: str
) -> None:
    late = "import kaggle, podium_kaggle; podium_kaggle.use('https://podium.example.org', 'podium_x')"
    assert "restart the notebook's kernel" in alice.run("-c", late, fails=True)
    elsewhere = f"""
import podium_kaggle, requests
print(podium_kaggle.use({relay.address!r}), podium_kaggle.use({relay.address!r}))
try:
    requests.get("https://www.kaggle.com/")
except podium_kaggle.LauncherError as stopped:
    print(stopped)
"""
    said = alice.run("-c", elsewhere, PODIUM_TOKEN=token)
    assert said.splitlines()[0] == "alice alice"
    assert "A request to https://www.kaggle.com was stopped" in said


def test_the_documented_notebook_runs(alice: Terminal, relay: Relay, token: str) -> None:
    notebook = str(ROOT / "docs" / "examples" / "kaggle_notebook.py")
    said = alice.run(notebook, PODIUM_TOKEN=token, PODIUM_URL=relay.address, COMPETITION="toy").splitlines()
    assert "I am alice" in said
    assert any(line.startswith("COMPLETE 0.") for line in said)
    assert any(line.startswith("alice 0.") for line in said)
