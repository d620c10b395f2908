"""What is taken out of a block of lines is what Python's csv module reads there, or nothing at all."""

import csv
import io

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scoring.block_fields import NeedsCareError, _Parsed, _regular, fields_of

ALIKE = {
    "plain": b"a,0.5\nbc,1\n,\n",
    "three columns": b"a,b,c\nd,,f\n",
    "CRLF": b"a,0.5\r\nb,1\r\n",
    "the first quoted": b'"a",0.5\n"",1\n',
    "the last quoted": b'a,"0.5"\nb,"1"\n',
    "all quoted, CRLF": b'"a","0.5"\r\n"b",""\r\n',
    "other letters": "é,½\n\u2028,\xa0\n".encode(),
}
UNLIKE = {
    "a quote less": b'"a",0.5\nb,1\n',
    "a doubled quote": b'"a","""b"\n',
    "a comma within quotes": b'"a","b,c"\n',
    "a line end within quotes": b'"a","b\n"\n',
    "a quote within a field": b'a"b",c\n',
    "text behind a quote": b'"a"b,c\n',
    "a blank before a quote": b' "a",b\n',
    "an empty line": b"a,b\n\nc,d\n",
    "a CR alone": b"a,b\rc,d\r\n",
    "a CR less": b"a,b\r\nc,d\n",
    "a blank": b"a b,c\n",
    "a NUL": b"a\0,b\n",
    "a plus": b"a,+1\n",
    "a field more": b"a,b\nc,d,e\n",
    "a field less": b"a,b\nc\n",
}


def texts(block: bytes, width: int) -> list[list[str]] | None:
    """The rows, read from the columns; None where the block is left to others."""
    try:
        fields = fields_of(block, width)
        columns = [fields.texts(column).spaced().drop_null().to_pylist() for column in range(width)]
    except (NeedsCareError, pa.ArrowInvalid, UnicodeDecodeError):
        return None
    return [list(row) for row in zip(*columns, strict=True)]


def read(block: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(block.decode(), newline="\n"), strict=True))


@pytest.mark.parametrize("block", ALIKE.values(), ids=ALIKE)
def test_lines_that_are_all_alike_are_taken_apart(block: bytes) -> None:
    rows = read(block)
    assert _regular(block, len(rows[0])) is not None
    assert texts(block, len(rows[0])) == rows


@pytest.mark.parametrize("block", UNLIKE.values(), ids=UNLIKE)
def test_lines_that_are_not_are_left_to_others(block: bytes) -> None:
    assert _regular(block, 2) is None


@given(st.lists(st.text('ab,"\r +\0é5.', max_size=8), min_size=1, max_size=6), st.integers(2, 4))
@example(['"a",""', '"b",""'], 2)
@example(["a,", ",a"], 2)
@example(["a b,5", "+a,b"], 2)
def test_no_text_is_taken_for_another(lines: list[str], width: int) -> None:
    block = "\n".join([*lines, ""]).encode()
    rows = texts(block, width)
    if rows is not None:
        assert rows == read(block)


def test_a_mark_at_the_beginning_of_a_block_is_part_of_an_id() -> None:
    assert texts("\ufeffa,1\n".encode(), 2) == [["\ufeffa", "1"]]
    assert texts("\ufeffa b,1\n".encode(), 2) is None


def test_numbers_of_some_columns_come_row_by_row() -> None:
    plain, quoted = b"1,a,2\n3,b,4e-1\n", b'"1","a","2"\n"3","b","4e-1"\n'
    for block in (plain, quoted):
        assert fields_of(block, 3).numbers([0, 2]).tolist() == [[1, 2], [3, 0.4]]
    assert _Parsed(plain, 3).numbers([0, 2]).tolist() == [[1, 2], [3, 0.4]]


@pytest.mark.parametrize("value", ["", "a", "0x1", "1e", "1_0", "\uff11", "½", "0.5\xa0"])
def test_what_is_no_number_is_refused(value: str) -> None:
    with pytest.raises(pa.ArrowInvalid):
        fields_of(f"a,{value}\n".encode(), 2).numbers([1])
