"""Odd prediction files as people, programs and attackers make them, each with the names of its problems.

Made by code from one good file a kind of competition, so that each entry shows what is odd about it.
"""

import gzip
import io
import pickle
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq

from tests.scoring.odd_lines import (
    CLASSES,
    EMPTY,
    GZIP,
    INTERVALS,
    MALFORMED,
    MISSING,
    NO_COLUMN,
    NOT_NUMBERS,
    NOT_TEXT,
    NUMBER,
    NUMBERS,
    ODD_COLUMN,
    OUTSIDE,
    RAGGED,
    RANGE,
    RATINGS,
    SEPARATOR,
    TEXTS,
    TWICE,
    UNKNOWN,
)


@dataclass(frozen=True)
class Kind:
    """A competition: its metric, two solutions that differ in labels and splits alone, and its sample submission."""

    metric: str
    target: str
    solutions: tuple[str, str]
    sample: str


IDS = ("007", "1.0", "NA", "12")


def _solution(target: str, labels: str, splits: str) -> str:
    usages = {"+": "Public", "-": "Private", "0": "Ignored"}
    rows = zip(IDS, labels.split(), splits, strict=True)
    return "".join([f"id,{target},Usage\n", *(f"{key},{label},{usages[split]}\n" for key, label, split in rows)])


def _file(header: str, *values: str) -> str:
    return "".join([f"{header}\n", *(f"{key},{value}\n" for key, value in zip(IDS, values, strict=True))])


KINDS = {
    "binary": Kind(
        "log_loss",
        "label",
        (_solution("label", "1 0 0 1", "+-+-"), _solution("label", "0 1 1 0", "-0++")),
        _file("id,label", "0.5", "0.5", "0.5", "0.5"),
    ),
    "classes": Kind(
        "log_loss",
        "kind",
        (_solution("kind", "cat dog emu cat", "+-+-"), _solution("kind", "emu cat dog dog", "-+-+")),
        _file("id,cat,dog,emu", *[".4,.3,.3"] * 4),
    ),
    "labels": Kind(
        "accuracy",
        "label",
        (_solution("label", "cat dog cat dog", "+-+-"), _solution("label", "dog dog emu cat", "--++")),
        _file("id,label", *["cat"] * 4),
    ),
    "numbers": Kind(
        "rmse",
        "label",
        (_solution("label", "1 -2.5 1e3 0", "+-+-"), _solution("label", "7 8 9 10", "--+0")),
        _file("id,label", *["0"] * 4),
    ),
    "ratings": Kind(
        "quadratic_weighted_kappa",
        "label",
        (_solution("label", "1 2 3 4", "+-+-"), _solution("label", "5 4 1 2", "--++")),
        _file("id,label", *["3"] * 4),
    ),
    "texts": Kind(
        "levenshtein",
        "label",
        (_solution("label", "cat dog emu fox", "+-+-"), _solution("label", "a b c d", "--+0")),
        _file("id,label", *["a cat"] * 4),
    ),
    "intervals": Kind(
        "interval_score",
        "label",
        (_solution("label", "1 -2.5 1e3 0", "+-+-"), _solution("label", "7 8 9 10", "--+0")),
        _file("id,lower,upper", *["0,1"] * 4),
    ),
}


@dataclass(frozen=True)
class Odd:
    """One file; `names` are those of its problems, in the order of the alphabet, none if it is allowed."""

    what: str
    kind: str
    data: bytes
    names: tuple[str, ...]


GOOD = _file("id,label", "1", ".5", "1e-7", "0.25")
PACKED = gzip.compress(GOOD.encode(), mtime=0)


def _but(old: str, new: str) -> str:
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new)


def _zip() -> bytes:
    with zipfile.ZipFile(archive := io.BytesIO(), "w") as file:
        file.writestr("predictions.csv", GOOD)
    return archive.getvalue()


def _parquet() -> bytes:
    pq.write_table(pa.table({"id": IDS, "label": [1, 0.5, 1e-7, 0.25]}), file := io.BytesIO())
    return file.getvalue()


Entry = tuple[str | bytes, str]

ENCODED: dict[str, Entry] = {
    "byte order mark": ("\ufeff" + GOOD, ""),
    "two byte order marks": ("\ufeff\ufeff" + GOOD, f"{NO_COLUMN} {ODD_COLUMN}"),
    "byte order mark below the header": (_but("007", "\ufeff007"), f"{MISSING} {UNKNOWN}"),
    "UTF-16 of Notepad": (b"\xff\xfe" + GOOD.encode("utf-16-le"), NOT_TEXT),
    "UTF-16, the great end first": (b"\xfe\xff" + GOOD.encode("utf-16-be"), NOT_TEXT),
    "UTF-16 without mark": (GOOD.encode("utf-16-le"), NOT_TEXT),
    "UTF-16, the great end first, without mark": (GOOD.encode("utf-16-be"), NOT_TEXT),
    "UTF-32": (GOOD.encode("utf-32"), NOT_TEXT),
    "Latin-1 id": (_but("NA", "é").encode("latin-1"), NOT_TEXT),
    "Latin-1 header": (_but("label", "é").encode("latin-1"), NOT_TEXT),
    "a surrogate": (_but("NA", "\ud800").encode("utf-8", "surrogatepass"), NOT_TEXT),
    "an overlong slash": (GOOD.encode().replace(b"NA", b"\xc0\xaf"), NOT_TEXT),
    "a byte that UTF-8 never has": (GOOD.encode() + b"\xff", NOT_TEXT),
    "a character cut in two": (GOOD.encode() + "é".encode()[:1], NOT_TEXT),
    "a NUL": (_but("NA", "N\0A"), NOT_TEXT),
    "NULs behind": (GOOD.encode() + bytes(512), NOT_TEXT),
    "EBCDIC": (GOOD.encode("cp500"), NOT_TEXT),
}
LINES: dict[str, Entry] = {
    "CRLF": (GOOD.replace("\n", "\r\n"), ""),
    "mixed ends": (_but("NA,1e-7\n", "NA,1e-7\r\n"), ""),
    "CR alone": (GOOD.replace("\n", "\r"), MALFORMED),
    "a CR within a line": (_but("0.25", "0\r.25"), f"{MALFORMED} {MISSING}"),
    "CR CR LF": (GOOD.replace("\n", "\r\r\n"), ""),
    "no end": (GOOD.rstrip(), ""),
    "blank lines": (_but("NA,", "\n\nNA,") + "\n\r\n", ""),
    "a blank line first": ("\n" + GOOD, EMPTY),
    "a line of blanks": (GOOD + "   \n", RAGGED),
    "a line of a comma": (GOOD + ",\n", f"{NUMBER} {UNKNOWN}"),
    "a comment first": ("# made by mira\n" + GOOD, f"{NO_COLUMN} {NO_COLUMN} {ODD_COLUMN}"),
    "a comment within": (_but("NA,", "# half way\nNA,"), RAGGED),
    "sep= of Excel": ("sep=,\n" + GOOD, SEPARATOR),
    "sep=; of Excel": ("sep=;\n" + GOOD, SEPARATOR),
    "a line below by Unicode": (_but("0.25", "0.25\u2028"), NUMBER),
    "the end of a file in DOS": (GOOD + "\x1a", RAGGED),
    "a form feed": (_but("12,", "\f12,"), f"{MISSING} {UNKNOWN}"),
    "nothing": ("", EMPTY),
    "a line feed": ("\n", EMPTY),
    "a mark alone": (b"\xef\xbb\xbf", EMPTY),
    "the header alone": ("id,label\n", EMPTY),
    "the header without end": ("id,label", EMPTY),
    "the header and blank lines": ("id,label\n\n\n", EMPTY),
}
QUOTED: dict[str, Entry] = {
    "everything quoted": ("\n".join(",".join(f'"{v}"' for v in r.split(",")) for r in GOOD.split()) + "\n", ""),
    "a quoted header": (_but("id,label", '"id","label"'), ""),
    "apostrophes": (_but("0.25", "'0.25'"), NUMBER),
    "typographic quotes": (_but("12", "“12”"), f"{MISSING} {UNKNOWN}"),
    "an open quote": (_but("NA", '"NA'), f"{MALFORMED} {MISSING}"),
    "an open quote in the header": (_but("label", '"label'), MALFORMED),
    "text behind a quote": (_but("NA", '"NA"x'), f"{MALFORMED} {MISSING}"),
    "a quote within": (_but("NA", 'N"A'), f"{MISSING} {UNKNOWN}"),
    "a quote by backslash": (_but("NA", '"N\\"A"'), f"{MALFORMED} {MISSING}"),
    "a blank before a quote": (_but("NA", ' "NA"'), f"{MISSING} {UNKNOWN}"),
    "a line end in quotes": (_but("NA", '"N\nA"'), f"{MISSING} {UNKNOWN}"),
    "a long field": (GOOD + '"' + "x" * 140_000, MALFORMED),
    "a long id": (_but("NA", "N" * 9_999), f"{MISSING} {UNKNOWN}"),
}
COLUMNS: dict[str, Entry] = {
    "the other way round": ("".join(",".join(row.split(",")[::-1]) + "\n" for row in GOOD.split()), ""),
    "semicolons": (GOOD.replace(",", ";"), SEPARATOR),
    "semicolons and decimal commas": (GOOD.replace(",", ";").replace(".", ","), SEPARATOR),
    "tabs": (GOOD.replace(",", "\t"), SEPARATOR),
    "vertical bars": (GOOD.replace(",", "|"), SEPARATOR),
    "blanks": (GOOD.replace(",", " "), f"{NO_COLUMN} {NO_COLUMN} {ODD_COLUMN}"),
    "no header": (GOOD.removeprefix("id,label\n"), "MissingHeaderError"),
    "capital letters": (_but("label", "Label"), f"{NO_COLUMN} {ODD_COLUMN}"),
    "a blank in a name": (_but("label", " label"), f"{NO_COLUMN} {ODD_COLUMN}"),
    "another name": (_but("label", "prediction"), f"{NO_COLUMN} {ODD_COLUMN}"),
    "a name in Cyrillic letters": (_but("label", "l\u0430bel"), f"{NO_COLUMN} {ODD_COLUMN}"),
    "one column": ("label\n1\n", NO_COLUMN),
    "ids alone": ("id\n" + "\n".join(IDS), NO_COLUMN),
    "a column twice": (_but("id,label", "id,label,label"), "DuplicateColumnError"),
    "the id twice": (_but("id,label", "id,id"), f"DuplicateColumnError {NO_COLUMN}"),
    "a column more": (_but("id,label", "id,label,note"), ODD_COLUMN),
    "the solution's columns": (_but("id,label", "id,label,Usage"), ODD_COLUMN),
    "pandas's index": (",id,label\n0,007,1\n", ODD_COLUMN),
    "pandas's index read back": ("Unnamed: 0,id,label\n0,007,1\n", ODD_COLUMN),
    "R's row names": ('"","id","label"\n"1","007",1\n', ODD_COLUMN),
    "R's row names without a name": ('"id","label"\n"1","007",1\n"2","1.0",1\n"3","NA",1\n"4","12",1\n',
                                     " ".join([RAGGED] * 4)),
    "a comma behind the header": (_but("label", "label,"), ODD_COLUMN),
    "a comma behind every line": (GOOD.replace("\n", ",\n"), ODD_COLUMN),
    "a comma behind one line": (_but("1e-7", "1e-7,"), RAGGED),
    "one field fewer": (_but("NA,1e-7", "NA"), RAGGED),
    "a decimal comma": (_but("0.25", "0,25"), RAGGED),
    "a name of 64 KiB": ("id," + "label" * 14_000 + GOOD.removeprefix("id,label"), "TooLargeError"),
    "a huge header": ("id," * 30_000, "TooLargeError"),
    "many columns": (_but("label", "label" + "".join(f",c{n}" for n in range(30))), " ".join([ODD_COLUMN] * 20)),
}  # fmt: skip
ROWS: dict[str, Entry] = {
    "blank lines without end": (GOOD + "\n" * 2000, "TooManyRowsError"),
    "another order": ("id,label\n12,0.25\nNA,1e-7\n007,1\n1.0,.5\n", ""),
    "an id without its zeros": (_but("007", "7"), f"{MISSING} {UNKNOWN}"),
    "an id without its decimal": (_but("1.0", "1"), f"{MISSING} {UNKNOWN}"),
    "an id with a decimal": (_but("12", "12.0"), f"{MISSING} {UNKNOWN}"),
    "an id as a number of Excel": (_but("12", "1.2E+01"), f"{MISSING} {UNKNOWN}"),
    "an id as a formula of Excel": (_but("007", '"=""007"""'), f"{MISSING} {UNKNOWN}"),
    "an id in small letters": (_but("NA", "na"), f"{MISSING} {UNKNOWN}"),
    "an id of nan": (_but("NA", "nan"), f"{MISSING} {UNKNOWN}"),
    "an id of None": (_but("NA", "None"), f"{MISSING} {UNKNOWN}"),
    "an id of null": (_but("NA", "null"), f"{MISSING} {UNKNOWN}"),
    "an id of Julia's missing": (_but("NA", "missing"), f"{MISSING} {UNKNOWN}"),
    "an empty id": (_but("NA", ""), f"{MISSING} {UNKNOWN}"),
    "a blank behind an id": (_but("12", "12 "), f"{MISSING} {UNKNOWN}"),
    "a blank before an id": (_but("12", " 12"), f"{MISSING} {UNKNOWN}"),
    "a blank that does not break": (_but("12", "12\xa0"), f"{MISSING} {UNKNOWN}"),
    "a space of no width": (_but("12", "12\u200b"), f"{MISSING} {UNKNOWN}"),
    "a mark for right to left": (_but("12", "\u202e21"), f"{MISSING} {UNKNOWN}"),
    "full-width digits": (_but("12", "\uff11\uff12"), f"{MISSING} {UNKNOWN}"),
    "a command to a spreadsheet": (_but("12", "=cmd|' /C calc'!A0"), f"{MISSING} {UNKNOWN}"),
    "a command to a terminal": (_but("12", "\x1b[2J12"), f"{MISSING} {UNKNOWN}"),
    "a script": (_but("12", "<script>alert(1)</script>"), f"{MISSING} {UNKNOWN}"),
    "an id twice": (GOOD + "12,0.25\n", TWICE),
    "an id twice instead of another": (_but("NA", "12"), f"{TWICE} {MISSING}"),
    "the whole file twice": (GOOD + GOOD, " ".join([TWICE] * 4 + [NUMBER, UNKNOWN])),
    "an id too many": (GOOD + "13,0.5\n", UNKNOWN),
    "an id too few": (_but("12,0.25\n", ""), MISSING),
    "very many problems": ("id,label\n" + "x,nan\n" * 500, " ".join([NUMBER] * 10 + [UNKNOWN] * 10)),
}
PACKAGES: dict[str, Entry] = {
    "gzip": (PACKED, ""),
    "gzip with a name": (PACKED[:3] + b"\x08" + PACKED[4:10] + b"a.csv\0" + PACKED[10:], ""),
    "gzip of CRLF and a mark": (gzip.compress(("\ufeff" + GOOD.replace("\n", "\r\n")).encode()), ""),
    "gzip without compression": (gzip.compress(GOOD.encode(), 0), ""),
    "gzip of nothing": (gzip.compress(b""), EMPTY),
    "gzip of UTF-16": (gzip.compress(GOOD.encode("utf-16")), NOT_TEXT),
    "gzip of a huge header": (gzip.compress(b"id," * 30_000), "TooLargeError"),
    "gzip of semicolons": (gzip.compress(GOOD.replace(",", ";").encode()), SEPARATOR),
    "gzip of an odd value": (gzip.compress(_but("0.25", "nan").encode()), NUMBER),
    "two members": (PACKED + PACKED, GZIP),
    "bytes behind": (PACKED + b"\n", GZIP),
    "NULs behind gzip": (PACKED + bytes(64), GZIP),
    "half a gzip": (PACKED[:-12], GZIP),
    "gzip without its length": (PACKED[:-4], GZIP),
    "a wrong sum": (PACKED[:-8] + bytes(8), GZIP),
    "a damaged gzip": (PACKED[:12] + b"\xff\xff" + PACKED[14:], GZIP),
    "the magic of gzip alone": (b"\x1f\x8b", GZIP),
    "gzip of another method": (b"\x1f\x8b\x07" + PACKED[3:], GZIP),
    "gzip in gzip": (gzip.compress(PACKED), NOT_TEXT),
    "a bomb": (gzip.compress(GOOD.encode() + b"0" * 70_000_000), GZIP),
    "a zip archive": (_zip(), NOT_TEXT),
    "an empty zip archive": (b"PK\x05\x06" + bytes(18), NOT_TEXT),
    "a workbook's beginning": (b"PK\x03\x04\x14\0\x06\0[Content_Types].xml", NOT_TEXT),
    "a workbook of old": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), NOT_TEXT),
    "Parquet": (_parquet(), NOT_TEXT),
    "a pickle": (pickle.dumps({"id": IDS}), NOT_TEXT),
    "bzip2": (b"BZh91AY&SY\xe4\x9c", NOT_TEXT),
    "JSON": ('{"007": 1}', NOT_TEXT),
    "a page": ("<!DOCTYPE html>\n<p>Sign in</p>", NOT_TEXT),
    "an address": ("https://example.org/predictions.csv", f"{NO_COLUMN} {NO_COLUMN} {ODD_COLUMN}"),
}


def _odd_files() -> Iterator[Odd]:
    for group in (ENCODED, LINES, QUOTED, COLUMNS, ROWS, PACKAGES):
        for what, (data, names) in group.items():
            yield _odd(what, "binary", data, names)
    for value in NOT_NUMBERS:
        yield _odd(f"number {value!r}", "binary", _but("0.25", value), NUMBER)
    for value in NOT_NUMBERS[::5]:
        yield _odd(f"number {value!r}", "numbers", _but("0.25", value), NUMBER)
    for value in NUMBERS:
        yield _odd(f"number {value[:9]!r}", "binary", _but("0.25", value), "")
    for value in OUTSIDE:
        yield _odd(f"number {value!r}", "binary", _but("0.25", value), RANGE)
        yield _odd(f"number {value!r}", "numbers", _but("0.25", value), "")
    yield from _files_with_a_line_of(CLASSES, "classes", good="1,0,0")
    yield _odd("labels for classes", "classes", _file("id,kind", *["cat"] * 4), f"{NO_COLUMN} " * 3 + ODD_COLUMN)
    yield _odd("an empty label", "labels", _file("id,label", "cat", "", "dog", "emu"), "MissingValueError")
    yield from _files_with_a_line_of(RATINGS, "ratings", good="3")
    yield from _files_with_a_line_of(TEXTS, "texts", good="a cat")
    yield from _files_with_a_line_of(INTERVALS, "intervals", good="0,1")
    yield _odd("labels of any text", "labels", _file("id,label", "nan", "=1", "\u202e", " "), "")


def _files_with_a_line_of(lines: Mapping[str, tuple[str, str]], kind: str, *, good: str) -> Iterator[Odd]:
    """The second of four lines is odd, the others are good."""
    header = KINDS[kind].sample.partition("\n")[0]
    for what, (line, names) in lines.items():
        yield _odd(f"{kind}, {what}", kind, _file(header, good, line, good, good), names)


def _odd(what: str, kind: str, data: str | bytes, names: str) -> Odd:
    return Odd(what, kind, data if isinstance(data, bytes) else data.encode(), tuple(sorted(names.split())))


ODD_FILES = tuple(_odd_files())
