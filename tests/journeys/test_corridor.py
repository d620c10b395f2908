"""From an uploaded file to a place on the board, and to the reveal, on a running installation."""

import pytest
from sklearn.metrics import log_loss

from tests.journeys.bundle import is_public, prediction_file, predictions, truth
from tests.journeys.conftest import Contests
from tests.journeys.installation import Installation
from tests.waiting import run, wait_for

pytestmark = pytest.mark.scaled


def expected(rows: int, seed: int, noise: float, *, public: bool) -> float:
    """What scikit-learn says of one half of a prediction file."""
    given = predictions(rows, seed=seed, noise=noise)
    half = [row for row in range(rows) if is_public(row) == public]
    return float(log_loss([truth(rows)[row] for row in half], [given[f"r{row:07}"] for row in half]))


def test_a_shuffled_file_is_scored_and_ranked_within_seconds(installation: Installation, contests: Contests) -> None:
    token = contests.open("corridor")
    status, sent = installation.upload("corridor", token, prediction_file(60, seed=1, noise=0.4))
    assert (status, sent["private_score"]) == (201, None)
    wait_for(lambda: installation.all_scored("corridor", token, 1), "the file is scored")
    shown = installation.submissions("corridor", token)[0]["public_score"]
    assert shown == round(expected(60, 1, 0.4, public=True), 5)
    _, board = installation.ask("competitions/corridor/leaderboard/", token)
    assert [(row["rank"], row["score"]) for row in board["results"]] == [(1, shown)]


def test_an_invalid_file_says_what_where_and_how_to_mend_it(installation: Installation, contests: Contests) -> None:
    token = contests.open("mistaken")
    installation.upload("mistaken", token, prediction_file(60).replace(b"r0000007,", b"r7777777,"))
    wait_for(lambda: installation.submissions("mistaken", token)[0]["status"] == "invalid", "it is judged")
    message = installation.submissions("mistaken", token)[0]["message"]
    assert "r7777777" in message
    assert "r0000007" in message


def test_the_private_board_is_revealed_by_itself_after_the_closing(
    installation: Installation, contests: Contests
) -> None:
    token = contests.open("short")
    rival = contests.member("short", "short-rival")
    for seed, noise in ((1, 0.9), (2, 0.3)):
        installation.upload("short", token, prediction_file(60, seed=seed, noise=noise))
    installation.upload("short", rival, prediction_file(60, seed=3, noise=0.5))
    wait_for(lambda: installation.all_scored("short", token, 2), "the files are scored")
    assert installation.ask("competitions/short/leaderboard/?board=private", token)[0] == 403
    installation.close_now("short")

    def revealed() -> bool:
        return installation.ask("competitions/short/leaderboard/?board=private", token)[0] == 200

    wait_for(revealed, "the private board is there")
    _, board = installation.ask("competitions/short/leaderboard/?board=private", token)
    scores = [expected(60, 2, 0.3, public=False), expected(60, 3, 0.5, public=False)]
    assert [row["score"] for row in board["results"]] == pytest.approx(sorted(scores), abs=1e-12)
    private = [line["private_score"] for line in installation.submissions("short", token)]
    assert private == pytest.approx([scores[0], expected(60, 1, 0.9, public=False)], abs=1e-12)
    assert installation.upload("short", token, prediction_file(60))[1]["code"] == "closed"
    assert '"breaches": []' in installation.command("verify")


def test_nobody_else_on_the_machine_may_read_what_it_keeps(installation: Installation) -> None:
    said = run(["find", str(installation.data), "-perm", "/077", "!", "-type", "l"]).stdout
    assert said == ""
    assert installation.data.stat().st_mode & 0o777 == 0o700
