"""Hints to workers: they may come twice, late, or never, and no fault of the broker stops what gives one."""

from typing import Any

import structlog
from celery import Task
from kombu.exceptions import ChannelError, OperationalError

log = structlog.get_logger()


def give_hint(task: Task[Any, Any], **named: int) -> None:
    """Let a worker run the task with these numbers. If the broker is down, the log says which got no hint."""
    try:
        task.apply_async(tuple(named.values()), retry=False)
    except (OperationalError, ChannelError, OSError) as problem:
        log.warning("the broker took no hint", **named, problem=str(problem))


def hints_waiting(task: Task[Any, Any]) -> int:
    """How many messages wait in the queue of this task and its like; 0 if the broker does not say."""
    queue = task.app.conf.task_default_queue
    try:
        with task.app.connection_or_acquire() as broker:
            return int(broker.default_channel.queue_declare(queue=queue).message_count)
    except (OperationalError, ChannelError, OSError):
        return 0
