"""Files for measuring how long a score takes: a solution, and predictions in its order and shuffled."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from scoring.solution import SolutionRecipe

CLASSES = tuple(f"class_{number}" for number in range(10))
WIDTH = 330  # of a line ten times as wide


@dataclass(frozen=True)
class Files:
    """Paths of a solution and of predictions, by the name of their order, and how the solution is read."""

    solution: Path
    predictions: dict[str, Path]
    recipe: SolutionRecipe


def write_files(folder: Path, rows: int, *, classes: int = 2) -> Files:
    """Ids like `video_123`, 30 % of the rows public, probabilities of as many digits as numpy writes."""
    chance = np.random.default_rng(0)
    ids = pa.array(np.char.add("video_", np.arange(rows).astype(str)))
    happened = chance.integers(0, classes, rows)
    usage = pa.array(np.where(chance.random(rows) < 0.3, "Public", "Private"))
    answers = happened if classes == 2 else np.array(CLASSES)[happened]
    given = chance.random((rows, 1)) if classes == 2 else chance.dirichlet(np.ones(classes), rows)
    names = ["id", "y"] if classes == 2 else ["id", *CLASSES]
    predictions = pa.table([ids, *(pa.array(column) for column in given.T)], names=names)
    folder.mkdir()
    write(folder / "solution.csv", pa.table([ids, pa.array(answers), usage], names=["id", "y", "Usage"]))
    write(folder / "in order.csv", predictions)
    write(folder / "shuffled.csv", predictions.take(chance.permutation(rows)))
    orders = {name: folder / f"{name}.csv" for name in ("in order", "shuffled")}
    return Files(folder / "solution.csv", orders, SolutionRecipe("id", ("y",), "log_loss"))


def write(path: Path, table: pa.Table) -> None:
    """A table as a CSV file without quotes."""
    pacsv.write_csv(table, path, pacsv.WriteOptions(quoting_style="none", quoting_header="none"))


def quoted(path: Path) -> Path:
    """The same rows as R writes them: quotes around every name and every id."""
    marked = path.with_name("quoted.csv")
    with path.open() as plain, marked.open("w") as file:
        file.write('"' + next(plain).rstrip().replace(",", '","') + '"\n')
        file.writelines('"' + line.replace(",", '",', 1) for line in plain)
    return marked


def as_labels(files: Files) -> Files:
    """The names of what happened as predictions, which are all right, to be scored by accuracy."""
    path = files.solution.with_name("labels.csv")
    write(path, pacsv.read_csv(files.solution).drop_columns("Usage"))
    return Files(files.solution, {"in order": path}, SolutionRecipe("id", ("y",), "accuracy"))


def widened(path: Path) -> Path:
    """The same rows, ten times as many bytes: each number is followed by zeros."""
    wide = path.with_name("wide.csv")
    with path.open() as narrow, wide.open("w") as file:
        file.write(next(narrow))
        file.writelines(line if "e-" in line else f"{line.rstrip():0<{WIDTH}}\n" for line in narrow)
    return wide
