"""One figure of a bench: ours beside a peer, with the target and how far the rounds spread."""

from dataclasses import asdict, dataclass, replace
from statistics import median
from typing import Any

_SMALL = 0.1


@dataclass(frozen=True)
class Figure:
    """`ratio` is ours over peer. `target` is what it must not pass, or must reach when `more_is_better`.

    `spread` is the widest distance of a round from the median, as a share of it, of ours and peer. `holds` is None
    without a target, and where noise swallowed the figure: a cost of nothing or less says that nothing was measured.
    """

    name: str
    unit: str
    ours: float
    peer: float
    target: float | None
    spread: float
    note: str
    more_is_better: bool = False

    @property
    def is_measured(self) -> bool:
        return self.ours > 0 and self.peer > 0

    @property
    def ratio(self) -> float | None:
        return self.ours / self.peer if self.is_measured else None

    @property
    def holds(self) -> bool | None:
        if self.target is None or self.ratio is None:
            return None
        return self.ratio >= self.target if self.more_is_better else self.ratio <= self.target

    def without_target(self, why: str) -> "Figure":
        return replace(self, target=None, note=f"{self.note}; {why}")

    def __str__(self) -> str:
        if self.ratio is None:
            return (
                f"{self.name}: {self.ours:.3g} against {self.peer:.3g} {self.unit}: lost in the noise of this machine"
            )
        judged = {True: "holds", False: "MISSED", None: "for information"}[self.holds]
        aim = (
            ""
            if self.target is None
            else f", target {'at least' if self.more_is_better else 'at most'} {self.target:.3g}"
        )
        measured = f"{self.ours:.3g} against {self.peer:.3g} {self.unit}, ratio {_short(self.ratio)}"
        return f"{self.name}: {measured}{aim}: {judged}"

    def as_json(self) -> dict[str, Any]:
        """Return the figure as `crrsim bench NAME --json` prints it."""
        facts = {**asdict(self), "ratio": self.ratio, "holds": self.holds}
        order = ("name", "ours", "peer", "ratio", "target", "holds", "spread", "note", "unit")
        return {name: round(facts[name], 4) if isinstance(facts[name], float) else facts[name] for name in order}


@dataclass(frozen=True)
class Unmeasured:
    """A figure that could not be taken, and why; the text says what to do, where something can be done."""

    name: str
    note: str

    def __str__(self) -> str:
        return f"{self.name}: not measured"

    def as_json(self) -> dict[str, Any]:
        return {"name": self.name, "ratio": None, "holds": None, "note": self.note}


def _short(ratio: float) -> str:
    """Return a ratio to two digits behind the point, or two that say something where it is small.

    >>> _short(1.2345), _short(0.0030234)
    ('1.23', '0.003')
    """
    return f"{ratio:.2f}" if ratio >= _SMALL else f"{ratio:.2g}"


def spread(rounds: list[float]) -> float:
    """Return the widest distance from the median as a share of it.

    >>> spread([9.0, 10.0, 12.0])
    0.2
    """
    middle = median(rounds)
    return max(abs(each - middle) for each in rounds) / abs(middle) if middle else float("inf")
