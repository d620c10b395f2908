"""Files of people, read and scored in a process apart, within what the settings let one file take."""

from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.base import File

from scoring.apart import Limits, SolutionAt, score_apart
from scoring.score import Scores


def limits() -> Limits:
    """What one file may take."""
    return Limits(settings.SCORING_SECONDS, settings.SCORING_MEMORY_MB, settings.SOLUTIONS_MEMORY_MB)


def scores_of(file: File[Any], solution: SolutionAt, *, max_bytes: int) -> Scores:
    """The scores of an open file, of whose text so many bytes are read. Raises ScoringErrors, for who can mend it."""
    return score_apart(cast(BinaryIO, file), solution, max_bytes=max_bytes, limits=limits())
