"""Whose turn it is."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from pytest_django import Settings

from competitions.models import Competition, Solution
from competitions.scored_apart import scores_of
from competitions.solution_cache import solution_at
from leaderboard import invariants as board_invariants
from submissions import invariants, judging
from submissions.intake import submit
from submissions.models import BestScore, Evaluation, PrivateScore, Status, Submission
from submissions.models.submission import prediction_storage
from submissions.recovery import sweep
from submissions.tasks import score_evaluation
from submissions.turns import TOGETHER, TOGETHER_BYTES
from teams.models import Team
from tests.factories import make_competition, make_team, prediction_csv

pytestmark = [pytest.mark.django_db, pytest.mark.scaled]


def queued(competition: Competition, count: int) -> list[int]:
    """Files of one team, in the order in which they wait."""
    team = Team.objects.filter(competition=competition).first() or make_team(competition, "Petri Dish")
    sent = (submit(ContentFile(prediction_csv()), team=team, by=team.leader, name="p.csv") for _ in range(count))
    return [each.evaluations.get().pk for each in sent]


def order_of_judging(hints: int) -> list[int]:
    """Which evaluations that many hints bring to a score, in their order."""
    return [evaluation.pk for _ in range(hints) for evaluation in judging.judge_next()]


def test_many_files_of_one_competition_keep_another_waiting_for_one_at_most() -> None:
    crowd = queued(make_competition(daily_limit=50), 30)
    in_hand = judging.claim(crowd[0])
    (alone,) = queued(make_competition(slug="quiet"), 1)
    score_evaluation(crowd[1])
    assert Evaluation.objects.get(pk=alone).status == Status.SCORED
    assert in_hand
    assert order_of_judging(40) == crowd[1:]


def test_within_a_competition_who_came_first_is_scored_first_whichever_hint_arrives() -> None:
    first, second = queued(make_competition(), 2)
    Submission.objects.update(size=TOGETHER_BYTES)
    score_evaluation(second)
    assert Evaluation.objects.get(pk=first).status == Status.SCORED
    assert Evaluation.objects.get(pk=second).status == Status.QUEUED


def test_small_files_of_a_line_are_scored_by_one_hint_each_with_its_own_score() -> None:
    competition = make_competition(daily_limit=50)
    teams = [make_team(competition, name) for name in ("Petri Dish", "Night Shift", "Bystanders")]
    files = [prediction_csv(share / 40) for share in range(20)]
    for number, content in enumerate(files):
        team = teams[number % 3]
        submit(ContentFile(content), team=team, by=team.leader, name="p.csv")
    assert len(order_of_judging(1)) == TOGETHER
    assert len(order_of_judging(1)) == len(files) - TOGETHER
    solution = solution_at(Solution.objects.get())
    alone = [scores_of(ContentFile(content), solution, max_bytes=TOGETHER_BYTES).public for content in files]
    assert list(Evaluation.objects.order_by("pk").values_list("public_score", flat=True)) == alone
    assert [*invariants.breaches(), *board_invariants.breaches()] == []


def test_a_bad_file_among_them_harms_no_other() -> None:
    competition = make_competition(daily_limit=50)
    queued(competition, 2)
    team = Team.objects.get()
    submit(ContentFile(b"id,diagnosis\nnobody,0.5\n"), team=team, by=team.leader, name="p.csv")
    queued(competition, 1)
    assert len(order_of_judging(1)) == 4
    states = [Status.SCORED, Status.SCORED, Status.INVALID, Status.SCORED]
    assert list(Evaluation.objects.order_by("pk").values_list("status", flat=True)) == states


def test_where_another_worker_has_one_of_them_the_others_are_written_all_the_same() -> None:
    queued(make_competition(daily_limit=50), 3)
    taken = judging.claim_line(Solution.objects.get().pk)
    Evaluation.objects.filter(pk=taken[1].pk).update(attempt=2)
    judging.judge_together(taken)
    states = [Status.SCORED, Status.SCORING, Status.SCORED]
    assert list(Evaluation.objects.order_by("pk").values_list("status", flat=True)) == states
    assert (BestScore.objects.get().scored_submissions, PrivateScore.objects.count()) == (2, 2)


def test_of_files_scored_together_one_better_than_the_team_s_best_is_its_best() -> None:
    competition = make_competition(daily_limit=50)
    team = make_team(competition, "Petri Dish")
    for shares in ((0.2,), (0.3, 0.1)):
        for share in shares:
            submit(ContentFile(prediction_csv(share)), team=team, by=team.leader, name="p.csv")
        judging.judge_next()
    best = Evaluation.objects.latest("pk")
    assert (BestScore.objects.get().evaluation, best.status) == (best, Status.SCORED)
    assert list(board_invariants.breaches()) == []


def test_large_files_rescorings_and_second_attempts_go_alone() -> None:
    waiting = queued(make_competition(daily_limit=50), 7)
    Evaluation.objects.filter(pk=waiting[0]).update(attempt=1)
    Submission.objects.filter(evaluations=waiting[3]).update(size=TOGETHER_BYTES)
    Evaluation.objects.filter(pk__in=waiting[5:]).update(is_intake=False)
    judged = [[each.pk for each in judging.judge_next()] for _ in range(6)]
    assert judged == [waiting[:1], waiting[1:3], waiting[3:4], waiting[4:5], waiting[5:6], waiting[6:]]


def test_every_file_is_scored_though_each_hint_comes_three_times_and_in_any_order() -> None:
    waiting = queued(make_competition(daily_limit=50), 6)
    for hint in [*reversed(waiting)] * 3:
        score_evaluation(hint)
    assert list(Evaluation.objects.values_list("status", "attempt")) == [(Status.SCORED, 1)] * 6


def test_what_was_just_sent_comes_before_a_rescoring_which_has_one_worker_at_once() -> None:
    competition = make_competition(daily_limit=50)
    older = queued(competition, 2)
    Evaluation.objects.filter(pk__in=older).update(is_intake=False)
    (sent,) = queued(competition, 1)
    assert order_of_judging(1) == [sent]
    assert judging.claim(older[0])
    assert order_of_judging(1) == []
    assert order_of_judging(0) == []


def test_a_fault_of_the_storage_is_tried_again_later_and_never_at_once(settings: Settings) -> None:
    settings.SWEEP_SECONDS = 600
    (lost,) = queued(make_competition(), 1)
    prediction_storage().delete(str(Evaluation.objects.get().submission.file.name))
    before = timezone.now()
    assert order_of_judging(3) == [lost]
    evaluation = Evaluation.objects.get()
    assert (evaluation.status, evaluation.attempt) == (Status.QUEUED, 1)
    assert evaluation.hinted_at > before + timedelta(seconds=100)
    assert sweep() == []
    Evaluation.objects.update(hinted_at=timezone.now() - timedelta(seconds=1))
    assert sweep() == [lost]
    assert order_of_judging(3) == [lost]
