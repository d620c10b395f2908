"""What a measurement hands over: figures beside their targets, and how they are taken."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

Name = TypeVar("Name")


@dataclass(frozen=True)
class Figure:
    """One line of a table. `target` in words; `is_met` None where there is none."""

    what: str
    value: str
    target: str = ""
    is_met: bool | None = None

    @property
    def verdict(self) -> str:
        """Whether the target was met, in a word."""
        return {None: "", True: "met", False: "missed"}[self.is_met]


@dataclass(frozen=True)
class Section:
    """What one part measured. `how` says in a paragraph what stood beside what; `notes` what the figures leave out."""

    title: str
    how: str
    figures: Sequence[Figure]
    notes: Sequence[str] = field(default=())


def at_least(what: str, ratio: float, target: float) -> Figure:
    """A ratio that should not be smaller than its target."""
    return Figure(what, f"{ratio:,.1f} times", f"≥ {target:g} times", ratio >= target)


def at_most(what: str, value: float, target: float, unit: str) -> Figure:
    """A value that should not be larger than its target."""
    return Figure(what, f"{value:,.2f} {unit}", f"≤ {target:g} {unit}", value <= target)


def milliseconds(seconds: float) -> str:
    """A duration as people compare it."""
    return f"{1000 * seconds:,.2f} ms" if seconds < 0.1 else f"{1000 * seconds:,.0f} ms"


def taking_turns(rivals: Mapping[Name, Callable[[], object]], rounds: int) -> dict[Name, float]:
    """Median seconds of each, one after the other in every round."""
    taken: dict[Name, list[float]] = {name: [] for name in rivals}
    for _ in range(rounds):
        for name, run in rivals.items():
            taken[name].append(seconds_of(run))
    return {name: statistics.median(each) for name, each in taken.items()}


def seconds_of(run: Callable[[], object]) -> float:
    """How long it takes once."""
    started = time.perf_counter()
    run()
    return time.perf_counter() - started
