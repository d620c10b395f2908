"""Reading the solution's labels: what the metrics share."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from scoring.errors import SolutionError
from scoring.fields import decimals
from scoring.findings import Findings, quote
from scoring.table import Table


def target(answers: Table) -> tuple[str, pa.ChunkedArray]:
    """The name and the text of the only target column."""
    (name,) = answers.header
    return name, answers[name]


def zeros_and_ones(answers: Table, name: str, findings: Findings) -> NDArray[np.float64]:
    """The values of a target column, each of which must be 0 or 1."""
    column = answers[name]
    values = decimals(column)
    findings.add_rows(
        SolutionError,
        answers.lines,
        (values != 0) & (values != 1),
        lambda row: (f"{name} is {quote(column[row])}", "write 0 or 1"),
    )
    return values
