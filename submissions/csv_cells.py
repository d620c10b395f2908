"""Text in CSV files that people open in a spreadsheet."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def text_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula: one that starts like one gets an apostrophe before it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
