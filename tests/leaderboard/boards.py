"""Boards put together for tests: through the intake and the judge, or as rows where there must be many."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from competitions.models import Competition
from submissions import judging
from submissions.intake import submit
from submissions.models import BestScore, Evaluation, PrivateScore, Status, Submission
from teams.models import Membership, Team
from tests.factories import make_team, make_user, prediction_csv

BOARD = "/competitions/cells/leaderboard/"
CSV = "/competitions/cells/leaderboard.csv"
REST = "/rest/competitions/cells/leaderboard/"
FRAGMENT = {"HX-Request": "true"}


def send(team: Team, noise: float) -> Evaluation:
    """Submit a file as the team's leader and have it judged."""
    assert team.leader
    submission = submit(ContentFile(prediction_csv(noise)), team=team, by=team.leader, name="model.csv")
    judging.judge(submission.evaluations.get().pk)
    return submission.evaluations.get()


def scored_team(competition: Competition, name: str, noise: float) -> Team:
    """A team of one with one scored submission."""
    team = make_team(competition, name)
    send(team, noise)
    return team


def scored(team: Team, public: float, private: float = 0.5, *, minutes_ago: int = 60) -> Evaluation:
    """A scored submission with exactly these scores; the board does not know of it."""
    phase = team.competition.phase
    solution = phase.active_solution
    assert solution
    sent_at = timezone.now() - timedelta(minutes=minutes_ago)
    submission = Submission.objects.create(
        team=team, sent_as=team, phase=phase, file="nowhere", size=1, submitted_at=sent_at, daily_limit=5
    )
    evaluation = Evaluation.objects.create(
        submission=submission,
        solution=solution,
        is_intake=True,
        status=Status.SCORED,
        public_score=public,
        queued_at=sent_at,
        hinted_at=sent_at,
    )
    PrivateScore.objects.create(evaluation=evaluation, score=private)
    return evaluation


def standing(team: Team, score: float, *, private: float = 0.5, minutes_ago: int = 60, counted: int = 1) -> BestScore:
    """A team's only scored submission, and its place on the board."""
    evaluation = scored(team, score, private, minutes_ago=minutes_ago)
    sent_at, greater = evaluation.submission.submitted_at, evaluation.solution.scored_by.greater_is_better
    return BestScore.objects.create(
        team=team,
        solution=evaluation.solution,
        evaluation=evaluation,
        score=score,
        order_key=-score if greater else score,
        submitted_at=sent_at,
        scored_submissions=counted,
        last_submission_at=sent_at,
    )


def many_teams(competition: Competition, number: int) -> list[Team]:
    """Teams team-001, team-002 … with scores in that order."""
    teams = []
    for place in range(1, number + 1):
        person = make_user(f"person-{place:03}")
        now = timezone.now()
        team = Team.objects.create(competition=competition, name=f"team-{place:03}", leader=person, created_at=now)
        Membership.objects.create(team=team, competition=competition, user=person, joined_at=now)
        standing(team, 0.1 + place / 1000)
        teams.append(team)
    return teams


def benchmark(competition: Competition, name: str, score: float) -> Team:
    """A host's reference with a score."""
    team = Team.objects.create(competition=competition, name=name, kind=Team.Kind.BENCHMARK, created_at=timezone.now())
    scored(team, score)
    return team


def text_of(client: Client, address: str = BOARD, **data: str) -> str:
    """The page as text."""
    response = client.get(address, data)
    assert response.status_code == 200, response.status_code
    return response.content.decode()
