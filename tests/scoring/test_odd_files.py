"""The file contract, one odd file after the other."""

import gzip
import zipfile
from io import BytesIO
from typing import Any

import pytest

from scoring.errors import PredictionFileRefusedError
from tests.scoring.making import names_of, score_of, solution_of, verdict

SOLUTION = solution_of(
    "id,label,Usage\n007,1,Public\n1.0,0,Private\nNA,0,Public\n12,1,Private\né x,1,Public\n"
    '"a,""b""",0,Private\n"two\nlines",1,Ignored\n'
)
GOOD = 'id,label\n007,1\n1.0,.5\nNA,1e-7\n12,0.25\né x,1\n"a,""b""",0\n"two\nlines",0.5\n'
PLAIN = solution_of("id,label,Usage\n007,1,Public\n1.0,0,Private\nNA,0,Public\n12,1,Private\n")
PLAIN_GOOD = "id,label\n007,1\n1.0,.5\nNA,1e-7\n12,0.25\n"
CLASSES = solution_of("id,kind,Usage\n1,cat,Public\n2,dog,Private\n3,emu,Public\n", "log_loss", "kind")
WORDS = solution_of("id,label,Usage\n1,cat,Public\n2,dog,Private\n", "accuracy")


def plain(old: str, new: str) -> str:
    assert old in PLAIN_GOOD
    return PLAIN_GOOD.replace(old, new)


def zipped(text: str) -> bytes:
    with zipfile.ZipFile(archive := BytesIO(), "w") as file:
        file.writestr("predictions.csv", text)
    return archive.getvalue()


PACKED = gzip.compress(PLAIN_GOOD.encode())

ACCEPTED: dict[str, str | bytes] = {
    "as it should be": PLAIN_GOOD,
    "CRLF": PLAIN_GOOD.replace("\n", "\r\n"),
    "byte order mark": "\ufeff" + PLAIN_GOOD,
    "gzip": PACKED,
    "gzip of CRLF and byte order mark": gzip.compress(("\ufeff" + PLAIN_GOOD.replace("\n", "\r\n")).encode()),
    "no newline at the end": PLAIN_GOOD.rstrip(),
    "columns the other way round": "label,id\n1,007\n.5,1.0\n1e-7,NA\n0.25,12\n",
    "rows in another order": "id,label\n12,0.25\nNA,1e-7\n007,1\n1.0,.5\n",
    "quoted header": PLAIN_GOOD.replace("id,label", '"id","label"'),
    "everything quoted": 'id,label\n"007","1"\n"1.0",".5"\n"NA","1e-7"\n"12","0.25"\n',
    "other ways to write the numbers": "id,label\n007,+1.\n1.0,5E-01\nNA,0.0000001\n12,00.25\n",
    "blank lines": "id,label\n007,1\n\n1.0,.5\nNA,1e-7\n12,0.25\n\n\n",
}


@pytest.mark.parametrize("data", ACCEPTED.values(), ids=ACCEPTED)
def test_a_file_within_the_contract_scores_the_same_however_it_is_written(data: str | bytes) -> None:
    assert score_of(data, PLAIN) == score_of(PLAIN_GOOD, PLAIN)


def test_ids_may_hold_commas_quotes_line_ends_and_any_letter() -> None:
    assert score_of(GOOD, SOLUTION) == score_of(GOOD.replace("\n12,0.25\n", "\n").strip() + "\n12,0.25\n", SOLUTION)


def test_a_number_too_small_for_float64_is_0() -> None:
    assert score_of(plain("1e-7", "1e-400"), PLAIN) == score_of(plain("1e-7", "0"), PLAIN)


NOT_NUMBERS = [
    *("nan", "NaN", "", "inf", "-inf", "Infinity", "1e400", "-1e400", "0x1p-1", "1_000", "½", "NA", "null", "None"),
    *(
        "true",
        "-",
        ".",
        "e5",
        "1e",
        "1e+",
        "--1",
        "1 0",
        " 0.5",
        "0.5 ",
        "0.5\t",
        "0.5\xa0",
        "\uff11",
        "50%",
        "0.5f",
        "1/2",
    ),
    *("0.5;", "'0.5'", "nan(0)", "1d5", "#N/A", "0.5\x1a", "0.5\u200b", "٣"),
]


@pytest.mark.parametrize("value", NOT_NUMBERS)
def test_what_is_not_a_plain_decimal_is_refused(value: str) -> None:
    assert names_of(plain("1e-7", value), PLAIN) == ["NotANumberError"]
    assert names_of(plain("1e-7", f'"{value}"'), PLAIN) == ["NotANumberError"]


REFUSED: dict[str, tuple[str | bytes, list[str]]] = {
    "nothing": ("", ["EmptyFileError"]),
    "nothing in gzip": (gzip.compress(b""), ["EmptyFileError"]),
    "a header alone": ("id,label\n", ["EmptyFileError"]),
    "a header without newline": ("id,label", ["EmptyFileError"]),
    "a header and blank lines": ("id,label\n\n\r\n", ["EmptyFileError"]),
    "a first line that is blank": ("\n" + PLAIN_GOOD, ["EmptyFileError"]),
    "UTF-16": (PLAIN_GOOD.encode("utf-16"), ["NotTextError"]),
    "UTF-16 without its mark": (PLAIN_GOOD.encode("utf-16-le"), ["NotTextError"]),
    "Latin-1": (plain("NA", "é").encode("latin-1"), ["NotTextError"]),
    "Latin-1 far below": (PLAIN_GOOD.encode() + b"x,1\n" * 900 + b"\xe9,1\n", ["NotTextError"]),
    "Latin-1 in the header": (plain("label", "é").encode("latin-1"), ["NotTextError"]),
    "a NUL": (plain("NA", "N\0A"), ["NotTextError"]),
    "a zip archive": (zipped(PLAIN_GOOD), ["NotTextError"]),
    "two members of gzip": (PACKED + PACKED, ["CompressionError"]),
    "bytes behind the gzip": (PACKED + b"\n", ["CompressionError"]),
    "half a gzip": (PACKED[:-12], ["CompressionError"]),
    "a gzip with a wrong sum": (PACKED[:-8] + bytes(8), ["CompressionError"]),
    "gzip in gzip": (gzip.compress(PACKED), ["NotTextError"]),
    "a header without end": ("id," * 30_000, ["TooLargeError"]),
    "semicolons": (PLAIN_GOOD.replace(",", ";"), ["SeparatorError"]),
    "quoted names and semicolons": ('"id";"label"\n"007";1\n', ["SeparatorError"]),
    "tabs": (PLAIN_GOOD.replace(",", "\t"), ["SeparatorError"]),
    "no header": (PLAIN_GOOD.removeprefix("id,label\n"), ["MissingHeaderError"]),
    "one column": ("label\n1\n.5\n1e-7\n0.25\n", ["MissingColumnError"]),
    "another name": (plain("label", "Label"), ["MissingColumnError", "UnexpectedColumnError"]),
    "a blank in a name": (plain("label", " label"), ["MissingColumnError", "UnexpectedColumnError"]),
    "two byte order marks": (
        "\ufeff\ufeff" + PLAIN_GOOD,
        ["MissingColumnError", "UnexpectedColumnError"],
    ),
    "a column twice": (plain("id,label", "id,label,label"), ["DuplicateColumnError"]),
    "the id twice": (plain("id,label", "id,id"), ["DuplicateColumnError", "MissingColumnError"]),
    "a column more": (plain("id,label", "id,label,note"), ["UnexpectedColumnError"]),
    "the solution's own columns": (plain("id,label", "id,label,Usage"), ["UnexpectedColumnError"]),
    "an index without a name": (",id,label\n0,007,1\n", ["UnexpectedColumnError"]),
    "an index read back": ("Unnamed: 0,id,label\n0,007,1\n", ["UnexpectedColumnError"]),
    "an open quote in the header": ('id,"label\n007,1\n', ["MalformedLineError"]),
    "line ends of old": (PLAIN_GOOD.replace("\n", "\r"), ["MalformedLineError"]),
    "a carriage return within a line": (plain("12,0.25", "12,0\r.25"), ["MalformedLineError", "MissingIdsError"]),
    "one field more in a line": (plain("NA,1e-7", "NA,1e-7,"), ["RaggedRowError"]),
    "one field more in every line": (
        "id,label\n0,007,1\n1,1.0,.5\n2,NA,1e-7\n3,12,0.25\n",
        ["RaggedRowError"] * 4,
    ),
    "decimal commas": (plain("12,0.25", "12,0,25"), ["RaggedRowError"]),
    "one field fewer": (plain("NA,1e-7", "NA"), ["RaggedRowError"]),
    "a line of blanks": (plain("NA,1e-7", "NA,1e-7\n  "), ["RaggedRowError"]),
    "a quote that is never closed": (plain("NA", '"NA'), ["MalformedLineError", "MissingIdsError"]),
    "text behind a quote": (plain("NA", '"NA"x'), ["MalformedLineError", "MissingIdsError"]),
    "a decimal comma in quotes": (plain("0.25", '"0,25"'), ["NotANumberError"]),
    "more than 1": (plain("0.25", "1.0000001"), ["OutOfRangeError"]),
    "less than 0": (plain("0.25", "-1e-9"), ["OutOfRangeError"]),
    "an id twice": (PLAIN_GOOD + "12,0.25\n", ["DuplicateIdError"]),
    "an id twice instead of another": (plain("NA", "12"), ["DuplicateIdError", "MissingIdsError"]),
    "an id too many": (PLAIN_GOOD + "13,0.5\n", ["UnknownIdsError"]),
    "an id too few": (plain("12,0.25\n", ""), ["MissingIdsError"]),
    "an id without its zeros": (plain("007", "7"), ["UnknownIdsError", "MissingIdsError"]),
    "an id without its decimal": (plain("1.0", "1"), ["UnknownIdsError", "MissingIdsError"]),
    "an id with a decimal": (plain("12", "12.0"), ["UnknownIdsError", "MissingIdsError"]),
    "an id with a blank": (plain("12", "12 "), ["UnknownIdsError", "MissingIdsError"]),
    "an id in small letters": (plain("NA", "na"), ["UnknownIdsError", "MissingIdsError"]),
    "an empty id": (plain("NA", ""), ["UnknownIdsError", "MissingIdsError"]),
    "an id behind a byte order mark": (plain("007", "\ufeff007"), ["UnknownIdsError", "MissingIdsError"]),
    "a line of a comma": (PLAIN_GOOD + ",\n", ["UnknownIdsError", "NotANumberError"]),
    "a line that is too long for a field": (PLAIN_GOOD + '"' + "x" * 200_000, ["MalformedLineError"]),
}


@pytest.mark.parametrize(("data", "names"), REFUSED.values(), ids=REFUSED)
def test_a_file_outside_the_contract_is_refused_by_name(data: str | bytes, names: list[str]) -> None:
    assert sorted(names_of(data, PLAIN)) == sorted(names)


def test_a_letter_composed_in_another_way_makes_another_id() -> None:
    assert names_of(GOOD.replace("é", "e\u0301"), SOLUTION) == ["UnknownIdsError", "MissingIdsError"]


def test_a_file_of_more_bytes_than_permitted_is_refused_packed_or_not() -> None:
    data = PLAIN_GOOD.encode() + b"\n" * 900
    for file in (data, gzip.compress(data)):
        assert names_of(file, PLAIN, max_bytes=len(data)) == []
        assert names_of(file, PLAIN, max_bytes=len(data) - 1) == ["TooLargeError"]


def test_a_constant_file_of_many_classes_is_no_bomb() -> None:
    wide = [f"{row}" + ",0" * 5_000 for row in range(7_000)]
    data = gzip.compress("\n".join(["id,label", *wide]).encode())
    assert "CompressionError" not in names_of(data, PLAIN)


CLASS_FILES: dict[str, tuple[str, list[str]]] = {
    "a sum within the tolerance": ("id,cat,dog,emu\n1,1,0,0.001\n2,.3,.3,.399\n3,0,0,1\n", []),
    "a sum above it": ("id,cat,dog,emu\n1,1,0,0.0011\n2,.3,.3,.4\n3,0,0,1\n", ["ProbabilitiesDoNotSumError"]),
    "a sum below it": ("id,cat,dog,emu\n1,1,0,0\n2,.3,.3,.3989\n3,0,0,1\n", ["ProbabilitiesDoNotSumError"]),
    "zeros": ("id,cat,dog,emu\n1,0,0,0\n2,.3,.3,.4\n3,0,0,1\n", ["ProbabilitiesDoNotSumError"]),
    "a class missing": ("id,cat,dog\n1,1,0\n2,0,1\n3,0,1\n", ["MissingColumnError"]),
    "the labels themselves": ("id,kind\n1,cat\n2,dog\n3,emu\n", ["MissingColumnError"] * 3 + ["UnexpectedColumnError"]),
    "a refused value is not also a wrong sum": ("id,cat,dog,emu\n1,2,0,0\n2,nan,0,1\n3,0,0,1\n",
                                                ["OutOfRangeError", "NotANumberError"]),
}  # fmt: skip


@pytest.mark.parametrize(("data", "names"), CLASS_FILES.values(), ids=CLASS_FILES)
def test_class_probabilities_of_a_line_sum_to_1_within_a_thousandth(data: str, names: list[str]) -> None:
    assert names_of(data, CLASSES) == names


def test_an_empty_label_is_refused_and_any_other_text_is_a_label() -> None:
    assert names_of("id,label\n1,\n2,dog\n", WORDS) == ["MissingValueError"]
    assert score_of("id,label\n1,nan\n2,dog\n", WORDS).private == 1.0


def refusal_of(data: str | bytes, **more: Any) -> PredictionFileRefusedError:
    outcome = verdict(data, PLAIN, **more)
    assert isinstance(outcome, PredictionFileRefusedError)
    return outcome


REMEDIES = {
    "id,label\n007,1\n1.0,.5\nNA,nan\n12,0.25\n": "line 4: label is `nan`; every line needs a number between 0 and 1.",
    'id,label\n007,1\n1.0,.5\nNA,"0,5"\n12,1\n': "written with a decimal point",
    "id,label\n007,1\n1.0,.5\nNA, 0.5\n12,1\n": "without blanks around it",
    ",id,label\n": "pass index=False to to_csv",
    "id;label\n": "separated by semicolons",
    "Id,label\n": "call it `id`",
    "id,label\n7,1\n": "write it as `007`",
    "id,label\n12.0,1\n": "write it as `12`",
    "id,label\n12,0,5\n": "a decimal point, not a comma",
    "007,1\n": "begin the file with `id,label`",
}


@pytest.mark.parametrize(("data", "remedy"), REMEDIES.items())
def test_a_refusal_says_how_to_mend_the_file(data: str, remedy: str) -> None:
    assert remedy in str(refusal_of(data))


def test_a_bomb_of_gzip_is_refused() -> None:
    assert "more than 750 times its size" in str(refusal_of(gzip.compress(PLAIN_GOOD.encode() + b"0" * 100_000_000)))


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    data = 'id,label\n\n"two\nlines",nan\n007,1\n\n1.0,2\n'
    outcome = verdict(data, SOLUTION)
    assert isinstance(outcome, PredictionFileRefusedError)
    assert [problem.line for problem in outcome.problems] == [3, 7, None]


def test_all_problems_are_counted_and_the_first_20_are_listed_by_line() -> None:
    lines = [f"x{row},nan" for row in range(30)] + ["007,1,1"] * 30
    refusal = refusal_of("\n".join(["id,label", *lines]))
    assert [problem.line for problem in refusal.problems] == [line for line in range(2, 12) for _ in range(2)]
    assert refusal.total == 30 + 30 + 30 + 1
    assert str(refusal).startswith("91 problems: line 2: ")
    assert str(refusal).endswith("And 88 more.")


def test_a_problem_that_concerns_the_whole_file_comes_last() -> None:
    assert refusal_of(plain("NA,1e-7\n12", "13")).problems[-1].as_json() == {
        "name": "MissingIdsError",
        "line": None,
        "what": "2 ids have no line: `12`, `NA`",
        "remedy": "give every id of the sample submission one line",
    }


def test_a_message_shows_no_control_characters_and_only_the_beginning_of_a_long_value() -> None:
    (problem,) = refusal_of(plain("0.25", "\x07" + "9" * 99)).problems
    assert problem.what == "label is `\\x07" + "9" * 36 + "…`"
