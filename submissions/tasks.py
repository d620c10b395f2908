"""What workers and beat run. A task is a hint: it may come twice, late, or never."""

import structlog
from celery import shared_task
from kombu.exceptions import ChannelError, OperationalError

from submissions import judging, recovery

log = structlog.get_logger()


def hint(evaluation_id: int) -> None:
    """Tell the workers that an evaluation waits. If the broker is down, the sweep will tell them later."""
    try:
        score_evaluation.apply_async((evaluation_id,), retry=False)
    except (OperationalError, ChannelError, OSError) as problem:
        log.warning("the broker took no hint", evaluation=evaluation_id, problem=str(problem))


@shared_task
def score_evaluation(evaluation_id: int) -> None:
    """Score one evaluation, if it still waits."""
    judging.judge(evaluation_id)


@shared_task
def sweep() -> int:
    """Bring stranded evaluations back on their way; how many were hinted at."""
    waiting = recovery.sweep()
    for evaluation_id in waiting:
        hint(evaluation_id)
    return len(waiting)
