"""How a score is written where people compare numbers: one a line, on a phone too."""

LONG = 1e15  # from here on the digits before the point are more than float64 knows


def score_text(score: float, decimals: int) -> str:
    """A score with so many decimals, never a negative zero; from LONG on those of its first digit, and an exponent."""
    if abs(score) >= LONG:
        return f"{score:.{decimals}e}"
    return f"{round(score, decimals) + 0.0:.{decimals}f}"
