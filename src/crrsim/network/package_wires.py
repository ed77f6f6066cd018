"""The branches of a power-flow case as direct current sees them: reactance, tap and angle, by number of bus.

A three-winding transformer is a star round a bus that does not exist. Reactances are on the case's own MVA base.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from crrsim.network.grid import DeviceType, GridError
from crrsim.network.raw_case import RawCase, Record

ISOLATED = 4
"""The IDE of a bus that is out of service, and all that ends there with it."""

STILL = {0: (1, 2, 3), 1: (), 2: (2,), 3: (3,), 4: (1,)}
"""STAT of a three-winding transformer -> its windings that are out."""

End = int | str
"""A bus by its number, or one that does not exist by its name."""

Key = tuple[End, End, str]


@dataclass(frozen=True)
class Wire:
    """A line, a transformer or one winding of a star, whose name is then `star`.

    x       per unit on the case's base, without the tap
    tap     turns at the start over turns at the end; shift in degrees
    """

    start: End
    end: End
    circuit: str
    x: float
    tap: float = 1.0
    shift: float = 0.0
    runs: bool = True
    kind: DeviceType = DeviceType.LINE
    star: str = ""

    @property
    def key(self) -> Key:
        return self.start, self.end, self.circuit


def wires_of(case: RawCase) -> dict[Key, Wire]:
    """Every branch of the case: lines, transformers of two windings, stars; each in the order of the case.

    Raises: GridError for turns told in kV at a bus without a voltage.
    """
    reading = _Reading(case)
    return {wire.key: wire for wire in reading.wires()}


def star_of(transformer: Record) -> str:
    """The name of the bus in the middle of a three-winding transformer."""
    return f"STAR_{transformer['I']}_{transformer['J']}_{transformer['K']}_{transformer['CKT']}"


def on_base(transformer: Record, case_mva: float, mva: float) -> Record:
    """The record as it stands in a case of another MVA base: CZ 1 tells impedances on the case's own."""
    if transformer["CZ"] != 1 or case_mva == mva:
        return transformer
    pairs = [f"{kind}{pair}" for kind in "RX" for pair in ("1-2", "2-3", "3-1") if f"{kind}{pair}" in transformer]
    return {**transformer, **{name: transformer[name] * mva / case_mva for name in pairs}}


class _Reading:
    def __init__(self, case: RawCase) -> None:
        self._case = case
        self._kv: dict[int, float] = {one["I"]: one["BASKV"] for one in case["bus"]}
        self._isolated = {one["I"] for one in case["bus"] if one["IDE"] == ISOLATED}

    def wires(self) -> Iterator[Wire]:
        for one in self._case["branch"]:
            yield self._unless_isolated(Wire(one["I"], abs(one["J"]), one["CKT"], one["X"], runs=one["ST"] != 0))
        for one in self._case["transformer"]:
            if not one["K"]:
                yield self._unless_isolated(self._transformer(one))
        for one in self._case["transformer"]:
            if one["K"]:
                yield from map(self._unless_isolated, self._windings(one))

    def _unless_isolated(self, wire: Wire) -> Wire:
        return replace(wire, runs=False) if {wire.start, wire.end} & self._isolated else wire

    def _transformer(self, one: Record) -> Wire:
        tap = self._turns(one, 1, "I") / self._turns(one, 2, "J")
        x = self._reactance(one, "1-2")
        runs = one["STAT"] != 0
        return Wire(one["I"], one["J"], one["CKT"], x, tap, one["ANG1"], runs, DeviceType.TRANSFORMER)

    def _windings(self, one: Record) -> Iterator[Wire]:
        """Three legs: the reactance between two windings is the sum of theirs."""
        first, second, third = (self._reactance(one, pair) for pair in ("1-2", "2-3", "3-1"))
        legs = ((first + third - second) / 2, (first + second - third) / 2, (second + third - first) / 2)
        still, star = STILL.get(one["STAT"], ()), star_of(one)
        for n, (bus, x) in enumerate(zip("IJK", legs, strict=True), start=1):
            turns, angle = self._turns(one, n, bus), one[f"ANG{n}"]
            yield Wire(one[bus], star, one["CKT"], x, turns, angle, n not in still, DeviceType.TRANSFORMER, star)

    def _turns(self, one: Record, winding: int, bus: str) -> float:
        """The winding's turns against its bus: CW 1 tells them so, 2 in kV, 3 against the nominal voltage."""
        turns: float = one[f"WINDV{winding}"]
        if not turns:
            raise GridError(f"transformer at bus {one[bus]} has no turns on winding {winding}: WINDV{winding} is 0")
        if one["CW"] == 1:
            return turns
        base = self._kv[one[bus]]
        if not base:
            raise GridError(f"transformer at bus {one[bus]} has CW {one['CW']}, and the bus has no base voltage")
        return turns / base if one["CW"] == 2 else turns * (one[f"NOMV{winding}"] or base) / base

    def _reactance(self, one: Record, pair: str) -> float:
        """Between two windings, on the case's base; CZ 2 tells it on the windings', 3 as impedance and losses in W."""
        x: float = one[f"X{pair}"]
        if one["CZ"] == 1:
            return x
        own = one[f"SBASE{pair}"]
        if not own:
            raise GridError(f"transformer at bus {one['I']} has CZ {one['CZ']} and SBASE{pair} 0")
        if one["CZ"] == 3:
            x = math.sqrt(max(0.0, x * x - (one[f"R{pair}"] / (own * 1e6)) ** 2))
        base = self._kv[one["I"]]
        against = (one["NOMV1"] or base) / base if base else 1.0
        on_base: float = x * self._case.base_mva / own * against * against
        return on_base
