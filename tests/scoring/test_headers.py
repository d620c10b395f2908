"""What can be seen cheaply, before a file is queued."""

import gzip
from io import BytesIO

import pytest

from scoring.errors import PredictionFileRefusedError
from scoring.prediction_file import check_header, read_header


def test_a_header_is_read_plain_or_packed_and_the_file_stands_at_its_beginning_again() -> None:
    data = b'\xef\xbb\xbfid,"a,b"\n1,2\n'
    for packed in (data, gzip.compress(data)):
        file = BytesIO(packed)
        assert read_header(file) == ("id", "a,b")
        assert file.tell() == 0


def test_no_more_than_64_kib_of_a_file_is_read_for_its_header() -> None:
    assert read_header(BytesIO(b"id,label\n" + "é".encode() * 2**20)) == ("id", "label")
    assert read_header(BytesIO(b"id,label\n" + b"1,1\n" * 2**14 + b"\xff")) == ("id", "label")


def test_a_quoted_name_may_hold_a_line_end() -> None:
    assert read_header(BytesIO(b'id,"a\nb"\n')) == ("id", "a\nb")


def test_columns_may_stand_in_any_order() -> None:
    check_header(BytesIO(b"label,id\n"), ("id", "label"))


def test_every_problem_of_a_header_is_listed_at_once() -> None:
    with pytest.raises(PredictionFileRefusedError) as refusal:
        check_header(BytesIO(b",label,label,note\n"), ("id", "label"))
    assert [problem.name for problem in refusal.value.problems] == [
        "MissingColumnError",
        "DuplicateColumnError",
        "UnexpectedColumnError",
        "UnexpectedColumnError",
    ]


def test_damaged_gzip_is_refused_before_it_is_queued() -> None:
    with pytest.raises(PredictionFileRefusedError, match="damaged"):
        read_header(BytesIO(b"\x1f\x8b" + b"no gzip at all"))
