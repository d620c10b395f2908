"""Ask the Python package index whether a pinned package has a known flaw, and write down what there is: `make audit`.

The bill of materials (CycloneDX, JSON) is made from the lock alone, so it is written without a network too. Nothing is
installed, resolved or run. Exit status: 0 no flaw is known, 1 some are, 2 nobody could be asked.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
LOCK = HERE / "runtime.txt"
BILL = HERE.parent / "sbom.json"
SECONDS = "15"  # that one answer of the index may take


def run(module: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program of this environment, and keep what it says."""
    command = [sys.executable, "-m", module, *(str(word) for word in words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603


def write_bill(bill: Path) -> int:
    """Write the bill of materials of what runs; how many packages it lists. The same lock gives the same bytes."""
    run("cyclonedx_py", "requirements", "--output-reproducible", "--of", "JSON", "-o", bill, LOCK).check_returncode()
    return len(json.loads(bill.read_text())["components"])


def told() -> list[dict[str, Any]]:
    """What the index tells of each package of the lock; nothing if it could not be asked."""
    pinned = ("--require-hashes", "--disable-pip", "-r", LOCK)
    asked = run("pip_audit", "--progress-spinner", "off", "--timeout", SECONDS, "-f", "json", *pinned)
    try:
        packages: list[dict[str, Any]] = json.loads(asked.stdout)["dependencies"]
    except ValueError:
        sys.stderr.write(asked.stderr)
        return []
    return packages


def verdict(packages: list[dict[str, Any]]) -> tuple[list[str], int]:
    """What to say, and the exit status. A package that the index says nothing of has not been asked for."""
    flawed = [package for package in packages if package.get("vulns")]
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    lines = [f"{package['name']} {package['version']}: {flaws_of(package)}" for package in flawed]
    if unknown or not packages:
        which = f"{len(unknown)} packages" if packages else "any package"
        lines += [f"NOT ASKED: the package index did not answer for {which}, so nothing is known of their flaws."]
    lines += [f"{len(packages) - len(unknown)} packages asked for, {len(flawed)} with known flaws"]
    return lines, 1 if flawed else 2 if unknown or not packages else 0


def flaws_of(package: dict[str, Any]) -> str:
    return ", ".join(
        f"{flaw['id']} (mended in {', '.join(flaw['fix_versions']) or 'none'})" for flaw in package["vulns"]
    )


def main() -> int:
    """Write the bill, ask, and tell both."""
    (bill,) = [Path(word) for word in sys.argv[1:]] or [BILL]
    sys.stdout.write(f"{bill.name}: {write_bill(bill)} packages\n")
    lines, status = verdict(told())
    sys.stdout.write("\n".join([*lines, ""]))
    return status


if __name__ == "__main__":
    sys.exit(main())
