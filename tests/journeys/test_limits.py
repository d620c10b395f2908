"""Files that eat what one may take, sent to a running installation: refused with the limit, and the next is scored."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.bundle import prediction_file, write_bundle
from tests.journeys.installation import Installation, start

ROWS = 90
LONG = "ba" * 4900
EATS_MEMORY = gzip.compress(b"id,y\n" + b"\n" * 75_000_000)  # its phase lets it unpack to 80 MB
EATS_TIME = "\n".join(["id,y", *(f"r{row:07},{LONG}" for row in range(ROWS)), ""]).encode()
TEXTS = "\n".join(["id,y", *(f"r{row:07},text" for row in range(ROWS)), ""])


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("limited")
    running = start(folder, SCORING_MEMORY_MB="64", SCORING_SECONDS="2")
    running.add_user("host")
    yield running
    running.stop()


def opened(installation: Installation, bundle: Path, slug: str) -> str:
    installation.command("import_competition", str(bundle), "--host", "host", "--publish")
    token = installation.add_user(f"{slug}-member")
    assert installation.join(slug, token) == 201
    return token


def bundle_of_texts(folder: Path) -> Path:
    """Long texts to be compared with, character by character."""
    bundle = write_bundle(folder, "texts", rows=ROWS)
    lines = [f"r{row:07},{'ab' * 4900},{('Public', 'Private')[row % 2]}" for row in range(ROWS)]
    (bundle / "solution.csv").write_text("\n".join(["id,y,Usage", *lines, ""]))
    (bundle / "sample.csv").write_text(TEXTS)
    told = bundle / "competition.yaml"
    told.write_text(told.read_text().replace("log_loss", "levenshtein"))
    return taking_large_files(bundle)


def taking_large_files(bundle: Path) -> Path:
    """The bundle, whose phase takes more than its sample asks for."""
    told = bundle / "competition.yaml"
    told.write_text(told.read_text().replace("    daily_limit", "    max_upload_bytes: 20000000\n    daily_limit"))
    return bundle


def outcomes(installation: Installation, slug: str, token: str) -> list[tuple[str, int, str]]:
    """State, attempts and kind of the first problem of each file, once all have an outcome."""
    installation.wait_for_outcomes()
    asked = f"""SELECT e.status, e.attempt, CAST(e.problems AS TEXT) FROM submissions_evaluation e
        JOIN submissions_submission s ON s.id = e.submission_id JOIN teams_team t ON t.id = s.team_id
        JOIN competitions_competition c ON c.id = t.competition_id WHERE c.slug = '{slug}' ORDER BY e.id"""
    return [(status, attempt, kind_in(problems)) for status, attempt, problems in installation.rows(asked)]


def kind_in(problems: str) -> str:
    return next((kind for kind in ("TooMuchMemoryError", "TooMuchTimeError") if kind in problems), "")


def test_a_file_that_eats_memory_harms_nobody_but_itself(limited: Installation, tmp_path: Path) -> None:
    bundle = write_bundle(tmp_path / "bundle", "bombs", rows=ROWS)
    token = opened(limited, taking_large_files(bundle), "bombs")
    workers = limited.pids_of("celery --app config worker")
    for content in (EATS_MEMORY, prediction_file(ROWS)):
        assert limited.upload("bombs", token, content)[0] == 201
    assert outcomes(limited, "bombs", token) == [("invalid", 1, "TooMuchMemoryError"), ("scored", 1, "")]
    assert limited.pids_of("celery --app config worker") == workers
    assert limited.command("verify", "--scores")


def test_a_file_that_eats_time_harms_nobody_but_itself(limited: Installation, tmp_path: Path) -> None:
    token = opened(limited, bundle_of_texts(tmp_path / "bundle"), "texts")
    workers = limited.pids_of("celery --app config worker")
    for content in (EATS_TIME, TEXTS.encode()):
        assert limited.upload("texts", token, content)[0] == 201
    (status, _, kind), (next_status, _, _) = outcomes(limited, "texts", token)
    assert (status, kind, next_status) == ("invalid", "TooMuchTimeError", "scored")
    assert limited.pids_of("celery --app config worker") == workers
    assert limited.command("verify", "--scores")
