"""The file-system broker, with one repair: a message is there whole or not at all.

kombu creates a message's file, locks it, then writes; a worker that looks in between takes an empty file, fails to
parse it, and ends. Here the file gets the name that workers look for after it was written.
"""

import time
import uuid
from pathlib import Path
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    # the ignore: kombu's base class and its file-system transport name this parameter differently
    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]
        """Put a message into a queue; the oldest name is taken first."""
        folder = Path(self.data_folder_out)
        name = f"{time.monotonic_ns():020}_{uuid.uuid4()}.{queue}.msg"
        unfinished = folder / f"{name}.unfinished"  # an ending that no worker looks for
        try:
            unfinished.write_text(dumps(payload), encoding="utf-8")
            unfinished.rename(folder / name)
        except OSError as problem:
            raise ChannelError(f"The broker's folder {folder} takes no message: {problem}") from problem


class Transport(filesystem.Transport):
    Channel = Channel


def use_whole_messages() -> None:
    """Make filesystem:// mean this transport, in this process."""
    TRANSPORT_ALIASES["filesystem"] = "config.broker:Transport"


def redis_options(task_seconds: int) -> dict[str, Any]:
    """Kombu's options for Redis; `task_seconds`: how long a task may run.

    A Redis that hangs holds an upload up for two seconds, not for ever: the database knows what waits. A message whose
    worker is gone comes back once no task can still be at it; the sweep has found the work long before.
    """
    return {
        "socket_connect_timeout": 1,
        "socket_timeout": 2,
        "health_check_interval": 10,
        "visibility_timeout": task_seconds + 60,
        "unacked_restore_interval": 60,
        "unacked_restore_throttle": 1,
    }
