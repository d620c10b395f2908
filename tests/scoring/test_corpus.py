"""Every odd file of the corpus: one verdict, whoever is asked, in words that no label has a part in."""

import json
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.tokens import make_token
from competitions.models import Competition
from competitions.solutions import add_solution
from scoring.command import main
from scoring.errors import ParticipantVisibleError, PredictionFileRefusedError
from scoring.solution import SolutionRecipe
from submissions import judging
from submissions.models import Evaluation
from tests.factories import make_competition, make_team, make_user
from tests.scoring.corpus import KINDS, ODD_FILES, Odd
from tests.scoring.making import names_of, solution_of, verdict

SOLUTIONS = {
    name: [solution_of(text, kind.metric, kind.target) for text in kind.solutions] for name, kind in KINDS.items()
}
OPEN_TO_INVALID = 19  # invalid files of a team before its day is closed

Capture = pytest.CaptureFixture[str]


def names(odd: Odd) -> str:
    return f"{odd.kind}: {odd.what}"


def test_the_corpus_is_of_150_files_or_more_each_once() -> None:
    assert len({(odd.kind, odd.data) for odd in ODD_FILES}) == len(ODD_FILES) >= 150


BEYOND_LIMITS = {"TooMuchMemoryError", "TooMuchTimeError"}  # of a process, which tests/scoring/test_apart.py starves


def test_every_error_that_a_participant_may_be_given_has_its_file() -> None:
    given = {error.__name__ for error in ParticipantVisibleError.__subclasses__()} - {"PredictionFileRefusedError"}
    assert {name for odd in ODD_FILES for name in odd.names} == given - BEYOND_LIMITS


@pytest.mark.parametrize("odd", ODD_FILES, ids=names)
def test_an_odd_file_has_its_verdict_whatever_the_labels(odd: Odd) -> None:
    one, other = SOLUTIONS[odd.kind]
    assert tuple(sorted(names_of(odd.data, one))) == odd.names
    first, second = verdict(odd.data, one), verdict(odd.data, other)
    assert (
        isinstance(first, PredictionFileRefusedError)
        == isinstance(second, PredictionFileRefusedError)
        == bool(odd.names)
    )
    if odd.names:
        assert str(first) == str(second)
        assert first.args == second.args  # type: ignore[union-attr]


def told_at_home(odd: Odd, folder: Path, capsys: Capture) -> tuple[str, object]:
    """The words of podium-check and its JSON."""
    (folder / "file").write_bytes(odd.data)
    (folder / "sample.csv").write_text(KINDS[odd.kind].sample)
    given = ["check", str(folder / "file"), "--like", str(folder / "sample.csv"), "--metric", KINDS[odd.kind].metric]
    capsys.readouterr()
    assert main(given) == main([*given, "--json"]) == bool(odd.names)
    *words, told = capsys.readouterr().out.rstrip("\n").split("\n")
    return "\n".join(words), json.loads(told)


def competition_of(kind: str) -> Competition:
    competition = make_competition(slug=kind, daily_limit=1000)
    host = competition.hosts.get().user
    recipe = SolutionRecipe("id", (KINDS[kind].target,), KINDS[kind].metric)
    solution = add_solution(
        competition.phase, ContentFile(KINDS[kind].solutions[0].encode(), "solution.csv"), recipe, by=host
    )
    competition.phases.update(active_solution=solution)
    return competition


def program(competition: Competition, number: int) -> Client:
    user = make_user(f"{competition.slug}{number}")
    make_team(competition, f"Team {number}", user)
    return Client(headers={"Authorization": f"Bearer {make_token(user, 'test')[1]}"})


def told_by_the_site(odd: Odd, client: Client) -> tuple[str, object]:
    """The words of the API, and the problems as the site stores them if it took the file."""
    address = f"/rest/competitions/{odd.kind}/submissions/"
    answer = client.post(address, {"file": SimpleUploadedFile("file.csv", odd.data)})
    if answer.status_code == 400:
        assert answer.json()["code"] == "wrong_file"
        return answer.json()["message"], None
    assert answer.status_code == 201, answer.content
    judging.judge(Evaluation.objects.latest("pk").pk)
    evaluation = Evaluation.objects.latest("pk")
    stored = {"problems": evaluation.problems, "problem_count": evaluation.problem_count}
    return client.get(f"{address}{answer.json()['id']}/").json()["message"], stored


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_the_site_and_podium_check_say_the_same_of_every_file(kind: str, tmp_path: Path, capsys: Capture) -> None:
    competition, files = competition_of(kind), [odd for odd in ODD_FILES if odd.kind == kind]
    for number, odd in enumerate(files):
        if number % OPEN_TO_INVALID == 0:
            client = program(competition, number)
        words, problems = told_at_home(odd, tmp_path, capsys)
        said, stored = told_by_the_site(odd, client)
        assert stored in (problems, None), odd.what
        assert said == (words if odd.names else ""), odd.what
