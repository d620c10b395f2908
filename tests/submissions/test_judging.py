"""Scoring one submission: once, whatever happens to messages and workers."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from sklearn.metrics import log_loss

from competitions.hints import hints_waiting
from competitions.models import Competition
from submissions import invariants, judging, outcomes, recovery
from submissions.intake import submit
from submissions.models import (
    BestScore,
    Evaluation,
    LostRaceError,
    MissingScoreError,
    NoSuchArrowError,
    PrivateScore,
    Refund,
    Status,
    Submission,
    ranked_score,
)
from submissions.models.submission import prediction_storage
from submissions.private_scores import NotRevealedError, after_reveal
from submissions.tasks import score_evaluation, sweep
from teams.models import Team
from tests.factories import labels, make_competition, make_team, make_user, prediction_csv
from tests.letters import letters
from tests.waiting import wait_for

pytestmark = [pytest.mark.django_db, pytest.mark.scaled]


@pytest.fixture
def competition() -> Competition:
    return make_competition(daily_limit=20)


@pytest.fixture
def team(competition: Competition) -> Team:
    return make_team(competition, "Petri Dish", make_user("mira"))


def send(team: Team, content: bytes = prediction_csv(0.3)) -> Evaluation:
    submission = submit(ContentFile(content), team=team, by=make_user("mira"), name="model.csv")
    return submission.evaluations.get()


def judged(team: Team, content: bytes = prediction_csv(0.3)) -> Evaluation:
    evaluation = send(team, content)
    judging.judge(evaluation.pk)
    evaluation.refresh_from_db()
    return evaluation


def expire_the_lease(evaluation: Evaluation) -> None:
    Evaluation.objects.filter(pk=evaluation.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_both_halves_are_the_log_loss_that_scikit_learn_gives(team: Team) -> None:
    evaluation = judged(team)
    given = [float(line.split(",")[1]) for line in prediction_csv(0.3).decode().splitlines()[1:]]
    truth = labels(40)
    assert evaluation.status == Status.SCORED
    assert evaluation.public_score == pytest.approx(log_loss(truth[::2], given[::2]), abs=1e-12)
    private = PrivateScore.objects.get(evaluation=evaluation).score
    assert private == pytest.approx(log_loss(truth[1::2], given[1::2]), abs=1e-12)


def test_a_message_delivered_again_changes_nothing(team: Team) -> None:
    evaluation = judged(team)
    judging.judge(evaluation.pk)
    judging.judge(evaluation.pk)
    evaluation.refresh_from_db()
    assert (evaluation.attempt, PrivateScore.objects.count(), BestScore.objects.count()) == (1, 1, 1)


def test_a_message_about_nothing_changes_nothing() -> None:
    judging.judge(12345)


def test_an_invalid_file_lists_its_problems_with_lines_for_the_team(team: Team) -> None:
    lines = prediction_csv().decode().splitlines()
    lines[3], lines[5] = "row-002,nan", "row-700,0.5"
    evaluation = judged(team, "\n".join(lines).encode())
    assert evaluation.status == Status.INVALID
    assert {problem["name"] for problem in evaluation.problems} == {
        "NotANumberError",
        "UnknownIdsError",
        "MissingIdsError",
    }
    assert evaluation.problem_count == 3
    assert not BestScore.objects.exists()


def test_a_second_worker_leaves_a_claimed_evaluation_alone(team: Team) -> None:
    evaluation = send(team)
    assert judging.claim(evaluation.pk)
    assert judging.claim(evaluation.pk) is None


def test_the_outcome_of_a_worker_that_lost_its_lease_changes_nothing(team: Team) -> None:
    late = judging.claim(send(team).pk)
    assert late
    expire_the_lease(late)
    recovery.return_expired_leases()
    judging.judge(late.pk)
    with pytest.raises(LostRaceError):
        judging.conclude(late, outcomes.Outcome(Status.SCORED, {"public_score": 0.0}, private_score=0.0))
    assert Evaluation.objects.get().public_score != 0.0
    assert Evaluation.objects.get().attempt == 2


def test_the_sweep_leaves_a_worker_alone_whose_heartbeat_came_meanwhile(team: Team) -> None:
    evaluation = judging.claim(send(team).pk)
    assert evaluation
    expire_the_lease(evaluation)
    stale = Evaluation.objects.get()
    judging.renew(evaluation)
    with pytest.raises(LostRaceError):
        judging.conclude(stale, recovery.after_silence(stale), fence={"lease_until": stale.lease_until})
    assert Evaluation.objects.get().status == Status.SCORING


def test_after_three_silent_workers_the_attempt_is_given_back_and_the_host_is_told(
    team: Team, django_capture_on_commit_callbacks: object
) -> None:
    evaluation = send(team)
    for _ in range(3):
        assert judging.claim(evaluation.pk)
        expire_the_lease(evaluation)
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            recovery.return_expired_leases()
    evaluation.refresh_from_db()
    assert evaluation.status == Status.ERRORED
    assert Refund.objects.get().submission == evaluation.submission
    assert letters()[0].to == ["host@example.org"]
    assert "could not be scored" in letters()[0].subject
    assert judging.claim(evaluation.pk) is None


def test_a_file_that_storage_lost_is_tried_again_and_then_errored(team: Team) -> None:
    evaluation = send(team)
    prediction_storage().delete(str(evaluation.submission.file.name))
    for expected in (Status.QUEUED, Status.QUEUED, Status.ERRORED):
        judging.judge(evaluation.pk)
        evaluation.refresh_from_db()
        assert evaluation.status == expected
    assert "FileNotFoundError" in evaluation.host_message


def test_a_host_sends_an_errored_evaluation_back_and_the_refund_stays(team: Team) -> None:
    evaluation = send(team)
    content = prediction_csv(0.3)
    prediction_storage().delete(str(evaluation.submission.file.name))
    for _ in range(3):
        judging.judge(evaluation.pk)
    prediction_storage().save(evaluation.submission.file.name, ContentFile(content))
    evaluation.refresh_from_db()
    recovery.retry(evaluation, by=make_user("host"))
    assert list(invariants.forgotten()) == []  # verify finds nothing that waits unhinted
    judging.judge(evaluation.pk)
    evaluation.refresh_from_db()
    assert evaluation.status == Status.SCORED
    assert not Submission.objects.counted(team, team.competition.phase).exists()


def test_an_arrow_that_does_not_exist_is_a_defect_and_no_lost_race(team: Team) -> None:
    evaluation = judged(team)
    with pytest.raises(NoSuchArrowError, match="from scored to queued"):
        evaluation.move_to(Status.QUEUED)
    assert not issubclass(NoSuchArrowError, LostRaceError)


def test_a_missing_score_is_never_ranked() -> None:
    assert ranked_score(0.0) == 0.0
    with pytest.raises(MissingScoreError):
        ranked_score(None)


def test_a_waiting_evaluation_is_hinted_at_once_a_sweep(team: Team) -> None:
    evaluation = send(team)
    assert recovery.sweep() == []
    Evaluation.objects.update(hinted_at=timezone.now() - timedelta(minutes=1))
    assert recovery.sweep() == [evaluation.pk]
    assert recovery.sweep() == []


def test_sweeps_fill_the_queue_no_higher_than_workers_need(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a long line of slow files would get a message each with every sweep, and the sweep wait behind them."""
    for _ in range(3):
        send(team)
    there = hints_waiting(score_evaluation)
    monkeypatch.setattr(recovery, "HINTS_A_SWEEP", there + 2)
    for _ in range(3):
        Evaluation.objects.update(hinted_at=timezone.now() - timedelta(minutes=1))
        sweep()
    assert hints_waiting(score_evaluation) == there + 2


def test_the_best_submission_stands_on_the_board_and_the_earlier_one_wins_a_tie(team: Team) -> None:
    judged(team, prediction_csv(0.5))
    best = judged(team, prediction_csv(0.1))
    judged(team, prediction_csv(0.1))
    judged(team, prediction_csv(0.9))
    standing = BestScore.objects.get()
    assert standing.evaluation == best
    assert standing.order_key == standing.score == best.public_score
    assert standing.scored_submissions == 4
    assert standing.last_submission_at == Submission.objects.latest("pk").submitted_at


def test_where_greater_is_better_the_greater_score_stands_first() -> None:
    competition = make_competition(metric="roc_auc")
    team = make_team(competition, "Petri Dish", make_user("mira"))
    judged(team, prediction_csv(1.0))
    best = judged(team, prediction_csv(0.0))
    standing = BestScore.objects.get()
    assert standing.evaluation == best
    assert standing.order_key == -standing.score == -1.0


def test_a_benchmark_is_scored_and_not_ranked(competition: Competition) -> None:
    team = Team.objects.create(
        competition=competition, name="Coin", kind=Team.Kind.BENCHMARK, created_at=timezone.now()
    )
    assert judged(team).status == Status.SCORED
    assert not BestScore.objects.exists()


def test_private_scores_are_not_read_for_pages_before_the_reveal(team: Team) -> None:
    with pytest.raises(NotRevealedError):
        after_reveal(team.competition, [judged(team)])


def test_a_heartbeat_keeps_the_lease_alive(
    transactional_db: None, settings: object, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluation = judging.claim(send(team).pk)
    assert evaluation
    first = Evaluation.objects.get().lease_until
    settings.LEASE_SECONDS = 0.3  # type: ignore[attr-defined]
    with judging.heartbeat(evaluation):
        wait_for(lambda: Evaluation.objects.get().lease_until != first, "the lease is renewed")
