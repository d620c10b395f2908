"""Reading the solution's labels: what the metrics share."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from scoring.errors import SolutionError
from scoring.fields import decimals
from scoring.findings import Findings, quote
from scoring.table import Table


@dataclass(frozen=True)
class ZeroOrOne:
    """A label that says whether something happened."""

    name: str

    def read(self, column: pa.ChunkedArray, lines: NDArray[np.int64], findings: Findings) -> NDArray[np.float64]:
        values = decimals(column)
        findings.add_rows(
            SolutionError,
            lines,
            (values != 0) & (values != 1),
            lambda row: (f"{self.name} is {quote(column[row])}", "write 0 or 1"),
        )
        return values


def target(answers: Table) -> tuple[str, pa.ChunkedArray]:
    """The name and the text of the only target column."""
    (name,) = answers.header
    return name, answers[name]
