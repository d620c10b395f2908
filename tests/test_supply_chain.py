"""What Podium is made of: pinned by hash, and listed in a bill of materials."""

import json
import re
import sys
from pathlib import Path

import pytest

from tests.waiting import run

REQUIREMENTS = Path(__file__).resolve().parents[1] / "requirements"


def pinned(name: str) -> dict[str, str]:
    """The packages of a lock with what follows each of them."""
    text = (REQUIREMENTS / name).read_text()
    return {
        found[1].lower(): found[0]
        for found in re.finditer(r"^([\w.-]+)==.*?(?=^[\w.-]+==|\Z)", text, re.MULTILINE | re.DOTALL)
    }


@pytest.mark.parametrize("name", ["runtime.txt", "test.txt"])
def test_every_package_is_pinned_by_its_hashes_and_by_no_address(name: str) -> None:
    packages = pinned(name)
    assert len(packages) > 50
    assert [each for each, told in packages.items() if "--hash=sha256:" not in told] == []
    assert "://" not in (REQUIREMENTS / name).read_text()


def test_the_bill_of_materials_names_every_package_that_runs(tmp_path: Path) -> None:
    bill = tmp_path / "sbom.json"
    program = Path(sys.executable).with_name("cyclonedx-py")
    done = run([program, "requirements", "--output-reproducible", "-o", bill, REQUIREMENTS / "runtime.txt"])
    assert done.returncode == 0, done.stderr
    listed = {component["name"].lower().replace("_", "-") for component in json.loads(bill.read_text())["components"]}
    assert {name.replace("_", "-") for name in pinned("runtime.txt")} <= listed
