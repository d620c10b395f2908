"""The values and lines of the corpus of odd files that a reader of one kind of column looks at."""

RAGGED, MALFORMED, NOT_TEXT = "RaggedRowError", "MalformedLineError", "NotTextError"
UNKNOWN, MISSING, TWICE = "UnknownIdsError", "MissingIdsError", "DuplicateIdError"
NO_COLUMN, ODD_COLUMN, SEPARATOR = "MissingColumnError", "UnexpectedColumnError", "SeparatorError"
NUMBER, RANGE, EMPTY, GZIP = "NotANumberError", "OutOfRangeError", "EmptyFileError", "CompressionError"
WHOLE, TOO_LONG, REVERSED = "NotAWholeNumberError", "TextTooLongError", "ReversedIntervalError"

NOT_NUMBERS = (
    *("nan", "NaN", "", "inf", "-inf", "Infinity", "1e400", "-1e400", "0x1p-1", "0x10", "1_000", "½", "NA", "null"),
    *("None", "true", "FALSE", "-", ".", "e5", "1e", "1e+", "--1", "+-1", "1 0", " 0.5", "0.5 ", "0.5\t", "0.5\xa0"),
    *("\uff11", "50%", "0.5f", "1/2", "0.5;", "nan(0)", "1d5", "#N/A", "#DIV/0!", "0.5\u200b", "٣", "\u22121", "1.0.0"),
    *('"0,5"', '"1,000"', "$1", "1e5.5", "[0.5]", "=1", "1'000", "tensor(0.5)", "0.5j"),
)
NUMBERS = ("0", "1", "-0", "+.5", "1.", "1e-400", "00.25", "5E-01", "0." + "1" * 400, "1e-7", "0e999999", '"0.5"')
OUTSIDE = ("1.0000001", "-1e-9", "2", "100", "1e300")
CLASSES: dict[str, tuple[str, str]] = {
    "a sum within the tolerance": ("1,0,.001", ""),
    "a sum above it": ("1,0,.0011", "ProbabilitiesDoNotSumError"),
    "a sum below it": (".3,.3,.3", "ProbabilitiesDoNotSumError"),
    "zeros": ("0,0,0", "ProbabilitiesDoNotSumError"),
    "percent": ("40,30,30", " ".join([RANGE] * 3)),
    "a value that is none": ("nan,0,1", NUMBER),
    "a value out of range": ("2,0,-1", f"{RANGE} {RANGE}"),
    "a field fewer": (".5,.5", RAGGED),
}
RATINGS: dict[str, tuple[str, str]] = {
    "a whole number": ("3", ""),
    "a whole number as pandas writes it": ("3.0", ""),
    "a whole number by an exponent": ("3e0", ""),
    "a negative rating": ("-3", ""),
    "a rating between two": ("2.5", WHOLE),
    "a rating nearly whole": ("2.9999999", WHOLE),
    "a mean of ratings": ("3.3333333333333335", WHOLE),
    "a rating far from any": ("1e9", RANGE),
    "a rating in words": ("three", NUMBER),
}
TEXTS: dict[str, tuple[str, str]] = {
    "a long text": ("é" * 10_000, ""),
    "an empty text": ("", ""),
    "a text of two lines": ('"a\nb"', ""),
    "a text with a comma": ('"cat, dog"', ""),
    "a comma without quotes": ("cat, dog", RAGGED),
    "a text too long": ("é" * 10_001, TOO_LONG),
    "a text of blanks, too long": (" " * 10_001, TOO_LONG),
    "a text too long in quotes": ('"' + "a, " * 3_334 + '"', TOO_LONG),
}
INTERVALS: dict[str, tuple[str, str]] = {
    "an interval": ("-1,1", ""),
    "an interval of no width": ("1.0,1", ""),
    "an interval the other way round": ("1,-1", REVERSED),
    "an interval reversed by a hair": ("1.0000000000000002,1", REVERSED),
    "an interval without an end": ("1,", NUMBER),
    "an infinite interval": ("-inf,inf", f"{NUMBER} {NUMBER}"),
    "an interval of Python": ('"(0, 1)",1', NUMBER),
}
