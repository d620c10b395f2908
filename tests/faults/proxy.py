"""What stands between Podium and its S3: now and then it errs, stalls, cuts off in the middle, or holds files back."""

import asyncio
import re
import threading
from asyncio import StreamReader, StreamWriter
from contextlib import suppress
from enum import Enum

ERROR = b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
READS = re.compile(rb"GET /[a-z]+-predictions/(\w+)")


class Trouble(Enum):
    NONE = "none"
    ERRORS = "errors"  # every request is answered by 500
    STALLS = "stalls"  # nothing goes either way, nothing is closed
    TRUNCATES = "truncates"  # half of each block goes through, then the connection ends
    HOLDS = "holds"  # no prediction file comes back to whoever reads it: they are in the middle of scoring


class TroubledProxy:
    """A proxy at `port` for the server at `upstream`, in a thread of its own; `trouble` may change at any time."""

    def __init__(self, port: int, upstream: int) -> None:
        self.port, self.upstream, self.trouble = port, upstream, Trouble.NONE
        self.reading: dict[int, str] = {}  # by the port of whoever waits for it: the key of a prediction file
        self.troubled = 0  # how often something was spoilt or kept waiting
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        serving = asyncio.start_server(self.serve, "127.0.0.1", port)
        asyncio.run_coroutine_threadsafe(serving, self.loop).result(10)

    async def serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        """One connection, both ways, until either side ends it."""
        with suppress(OSError):
            back, forth = await asyncio.open_connection("127.0.0.1", self.upstream)
            await asyncio.gather(self.requests(reader, forth, writer), self.answers(back, writer))

    async def requests(self, reader: StreamReader, forth: StreamWriter, writer: StreamWriter) -> None:
        """What Podium sends."""
        while block := await self.block(reader):
            if found := READS.match(block):
                self.reading[port_of(writer)] = found[1].decode()
            if self.trouble is Trouble.ERRORS:
                self.troubled += 1
                writer.write(ERROR)
                writer.close()
                break
            if not await self.passed(block, forth):
                break
        forth.close()

    async def answers(self, back: StreamReader, writer: StreamWriter) -> None:
        """What the server answers."""
        port = port_of(writer)
        while block := await self.block(back):
            while self.trouble is Trouble.HOLDS and port in self.reading:
                await asyncio.sleep(0.02)
            if not await self.passed(block, writer):
                break
            self.reading.pop(port, None)
        self.reading.pop(port, None)
        writer.close()

    async def block(self, reader: StreamReader) -> bytes:
        """The next bytes, once nothing stalls; none when the other side has gone."""
        block = b""
        with suppress(OSError):
            block = await reader.read(65536)
        self.troubled += self.trouble is Trouble.STALLS
        while self.trouble is Trouble.STALLS:
            await asyncio.sleep(0.05)
        return block

    async def passed(self, block: bytes, writer: StreamWriter) -> bool:
        """Hand a block on, or half of it; whether the connection goes on."""
        whole = self.trouble is not Trouble.TRUNCATES
        self.troubled += not whole
        with suppress(OSError):
            writer.write(block if whole else block[: len(block) // 2])
            await writer.drain()
            return whole
        return False


def port_of(writer: StreamWriter) -> int:
    """Where the other end of this connection is."""
    return int(writer.get_extra_info("peername")[1])
