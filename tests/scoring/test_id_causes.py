"""A cause that all unknown ids share is told once, with one pair; each of a few of its own is told for itself."""

import gzip
import unicodedata

import pytest

from scoring.errors import PredictionFileRefusedError
from tests.scoring.making import csv_of, solution_of, verdict

PICTURES = [f"img_{number:03}.jpg" for number in range(30)]
LONG = [str(1284500000000000000 + 7919023757 * number) for number in range(28)]
NUMBERS = ["100000", "7", "12", "100001"]


def told(ids: list[str], written: list[str]) -> list[str]:
    """What a team reads whose ids are written so, the problems as sentences."""
    rows = [(each, number % 2, ("Public", "Private")[number % 2 or number == 0]) for number, each in enumerate(ids)]
    solution = solution_of(csv_of("id,label,Usage", [*rows, ("zz.jpg" if "." in ids[0] else "99", 1, "Public")]), "mae")
    ours = [*written, "zz.jpg" if "." in ids[0] else "99"]
    outcome = verdict(csv_of("id,label", [(each, 0.5) for each in ours]), solution)
    assert isinstance(outcome, PredictionFileRefusedError)
    assert outcome.total == len(outcome.problems)
    return [str(problem) for problem in outcome.problems]


@pytest.mark.parametrize(
    ("ids", "written", "sentence"),
    [
        (PICTURES, [each.removesuffix(".jpg") for each in PICTURES], "lacks `.jpg`; write `img_000` as `img_000.jpg`."),
        (
            PICTURES,
            [each.replace(".jpg", ".png") for each in PICTURES],
            "ends in `.png` instead of `.jpg`; write `img_000.png` as `img_000.jpg`.",
        ),
        (PICTURES, [f"{each}.txt" for each in PICTURES], "ends in `.txt`; write `img_000.jpg.txt` as `img_000.jpg`."),
        (PICTURES, [f"test/{each}" for each in PICTURES], "begins with `test/`; write `test/img_000.jpg` as"),
        (LONG, [f" {each}" for each in LONG], "stands between blanks; write ` 1284500000000000000` as"),
        (LONG, [f"{each}.0" for each in LONG], "ends in `.0`; write `1284500000000000000.0` as"),
        (
            [f"{n:05}" for n in range(20)],
            [f"{n}" for n in range(20)],
            "lacks zeros in front; write `0` as `00000`: read",
        ),
        (
            LONG,
            [f"{float(each):.5E}" for each in LONG],
            "is written like `1.28450E+18`: a spreadsheet, or a number in between, has eaten digits; begin with",
        ),
    ],
)
def test_what_all_ids_have_in_common_is_told_once(ids: list[str], written: list[str], sentence: str) -> None:
    (problem,) = told(ids, written)
    assert problem.startswith(f"line 2: each of {len(ids)} ids {sentence}")


def test_one_id_with_an_exponent_is_told_by_itself() -> None:
    unknown, missing = told(NUMBERS, ["1e+05", *NUMBERS[1:]])
    assert unknown.startswith("line 2: the id `1e+05` is unknown; write it as `100000`: read the id column as text")
    assert missing.startswith("1 id has no line: `100000`;")


def test_ids_without_a_cause_are_told_line_by_line() -> None:
    problems = told(NUMBERS, ["100000", "8", "13", "100001"])
    assert [problem.partition(";")[0] for problem in problems] == [
        "line 3: the id `8` is unknown",
        "line 4: the id `13` is unknown",
        "2 ids have no line: `12`, `7`",
    ]


def test_what_is_told_does_not_depend_on_how_the_solution_is_arranged() -> None:
    written = [each.removesuffix(".jpg") for each in PICTURES]
    assert told(PICTURES, written) == told(PICTURES[::-1], written)


HEADERS = {
    f"id,{unicodedata.normalize('NFD', 'durée')}\n": "call it `durée`, whose letters are composed otherwise",
    "id,DURÉE\n": "call it `durée`.",
    "id,durée,\n": "leave out the comma at the end of every line",
    ",id,durée\n": "pass index=False to to_csv",
    "sep=,\nid,durée\n": "is for a spreadsheet alone; leave it out",
}


@pytest.mark.parametrize(("header", "remedy"), HEADERS.items())
def test_a_header_is_mended_by_its_cause(header: str, remedy: str) -> None:
    solution = solution_of("id,durée,Usage\na,1,Public\nb,2,Private\n", "mae", "durée")
    outcome = verdict(header + "a,1\nb,2\n", solution)
    assert isinstance(outcome, PredictionFileRefusedError)
    assert remedy in " ".join(map(str, outcome.problems))


@pytest.mark.parametrize(
    ("begin", "what"),
    [
        (gzip.compress(b"id,label\n", mtime=0), "a gzip inside of a gzip"),
        (b"BZh91AY&SY", "compressed by bzip2"),
        (b"\xfd7zXZ\x00\x00", "compressed by xz"),
        (b"PAR1\x15\x04", "a Parquet table"),
        (b"\x93NUMPY\x01\x00", "an array of NumPy"),
        (b'{"id": [1, 2]}', "JSON"),
        (b'\n[{"id": 1}]', "JSON"),
        (b"<!DOCTYPE html>\n<html>", "a web page, such as one that asks to sign in"),
        (b"version https://git-lfs.github.com/spec/v1\n", "the pointer that Git LFS puts in the place of a file"),
    ],
)
def test_a_file_of_another_kind_is_named(begin: bytes, what: str) -> None:
    solution = solution_of("id,label,Usage\na,1,Public\nb,0,Private\n")
    outcome = verdict(gzip.compress(begin), solution)
    assert isinstance(outcome, PredictionFileRefusedError)
    assert str(outcome) == f"1 problem: the file is {what}; send the CSV file itself, or one gzip of it."
