"""How much memory scoring takes beyond what a warm worker has: a process of its own, and its own peak.

python -m bench.score_memory ARRAYS PREDICTIONS
"""

import sys
from pathlib import Path

import pyarrow as pa

from bench.score_rivals import ours
from scoring.solution import SolutionRecipe
from scoring.solution_arrays import read_arrays

RECIPE = SolutionRecipe("id", ("y",), "log_loss")
CLEAR, STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")


def mebibytes(line: str) -> float:
    """A line of the kernel's account of this process."""
    return next(int(text.split()[1]) for text in STATUS.read_text().splitlines() if text.startswith(line)) / 1024


def main(arrays: str, predictions: str) -> None:
    """Map and touch the solution, score a file, and print the peak less what there was before, in MiB."""
    solution = read_arrays(pa.memory_map(arrays).read_buffer(), RECIPE)
    if solution is None or solution.index is None:
        raise SystemExit("The arrays cannot be read.")
    touched = [Path(arrays).read_bytes()[:1], solution.index.keys.sum(), solution.index.table.sum()]
    touched += [len(buffer.to_pybytes()) for buffer in solution.ids.buffers() if buffer]
    splits = solution.public_split, solution.private_split  # a warm worker has cut them out
    CLEAR.write_text("5")  # from here on the peak is counted anew
    before = mebibytes("VmRSS")
    ours(Path(predictions), solution)
    print(mebibytes("VmHWM") - before if touched and splits else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
