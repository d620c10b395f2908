"""One installation for all journeys: started once, stopped at the end."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys.bundle import write_bundle
from tests.journeys.installation import Installation, start

METRICS_TOKEN = "of-the-scraper"


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    running = start(tmp_path_factory.mktemp("installation"), METRICS_TOKEN=METRICS_TOKEN)
    running.add_user("host")
    yield running
    running.stop()


class Contests:
    """Makes competitions of the running installation, each with one person who has joined."""

    def __init__(self, installation: Installation, folder: Path) -> None:
        self.installation, self.folder = installation, folder

    def open(self, slug: str, *, changed: Callable[[Path], object] = lambda bundle: None, **fields: float) -> str:
        """A published competition, from a bundle in which something was `changed`, and a member's token."""
        bundle = write_bundle(self.folder / slug, slug, **fields)  # type: ignore[arg-type]
        changed(bundle)
        self.installation.command("import_competition", str(bundle), "--host", "host", "--publish")
        return self.member(slug, f"{slug}-member")

    def member(self, slug: str, name: str) -> str:
        """One more person who has joined; their token."""
        token = self.installation.add_user(name)
        assert self.installation.join(slug, token) == 201
        return token


@pytest.fixture
def contests(installation: Installation, tmp_path: Path) -> Contests:
    return Contests(installation, tmp_path)
