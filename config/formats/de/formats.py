"""German, with the point that scores have in files, on boards and in every other language."""

DECIMAL_SEPARATOR = "."
