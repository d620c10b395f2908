"""Make .venv hold exactly one of the hash-pinned sets: `python3 requirements/install.py runtime|test`.

Needs Python >= 3.11 and nothing else. uv does it in seconds; where uv cannot be had, pip does the same.
A set that is already there is left alone; the test set holds the runtime set, so it serves for both.
"""

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE.parent / ".venv"
PYTHON = VENV / "bin" / "python"


def run(*command: str | Path) -> bool:
    """Run a command quietly; whether it succeeded."""
    return subprocess.run([str(part) for part in command], stdout=subprocess.DEVNULL, check=False).returncode == 0  # noqa: S603


def installed_set() -> str:
    """The fingerprint of what .venv holds, as this script noted it."""
    note = VENV / "installed-set"
    return note.read_text() if note.exists() else ""


def fingerprint(name: str) -> str:
    """The set's name and the digest of its lock."""
    lock = HERE / f"{name}.txt"
    return f"{name} {hashlib.sha256(lock.read_bytes()).hexdigest()}"


def install(name: str) -> bool:
    """Install the set by uv, or by pip where that fails. Compiled now: else every start of a process takes 7 s more.

    The lock names every package, so nothing is resolved anew, and what overrides.in decided stays decided.
    """
    how: list[str | Path] = ["--quiet", "--no-deps", "--require-hashes", "-r", HERE / f"{name}.txt"]
    uv = run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv")
    if uv and run(PYTHON, "-m", "uv", "pip", "install", "--compile-bytecode", "--python", PYTHON, *how):
        return True
    return run(PYTHON, "-m", "pip", "install", "--compile", *how)


def main() -> None:
    """Leave .venv holding the named set, or say what is wrong."""
    (name,) = sys.argv[1:]
    if installed_set() in {fingerprint(name), fingerprint("test")}:
        return
    sys.stderr.write(f"Setting up .venv ({name}) ...\n")
    if not PYTHON.exists():
        try:
            venv.create(VENV, with_pip=True)
        except subprocess.CalledProcessError:
            sys.exit("Python came without pip here; on Debian, `apt-get install python3-venv` brings it.")
    if not install(name):
        sys.exit("The packages of requirements/ could not be installed; see the messages above.")
    (VENV / "installed-set").write_text(fingerprint(name))


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036  # this is what says so
        sys.exit("Podium needs Python 3.11 or newer.")
    main()
