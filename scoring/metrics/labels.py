"""Class labels, right or wrong.

What a file may hold is any text, whatever the labels are: a kind that followed from them would tell of them. A measure
takes `truth` and `predictions` (rows,), texts that are alike or not, and `weights` (rows,) or None. All it needs of
them is, for each class, the weight of its rows, of the rows that were given it, and of both. A share of nothing is 0;
rows without weight are no rows.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from scoring.errors import SolutionError
from scoring.fields import Label, is_decimal
from scoring.findings import Findings, quote
from scoring.metrics.base import BoundMetric, Metric, Option, Options, Undefined, Weights, always_defined
from scoring.metrics.numbers import counted, one_label_only
from scoring.metrics.options import ChoiceOption, NumberOption, TextOption
from scoring.table import Table

Labels = NDArray[Any]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class NumberedLabel(Label):
    """A label that is itself, unless it is a number: `1`, `1.0` and `1e0` are the same one."""

    def read(self, column: pa.ChunkedArray, lines: NDArray[np.int64], findings: Findings) -> NDArray[np.object_]:
        different = pa.chunked_array(column, pa.string()).combine_chunks().dictionary_encode()
        names = np.array([plain(text) for text in different.dictionary.to_pylist()], dtype=object)
        codes = different.indices.to_numpy()
        self.refuse_empty((names == "")[codes], lines, findings)
        values: NDArray[np.object_] = names[codes]
        return values


def plain(text: str) -> str:
    """The one way to write a number, the same for all numbers that are equal; any other text as it is."""
    value = float(text) if is_decimal(text) else math.inf
    return repr(value + 0.0) if math.isfinite(value) else text  # - 0 + 0 is 0


AVERAGE = ChoiceOption("average", "binary", ("binary", "micro", "macro", "weighted"))
POSITIVE = TextOption("positive", "1")
BETA = NumberOption("beta", 1.0, 0)


class Tally(NamedTuple):
    """The weight of the rows of each class, of the rows that were given it, and of the rows of which both is true."""

    truth: Floats
    predicted: Floats
    right: Floats


Share = Callable[[Tally], Floats]


def tally(truth: Labels, predictions: Labels, weights: Weights) -> Tally:
    """Of every class that any row has or was given; memory grows with the rows, whatever labels a file makes up."""
    truth, predictions, weights = counted(truth, weights), counted(predictions, weights), counted_weights(weights)
    encoded = pa.array(np.concatenate([truth, predictions])).dictionary_encode()
    codes, classes = encoded.indices.to_numpy(), len(encoded.dictionary)
    of_truth, of_predictions = codes[: len(truth)], codes[len(truth) :]
    right = np.where(of_truth == of_predictions, 1.0 if weights is None else weights, 0.0)
    return Tally(
        _by_class(of_truth, weights, classes),
        _by_class(of_predictions, weights, classes),
        _by_class(of_truth, right, classes),
    )


def _by_class(codes: NDArray[np.int32], weights: Weights, classes: int) -> Floats:
    return np.bincount(codes, weights, classes).astype(np.float64)


def counted_weights(weights: Weights) -> Weights:
    """Those above 0, on a scale on which their products do not overflow."""
    return None if weights is None else weights[weights > 0] / weights.max()


def accuracy(truth: Labels, predictions: Labels, weights: Weights = None) -> float:
    """Share of rows whose label is right; more is better, 0 to 1.

    Equals sklearn.metrics.accuracy_score within 1e-12.
    """
    return float(np.average(truth == predictions, weights=weights))


def hamming(truth: Labels, predictions: Labels, weights: Weights = None) -> float:
    """Share of wrong labels, over all cells if there are several columns; less is better, 0 to 1.

    Equals sklearn.metrics.hamming_loss within 1e-12.
    """
    wrong = truth != predictions
    return float(np.average(wrong if wrong.ndim == 1 else wrong.mean(axis=1), weights=weights))


def balanced_accuracy(truth: Labels, predictions: Labels, weights: Weights = None) -> float:
    """Mean over the classes of the truth of their recall; more is better, 0 to 1.

    Equals sklearn.metrics.balanced_accuracy_score within 1e-12.
    """
    counts = tally(truth, predictions, weights)
    there = counts.truth > 0
    return float(np.mean(counts.right[there] / counts.truth[there]))


def matthews(truth: Labels, predictions: Labels, weights: Weights = None) -> float:
    """Correlation of truth and predictions, -1 to 1, more is better; 0 where all predictions are alike.

    Several classes: Gorodkin's R_K, 2004. Equals sklearn.metrics.matthews_corrcoef within 1e-12.
    """
    t, p, right = tally(truth, predictions, weights)
    spread = math.sqrt(_unlike(t, t) * _unlike(p, p))
    return float((right.sum() * t.sum() - t @ p) / spread) if spread > 0 else 0.0


def cohen_kappa(truth: Labels, predictions: Labels, weights: Weights = None) -> float:
    """Agreement beyond that of chance, at most 1, more is better; 0 where chance explains it.

    Cohen 1960. Equals sklearn.metrics.cohen_kappa_score within 1e-12.
    """
    t, p, right = tally(truth, predictions, weights)
    by_chance = _unlike(t, p) / t.sum() ** 2
    return float(1 - (1 - right.sum() / t.sum()) / by_chance) if by_chance > 0 else 0.0


def _unlike(left: Floats, right: Floats) -> float:
    """The weight of all pairs of a left and a right row of different classes."""
    return float(left.sum() * right.sum() - left @ right)


def precisions(counts: Tally) -> Floats:
    return _ratio(counts.right, counts.predicted)


def recalls(counts: Tally) -> Floats:
    return _ratio(counts.right, counts.truth)


def jaccards(counts: Tally) -> Floats:
    return _ratio(counts.right, counts.truth + counts.predicted - counts.right)


def f_scores(counts: Tally, *, beta: float) -> Floats:
    """(1 + beta²) · precision · recall / (beta² · precision + recall), beta being how much more recall matters."""
    return _ratio((1 + beta**2) * counts.right, beta**2 * counts.truth + counts.predicted)


def _ratio(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def _averaged(
    truth: Labels, predictions: Labels, weights: Weights = None, *, share: Share, average: str, positive: Any
) -> float:
    """A share of each class, averaged over the classes; more is better, 0 to 1.

    binary: of the class `positive` alone. micro: of all classes counted together. macro: the plain mean over the
    classes. weighted: by the weight of a class's rows.
    """
    if average == "binary":
        return float(share(_of_class(truth == positive, predictions == positive, weights))[0])
    counts = tally(truth, predictions, weights)
    if average == "micro":
        return float(share(Tally(*(np.array([part.sum()]) for part in counts)))[0])
    return float(np.average(share(counts), weights=counts.truth if average == "weighted" else None))


def _of_class(truth: NDArray[np.bool_], predictions: NDArray[np.bool_], weights: Weights) -> Tally:
    """The tally of one class, which these rows have and were given."""
    each = np.ones(len(truth)) if weights is None else weights
    return Tally(*(np.array([each @ rows]) for rows in (truth, predictions, truth & predictions)))


def precision(truth: Labels, predictions: Labels, weights: Weights = None, **how: Any) -> float:
    """Right rows among those that were given a class, averaged.

    Equals sklearn.metrics.precision_score within 1e-12.
    """
    return _averaged(truth, predictions, weights, share=precisions, **how)


def recall(truth: Labels, predictions: Labels, weights: Weights = None, **how: Any) -> float:
    """Right rows among those of a class, averaged. Equals sklearn.metrics.recall_score within 1e-12."""
    return _averaged(truth, predictions, weights, share=recalls, **how)


def jaccard(truth: Labels, predictions: Labels, weights: Weights = None, **how: Any) -> float:
    """Right rows among those that are of a class or were given it, averaged.

    Equals sklearn.metrics.jaccard_score within 1e-12.
    """
    return _averaged(truth, predictions, weights, share=jaccards, **how)


def f1(truth: Labels, predictions: Labels, weights: Weights = None, **how: Any) -> float:
    """Harmonic mean of precision and recall, averaged. Equals sklearn.metrics.f1_score within 1e-12."""
    return fbeta(truth, predictions, weights, beta=1, **how)


def fbeta(truth: Labels, predictions: Labels, weights: Weights = None, *, beta: float, **how: Any) -> float:
    """Mean of precision and recall, the latter counting beta² times, averaged.

    Equals sklearn.metrics.fbeta_score within 1e-12.
    """
    return _averaged(truth, predictions, weights, share=partial(f_scores, beta=beta), **how)


def dice(truth: Labels, predictions: Labels, weights: Weights = None, *, positive: Any) -> float:
    """Twice the right rows of the positive class by those that are of it and those that were given it; 0 to 1.

    Dice 1945; equals sklearn.metrics.f1_score of one class within 1e-12.
    """
    return f1(truth, predictions, weights, average="binary", positive=positive)


def of_labels(
    measure: Callable[..., float],
    title: str,
    description: str,
    *options: Option,
    greater_is_better: bool = True,
    undefined: Undefined = always_defined,
    several_targets: bool = False,
) -> Metric:
    """The metric named like `measure`, of one column of labels for each target column."""

    def bind(answers: Table, options: Options, findings: Findings) -> tuple[NDArray[Any], BoundMetric]:
        fields = tuple(map(NumberedLabel, answers.header))
        columns = [field.read(answers[field.name], answers.lines, findings) for field in fields]
        truth = columns[0] if len(columns) == 1 else np.column_stack(columns)
        if "positive" not in options:
            return truth, BoundMetric(fields, partial(measure, **options), undefined=undefined)
        how = dict(options) | {"positive": plain(options["positive"])}
        if how.get("average", "binary") != "binary":
            return truth, BoundMetric(fields, partial(measure, **how))
        _check_two_classes(fields[0].name, truth, findings)
        return truth, BoundMetric(fields, partial(measure, **how), undefined=partial(without, options["positive"]))

    return Metric(
        measure.__name__,
        title,
        greater_is_better,
        description,
        bind,
        options=options,
        several_targets=several_targets,
    )


def _check_two_classes(name: str, truth: Labels, findings: Findings) -> None:
    classes = len(pa.array(truth).unique())
    if classes > 2:
        what = f"{name} has {classes} different labels, and the average binary is of two"
        findings.add(SolutionError, what, "choose another average")


def without(positive: str, truth: Labels, weights: Weights) -> str | None:
    """Why a split leaves what is counted of one class undefined: it has no row of it."""
    there = (counted(truth, weights) == plain(positive)).any()
    return None if there else f"have no label {quote(positive)}, which leaves the metric undefined (option `positive`)"


LABELS = (
    of_labels(accuracy, "Accuracy", "Share of rows whose label is right."),
    of_labels(balanced_accuracy, "Balanced accuracy", "Mean over the classes of their rows' share that is right."),
    of_labels(f1, "F1", "Harmonic mean of precision and recall.", AVERAGE, POSITIVE),
    of_labels(fbeta, "F-beta", "Mean of precision and recall, which counts beta² times.", BETA, AVERAGE, POSITIVE),
    of_labels(precision, "Precision", "Share of the rows given a class that are of it.", AVERAGE, POSITIVE),
    of_labels(recall, "Recall", "Share of the rows of a class that were given it.", AVERAGE, POSITIVE),
    of_labels(matthews, "Matthews' correlation", "Correlation of labels and predictions.", undefined=one_label_only),
    of_labels(cohen_kappa, "Cohen's kappa", "Agreement beyond that of chance.", undefined=one_label_only),
    of_labels(
        hamming,
        "Hamming loss",
        "Share of wrong labels, over all columns.",
        greater_is_better=False,
        several_targets=True,
    ),
    of_labels(jaccard, "Jaccard index", "Rows right of those that are of a class or given it.", AVERAGE, POSITIVE),
    of_labels(dice, "Dice coefficient", "Twice the right rows of a class by those of it and those given it.", POSITIVE),
)
