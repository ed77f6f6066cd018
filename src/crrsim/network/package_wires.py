"""The branches of a power-flow case as direct current sees them: reactance, tap and angle, by number of bus.

A three-winding transformer is a star round a bus that does not exist. Reactances are on the case's own MVA base, and
as the transformer is set where a table corrects its impedance.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from crrsim.network.grid import DeviceType, GridError
from crrsim.network.impedance_correction import corrections_of
from crrsim.network.raw_case import RawCase, Record

ISOLATED = 4
"""The IDE of a bus that is out of service, and all that ends there with it."""

STILL = {0: (1, 2, 3), 1: (), 2: (2,), 3: (3,), 4: (1,)}
"""STAT of a three-winding transformer -> its windings that are out."""

_PAIRS = ("1-2", "2-3", "3-1")

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

    Raises: GridError for turns told in kV at a bus without a voltage, and for a correction that cannot be read.
    """
    reading = _Reading(case)
    return {wire.key: wire for wire in reading.wires()}


def stars_of(case: RawCase, mva: float) -> dict[str, Record]:
    """The three-winding transformers, by the bus in the middle, as they stand in a case of that base without tables.

    Raises: as `wires_of`.
    """
    reading = _Reading(case)
    found = (one for one in case["transformer"] if one["K"])
    return {star_of(one): _on_base(reading.as_set(one), case.base_mva, mva) for one in found}


def beyond_tables(case: RawCase) -> list[Record]:
    """The transformers set to turns or an angle that their impedance correction table does not reach."""
    reading = _Reading(case)
    return [one for one in case["transformer"] if reading.is_beyond(one)]


def star_of(transformer: Record) -> str:
    """The name of the bus in the middle of a three-winding transformer."""
    return f"STAR_{transformer['I']}_{transformer['J']}_{transformer['K']}_{transformer['CKT']}"


def _on_base(transformer: Record, case_mva: float, mva: float) -> Record:
    """The record as it stands in a case of another MVA base: CZ 1 tells impedances on the case's own."""
    if transformer["CZ"] != 1 or case_mva == mva:
        return transformer
    pairs = [f"{kind}{pair}" for kind in "RX" for pair in _PAIRS if f"{kind}{pair}" in transformer]
    return {**transformer, **{name: transformer[name] * mva / case_mva for name in pairs}}


class _Reading:
    def __init__(self, case: RawCase) -> None:
        self._case = case
        self._kv: dict[int, float] = {one["I"]: one["BASKV"] for one in case["bus"]}
        self._isolated = {one["I"] for one in case["bus"] if one["IDE"] == ISOLATED}
        self._corrections = corrections_of(case)

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
        x = self._impedance(one, "1-2").imag * self._times(one, 1, "I")
        runs = one["STAT"] != 0
        return Wire(one["I"], one["J"], one["CKT"], x, tap, one["ANG1"], runs, DeviceType.TRANSFORMER)

    def _windings(self, one: Record) -> Iterator[Wire]:
        still, star = STILL.get(one["STAT"], ()), star_of(one)
        for n, (bus, z) in enumerate(zip("IJK", self._legs(one), strict=True), start=1):
            turns, angle = self._turns(one, n, bus), one[f"ANG{n}"]
            yield Wire(one[bus], star, one["CKT"], z.imag, turns, angle, n not in still, DeviceType.TRANSFORMER, star)

    def _legs(self, one: Record) -> list[complex]:
        """Three legs, as they are set: the impedance between two windings is the sum of theirs."""
        first, second, third = (self._impedance(one, pair) for pair in _PAIRS)
        legs = ((first + third - second) / 2, (first + second - third) / 2, (second + third - first) / 2)
        return [z * self._times(one, n, bus) for n, (bus, z) in enumerate(zip("IJK", legs, strict=True), start=1)]

    def as_set(self, one: Record) -> Record:
        """A three-winding transformer that needs no table, because its impedances are what the table makes of them."""
        if not any(one[f"TAB{n}"] for n in (1, 2, 3)):
            return one
        first, second, third = self._legs(one)
        pairs = dict(zip(_PAIRS, (first + second, second + third, third + first), strict=True))
        told = {f"{kind}{pair}": part for pair, z in pairs.items() for kind, part in (("R", z.real), ("X", z.imag))}
        return {**one, **told, "CZ": 1, **dict.fromkeys(("TAB1", "TAB2", "TAB3"), 0)}

    def is_beyond(self, one: Record) -> bool:
        windings = [(n, bus) for n, bus in enumerate("IJK", start=1) if one.get(f"TAB{n}")]
        tables = [self._corrections[one[f"TAB{n}"]] for n, _ in windings]
        return any(
            not table.covers(self._turns(one, n, bus), one[f"ANG{n}"])
            for table, (n, bus) in zip(tables, windings, strict=True)
        )

    def _times(self, one: Record, winding: int, bus: str) -> float:
        """What a table multiplies the winding's impedance by, as it is set."""
        number = one[f"TAB{winding}"]
        if not number:
            return 1.0
        return self._corrections[number].times(self._turns(one, winding, bus), one[f"ANG{winding}"])

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

    def _impedance(self, one: Record, pair: str) -> complex:
        """Between two windings, on the case's base; CZ 2 tells it on the windings', 3 as impedance and losses in W."""
        r, x = one[f"R{pair}"], one[f"X{pair}"]
        if one["CZ"] == 1:
            return complex(r, x)
        own = one[f"SBASE{pair}"]
        if not own:
            raise GridError(f"transformer at bus {one['I']} has CZ {one['CZ']} and SBASE{pair} 0")
        if one["CZ"] == 3:
            r = r / (own * 1e6)
            x = math.sqrt(max(0.0, x * x - r**2))
        base = self._kv[one["I"]]
        against = (one["NOMV1"] or base) / base if base else 1.0
        scale = self._case.base_mva / own
        return complex(r * scale * against * against, x * scale * against * against)
