"""The score that a team got at home and wrote into the note of a submission, as in "larger trees, cv=0.4231"."""

import math
import re

# After a bare space it must look like a score: "cv 5 folds" has none. Nothing that was read is given back.
WRITTEN = re.compile(
    r"""(?<!\w) cv
    (?: \s*+[=:]\s*+ (?P<said>[+-]?(?:[0-9]++(?:\.[0-9]*+)?+|\.[0-9]++)(?:e[+-]?[0-9]++)?+)
      | \s++ (?P<bare>[+-]?[0-9]*+\.[0-9]++)
    ) (?! \w | \s*+% | [.,][0-9] )""",
    re.IGNORECASE | re.VERBOSE,
)


def local_score(note: str) -> float | None:
    """The first `cv=0.4231`, `cv: 0.4231` or `cv 0.4231` of a note, in any case; None if there is none to read."""
    found = WRITTEN.search(note)
    if found is None:
        return None
    score = float(found["said"] or found["bare"])
    return score if math.isfinite(score) else None
