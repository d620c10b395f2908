"""Old and new releases of the official client against a running site: `make kaggle-matrix` writes the table of docs.

Each has a virtual environment of its own, made once in PODIUM_CLIENTS (by default a folder of the cache).
"""

import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from competitions.client_lines import TERMINALS, Site, newest, oldest
from tests.journeys.bundle import TRAIN, add_train, prediction_file, write_bundle
from tests.journeys.installation import ROOT, Installation, start
from tests.kaggle_api.cutting import CutLine
from tests.waiting import wait_for

PAGE = ROOT / "docs" / "kaggle-client.md"
BEGIN, END = "<!-- written by make kaggle-matrix -->", "<!-- end -->"
CLIENTS = Path(os.environ.get("PODIUM_CLIENTS") or Path.home() / ".cache" / "podium-clients")
SLUG, STRANGER = "toy", "stranger"
TOKEN, KEY = ("KAGGLE_API_TOKEN",), ("KAGGLE_USERNAME", "KAGGLE_KEY")
LACKS = ("invalid choice", "unrecognized arguments")
HUB = "import kagglehub; print(kagglehub.competition_download('toy'{}))"

# What is asked, and what the answer must hold.
COMMANDS = {
    "list": ("competitions list --csv", "toy,"),
    "files": ("competitions files toy --csv", "sample.csv,"),
    "download a file": ("competitions download toy -f sample.csv -p one -q", ""),
    "download all": ("competitions download toy -p all -q", ""),
    "submit": ("competitions submit toy -f good.csv -m cv=0.42", "Successfully submitted to The toy competition"),
    "submit --wait": (
        "competitions submit toy -f good.csv -m waiting --wait 30 --poll-interval 5",
        "Submission scored.",
    ),
    "submissions": ("competitions submissions toy --csv", "good.csv,"),
    "leaderboard": ("competitions leaderboard toy --show --csv", "0."),
    "its file": ("competitions leaderboard toy --download -p board -q", ""),
    "pages": ("competitions pages toy list toy --csv", "overview,"),
}
WRITES = {"download a file": "one/sample.csv", "download all": "all/toy.zip", "its file": "board/toy.zip"}
HUB_COMMANDS = {"download a file": ", path='sample.csv'", "download all": ""}
RULES = f"/competitions/{SLUG}/rules/"
BAD = ("competitions submit toy -f bad.csv -m bad", "the column `y` is missing")
LINES, REASON, REFUSAL, RESUME, LAUNCHED = (
    "the page's lines",
    "a bad file's reason",
    "where the rules are",
    "a cut download goes on",
    "podium-kaggle",
)
COLUMNS = (*COMMANDS, REASON, REFUSAL, RESUME, LINES, LAUNCHED)
LEGEND = f"""“{REASON.capitalize()}” and “{REFUSAL}” are printed by the client when it is refused;
“{RESUME}” at once or when it is asked for again; “{LINES}” are those of the data page in bash, as
they stand."""


@dataclass(frozen=True)
class Release:
    """`asked` of the package index; how it is pointed at a site that is on this machine; what it signs in with."""

    asked: str
    by_endpoint: bool = False
    credentials: tuple[str, ...] = TOKEN
    by_launcher: bool = False
    lines: Callable[..., str] | None = None  # those that the pages of the site show for it

    @property
    def python(self) -> Path:
        return CLIENTS / self.asked.replace("==", "-") / "bin" / "python"

    @property
    def is_hub(self) -> bool:
        return self.asked.startswith("kagglehub")

    @property
    def pointed(self) -> str:
        return "`KAGGLE_API_ENDPOINT`" if self.by_endpoint else "`KAGGLE_API_ENVIRONMENT=LOCALHOST`"

    def install(self) -> str:
        """Make its environment if there is none, and bring the newest up to date; the version it has."""
        name, uv = self.asked.partition("==")[0], Path(sys.executable).with_name("uv")
        if not self.python.exists():
            subprocess.run([uv, "venv", "-q", "-p", sys.executable, self.python.parents[1]], check=True)
        overrides = ("--override", ROOT / "requirements" / "overrides.in")
        subprocess.run([uv, "pip", "install", "-q", "-U", "-p", self.python, *overrides, self.asked, "six"], check=True)
        version = f"from importlib.metadata import version; print(version({name!r}))"
        return subprocess.run([self.python, "-c", version], check=True, capture_output=True, text=True).stdout.strip()

    def environment(self, site: str, user: str, token: str, home: Path) -> dict[str, str]:
        """All that it is told, in an environment made from scratch; whatever leaves for elsewhere fails."""
        nowhere = dict.fromkeys(("HTTPS_PROXY", "https_proxy"), "http://127.0.0.1:9")
        secrets = {"KAGGLE_API_TOKEN": token, "KAGGLE_USERNAME": user, "KAGGLE_KEY": token}
        told = {name: secrets[name] for name in self.credentials}
        here = {"KAGGLE_API_ENVIRONMENT": "LOCALHOST", "HTTP_PROXY": site, "http_proxy": site}
        pointed = {"KAGGLE_API_ENDPOINT": site} if self.by_endpoint else here
        place = {"HOME": str(home), "KAGGLE_CONFIG_DIR": str(home), "KAGGLEHUB_CACHE": str(home / "hub")}
        return {"PATH": os.environ["PATH"], **place, **nowhere, **told, **pointed}


RELEASES = (
    Release("kaggle", by_launcher=True, lines=newest),
    Release("kaggle==2.0.2", by_launcher=True, lines=newest),
    Release("kaggle==1.8.4", by_launcher=True, lines=newest),
    Release("kaggle==1.7.4.5", credentials=(*TOKEN, *KEY)),
    Release("kaggle==1.6.17", by_endpoint=True, credentials=KEY, lines=oldest),
    Release("kagglehub"),
    Release("kagglehub==0.3.13", by_endpoint=True, credentials=KEY),
)


@dataclass(frozen=True)
class Terminal:
    """One person with one release. `stranger` is the token of somebody who has not joined."""

    release: Release
    site: Installation
    user: str
    token: str
    stranger: str
    home: Path

    def told(self, site: str = "") -> dict[str, str]:
        """The environment of this person, perhaps by way of another address."""
        return self.release.environment(site or self.site.address, self.user, self.token, self.home)

    def run(self, *command: str, told: dict[str, str] | None = None) -> str:
        """What it prints, and that all is well; if it is not, it stands here too, for whoever looks on."""
        environment = self.told() if told is None else told
        done = subprocess.run(command, env=environment, cwd=self.home, capture_output=True, text=True, check=False)
        if done.returncode:
            print(self.release.asked, command, done.stdout[-500:], done.stderr[-2000:], sep="\n", file=sys.stderr)
        return done.stdout + done.stderr + ("" if done.returncode else "\nwell")

    def kaggle(self, command: str, told: dict[str, str] | None = None) -> str:
        """What the client's own command prints."""
        return self.run(str(self.release.python.with_name("kaggle")), *command.split(), told=told)

    def python(self, script: str, told: dict[str, str] | None = None) -> str:
        """What a script prints."""
        return self.run(str(self.release.python), "-c", script, told=told)

    def answers(self) -> Iterable[tuple[str, bool]]:
        """Each column that this release has, and whether it works."""
        if self.release.is_hub:
            yield from ((name, "\nwell" in self.python(HUB.format(how))) for name, how in HUB_COMMANDS.items())
        else:
            yield from self.answers_to_commands()
            yield REASON, BAD[1] in self.kaggle(BAD[0])
        yield REFUSAL, RULES in self.refusal()
        yield RESUME, self.goes_on()
        if self.release.lines:
            yield LINES, "sample.csv" in self.by_lines(self.release.lines)
        if self.release.by_launcher:
            launched = ("-m", "podium_kaggle.command", "--host", self.site.address, *COMMANDS["files"][0].split())
            told = self.told() | {"PYTHONPATH": str(ROOT), "PODIUM_TOKEN": self.token}
            yield LAUNCHED, "sample.csv" in self.run(str(self.release.python), *launched, told=told)

    def answers_to_commands(self) -> Iterable[tuple[str, bool]]:
        """Each command that this release has, and whether it does what it should."""
        for name, (command, held) in COMMANDS.items():
            answered = self.kaggle(command)
            if any(lack in answered for lack in LACKS):
                continue
            written = name not in WRITES or (self.home / WRITES[name]).is_file()
            yield name, "\nwell" in answered and held in answered and written
            if name == "submit":
                wait_for(lambda: self.site.all_scored(SLUG, self.token, 1), "it is scored")

    def refusal(self) -> str:
        """What somebody hears who has not accepted the rules."""
        told = self.release.environment(self.site.address, STRANGER, self.stranger, self.home)
        told["KAGGLEHUB_CACHE"] = str(self.home / "hub-of-stranger")
        if self.release.is_hub:
            return self.python(HUB.format(""), told)
        return self.kaggle(COMMANDS["download all"][0], told)

    def goes_on(self) -> bool:
        """Whether a download that was cut is taken up where it was, at once or when it is asked for again."""
        with CutLine(self.site.port) as line:
            told = self.told(f"http://127.0.0.1:{line.port}") | {"KAGGLEHUB_CACHE": str(self.home / "cut")}
            for _ in range(2):
                if self.release.is_hub:
                    said = self.python(HUB.format(", path='train.jsonl'"), told)
                else:
                    said = self.kaggle(f"competitions download {SLUG} -f train.jsonl -p cut -q", told)
        whole = [path for path in (self.home / "cut").rglob("train.jsonl") if path.read_bytes() == TRAIN]
        return line.is_cut and b"Range: bytes=" in line.asked and "\nwell" in said and bool(whole)

    def by_lines(self, lines: Callable[..., str]) -> str:
        """What is printed by the lines of the page, as they stand."""
        asked = {"username": self.user} if lines is oldest else {}
        script = lines(TERMINALS[0], Site(self.site.address), [COMMANDS["files"][0]], **asked)
        path = f"{self.release.python.parent}:{os.environ['PATH']}"
        told = {"PATH": path, "HOME": str(self.home), "PODIUM_TOKEN": self.token}
        return self.run("bash", "-ec", script, told=told)


def line(number: int, release: Release, site: Installation, stranger: str, folder: Path) -> str:
    """A row of the table."""
    version, user, home = release.install(), f"person{number}", folder / f"home-{number}"
    home.mkdir()
    (home / "good.csv").write_bytes(prediction_file(60, seed=number, noise=0.4))
    (home / "bad.csv").write_bytes(prediction_file(60).replace(b"id,y", b"id,z"))
    token = site.add_user(user)
    assert site.join(SLUG, token) == 201
    found = dict(Terminal(release, site, user, token, stranger, home).answers())
    marks = [{True: "yes", False: "**no**", None: ""}[found.get(column)] for column in COLUMNS]
    print(release.asked, version, found)
    return " | ".join([f"| {release.asked.partition('=')[0]} {version}", release.pointed, *marks]) + " |"


def table(site: Installation, folder: Path) -> str:
    """A row a release."""
    head, stranger = " | ".join(["| client", "pointed by", *COLUMNS]) + " |", site.add_user(STRANGER)
    rows = [line(number, release, site, stranger, folder) for number, release in enumerate(RELEASES)]
    return "\n".join([head, "|---" * (len(COLUMNS) + 2) + "|", *rows])


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        site = start(folder / "site")
        try:
            site.add_user("host")
            bundle = write_bundle(folder / "bundle", SLUG)
            add_train(bundle)
            site.command("import_competition", str(bundle), "--host", "host", "--publish")
            made = table(site, folder)
        finally:
            site.stop()
    before, rest = PAGE.read_text().split(BEGIN)
    told = f"Python {platform.python_version()}, {platform.system()}.\n\n{LEGEND}"
    PAGE.write_text(f"{before}{BEGIN}\n{told}\n\n{made}\n{END}{rest.split(END)[1]}")


if __name__ == "__main__":
    main()
