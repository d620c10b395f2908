"""Mutants: a rule is taken out of a copy of the code, and a test of `make test` must fall. A part of `make test-long`.

A check that cannot fail is a defect, so whoever mends a defect can add the line without which it would be back. That
each text stands in its file, and each test is there, is asked by tests/style.
"""

import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.waiting import run

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "docs")
FALLEN = 1  # pytest: tests were run, and some fell


@dataclass(frozen=True)
class Mutant:
    """`text`, which stands once in `file`, becomes `instead`; `caught_by` must fall then."""

    rule: str
    file: str
    text: str
    instead: str
    caught_by: str
    deployment: str = "embedded"


MUTANTS = [
    Mutant(
        "how a competition runs is shown to those who run it",
        "submissions/operation_views.py",
        "if not competition.lets(request.user, Right.LOOK):",
        "if False:",
        "tests/matrix/test_matrix.py::test_a_competition_answers_each_role_as_promised",
    ),
    Mutant(
        "the team's row is locked while a submission is counted",
        "teams/locks.py",
        "Team.objects.select_for_update().filter(pk__in=pks)",
        "Team.objects.filter(pk__in=pks)",
        "tests/submissions/test_races.py",
        "scaled",
    ),
    Mutant(
        "a worker that lost its lease writes nothing, alone",
        "submissions/models/evaluation.py",
        "status=self.status, attempt=self.attempt, **(fence or {})",
        "**(fence or {})",
        "tests/submissions/test_judging.py::test_the_outcome_of_a_worker_that_lost_its_lease_changes_nothing",
    ),
    Mutant(
        "a worker that lost its lease writes nothing, of several files",
        "submissions/judging.py",
        "here = Evaluation.objects.filter(status=Status.SCORING, attempt=first.attempt, pk__in",
        "here = Evaluation.objects.filter(pk__in",
        "tests/submissions/test_turns.py",
    ),
    Mutant(
        "an ETag of a board is of one viewer",
        "leaderboard/drawing.py",
        'f"{viewer} {self.digest} {self.shown.mine!r}"',
        'f"{self.digest}"',
        "tests/leaderboard/test_live_board.py::test_two_people_do_not_share_an_etag",
    ),
    Mutant(
        "every key term is agreed to",
        "competitions/acceptance.py",
        "if missing := [term for term in terms if term.pk not in answered]:",
        "if missing := []:",
        "tests/teams/test_joining_by_api.py::test_a_missing_key_term_is_named_by_its_clause",
    ),
    Mutant(
        "the log loss clips",
        "scoring/metrics/log_loss.py",
        "    np.clip(likelihood, eps, 1 - eps, out=likelihood)\n",
        "",
        "tests/scoring/test_metrics.py",
    ),
    Mutant(
        "missing ids are named in an order of their own",
        "scoring/solution.py",
        "Parts(ids, public, private, weights, answers, sorted_order(ids))",
        "Parts(ids, public, private, weights, answers, None)",
        "tests/scoring/test_arrangement.py",
    ),
    Mutant(
        "who may send comes before a look at the file",
        "submissions/intake.py",
        "        check_entitled(team, by.pk if by else None, phase, database_now())",
        "        pass",
        "tests/attacks/test_free_refusals.py::test_the_file_of_a_team_that_may_send_nothing_is_not_looked_at",
    ),
    Mutant(
        "a refused header counts",
        "submissions/intake.py",
        "    WrongFile.objects.create(phase=phase, sent_by=by, refused_at=now)\n",
        "",
        "tests/attacks/test_free_refusals.py::test_twenty_refused_headers_close_the_day_at_every_door",
    ),
    Mutant(
        "a search has at most ten words",
        "competitions/searching.py",
        " or len(text.split()) > MOST_WORDS",
        "",
        "tests/attacks/test_searches.py::test_a_search_that_is_too_long_is_told_so_on_every_page",
    ),
    Mutant(
        "finals are computed under the team's lock",
        "submissions/selection.py",
        "    now_chosen = chosen_by(team)\n    put(team, now_chosen, now_chosen | {submission}",
        "    now_chosen = chosen_by(team)\n    put(team, set(), now_chosen | {submission}",
        "tests/submissions/test_selection.py::test_finals_that_are_chosen_at_the_same_moment_are_all_chosen",
    ),
    Mutant(
        "an edit of a host leaves what was changed since",
        "accounts/changes.py",
        "            written = self.changed_fields()\n",
        "            written = None\n",
        "tests/test_lost_updates.py",
    ),
    Mutant(
        "the data folder is closed",
        "config/private_folder.py",
        "            folder.chmod(stat.S_IRWXU)\n",
        "            pass\n",
        "tests/test_private_folder.py::test_a_data_folder_that_others_may_enter_is_closed_and_what_stands_in_it",
    ),
    Mutant(
        "a stranger's large form is refused before it is read",
        "config/upload_limit.py",
        "            return theirs.exists()\n",
        "            return True\n",
        "tests/attacks/test_free_refusals.py::test_a_stranger_s_large_form_is_refused_before_it_is_read",
    ),
]


def falls(copy: Path, mutant: Mutant) -> bool:
    """Whether its test falls in a copy of the code; tests that cannot be run have not fallen."""
    words = ["-q", "-x", "--deployment", mutant.deployment, mutant.caught_by]
    unwritten = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = run([sys.executable, "-m", "pytest", *words], cwd=copy, env=unwritten)
    assert done.returncode in {0, FALLEN}, done.stdout + done.stderr
    return done.returncode == FALLEN


def outcome(copy: Path, mutant: Mutant) -> str:
    """What became of it; `dead` is what it should be."""
    if falls(copy, mutant):
        return "its test falls without it"
    file = copy / mutant.file
    whole = file.read_text()
    file.write_text(whole.replace(mutant.text, mutant.instead))
    try:
        return "dead" if falls(copy, mutant) else "ALIVE"
    finally:
        file.write_text(whole)


def main() -> int:
    """Try each; 1 if one lives."""
    with tempfile.TemporaryDirectory(prefix="podium-mutants-") as folder:
        copy = Path(folder, "copy")
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        outcomes = {}
        for mutant in MUTANTS:
            outcomes[mutant.rule] = outcome(copy, mutant)
            print(f"{outcomes[mutant.rule]:8} {mutant.rule} ({mutant.caught_by})", flush=True)
    return int(set(outcomes.values()) != {"dead"})


if __name__ == "__main__":
    sys.exit(main())
