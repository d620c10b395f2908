"""A file that eats what one scoring may take is at fault itself: invalid, with the limit as its reason."""

from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django import Settings

from competitions.models import Competition
from competitions.publishing import publish
from competitions.sample_checks import check_sample_of
from competitions.solutions import add_solution
from scoring import apart
from scoring.solution import SolutionRecipe
from submissions import invariants, judging
from submissions.intake import submit
from submissions.models import Evaluation, Refund, Status, Submission
from submissions.operation import failures
from submissions.workload import newest_invalid
from teams.models import Team
from tests.factories import make_competition, make_team, make_user, prediction_csv, signed_in

pytestmark = pytest.mark.django_db

EATS_MEMORY = prediction_csv(0.3) + b'"' + b"x" * 4_000_000 + b'",0.5\n'
ROWS, LONG = 40, "ba" * 5000
EATS_TIME = "\n".join(["id,diagnosis", *(f"row-{row:03},{LONG}" for row in range(ROWS)), ""]).encode()


@pytest.fixture(autouse=True)
def a_process_of_its_own() -> Iterator[None]:
    apart.end_idle()
    yield
    apart.end_idle()


@pytest.fixture
def team() -> Team:
    return make_team(make_competition(daily_limit=50), "Petri Dish", make_user("mira"))


def send(team: Team, content: bytes = prediction_csv(0.3)) -> Evaluation:
    return submit(ContentFile(content), team=team, by=team.leader, name="p.csv").evaluations.get()


def states() -> list[tuple[str, int]]:
    return list(Evaluation.objects.order_by("pk").values_list("status", "attempt"))


def test_a_file_that_eats_memory_is_invalid_at_once_and_the_next_one_is_scored(team: Team, settings: Settings) -> None:
    apart.end_idle()
    settings.SCORING_MEMORY_MB = 8
    eater, good = send(team, EATS_MEMORY), send(team)
    for evaluation in (eater, good):
        judging.judge(evaluation.pk)
    assert states() == [(Status.INVALID, 1), (Status.SCORED, 1)]
    eater.refresh_from_db()
    (problem,) = eater.problems
    assert problem["name"] == "TooMuchMemoryError"
    assert problem["what"] == "reading and scoring the file takes more memory than the 8 MB that it may take"
    assert not Refund.objects.exists()
    assert not Submission.objects.counted(team, team.competition.phase).filter(pk=eater.submission_id).exists()
    assert list(invariants.breaches()) == []


def test_a_file_that_eats_time_is_invalid_and_those_taken_with_it_are_scored_after_it(settings: Settings) -> None:
    team = make_team(competition_of_texts(), "Petri Dish", make_user("mira"))
    content = b"id,diagnosis\n" + b"".join(b"row-%03d,x\n" % row for row in range(ROWS))
    send(team, EATS_TIME)
    send(team, content)
    send(team, content)
    settings.SCORING_SECONDS = 0.2
    judging.judge_next()
    assert states() == [(Status.INVALID, 1), (Status.QUEUED, 1), (Status.QUEUED, 1)]
    settings.SCORING_SECONDS = 60
    while judging.judge_next():
        pass
    assert states() == [(Status.INVALID, 1), (Status.SCORED, 2), (Status.SCORED, 2)]
    assert Evaluation.objects.earliest("pk").problems[0]["name"] == "TooMuchTimeError"


def competition_of_texts() -> Competition:
    """Long texts to be compared with, character by character."""
    competition = make_competition(metric="levenshtein", daily_limit=50, published=False)
    lines = [f"row-{row:03},{'ab' * 4999},{('Public', 'Private')[row % 2]}" for row in range(ROWS)]
    answers = ContentFile("\n".join(["id,diagnosis,Usage", *lines, ""]).encode(), "solution.csv")
    recipe = SolutionRecipe("id", ("diagnosis",), "levenshtein")
    add_solution(competition.phase, answers, recipe, by=make_user("host"))
    check_sample_of(competition)
    publish(competition, by=make_user("host"))
    return competition


def test_the_team_reads_the_limit_and_the_host_its_kind(client: Client, team: Team, settings: Settings) -> None:
    apart.end_idle()
    settings.SCORING_MEMORY_MB = 8
    evaluation = send(team, EATS_MEMORY)
    judging.judge(evaluation.pk)
    page = signed_in(client, make_user("mira")).get("/competitions/cells/submissions/")
    assert "more memory than the 8 MB that it may take" in page.text
    assert newest_invalid() == {"TooMuchMemoryError": 1}
    assert failures(team.competition.phase) == [("file: TooMuchMemoryError", 1)]
