"""What the settings name as the engine; Django looks for it in a module of this name."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Judges a kept connection by its socket: `SELECT 1` before each request was a quarter of what a 304 costs."""

    def is_usable(self) -> bool:
        """Whether the server is there, as far as this side knows: only its end speaks on a connection at rest.

        Where something waits to be read, it may also be a notice, so then the server is asked.
        """
        if self.connection is None or self.connection.closed:
            return False
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN)
        return bool(super().is_usable()) if poll.poll(0) else True
