"""The commands by which a participant checks and scores a file of this competition at home."""

import shlex

from competitions.models import DataFile, Solution


def commands(solution: Solution | None, sample: DataFile | None) -> str:
    """`podium-check` as this competition needs it; nothing without a sample submission to hold a file against."""
    if solution is None or sample is None:
        return ""
    options = [part for name, value in solution.metric_options.items() for part in ("--option", f"{name}={value}")]
    asked = ["--id-column", solution.id_column, "--metric", solution.metric, *options]
    weights = ["--weight-column", solution.weight_column] if solution.weight_column else []
    check = ["podium-check", "check", "predictions.csv", "--like", sample.name, *asked]
    score = ["podium-check", "score", "oof_predictions.csv", "--truth", "oof.csv", *asked, *weights]
    return f"{shlex.join(check)}\n{shlex.join(score)}"
