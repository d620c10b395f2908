"""A competition of any size, its submissions and its board made by the database itself."""

from datetime import timedelta

import psycopg2
from django.utils import timezone

from accounts.models import User
from competitions.models import Competition
from teams.models import Membership, Team
from tests.factories import make_competition

# Most teams sent their last submission long ago: a board of the end of a competition.
SUBMISSIONS = """
    INSERT INTO submissions_submission (team_id, sent_as_id, phase_id, sent_by_id, file, file_name, size, sha256, note,
                                        submitted_at, daily_limit, outside_data)
    SELECT team.id, team.id, phase.id, team.leader_id, 'nowhere', 'predictions.csv', 80000, '', '',
           now() - random() * interval '90 days', 5, 'none'
    FROM generate_series(1, %(each)s), teams_team team
    JOIN competitions_phase phase USING (competition_id)
    WHERE team.competition_id = %(competition)s
"""
EVALUATIONS = """
    INSERT INTO submissions_evaluation (submission_id, solution_id, is_intake, status, attempt, queued_at, hinted_at,
                                        started_at, finished_at, public_score, problems, problem_count, host_message)
    SELECT submission.id, phase.active_solution_id, true, 'scored', 1, submitted_at, submitted_at, submitted_at,
           submitted_at, 0.2 + random(), '[]', 0, ''
    FROM submissions_submission submission JOIN competitions_phase phase ON phase.id = submission.phase_id
    WHERE phase.competition_id = %(competition)s
"""
BEST_SCORES = """
    INSERT INTO submissions_bestscore (team_id, solution_id, evaluation_id, score, order_key, submitted_at,
                                       scored_submissions, last_submission_at)
    SELECT DISTINCT ON (submission.team_id) submission.team_id, solution_id, evaluation.id, evaluation.public_score,
           evaluation.public_score,
           submitted_at, count(*) OVER team, max(submitted_at) OVER team
    FROM submissions_evaluation evaluation JOIN submissions_submission submission ON submission.id = submission_id
    JOIN competitions_phase phase ON phase.id = submission.phase_id
    WHERE phase.competition_id = %(competition)s
    WINDOW team AS (PARTITION BY submission.team_id)
    ORDER BY submission.team_id, evaluation.public_score, submitted_at, submission.id
"""


def make_crowd(slug: str, teams: int) -> Competition:
    """A published competition with so many teams of one person each."""
    competition = make_competition(slug=slug, opens=timedelta(days=-100))
    now = timezone.now()
    names = [f"{slug}-{number:05}" for number in range(teams)]
    people = User.objects.bulk_create(User(username=name, email=f"{name}@example.org") for name in names)
    crowd = Team.objects.bulk_create(
        Team(competition=competition, name=f"Team {person.username}", leader=person, created_at=now)
        for person in people
    )
    Membership.objects.bulk_create(
        Membership(team=team, competition=competition, user=team.leader, joined_at=now) for team in crowd
    )
    return competition


def fill(address: str, competition: Competition, each: int) -> None:
    """Give each team so many scored submissions, all at once and without asking after foreign keys."""
    database = psycopg2.connect(address)
    database.autocommit = True
    with database.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; SELECT setseed(0.5)")
        for statement in (SUBMISSIONS, EVALUATIONS, BEST_SCORES):
            cursor.execute(statement, {"competition": competition.pk, "each": each})
        cursor.execute("VACUUM ANALYZE")
    database.close()
