"""The official client itself, unmodified, against a running site with a worker."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.journeys.bundle import TRAIN, add_train, prediction_file, write_bundle
from tests.journeys.installation import Installation
from tests.kaggle_api.cutting import CutLine
from tests.kaggle_api.real_client import RealClient
from tests.visitor import Visitor
from tests.waiting import PATIENCE_SECONDS, wait_for

BAD = prediction_file(60).replace(b"r0000007,", b"r7777777,")
TOY = "SELECT id FROM competitions_competition WHERE slug = 'toy'"
SCRIPT = """
import json
import kagglehub
from kaggle.api.kaggle_api_extended import KaggleApi

api = KaggleApi()
api.authenticate()
found = {
    "listed": [each.ref for each in api.competitions_list(search="toy").competitions],
    "files": [each.name for each in api.competition_list_files("toy").files],
    "submissions": [(each.status.name, each.error_description) for each in api.competition_submissions("toy")],
    "board": [(row.team_name, row.score) for row in api.competition_leaderboard_view("toy")],
    "whoami": kagglehub.whoami()["username"],
    "folder": kagglehub.competition_download("toy"),
    "file": kagglehub.competition_download("toy", path="train.jsonl"),
}
print(json.dumps(found))
"""


@pytest.fixture
def alice(installation: Installation, tmp_path: Path) -> RealClient:
    """At her terminal, having joined toy, which has a large file."""
    bundle = write_bundle(tmp_path / "toy", "toy")
    add_train(bundle)
    installation.command("import_competition", str(bundle), "--host", "host", "--publish")
    token = installation.add_user("alice")
    assert installation.join("toy", token) == 201
    home = tmp_path / "alice"
    home.mkdir()
    (home / "good file.csv").write_bytes(prediction_file(60, seed=1, noise=0.4))
    (home / "bad.csv").write_bytes(BAD)
    (home / "empty.csv").write_bytes(b"")
    return RealClient(installation.address, token, home)


@pytest.mark.embedded  # starting the client takes its time; what it asks is asked of the scaled deployment without it
def test_a_day_of_two_people_with_the_client(installation: Installation, alice: RealClient) -> None:
    bob = RealClient(installation.address, installation.add_user("bob"), alice.home)
    competitions_and_files_are_listed(alice)
    data_is_downloaded_whole_and_by_name_and_not_twice(alice)
    a_download_that_is_cut_goes_on_where_it_was(installation, alice)
    a_good_file_is_scored_and_ranked_and_a_bad_one_is_an_error(installation, alice)
    what_was_sent_is_found_by_its_number(alice)
    what_the_hosts_wrote_is_listed(alice)
    submit_waits_for_the_score_or_prints_why_there_is_none(alice)
    the_python_api_and_kagglehub_find_the_same(alice)
    the_lines_of_the_page_work_as_they_stand(installation, alice)
    what_stands_in_the_way_is_printed(installation, alice, bob)


def rows(text: str, begin: str = "ref,") -> list[dict[str, str]]:
    """What `--csv` prints from its head on."""
    return list(csv.DictReader(io.StringIO(text[text.index(begin) :])))


def competitions_and_files_are_listed(alice: RealClient) -> None:
    listed = {row["ref"]: row for row in rows(alice.run("list", "--search", "toy", "--csv"))}
    assert (listed["toy"]["reward"], listed["toy"]["userHasEntered"]) == ("$500", "True")
    first = alice.run("files", "toy", "--page-size", "1", "--csv")
    assert "Next Page Token = 1" in first
    assert "sample.csv" in first
    assert "train.jsonl" in alice.run("files", "toy", "--page-size", "1", "--page-token", "1", "--csv")


def data_is_downloaded_whole_and_by_name_and_not_twice(alice: RealClient) -> None:
    alice.run("download", "toy", "-p", "all")
    with zipfile.ZipFile(alice.home / "all" / "toy.zip") as archive:
        assert archive.testzip() is None
        assert archive.read("train.jsonl") == TRAIN
    assert "Skipping" in alice.run("download", "toy", "-p", "all")
    alice.run("download", "toy", "-f", "train.jsonl", "-p", "one")
    assert (alice.home / "one" / "train.jsonl").read_bytes() == TRAIN


def a_download_that_is_cut_goes_on_where_it_was(installation: Installation, alice: RealClient) -> None:
    with CutLine(installation.port) as line:
        through = RealClient(f"http://127.0.0.1:{line.port}", alice.token, alice.home)
        said = through.run("download", "toy", "-p", "cut")
    assert "Resuming from" in said
    assert (line.is_cut, line.asked.count(b"Range: bytes=1048576-")) == (True, 1)
    with zipfile.ZipFile(alice.home / "cut" / "toy.zip") as archive:
        assert archive.testzip() is None


def a_good_file_is_scored_and_ranked_and_a_bad_one_is_an_error(installation: Installation, alice: RealClient) -> None:
    said = alice.run("submit", "toy", "-f", "good file.csv", "-m", "first try")
    assert "Successfully submitted to The toy competition" in said
    assert "4 submissions remaining today." in said
    alice.run("submit", "toy", "-f", "bad.csv", "-m", "in a hurry")
    wait_for(lambda: states(installation, alice) == ["invalid", "scored"], "both are judged")
    bad, good = rows(alice.run("submissions", "toy", "--csv"))
    told = (good["fileName"], good["description"], good["status"])
    assert told == ("good file.csv", "first try", "SubmissionStatus.COMPLETE")
    assert (bad["status"], bad["publicScore"]) == ("SubmissionStatus.ERROR", "")
    assert f",{good['publicScore']}" in alice.run("leaderboard", "toy", "--show", "--csv")
    alice.run("leaderboard", "toy", "--download", "-p", "board")
    with zipfile.ZipFile(alice.home / "board" / "toy.zip") as archive:
        (name,) = archive.namelist()
        assert good["publicScore"] in archive.read(name).decode()


def states(installation: Installation, alice: RealClient) -> list[str]:
    return [line["status"] for line in installation.submissions("toy", alice.token)]


def what_was_sent_is_found_by_its_number(alice: RealClient) -> None:
    bad, good = rows(alice.run("submissions", "toy", "--csv"))
    said = alice.run("submission", good["ref"])
    assert "COMPLETE" in said
    assert good["publicScore"] in said
    assert "r7777777" in alice.run("submission", bad["ref"])
    alice.run("submission-download", bad["ref"], "-p", "sent")
    assert (alice.home / "sent" / "bad.csv").read_bytes() == BAD
    (standing,) = rows(alice.run("leaderboard", "toy", "--show", "--csv"), "teamId,")
    (scored,) = rows(alice.run("team-submissions", standing["teamId"], "--csv"), "id,")
    assert (scored["id"], scored["publicScore"]) == (good["ref"], good["publicScore"])
    left = json.loads(alice.run("submission-limits", "toy", "--json"))
    assert left["numAllowedNow"] == 4  # an invalid file does not count


def what_the_hosts_wrote_is_listed(alice: RealClient) -> None:
    listed = rows(alice.run("pages", "toy", "list", "toy", "--csv"), "name")
    assert [page["name"] for page in listed] == ["overview", "rules"]
    (rules,) = rows(alice.run("pages", "toy", "list", "toy", "--page-name", "rules", "--content", "--csv"), "name,")
    assert "External data are free to everyone." in rules["content"]


def submit_waits_for_the_score_or_prints_why_there_is_none(alice: RealClient) -> None:
    waiting = ("-m", "waiting", "--wait", str(PATIENCE_SECONDS), "--poll-interval", "5")
    assert "Submission scored. Public score: 0." in alice.run("submit", "toy", "-f", "good file.csv", *waiting)
    assert "r7777777" in alice.run("submit", "toy", "-f", "bad.csv", *waiting, fails=True)


def the_python_api_and_kagglehub_find_the_same(alice: RealClient) -> None:
    found = json.loads(alice.python(SCRIPT)[-1])
    assert (found["listed"], found["files"]) == (["toy"], ["sample.csv", "train.jsonl"])
    bad, good = found["submissions"][:2]
    assert (bad[0], "r7777777" in bad[1], good) == ("ERROR", True, ["COMPLETE", ""])
    assert [team for team, _ in found["board"]] == ["alice"]
    assert found["whoami"] == "alice"
    assert (Path(found["folder"]) / "train.jsonl").read_bytes() == TRAIN
    assert Path(found["file"]).read_bytes() == TRAIN


def the_lines_of_the_page_work_as_they_stand(installation: Installation, alice: RealClient) -> None:
    (alice.home / "predictions.csv").write_bytes(prediction_file(60, seed=2, noise=0.4))
    browser = Visitor(installation, "alice", installation.address)
    lines = browser.lines_with_a_token_for("/competitions/toy/submit/")["kaggle for bash"]
    done = alice.start(["bash", "-ec", lines], at_first=True)
    assert "Successfully submitted to The toy competition" in done.stdout, done
    assert "predictions.csv" in done.stdout


def what_stands_in_the_way_is_printed(installation: Installation, alice: RealClient, bob: RealClient) -> None:
    send = ("submit", "toy", "-f", "good file.csv", "-m", "once more")
    assert "the file is empty" in alice.run("submit", "toy", "-f", "empty.csv", "-m", "oh", fails=True)
    for asked in (("download", "toy"), send):
        assert f"http://localhost:{installation.port}/competitions/toy/rules/" in bob.run(*asked, fails=True)
    with installation.database() as cursor:
        cursor.execute(f"UPDATE competitions_phase SET daily_limit = 1 WHERE competition_id = ({TOY})")
    assert "Your team has used its 1 submissions of today." in alice.run(*send, fails=True)
    installation.close_now("toy")
    assert "Submissions closed at" in alice.run(*send, fails=True)
    assert "nothing that you may see" in alice.run("files", "nowhere", fails=True)
    assert "Could not find competition" in alice.run("submit", "nowhere", *send[2:], fails=True)
    guesser = RealClient(installation.address, "podium_guess", alice.home)
    assert "Authentication required" in guesser.run("list", fails=True)
