"""A model as a power-flow case: what PSS/E would be told of it.

The case is direct current in all but form: no resistance, no reactive power, every voltage one. Only three-winding
transformers, which a model has as stars, are told as the case that they come from told them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from string import digits

from crrsim.network.grid import Branch, Bus, DeviceType
from crrsim.network.model import Model
from crrsim.network.package_format import CaseRatings, PackageFormat
from crrsim.network.package_wires import STILL
from crrsim.network.raw_case import RawCase, Record, record
from crrsim.terms.location import Location, LocationType

LOAD, GENERATOR, SWING, ISOLATED = 1, 2, 3, 4
_MARKS = digits[1:] + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SAYS = "Invented network, made by crrsim: no model of the ISO"


@dataclass(frozen=True)
class Numbered:
    """A model with what a case needs besides: numbers of buses, circuits of branches, marks of units at one bus."""

    model: Model

    @cached_property
    def number(self) -> dict[str, int]:
        """Bus -> its number: its own where each has one, else its place; what is no bus of a case has none."""
        buses = [bus for bus in self.model.grid.buses if bus.name not in self.model.stars]
        if len({bus.number for bus in buses if bus.number > 0}) == len(buses):
            return {bus.name: bus.number for bus in buses}
        return {bus.name: place for place, bus in enumerate(buses, start=1)}

    @cached_property
    def whole(self) -> tuple[Branch, ...]:
        """The branches that are no winding of a three-winding transformer."""
        stars = self.model.stars.keys()
        return tuple(one for one in self.model.grid.branches if stars.isdisjoint((one.from_bus, one.to_bus)))

    @cached_property
    def circuit(self) -> dict[str, str]:
        """Branch -> what tells it from others between the same buses."""
        seen: Counter[frozenset[str]] = Counter()
        circuits = {}
        for branch in self.whole:
            ends = frozenset((branch.from_bus, branch.to_bus))
            circuits[branch.name] = mark(seen[ends])
            seen[ends] += 1
        return circuits

    @cached_property
    def plants(self) -> tuple[tuple[Location, str], ...]:
        """Generators at one bus each, with the mark of their unit there."""
        seen: Counter[str] = Counter()
        found = []
        for place in self.model.locations.values():
            if place.type is LocationType.GEN and len(place.factors) == 1:
                bus = place.factors[0][0]
                found.append((place, mark(seen[bus])))
                seen[bus] += 1
        return tuple(found)

    @cached_property
    def dispatch(self) -> dict[str, float]:
        """Generator -> MW: the load, shared among all plants by their capacity."""
        total, load = sum(self.model.capacity.values()), sum(self.model.load.values())
        return {name: mw * load / total for name, mw in self.model.capacity.items()} if total else {}


def mark(place: int) -> str:
    """1 to 9 and A to Z, then with two letters: at most two characters."""
    tens, ones = divmod(place, len(_MARKS))
    return (_MARKS[tens - 1] if tens else "") + _MARKS[ones]


def case_of(numbered: Numbered, title: str, release: float, how: PackageFormat) -> RawCase:
    """The model as a case of the format's revision, titled so, its ratings those that `release` leaves (F-40).

    Raises: RawError for what no case could say, such as a bus name longer than 12 characters.
    """
    model = numbered.model
    zones = list(dict.fromkeys(bus.zone for bus in model.grid.buses))
    areas = list(dict.fromkeys(_area(zone) for zone in zones))
    share = release if how.case_ratings is CaseRatings.ENFORCED else 1.0
    records = {
        "bus": tuple(_buses(numbered, zones, areas, how.revision)),
        "load": tuple(
            record(how.revision, "load", I=numbered.number[bus], PL=float(mw), AREA=1, ZONE=1)
            for bus, mw in sorted(model.load.items())
        ),
        "unit": tuple(_units(numbered, how.revision)),
        "branch": tuple(_lines(numbered, share, how.revision)),
        "transformer": tuple(_transformers(numbered, share, how.revision)),
        "two-terminal DC": tuple(_dc_lines(numbered, how.revision)),
        "area": tuple(record(how.revision, "area", I=n, ARNAME=name) for n, name in enumerate(areas, start=1)),
        "zone": tuple(record(how.revision, "zone", I=n, ZONAME=name) for n, name in enumerate(zones, start=1)),
        "owner": (record(how.revision, "owner", I=1, OWNAME="CRRSIM"),),
    }
    return RawCase(how.revision, records, titles=(f"{title}: {SAYS}", f"VER {how.revision}"))


def _area(zone: str) -> str:
    return zone.partition("-")[0]


def _buses(numbered: Numbered, zones: list[str], areas: list[str], revision: int) -> Iterator[Record]:
    model = numbered.model
    with_plant = {place.factors[0][0] for place, _ in numbered.plants}
    swing = model.slack or model.in_service.buses[0].name
    for bus in model.grid.buses:
        if bus.name in model.stars:
            continue
        kind = _kind(bus, model, with_plant, swing)
        zone = zones.index(bus.zone) + 1
        area = areas.index(_area(bus.zone)) + 1
        yield record(
            revision,
            "bus",
            I=numbered.number[bus.name],
            NAME=bus.name,
            BASKV=float(bus.kv),
            IDE=kind,
            AREA=area,
            ZONE=zone,
        )


def _kind(bus: Bus, model: Model, with_plant: Iterable[str], swing: str) -> int:
    if bus.name not in model.in_service.bus_position:
        return ISOLATED
    if bus.name == swing:
        return SWING
    return GENERATOR if bus.name in with_plant else LOAD


def _units(numbered: Numbered, revision: int) -> Iterator[Record]:
    for place, ident in numbered.plants:
        most = float(numbered.model.capacity.get(place.name, 0.0))
        status = int(place.name not in numbered.model.islanded)
        at = numbered.number[place.factors[0][0]]
        mw = numbered.dispatch.get(place.name, 0.0)
        yield record(revision, "unit", I=at, ID=ident, PG=mw, PT=most, PB=0.0, STAT=status)


def _ends(numbered: Numbered, branch: Branch) -> dict[str, object]:
    return {
        "I": numbered.number[branch.from_bus],
        "J": numbered.number[branch.to_bus],
        "CKT": numbered.circuit[branch.name],
    }


def is_transformer(branch: Branch) -> bool:
    """Whether a case has the branch as a transformer: by its kind, or because it taps or shifts."""
    return branch.device_type is DeviceType.TRANSFORMER or (branch.tap, branch.shift) != (1.0, 0.0)


def _status(model: Model) -> dict[str, int]:
    # A line to a bus that an outage has cut off hangs on nothing and is out as well.
    return {branch.name: int(branch.name in model.in_service.branch_position) for branch in model.grid.branches}


def _lines(numbered: Numbered, share: float, revision: int) -> Iterator[Record]:
    status = _status(numbered.model)
    for one in numbered.whole:
        if not is_transformer(one):
            rates = {
                "RATEA": one.normal_mw * share,
                "RATEB": one.emergency_mw * share,
                "RATEC": one.emergency_mw * share,
            }
            yield record(revision, "branch", **_ends(numbered, one), X=one.x, ST=status[one.name], **rates)


def _transformers(numbered: Numbered, share: float, revision: int) -> Iterator[Record]:
    status = _status(numbered.model)
    found = (one for one in numbered.whole if is_transformer(one))
    for place, one in enumerate(found, start=1):
        yield record(
            revision,
            "transformer",
            **_ends(numbered, one),
            NAME=f"XF{place}",
            X1_2=one.x / one.tap,
            STAT=status[one.name],
            WINDV1=one.tap,
            ANG1=one.shift,
            RATA1=one.normal_mw * share,
            RATB1=one.emergency_mw * share,
            RATC1=one.emergency_mw * share,
        )
    yield from _three_windings(numbered)


def _three_windings(numbered: Numbered) -> Iterator[Record]:
    model = numbered.model
    running = {(one.to_bus, one.from_bus) for one in model.in_service.branches if one.to_bus in model.stars}
    legs = {(star, numbered.number[bus]) for star, bus in running}
    for star, told in model.stars.items():
        still = tuple(n for n, end in enumerate("IJK", start=1) if (star, told[end]) not in legs)
        # With two windings out nothing flows through the third: as good as all. The outage table says which they are.
        yield {**told, "STAT": next((stat for stat, out in STILL.items() if out == still), 0)}


def _dc_lines(numbered: Numbered, revision: int) -> Iterator[Record]:
    for place, one in enumerate(numbered.model.dc_lines, start=1):
        known: dict[str, object] = {"I": place} if revision == 30 else {"NAME": one.name}
        ends = {"IPR": numbered.number[one.from_bus], "IPI": numbered.number[one.to_bus]}
        yield record(revision, "two-terminal DC", **known, **ends, MDC=1, SETVL=one.mw)
