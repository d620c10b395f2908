"""The quick way through a good file: block after block, each parsed at once, none kept.

It knows good files only. Whatever is odd, it gives up, and `prediction_file` reads the file once more with care and
says what is wrong. So it need not explain anything, and a good file pays nearly nothing for being read strictly. Its
memory grows with the solution and a few blocks of bytes, not with the file. Blocks are taken side by side: parsing and
looking up are done by Arrow and NumPy, which let other threads run.
"""

import codecs
import os
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import chain
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from scoring.block_fields import NeedsCareError, fields_of
from scoring.errors import PredictionFileRefusedError
from scoring.fields import Number
from scoring.findings import Findings
from scoring.header import HEADER_BYTES, parse_header
from scoring.metrics.base import Losses, any_row
from scoring.solution import Solution
from scoring.spans import Spans
from scoring.unpacking import GZIP_MAGIC, permitted_bytes

BLOCK_BYTES = 1024**2  # what a processor's cache holds, with what is made of it
LONGEST_LINE = 4 * 1024**2
THREADS = min(os.cpu_count() or 1, 4)  # each with a block
LINE_FEED = ord("\n")

Floats = NDArray[np.float64]


def quick_predictions(
    file: BinaryIO,
    solution: Solution,
    max_bytes: int,
    *,
    losses: Losses | None = None,
    block_bytes: int = BLOCK_BYTES,
) -> Floats | None:
    """The predictions in the order of the solution's rows, as `read_predictions` gives them; None if it must look.

    If `losses` are given, those of the predictions instead: a number a row, however many columns there are.
    About `block_bytes` of text are read at a time.
    """
    if not all(type(field) is Number for field in solution.bound.fields):
        return None
    file.seek(0)
    try:
        return _read(_whole_lines(_chunks(file, max_bytes, block_bytes)), solution, losses)
    except (NeedsCareError, PredictionFileRefusedError, pa.ArrowInvalid, zlib.error):
        return None


def _read(blocks: Iterator[bytes], solution: Solution, losses: Losses | None) -> Floats:
    first = next(blocks, b"").removeprefix(codecs.BOM_UTF8)
    if not first:
        raise NeedsCareError
    header = parse_header(first[:HEADER_BYTES])
    if sorted(header) != sorted(solution.columns):
        raise NeedsCareError
    first = first[first.find(b"\n") + 1 or len(first) :]
    gathered = _Gathered(solution, header, losses)
    _side_by_side(gathered.job(block) for block in filter(None, chain([first], blocks)))
    return gathered.whole()


def _side_by_side(jobs: Iterator[Callable[[], None]]) -> None:
    """Do all jobs, THREADS at a time; the next one is asked for when there is room for it. A single one needs none."""
    first, second = next(jobs, None), next(jobs, None)
    if first and not second:
        first()
        return
    with ThreadPoolExecutor(THREADS) as pool:
        running: deque[Future[None]] = deque()
        for job in chain(filter(None, (first, second)), jobs):
            running.append(pool.submit(job))
            if len(running) == THREADS:
                running.popleft().result()
        for last in running:
            last.result()


class _Gathered:
    """What the blocks so far gave, where it belongs in the solution, and which of its places have been taken.

    Blocks write to different places, or, if an id comes twice, leave one without a value.
    """

    def __init__(self, solution: Solution, header: tuple[str, ...], losses: Losses | None) -> None:
        self.solution, self.losses = solution, losses
        self.fields: Any = solution.bound.fields  # each a Number
        self.lows, self.highs = ([getattr(field, edge) for field in self.fields] for edge in ("low", "high"))
        places = [header.index(name) for name in solution.columns]
        self.width, self.ids, self.columns = len(header), places[0], sorted(places[1:])
        self.order = [self.columns.index(place) for place in places[1:]]
        shape = (solution.rows, len(self.fields)) if losses is None else (solution.rows, 1)
        self.values: Floats = np.empty(shape, order="F")
        self.taken = np.zeros(solution.rows, dtype=bool)
        self.rows = 0

    def job(self, block: bytes) -> Callable[[], None]:
        """What takes the next block; the quick way knows only files with a row a line."""
        begin = self.rows
        self.rows += int(np.count_nonzero(np.frombuffer(block, np.uint8) == LINE_FEED))
        if self.rows > self.solution.rows:
            raise NeedsCareError
        return partial(self.take, block, begin)

    def take(self, block: bytes, begin: int) -> None:
        """Put what a block gives, the first line of which is row `begin` of the file, where it belongs."""
        fields = fields_of(block, self.width)
        rows = self.places(fields.texts(self.ids), begin)
        columns = fields.numbers(self.columns).T[self.order]  # (columns, rows): each goes into a column of its own
        self.check(columns)
        values = columns.T if len(columns) > 1 else columns[0]
        given = columns if self.losses is None else [self.losses(self.truth_of(rows), values)]
        for column, each in zip(self.values.T, given, strict=True):
            column[rows] = each
        self.taken[rows] = True

    def truth_of(self, rows: Any) -> NDArray[Any]:
        """`take` is much quicker than the index."""
        truth = self.solution.truth
        return truth[rows] if isinstance(rows, slice) else truth.take(rows, axis=0, mode="clip")

    def places(self, ids: Spans, begin: int) -> Any:
        """A slice where the file goes on in the solution's order, else an array of positions."""
        count = len(ids.bounds)
        if ids.equals(Spans.of(self.solution.ids.slice(begin, count))):
            return slice(begin, begin + count)
        positions = self.solution.index.positions(ids) if self.solution.index else None
        if positions is None:
            raise NeedsCareError
        return positions

    def check(self, columns: Floats) -> None:
        """Give up if a value is not finite or out of bounds, or if the metric objects to a row as a whole."""
        least, greatest = columns.min(axis=1), columns.max(axis=1)  # NaN, if there is one, which nothing is equal to
        within = (least >= self.lows) & (greatest <= self.highs) & np.isfinite(least) & np.isfinite(greatest)
        if not within.all():
            raise NeedsCareError
        if self.solution.bound.check_rows is not any_row:
            findings = Findings()
            lines = np.zeros(columns.shape[1], np.int64)
            self.solution.bound.check_rows(columns.T if len(columns) > 1 else columns[0], lines, findings)
            if findings.total:
                raise NeedsCareError

    def whole(self) -> Floats:
        """All values, if there were as many rows as the solution has and no place was left without one."""
        if self.rows != self.solution.rows or not self.taken.all():
            raise NeedsCareError
        return self.values[:, 0] if self.values.shape[1] == 1 else self.values


def _whole_lines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes, cut behind line ends; the last line gets one if it has none."""
    rest = b""
    for chunk in chunks:
        end = chunk.rfind(b"\n") + 1
        if end:
            yield b"".join((rest, memoryview(chunk)[:end]))
            rest = chunk[end:]
        elif len(rest) > LONGEST_LINE:  # a line that long is no line of numbers
            raise NeedsCareError
        else:
            rest += chunk
    if rest:
        yield rest + b"\n"


def _chunks(file: BinaryIO, max_bytes: int, size: int) -> Iterator[bytes]:
    """The text in pieces of about a block, no more than `max_bytes` of it."""
    head = file.read(len(GZIP_MAGIC))
    file.seek(0)
    count = 0
    for chunk in _inflated(file, size) if head == GZIP_MAGIC else iter(partial(file.read, size), b""):
        count += len(chunk)
        if count > max_bytes:
            raise NeedsCareError
        yield chunk


def _inflated(file: BinaryIO, size: int) -> Iterator[bytes]:
    """One whole member of gzip within the permitted ratio."""
    packed, count = 0, 0
    inflater = zlib.decompressobj(wbits=31)
    while data := file.read(size):
        packed += len(data)
        while data and not inflater.eof:
            text = inflater.decompress(data, size)
            count += len(text)
            yield text
            data = inflater.unconsumed_tail
        if inflater.unused_data or (inflater.eof and file.read(1)):
            raise NeedsCareError
    if not inflater.eof or count > permitted_bytes(packed):
        raise NeedsCareError
