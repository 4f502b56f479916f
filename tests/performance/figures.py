"""What a benchmark says: a value, what it is compared with in the same run, and whether its goal is met."""

import operator
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from statistics import median, quantiles
from time import perf_counter
from typing import Any

WORDS = {"<=": operator.le, "<": operator.lt, ">=": operator.ge}


class Skipped(Exception):
    """Why a benchmark cannot be run here."""


@dataclass(frozen=True, slots=True)
class Figure:
    """`ratio` is ours divided by what `against` names; `goal` compares `ratio` or `value`: "ratio <= 1/300"."""

    name: str
    value: float
    unit: str
    ratio: float | None = None
    against: str = ""
    goal: str = ""

    @property
    def met(self) -> bool | None:
        if not self.goal:
            return None
        what, comparison, limit = self.goal.split()
        over, _, under = limit.partition("/")
        measured = getattr(self, what)
        return bool(WORDS[comparison](measured, float(over) / float(under or 1)))

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"met": self.met}


Figures = Iterator[Figure]


def seconds(run: Callable[[], object]) -> float:
    started = perf_counter()
    run()
    return perf_counter() - started


def in_turns(
    *runners: Callable[[], object], times: int = 5, before: Callable[[], object] = lambda: None
) -> list[list[float]]:
    """Seconds of each runner, taken in turns so that whatever else the machine does falls on all of them alike."""
    taken: list[list[float]] = [[] for _ in runners]
    for _ in range(times):
        before()
        for runner, its in zip(runners, taken, strict=True):
            its.append(seconds(runner))
    return taken


def ratio(ours: list[float], theirs: list[float]) -> float:
    """The median of the ratios of each turn."""
    return median(our / their for our, their in zip(ours, theirs, strict=True))


def p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1] if len(values) > 1 else values[0]
