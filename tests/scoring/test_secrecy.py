"""What a participant is told depends on the file and on the ids, never on a label or a split."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.errors import PredictionFileRefusedError
from scoring.solution import Solution
from tests.scoring.making import solution_of, verdict

IDS = ("007", "12", "NA", "x")
SOLUTIONS = [
    solution_of(
        "id,label,Usage\n"
        + "".join(f"{name},{label},{use}\n" for name, label, use in zip(IDS, labels, uses, strict=True))
    )
    for labels, uses in product(
        [(0, 0, 1, 1), (1, 1, 0, 0), (1, 0, 1, 0)],
        [("Public", "Private", "Public", "Private"), ("Private", "Ignored", "Private", "Public")],
    )
]

cell = st.sampled_from(["0.5", "1", "nan", "2", "", "1e400", "0,5", '"', '"0.5"', "½", *IDS, "7", "12.0"])
line = st.lists(cell, min_size=1, max_size=3).map(",".join)
header = st.sampled_from(["id,label", "label,id", "id,label,label", "id;label", ",id,label", "id"])
end = st.sampled_from(["\n", "\r\n", "\r", "\n\n"])


def told(data: str, solution: Solution) -> str:
    outcome = verdict(data, solution)
    return repr((str(outcome), outcome.problems)) if isinstance(outcome, PredictionFileRefusedError) else "scored"


@given(header=header, lines=st.lists(line, max_size=6), end=end)
@settings(max_examples=200, deadline=None)
def test_no_message_differs_when_only_labels_or_splits_differ(header: str, lines: list[str], end: str) -> None:
    data = end.join([header, *lines])
    assert len({told(data, solution) for solution in SOLUTIONS}) == 1


@given(values=st.lists(st.sampled_from(["0", "1", "0.5", "1e-400", "2", "-1"]), min_size=4, max_size=4))
@settings(deadline=None)
def test_no_outcome_differs_when_only_labels_or_splits_differ(values: list[str]) -> None:
    data = "\n".join(["id,label", *map(",".join, zip(IDS, values, strict=True))])
    assert len({told(data, solution) for solution in SOLUTIONS}) == 1
