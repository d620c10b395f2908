"""What a solution must be like, found out when the host uploads it."""

import gzip
from io import BytesIO
from typing import Any

import numpy as np
import pytest

from scoring.errors import SolutionError
from scoring.solution import Solution, SolutionRecipe, read_solution
from tests.scoring.making import solution_of

GOOD = "id,label,Usage\n007,1,Public\n7,0,Private\nNA,1,Ignored\n1.0,0,Public\n"


def test_a_recipe_without_a_target_is_refused() -> None:
    with pytest.raises(SolutionError, match="no target column is chosen"):
        read_solution(BytesIO(GOOD.encode()), SolutionRecipe("id", (), "log_loss"))


def problems_of(text: str | bytes, metric: str = "log_loss", *targets: str, **more: Any) -> list[str]:
    with pytest.raises(SolutionError) as refusal:
        solution_of(text, metric, *targets, **more)
    assert str(refusal.value) == " ".join(refusal.value.problems)
    return list(refusal.value.problems)


def test_a_solution_knows_its_columns_its_rows_and_its_splits() -> None:
    solution = solution_of(GOOD)
    assert solution.columns == ("id", "label")
    assert (solution.rows, solution.public_rows, solution.private_rows) == (4, 2, 1)
    assert solution.ids.to_pylist() == ["007", "7", "NA", "1.0"]
    assert solution.public_split.truth.tolist() == [1, 0]


@pytest.mark.parametrize(
    "data",
    [
        GOOD.replace("\n", "\r\n"),
        "\ufeff" + GOOD,
        gzip.compress(GOOD.encode(), mtime=0),
        GOOD.replace("NA", '"NA"'),
        "note,Usage,label,id\nx,Public,1,007\ny,Private,0,7\nz,Ignored,1,NA\n,Public,0,1.0\n",
    ],
)
def test_a_solution_may_be_written_as_a_prediction_file_may_and_have_further_columns(data: str | bytes) -> None:
    def arrays(solution: Solution) -> list[Any]:
        return [
            solution.ids.to_pylist(),
            *map(np.ndarray.tolist, (solution.truth, solution.parts.public, solution.parts.private)),
        ]

    assert arrays(solution_of(data)) == arrays(solution_of(GOOD))


def test_the_labels_of_ignored_rows_may_be_anything() -> None:
    assert solution_of(GOOD.replace("NA,1", "NA,?")).truth.tolist() == [1, 0, 0, 0]


FAULTS: dict[str, tuple[str, dict[str, Any], list[str]]] = {
    "no such metric": (GOOD, {"metric": "loss"}, ["there is no metric `loss`"]),
    "two targets": (GOOD, {"metric": "rmse", "targets": ("label", "x")}, ["line 1: the column `x`", "rmse takes one"]),
    "a column with two parts": (GOOD, {"targets": ("id",)}, ["the column `id` is given two parts"]),
    "a weight missing": (GOOD, {"weight_column": "w"}, ["line 1: the column `w` is missing"]),
    "the id missing": (GOOD.replace("id,", "ID,"), {}, ["line 1: the column `id` is missing"]),
    "the target missing": (GOOD.replace("label", "Label"), {}, ["line 1: the column `label` is missing"]),
    "the usage missing": (GOOD.replace("Usage", "usage"), {}, ["line 1: the column `Usage` is missing"]),
    "a column twice": (GOOD.replace("id,label", "id,id"), {"targets": ("id",)}, ["line 1: the column `id` stands"]),
    "an option": (GOOD, {"options": {"eps": 2}}, ["eps is 2, but must be"]),
    "other usages": (GOOD.replace("Ignored", "ignored"), {}, ["line 4: Usage is `ignored`"]),
    "no public line": (GOOD.replace("Public", "Ignored"), {}, ["no line is Public"]),
    "no private line": (GOOD.replace("Private", "Ignored"), {}, ["no line is Private"]),
    "an id twice": (GOOD.replace("NA", "007"), {}, ["line 4: the id `007` stands in an earlier line too"]),
    "an id empty": (GOOD.replace("NA", ""), {}, ["line 4: the id is empty"]),
    "no 0 and no 1": (GOOD.replace("7,0", "7,x"), {}, ["line 3: label is `x`; write 0 or 1."]),
    "a half": (GOOD.replace("7,0", "7,0.5"), {"metric": "roc_auc"}, ["line 3: label is `0.5`"]),
    "no number": (GOOD.replace("7,0", "7,nan"), {"metric": "mae"}, ["line 3: label is `nan`"]),
    "an empty label": (GOOD.replace("7,0", "7,"), {"metric": "accuracy"}, ["line 3: label is empty"]),
    "one class": (
        "id,label,Usage\n1,a,Public\n2,a,Private\n",
        {},
        ["the number of classes is 1, and log_loss needs more than 1"],
    ),
    "a class like the id": ("id,label,Usage\n1,a,Public\n2,id,Private\n", {}, ["a class is named `id`"]),
    "a ragged line": (GOOD + "x,1\n", {}, ["line 6: the line has 2 fields, the header 3"]),
    "UTF-16": (GOOD.encode("utf-16").decode("latin-1"), {}, []),
    "nothing": ("", {}, ["the file is empty"]),
}


@pytest.mark.parametrize(("text", "recipe", "beginnings"), FAULTS.values(), ids=FAULTS)
def test_a_solution_that_cannot_be_used_is_refused(text: str, recipe: dict[str, Any], beginnings: list[str]) -> None:
    recipe = {"metric": "log_loss", "targets": (), **recipe}
    found = problems_of(text, recipe.pop("metric"), *recipe.pop("targets"), **recipe)
    for beginning in beginnings:
        assert any(problem.startswith(beginning) for problem in found)


@pytest.mark.parametrize("usage", ["public", "private"])
def test_a_split_of_one_class_leaves_roc_auc_undefined_and_log_loss_not(usage: str) -> None:
    other = "Private" if usage == "public" else "Public"
    text = f"id,label,Usage\n1,1,{usage.title()}\n2,1,{usage.title()}\n3,0,{other}\n4,1,{other}\n"
    (problem,) = problems_of(text, "roc_auc")
    assert problem.startswith(f"the {usage} lines have one label only")
    assert solution_of(text).private_rows == 2


def test_a_class_without_weight_is_not_there() -> None:
    text = "id,label,Usage,w\n1,1,Public,1\n2,0,Public,0\n3,0,Private,1\n4,1,Private,1\n"
    (problem,) = problems_of(text, "roc_auc", weight_column="w")
    assert problem.startswith("the public lines have one label only")


def test_weights_that_no_product_could_hold_are_refused_with_their_line() -> None:
    text = "id,label,w,Usage\na,1,1,Public\nb,0,1e-170,Public\nc,1,1,Private\nd,0,0,Private\n"
    (problem,) = problems_of(text, weight_column="w")
    assert problem.startswith("line 3: w is `1e-170`, too small to count with")


def test_the_weights_of_a_split_are_not_negative_and_not_all_0() -> None:
    text = "id,label,Usage,w\n1,1,Public,0\n2,0,Private,0\n3,0,Private,1\n"
    (problem,) = problems_of(text, weight_column="w")
    assert problem.startswith("the weights of the public lines are all 0")
    found = problems_of(text.replace("Public,0", "Public,-1"), weight_column="w")
    assert found[0] == "line 2: w is `-1`; every line needs a number between 0 and 1e+100."


def test_every_line_of_class_columns_has_exactly_one_class() -> None:
    text = "id,a,b,Usage\n1,1,0,Public\n2,1,1,Private\n3,0,0,Private\n4,x,1,Public\n"
    assert [problem.split(";")[0] for problem in problems_of(text, "log_loss", "a", "b")] == [
        "line 3: the line does not have exactly one class",
        "line 4: the line does not have exactly one class",
        "line 5: a is `x`",
    ]


def test_whole_numbers_beyond_0_and_1_name_classes() -> None:
    solution = solution_of("id,label,Usage\n1,0,Public\n2,1,Private\n3,2,Private\n")
    assert solution.columns == ("id", "0", "1", "2")


def test_everything_that_is_wrong_is_said_at_once_and_long_lists_are_cut() -> None:
    rows = "".join(f"{row % 30},2,{'Public' if row else 'open'}\n" for row in range(40))
    found = problems_of("id,label,Usage\n" + rows, "roc_auc", options={"k": 1}, weight_column="w")
    told = " ".join(found)
    for part in ("Usage is `open`", "label is `2`", "no line is Private", "earlier line", "no option `k`", "`w` is"):
        assert part in told
    assert found[-1] == "And 19 more."
