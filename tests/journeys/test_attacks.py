"""Attacks that once succeeded, on a served installation, one after the other; in the end everything is consistent."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Event

import pytest
import requests

from tests.journeys.bundle import prediction_file
from tests.journeys.conftest import Contests
from tests.journeys.installation import Installation
from tests.journeys.test_hostile_clients import MIB, connected, on_disk, pour, status
from tests.visitor import Visitor
from tests.waiting import wait_for

pytestmark = [pytest.mark.scaled, pytest.mark.long]

ROWS = 60
RIGHTS = (
    "from accounts.models import User; from accounts.people import set_rights; of = User.objects.get;"
    "set_rights(of(username={!r}), by=of(username='root'), {})"
)
PATTERN = b"1" * 16_000 + b"x\n"  # what looks back at each digit takes its square
TIMES = 50
UPLOADS = (
    "/",
    "/profile/",
    "/accounts/login/",
    "/admin/login/",
    "/admin/competitions/competition/add/",
    "/competitions/attacked-by-form/submit/",
    "/rest/competitions/",
    "/rest/competitions/attacked-by-form/submissions/",
    "/api/v1/competitions/submissions/submit/attacked-by-form",
)


@pytest.fixture(scope="module")
def root(installation: Installation) -> Visitor:
    """A site admin at a browser."""
    installation.command("add_user", "root", "root@example.org", "--staff")
    return Visitor(installation, "root", installation.address)


def by_class(bundle: Path) -> None:
    """Write the solution class by class, split by split."""
    file = bundle / "solution.csv"
    header, *lines = file.read_text().splitlines()
    file.write_text("\n".join([header, *sorted(lines, key=lambda line: line.split(",")[::-1]), ""]))


def told(installation: Installation, slug: str, token: str) -> list[str]:
    """What the team reads of each of its files."""
    installation.wait_for_outcomes()
    return [line["message"] for line in installation.submissions(slug, token)]


@contextmanager
def in_a_loop(*deeds: "partial[requests.Response]") -> Iterator[list[int]]:
    """Each deed again and again, all at the same time; the statuses they were answered with."""
    is_over, statuses = Event(), list[int]()

    def repeat(deed: "partial[requests.Response]") -> None:
        while not is_over.is_set():
            statuses.append(deed().status_code)

    with ThreadPoolExecutor(len(deeds)) as threads:
        loops = [threads.submit(repeat, deed) for deed in deeds]
        try:
            yield statuses
        finally:
            is_over.set()
    for loop in loops:
        loop.result()


def test_messages_tell_nothing_of_how_the_solution_is_arranged(installation: Installation, contests: Contests) -> None:
    header, *lines = prediction_file(ROWS).decode().splitlines()
    files = ["\n".join([header, *lines[:left], ""]).encode() for left in range(1, ROWS, 3)]
    read = []
    for slug, changed in (("as-it-came", lambda bundle: None), ("by-class", by_class)):
        token = contests.open(slug, changed=changed, daily_limit=60)
        for file in files:
            assert installation.upload(slug, token, file)[0] == 201
        read.append(told(installation, slug, token))
    assert read[0] == read[1]
    assert len(set(read[0])) == len(files)


def test_headers_that_look_back_take_no_longer_than_others_and_are_counted(
    installation: Installation, contests: Contests
) -> None:
    token = contests.open("patterns")
    plain = b"a" * len(PATTERN[:-1]) + b"\n"
    seconds = {PATTERN: 0.0, plain: 0.0}
    for number in range(20):
        file = (PATTERN, plain)[number % 2]
        began = time.monotonic()
        assert installation.upload("patterns", token, file)[0] == 400
        seconds[file] += time.monotonic() - began
    assert seconds[PATTERN] < TIMES * seconds[plain]
    answered, refusal = installation.upload("patterns", token, prediction_file(ROWS))
    assert (answered, refusal["code"]) == (429, "too_many_invalid_files")


def test_a_search_of_a_thousand_words_is_refused(installation: Installation) -> None:
    assert requests.get(installation.address, {"q": "a " * 1000}, timeout=60).status_code == 400


def test_names_saved_in_a_loop_undo_no_ban(installation: Installation, root: Visitor) -> None:
    names = [f"looping-{number}" for number in range(4)]
    installation.add_users(names)
    people = [Visitor(installation, name, root.site) for name in names]
    saves = [partial(person.change, "/profile/", display_name="Another") for person in people]
    with in_a_loop(*saves) as statuses:
        for name in names:
            seen = len(statuses)
            wait_for(lambda seen=seen: len(statuses) > seen + 8, "each has saved in between")  # type: ignore[misc]
            installation.command("shell", "-v0", "-c", RIGHTS.format(name, "is_active=False"))
    active = "SELECT username FROM accounts_user WHERE is_active AND username LIKE 'looping-%'"
    assert 302 in statuses
    assert installation.rows(active) == []


def test_a_host_who_saves_in_a_loop_undoes_no_reveal(installation: Installation, contests: Contests) -> None:
    token = contests.open("edited")
    host = Visitor(installation, "host", installation.address)
    ((pk,),) = installation.rows("SELECT id FROM competitions_competition WHERE slug = 'edited'")
    saves = partial(host.change, f"/admin/competitions/competition/{pk}/change/", subtitle="Say y again")
    with in_a_loop(saves, saves) as statuses:
        installation.close_now("edited")
        board = "competitions/edited/leaderboard/?board=private"
        wait_for(lambda: installation.ask(board, token)[0] == 200, "it is revealed")
        seen = len(statuses)
        wait_for(lambda: len(statuses) > seen + 8, "the host has saved after the reveal")
    assert 302 in statuses
    ((revealed_at,),) = installation.rows("SELECT revealed_at FROM competitions_competition WHERE slug = 'edited'")
    assert revealed_at


def test_finals_that_are_chosen_at_once_are_all_chosen(installation: Installation, contests: Contests) -> None:
    token = contests.open("finals")
    for seed in (1, 2):
        assert installation.upload("finals", token, prediction_file(ROWS, seed=seed))[0] == 201
    wait_for(partial(installation.all_scored, "finals", token, 2), "both are scored")
    mine = [line["id"] for line in installation.submissions("finals", token)]

    def choose(pk: int, selected: bool) -> int:
        body = json.dumps({"selected": selected}).encode()
        return installation.ask(f"competitions/finals/submissions/{pk}/select/", token, body)[0]

    with ThreadPoolExecutor(2) as threads:
        for _ in range(12):
            assert set(threads.map(choose, mine, (True, True))) == {200}
            assert installation.rows("SELECT COUNT(*) FROM submissions_finalchoice") == [(2,)]
            assert set(threads.map(choose, mine, (False, False))) == {200}


def test_a_demoted_site_admin_opens_nothing_any_more(installation: Installation, root: Visitor) -> None:
    installation.command("add_user", "former", "former@example.org", "--staff")
    former = Visitor(installation, "former", root.site)
    people = f"{root.site}/admin/accounts/user/"
    assert former.session.get(people).url == people
    installation.command("shell", "-v0", "-c", RIGHTS.format("former", "is_staff=False"))
    answer = former.session.get(people)
    assert answer.url != people or answer.status_code in (403, 404)


@pytest.mark.parametrize("path", UPLOADS)
def test_what_a_stranger_sends_without_being_asked_is_stored_nowhere(
    installation: Installation, contests: Contests, path: str
) -> None:
    if not installation.rows("SELECT 1 FROM competitions_competition WHERE slug = 'attacked-by-form'"):
        contests.open("attacked-by-form")
    before = on_disk(installation)
    with connected(installation, path, Content_Length=str(300 * MIB)) as upload:
        answered = status(upload)
        sent = pour(upload, 300 * MIB)
    assert answered in (401, 403, 404, 405, 413)
    assert sent < 64 * MIB
    assert on_disk(installation) - before < MIB


def test_after_all_attacks_everything_is_consistent(installation: Installation) -> None:
    assert '"breaches": []' in installation.command("verify", "--scores")
