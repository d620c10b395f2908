"""The leak meter: what public scores tell of the public labels under a phase's limits, in the hosts' sight."""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import Phase, Solution
from scoring.leakage import dearest, labels_per_submission, submissions_needed, unbounded_labels

METERED = "log_loss"


@dataclass(frozen=True)
class Leak:
    """What one team can read: so many labels a submission, all of them in so many submissions and days."""

    labels: int
    submissions: int
    days: int


def leak_of(phase: Phase, solution: Solution) -> Leak | None:
    """The reading of the meter; None where a submission by itself tells less than a label. For log loss only."""
    labels = labels_per_submission(*_known(phase, solution))
    if not labels:
        return None
    submissions = submissions_needed(solution.public_rows, labels)
    return Leak(min(labels, solution.public_rows), submissions, ceil(submissions / phase.daily_limit))


def _known(phase: Phase, solution: Solution) -> tuple[int, float, float, int]:
    """What the formula is about: public rows, display step, clip and classes."""
    options = solution.scored_by.settle(solution.metric_options)
    return solution.public_rows, 10.0**-phase.decimals, options["eps"], max(2, len(solution.columns) - 1)


def is_within_limits(leak: Leak, phase: Phase) -> bool:
    """Whether one team can read all public labels before the closing."""
    allowed = phase.total_limit is None or leak.submissions <= phase.total_limit
    return allowed and timedelta(days=leak.days - 1) < phase.closes_at - phase.opens_at


def leak_sentence(phase: Phase, solution: Solution) -> tuple[bool, str]:
    """Whether the meter gives reason for a thought, and what it says."""
    if solution.metric != METERED:
        return False, (
            _(
                "The leak meter reads log loss only, whose score is a sum with a term of its own for "
                "each row. For %(metric)s it cannot say what a public score tells of the "
                "labels, which may be much."
            )
            % {"metric": solution.scored_by.title}
        )
    if (leak := leak_of(phase, solution)) is None:
        return False, _("Leak meter: at %(decimals)s, one public score by itself tells less than one public label.") % {
            "decimals": _decimals(phase)
        }
    if is_within_limits(leak, phase):
        remedy = _("Fewer decimals or submissions delay it; private scores decide, and tell nothing before the reveal.")
        return True, f"{_reading(leak, phase, solution)} {remedy}"
    comfort = _("The limits and the closing come before that for one team.")
    return False, f"{_reading(leak, phase, solution)} {comfort}"


def leak_formula(phase: Phase, solution: Solution) -> str:
    """How the meter reckons, and its formula with this phase's numbers filled in; nothing where it cannot read."""
    if solution.metric != METERED:
        return ""
    rows, step, eps, classes = _known(phase, solution)
    base, share = (2, "") if classes == 2 else (f"_{classes}", f"{classes - 1} · ")  # as of k classes, k being 2
    reckoned = unbounded_labels(rows, step, eps, classes)
    labels = min(max(reckoned, 0), rows)
    general = f"m = floor(log{base}(L / ({share}n · d))) + 1"
    given = f"L = ln((1 - {eps:.3g}) / {eps:.3g}) = {dearest(eps):.2f}"
    filled = (
        f"m = floor(log{base}({dearest(eps):.2f} / ({share}{rows:,} · {step:.{phase.decimals}f}))) + 1 = {reckoned}"
    )
    told = _(
        "Labels a submission: %(general)s, with L = ln((1 - eps) / eps), n public rows and scores in steps of d. "
        "Here %(given)s and %(filled)s."
    )
    bounded = _("%(formula)s, which means %(labels)s") % {"formula": filled, "labels": labels}
    return told % {"general": general, "given": given, "filled": filled if labels == reckoned else bounded}


def _reading(leak: Leak, phase: Phase, solution: Solution) -> str:
    sent = ngettext("%(number)s submission", "%(number)s submissions", leak.submissions)
    days = ngettext("%(days)s day", "%(days)s days", leak.days)
    return _(
        "Leak meter: at %(decimals)s, one public score can tell %(labels)s of the %(public_rows)s "
        "public labels, %(sent)s all of them: one team that asks nothing else needs %(days)s at "
        "%(daily_limit)s a day, two teams that conspire half of that."
    ) % {
        "decimals": _decimals(phase),
        "labels": leak.labels,
        "public_rows": f"{solution.public_rows:,}",
        "sent": sent % {"number": f"{leak.submissions:,}"},
        "days": days % {"days": f"{leak.days:,}"},
        "daily_limit": phase.daily_limit,
    }


def _decimals(phase: Phase) -> str:
    return ngettext("%(number)s decimal", "%(number)s decimals", phase.decimals) % {"number": phase.decimals}
