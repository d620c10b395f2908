"""What is installed is what the lock says, byte for byte, and there is a list of it."""

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from requirements import known_flaws
from tests.waiting import run

REQUIREMENTS = Path(__file__).parents[1] / "requirements"
AUDIT = REQUIREMENTS / "known_flaws.py"
NOBODY = "http://127.0.0.1:9"  # the port of `discard`: no proxy answers there


def entries(name: str) -> list[str]:
    """The entries of a lock, each in one line."""
    return (REQUIREMENTS / name).read_text().replace("\\\n", "").splitlines()


def pinned(name: str) -> dict[str, str]:
    """The version of each package of a lock."""
    return dict(entry.split(";")[0].split()[0].split("==") for entry in entries(name))


@pytest.mark.parametrize("name", ["runtime.txt", "test.txt"])
def test_every_package_is_pinned_with_its_hashes_and_without_an_address(name: str) -> None:
    entry_of_lock = re.compile(r"[a-z0-9._-]+(?:\[[a-z,]+\])?==[\w.]+(?: ;[^#@]+?)?(?:\s+--hash=sha256:[0-9a-f]{64})+")
    assert len(entries(name)) > 40
    assert [entry for entry in entries(name) if not entry_of_lock.fullmatch(entry.strip())] == []


def test_what_tests_use_beside_what_runs_are_the_very_versions_that_run() -> None:
    assert pinned("runtime.txt").items() <= pinned("test.txt").items()


def test_without_a_network_the_bill_of_materials_is_written_and_it_is_said_that_nobody_was_asked(
    tmp_path: Path,
) -> None:
    bill = tmp_path / "sbom.json"
    alone = os.environ | dict.fromkeys(("HTTPS_PROXY", "https_proxy", "ALL_PROXY"), NOBODY) | {"NO_PROXY": ""}
    told = run([sys.executable, AUDIT, bill], env=alone)
    assert (told.returncode, "NOT ASKED" in told.stdout) == (2, True), told.stderr
    listed = {part["name"]: part["version"] for part in json.loads(bill.read_text())["components"]}
    assert listed == {name.split("[")[0]: version for name, version in pinned("runtime.txt").items()}


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ([{"name": "a", "version": "1", "vulns": []}], 0),
        ([{"name": "a", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2"]}]}], 1),
        ([{"name": "a", "version": "1", "vulns": []}, {"name": "b", "skip_reason": "not found"}], 2),
        ([], 2),
    ],
)
def test_only_a_package_that_the_index_knows_counts_as_asked_for(told: list[dict[str, Any]], status: int) -> None:
    lines, ended = known_flaws.verdict(told)
    assert ended == status
    assert any("NOT ASKED" in line for line in lines) is (status == 2)
