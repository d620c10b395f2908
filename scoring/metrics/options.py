"""The settings of a metric that a host may change: what each accepts, in a form's terms as in a file's."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Any, Protocol

Options = Mapping[str, Any]


class Option(Protocol):
    """A setting with its name and its default; `rule` says in words what `accepts` accepts."""

    @property
    def name(self) -> str: ...
    @property
    def default(self) -> Any: ...
    @property
    def rule(self) -> str: ...

    def accepts(self, value: Any) -> bool: ...


@dataclass(frozen=True)
class NumberOption:
    """A number above `low` and below `high`."""

    name: str
    default: float
    low: float = -inf
    high: float = inf

    @property
    def rule(self) -> str:
        above = [] if self.low == -inf else [f"above {self.low:g}"]
        below = [] if self.high == inf else [f"below {self.high:g}"]
        return " ".join(["a number", " and ".join(above + below)]).strip()

    def accepts(self, value: Any) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool) and self.low < value < self.high


@dataclass(frozen=True)
class CountOption:
    """A whole number, at least `least`."""

    name: str
    default: int
    least: int = 1

    @property
    def rule(self) -> str:
        return f"a whole number, {self.least} or more"

    def accepts(self, value: Any) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and value >= self.least


@dataclass(frozen=True)
class ChoiceOption:
    """One of a few words."""

    name: str
    default: str
    choices: tuple[str, ...]

    @property
    def rule(self) -> str:
        return f"one of {', '.join(self.choices)}"

    def accepts(self, value: Any) -> bool:
        return isinstance(value, str) and value in self.choices


@dataclass(frozen=True)
class TextOption:
    """Any text but the empty one."""

    name: str
    default: str

    @property
    def rule(self) -> str:
        return "a text that is not empty"

    def accepts(self, value: Any) -> bool:
        return isinstance(value, str) and bool(value)
