"""What workers and beat run. A task is a hint: it may come twice, late, or never."""

from celery import shared_task

from competitions.hints import give_hint, hints_waiting
from submissions import judging, recovery, reminding


def hint(evaluation_id: int) -> None:
    """Tell the workers that an evaluation waits. If the broker is down, the sweep will tell them later."""
    give_hint(score_evaluation, evaluation=evaluation_id)


@shared_task
def score_evaluation(evaluation_id: int) -> None:
    """Something waits: this evaluation or, if another comes before it, that one. Each has a hint of its own."""
    judged = judging.judge_next()
    if judged and not judged[0].is_intake:
        hint(judged[0].pk)  # rescorings that found no room have used up theirs


@shared_task
def sweep() -> int:
    """Bring stranded evaluations back on their way; how many were hinted at.

    Any hint wakes a worker, so a queue that is long needs no more of them: they would pile up as long as it is long.
    """
    room = max(recovery.HINTS_A_SWEEP - hints_waiting(score_evaluation), 0)
    waiting = recovery.sweep()[:room]
    for evaluation_id in waiting:
        hint(evaluation_id)
    return len(waiting)


@shared_task
def remind_of_finals() -> None:
    """Tell teams that finals are still to be chosen; may run twice."""
    reminding.remind_of_finals()
