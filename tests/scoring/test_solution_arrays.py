"""A solution written as arrays and mapped again is the one that was read from the file."""

import io
import pickle
from pathlib import Path

import pyarrow as pa
import pytest

from scoring.solution import Solution, SolutionRecipe, read_solution
from scoring.solution_arrays import FORMAT_KEY, read_arrays, write_arrays
from tests.scoring.making import score_of

LONG = "x" * 300
SOLUTIONS: dict[str, tuple[SolutionRecipe, str, str]] = {
    "zeros and ones": (
        SolutionRecipe("id", ("y",), "log_loss", {"eps": 0.01}),
        "id,y,Usage\na,1,Public\né,0,Private\nb,,Ignored\n12,1,Private\n",
        "id,y\n12,0.25\nb,0\na,1\né,0.5\n",
    ),
    "classes and weights": (
        SolutionRecipe("id", ("kind",), "log_loss", weight_column="w"),
        "id,kind,w,Usage\na,cat,1,Public\nb,dog,0.5,Private\nc,cat,2,Private\n",
        "id,dog,cat\nc,.5,.5\nb,1,0\na,.25,.75\n",
    ),
    "labels": (
        SolutionRecipe("id", ("kind",), "accuracy"),
        "id,kind,Usage\na,cat,Public\nb,dog,Private\nc,cat,Private\n",
        "id,kind\nc,cat\na,cat\nb,cat\n",
    ),
    "ids too long for an index": (
        SolutionRecipe("id", ("y",), "rmse"),
        f"id,y,Usage\na,1,Public\n{LONG},2,Private\n",
        f"id,y\n{LONG},3\na,1\n",
    ),
}


def written(solution: Solution) -> pa.Buffer:
    write_arrays(solution, file := io.BytesIO())
    return pa.py_buffer(file.getvalue())


@pytest.mark.parametrize(("recipe", "answers", "predictions"), SOLUTIONS.values(), ids=SOLUTIONS)
def test_a_mapped_solution_is_the_one_that_was_written(
    recipe: SolutionRecipe, answers: str, predictions: str, tmp_path: Path
) -> None:
    solution = read_solution(io.BytesIO(answers.encode()), recipe)
    (tmp_path / "arrays").write_bytes(written(solution))
    mapped = read_arrays(pa.memory_map(str(tmp_path / "arrays")).read_buffer(), recipe)
    assert mapped is not None
    assert mapped.ids.equals(solution.ids)
    assert pickle.dumps(mapped.truth) == pickle.dumps(solution.truth)
    assert (mapped.columns, mapped.rows, mapped.public_rows, mapped.private_rows) == (
        solution.columns,
        solution.rows,
        solution.public_rows,
        solution.private_rows,
    )
    assert (mapped.index is None) == (solution.index is None) == (LONG in answers)
    assert score_of(predictions, mapped) == score_of(predictions, solution)


def test_arrays_that_another_version_of_podium_wrote_are_not_read() -> None:
    recipe, answers, _ = SOLUTIONS["labels"]
    buffer = written(read_solution(io.BytesIO(answers.encode()), recipe))
    batch = pa.ipc.open_file(buffer).get_batch(0).replace_schema_metadata({FORMAT_KEY: "0"})
    with pa.ipc.new_file(other := io.BytesIO(), batch.schema) as writer:
        writer.write_batch(batch)
    assert read_arrays(pa.py_buffer(other.getvalue()), recipe) is None
