"""An SMTP server on this machine that keeps what it is given."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread


class Sink(socketserver.ThreadingTCPServer):
    """Messages as they came over the wire."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.messages: list[str] = []


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
            self.say("250 well")
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
