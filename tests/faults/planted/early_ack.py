"""A worker that trusts the broker: messages are acknowledged before the work, and no sweep looks after them.

Early acknowledgement alone is no defect here: a message is a hint, and what a dead worker held comes back by its lease,
whether the broker still has the message or not. So the sweep is taken away as well, as in a design of which the broker
is the memory.
"""

from config.celery import app
from tests.faults.planted import no_sweep

__all__ = ["no_sweep"]

app.conf.task_acks_late = False
