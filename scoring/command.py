"""podium-check: what the server would say about a prediction file, and its score by answers that one has oneself."""

import argparse
import json
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Any

from scoring.errors import HostVisibleError, PredictionFileRefusedError, SolutionError
from scoring.metrics import METRICS, Metric
from scoring.prediction_file import check_header, read_header, read_predictions
from scoring.sample import read_sample
from scoring.score import score
from scoring.solution import MAX_BYTES, Solution, SolutionRecipe, read_solution

ACCEPTED, REFUSED, UNUSABLE = 0, 1, 2
ENDING = "Exit status: 0 accepted, 1 refused, 2 the command or the file that it is held against cannot be used."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. The exit status says whether the prediction file is accepted."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # an id may hold letters that a terminal lacks
    given = _parser().parse_args(arguments)
    try:
        status: int = given.run(given)
    except (OSError, HostVisibleError) as error:
        print(f"podium-check: {error}", file=sys.stderr)
        return UNUSABLE
    return status


def check(given: argparse.Namespace) -> int:
    """Hold a file against a sample submission."""
    contract = _sample(given)
    problems, total = [], 0
    try:
        with open(given.file, "rb") as file:
            check_header(file, contract.columns)
            read_predictions(file, contract, max_bytes=MAX_BYTES)
    except PredictionFileRefusedError as refused:
        problems, total = [problem.as_json() for problem in refused.problems], refused.total
        words = _in_words(refused)
    else:
        words = (
            f"The file has the columns of {given.like} and all of its {contract.rows} ids; nothing is wrong with it."
        )
    print(json.dumps({"problems": problems, "problem_count": total}) if given.json else words)
    return REFUSED if total else ACCEPTED


def score_at_home(given: argparse.Namespace) -> int:
    """Score a file by answers that the participant has."""
    truth = _truth(given)
    try:
        with open(given.file, "rb") as file:
            check_header(file, truth.columns)
            print(repr(score(file, truth).public))
    except PredictionFileRefusedError as refused:
        print(_in_words(refused))
        return REFUSED
    return ACCEPTED


def _in_words(refused: PredictionFileRefusedError) -> str:
    """All listed problems, one a line, then how many more, as a server has them."""
    more = refused.total - len(refused.problems)
    return "\n".join([*map(str, refused.problems), *([f"And {more} more."] if more else [])])


def _sample(given: argparse.Namespace) -> Solution:
    metric = METRICS[given.metric] if given.metric else None
    options = metric.settle(_options(metric, given.option)) if metric else {}
    try:
        with open(given.like, "rb") as file:
            return read_sample(file, id_column=given.id_column, metric=metric, options=options)
    except PredictionFileRefusedError as refused:
        raise SolutionError([f"{given.like} is no sample submission.", _in_words(refused)]) from refused


def _truth(given: argparse.Namespace) -> Solution:
    """The truth file as a solution without splits; its target columns are all that are neither ids nor weights."""
    metric = METRICS[given.metric]
    try:
        with open(given.truth, "rb") as file:
            header = read_header(file)
            ids = given.id_column or header[0]
            targets = tuple(name for name in header if name not in {ids, given.weight_column})
            options = _options(metric, given.option)
            recipe = SolutionRecipe(ids, targets, metric.name, options, given.weight_column, has_splits=False)
            return read_solution(file, recipe)
    except PredictionFileRefusedError as refused:
        raise SolutionError([f"{given.truth} cannot be read.", _in_words(refused)]) from refused
    except SolutionError as error:
        raise SolutionError([f"{given.truth} cannot be scored against.", *error.problems]) from error


def _options(metric: Metric, given: Sequence[str]) -> dict[str, Any]:
    """The options as their kinds: text remains text, what should be a number and is none is refused by the metric."""
    defaults = {option.name: option.default for option in metric.options}
    pairs = [text.partition("=")[::2] for text in given]
    return {name: _value(value, type(defaults.get(name, ""))) for name, value in pairs}


def _value(text: str, kind: type[Any]) -> Any:
    try:
        return kind(text)
    except ValueError:
        return text


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("podium-check", description=__doc__, epilog=ENDING)
    commands = parser.add_subparsers(title="commands", required=True)
    checking = commands.add_parser("check", help="hold a file against a sample submission", epilog=ENDING)
    checking.add_argument("--like", required=True, metavar="SAMPLE", help="the competition's sample submission")
    checking.add_argument("--json", action="store_true", help="print the problems as JSON")
    checking.set_defaults(run=check)
    scoring = commands.add_parser("score", help="score a file by answers that you have", epilog=ENDING)
    scoring.add_argument("--truth", required=True, metavar="FILE", help="ids and answers, and weights if you name them")
    scoring.add_argument("--weight-column", metavar="NAME", help="the column of the truth that has weights")
    scoring.set_defaults(run=score_at_home)
    for command in (checking, scoring):
        command.add_argument("file", help="the prediction file, CSV or gzip of it")
        command.add_argument("--metric", choices=METRICS, required=command is scoring, help="the competition's metric")
        command.add_argument("--option", action="append", default=[], metavar="NAME=VALUE", help="of the metric")
        command.add_argument("--id-column", metavar="NAME", help="the column of ids; the first if you name none")
    return parser


if __name__ == "__main__":
    sys.exit(main())
