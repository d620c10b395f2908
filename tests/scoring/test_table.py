"""The two readers of CSV tell the same."""

import csv
from io import StringIO

import numpy as np
import pyarrow as pa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scoring.fields import decimals, is_decimal
from scoring.findings import Findings
from scoring.table import _read_carefully, read_table

text = st.text(alphabet="ab01.,é \t\"\n\r\ufeff'\\#", max_size=25)


@given(body=text)
@example(body="\ufeffa,b\n")
@example(body="a,b\r\n\r\nc,d\n")
@settings(max_examples=500, deadline=None)
def test_plain_text_is_read_as_the_careful_reader_reads_it(body: str) -> None:
    data = ("x,y\n" + body).encode()
    quick, careful = Findings(), Findings()
    ours, theirs = read_table(data, ("x", "y"), quick), _read_carefully(data, ("x", "y"), careful, None)
    assert quick.problems == careful.problems
    assert ours.lines.tolist() == theirs.lines.tolist()
    assert [column.to_pylist() for column in ours.columns] == [column.to_pylist() for column in theirs.columns]


@given(rows=st.lists(st.tuples(text, text), max_size=5))
@settings(deadline=None)
def test_whatever_a_csv_writer_writes_is_read_back_to_the_letter(rows: list[tuple[str, str]]) -> None:
    csv.writer(file := StringIO()).writerows([("x", "y"), *rows])
    table = read_table(file.getvalue().encode(), ("x", "y"), Findings())
    assert list(zip(*(column.to_pylist() for column in table.columns), strict=True)) == rows


@given(value=st.text(alphabet="0123456789+-.eE nafi_x", max_size=8) | st.floats().map(repr))
@example(value="1e400")
@example(value="1e-400")
@settings(max_examples=1000, deadline=None)
def test_a_number_is_what_the_grammar_allows_and_what_python_makes_of_it(value: str) -> None:
    expected = float(value) if is_decimal(value) and np.isfinite(float(value)) else np.nan
    for others in ([], ["no number"]):
        np.testing.assert_array_equal(decimals(pa.chunked_array([[value, *others]], pa.string()))[:1], [expected])
