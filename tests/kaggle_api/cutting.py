"""A line to the site that breaks once, in the middle of a download."""

import socket
import threading
from contextlib import suppress

HELD = 3 * 2**19  # the client writes whole mebibytes: it has one, then


class CutLine:
    """A proxy at `port` for the site at `upstream`; the first connection that has brought so much ends there."""

    def __init__(self, upstream: int) -> None:
        self.upstream, self.asked, self.is_cut = upstream, b"", False

    def __enter__(self) -> "CutLine":
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listening.getsockname()[1])
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.listening.close()

    def serve(self) -> None:
        """Every connection, both ways at once."""
        with suppress(OSError):  # closed with the block
            while True:
                client, _ = self.listening.accept()
                site = socket.create_connection(("127.0.0.1", self.upstream))
                threading.Thread(target=self.requests, args=(client, site), daemon=True).start()
                threading.Thread(target=self.answers, args=(client, site), daemon=True).start()

    def requests(self, client: socket.socket, site: socket.socket) -> None:
        """What the client asks."""
        with suppress(OSError):
            while block := client.recv(65536):
                self.asked += block
                site.sendall(block)
            site.shutdown(socket.SHUT_RDWR)

    def answers(self, client: socket.socket, site: socket.socket) -> None:
        """What the site answers, as far as the line holds."""
        brought = 0
        with suppress(OSError):
            while (brought < HELD or self.is_cut) and (block := site.recv(65536)):
                client.sendall(block)
                brought += len(block)
            self.is_cut |= brought >= HELD
        for end in (client, site):
            with suppress(OSError), end:
                end.shutdown(socket.SHUT_RDWR)
