"""A solution's arrays as one file, which a worker maps into memory instead of reading the CSV file again.

Apache Arrow's file format with a single row, each cell of which holds a whole array: they differ in length.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import BinaryIO

import numpy as np
import pyarrow as pa

from scoring.findings import Findings
from scoring.id_index import IdIndex
from scoring.metrics import METRICS
from scoring.solution import Mask, Parts, Solution, SolutionRecipe, assembled
from scoring.table import Table

FORMAT = "3"  # of what a cell holds; a file of another one is not read
FORMAT_KEY, SEED_KEY = b"podium-solution", b"seed"


def write_arrays(solution: Solution, file: BinaryIO) -> None:
    """Everything of a solution but what its metric makes of the answers; the file stands at its end afterwards."""
    parts = solution.parts
    cells = {"ids": parts.ids, "public": _bytes(parts.public), "private": _bytes(parts.private)}
    if parts.weights is not None:
        cells["weights"] = pa.array(parts.weights)
    if parts.order is not None:
        cells["order"] = pa.array(parts.order)
    if solution.index is not None:
        cells |= {"keys": pa.array(solution.index.keys.ravel()), "slots": pa.array(solution.index.table)}
    cells |= {f"answers of {name}": parts.answers[name].combine_chunks() for name in parts.answers.header}
    seed = "" if solution.index is None else str(int(solution.index.seed))
    arrays = [pa.LargeListArray.from_arrays(pa.array([0, len(cell)], pa.int64()), cell) for cell in cells.values()]
    batch = pa.record_batch(arrays, names=list(cells)).replace_schema_metadata({FORMAT_KEY: FORMAT, SEED_KEY: seed})
    with pa.ipc.new_file(file, batch.schema) as writer:
        writer.write_batch(batch)


def is_of_this_format(buffer: pa.Buffer) -> bool:
    """Whether `read_arrays` reads what is in a buffer."""
    return bool((pa.ipc.open_file(buffer).schema.metadata or {}).get(FORMAT_KEY) == FORMAT.encode())


def read_arrays(buffer: pa.Buffer, recipe: SolutionRecipe) -> Solution | None:
    """The solution in a buffer, which may be a mapped file and is not copied; None if another version wrote it."""
    reader = pa.ipc.open_file(buffer)
    about = reader.schema.metadata or {}
    if about.get(FORMAT_KEY) != FORMAT.encode():
        return None
    batch = reader.get_batch(0)
    cells = {name: batch.column(name).flatten() for name in reader.schema.names}
    solution = assembled(
        _parts(cells, recipe), recipe, METRICS[recipe.metric].settle(recipe.metric_options), Findings()
    )
    if "keys" in cells:
        seed, slots = np.uint64(int(about[SEED_KEY])), cells["slots"].to_numpy()
        keys = cells["keys"].to_numpy().reshape(solution.rows, -1)
        solution = replace(solution, index=IdIndex(solution.ids, seed, keys, slots))
    return solution


def _parts(cells: Mapping[str, pa.Array], recipe: SolutionRecipe) -> Parts:
    weights, order = (cells[name].to_numpy() if name in cells else None for name in ("weights", "order"))
    columns = tuple(pa.chunked_array([cells[f"answers of {name}"]]) for name in recipe.target_columns)
    answers = Table(recipe.target_columns, columns, np.zeros(len(columns[0]), np.int64))
    public, private = (cells[name].to_numpy().view(bool) for name in ("public", "private"))
    return Parts(cells["ids"], public, private, weights, answers, order)


def _bytes(mask: Mask) -> pa.Array:
    """A byte a row: Arrow's own truth values are bits, which numpy would have to unpack."""
    return pa.array(mask.view(np.uint8))
