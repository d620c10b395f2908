"""gunicorn's process of threads, with one thing more: at its end nobody waits in vain."""

import socket

from gunicorn.workers.gthread import ThreadWorker


class WelcomingWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Once told to end, it answers whoever has come and lets nobody else come.

    gunicorn's own stops looking at its door but leaves it open until it has ended, for seconds where connections are
    kept: whoever comes meanwhile waits, and is cut off in the end. From a closed door a proxy goes to the next web.
    """

    sockets: list[socket.socket]

    def set_accept_enabled(self, enabled: bool) -> None:
        """Called with False when the process ends, or is full."""
        super().set_accept_enabled(enabled)
        if not self.alive:
            for listener in self.sockets:
                self.let_in(listener)
                listener.close()
            self.sockets = []

    def let_in(self, listener: socket.socket) -> None:
        """Take everybody who waits there."""
        before = -1
        while self.nr_conns != before:
            before = self.nr_conns
            self.accept(listener)
