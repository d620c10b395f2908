"""An SMTP server on this machine that keeps what it is given, and refuses whom it does not know."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread


class Sink(socketserver.ThreadingTCPServer):
    """Messages as they came over the wire; `unknown` are the addresses that nobody here has."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.messages: list[str] = []
        self.unknown: set[str] = set()


class Conversation(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as one message needs."""

    server: Sink

    def handle(self) -> None:
        self.say("220 here")
        for line in self.rfile:
            verb = line.split()[0].upper()
            if verb == b"DATA":
                self.say("354 go on")
                self.server.messages.append("".join(self.text()))
            elif verb == b"QUIT":
                break
            is_known = not any(address in line.decode() for address in self.server.unknown)
            self.say("250 well" if is_known else "550 nobody has this address")
        self.say("221 bye")

    def text(self) -> Iterator[str]:
        """The lines of a message, to the full stop that ends it."""
        for line in self.rfile:
            if line == b".\r\n":
                return
            yield line.decode()

    def say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())


@contextmanager
def running_sink() -> Iterator[Sink]:
    """A server that listens on a free port."""
    with Sink() as sink:
        thread = Thread(target=sink.serve_forever, daemon=True)
        thread.start()
        yield sink
        sink.shutdown()
        thread.join()
