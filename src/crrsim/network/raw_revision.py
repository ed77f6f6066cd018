"""A power-flow case of one PSS/E revision as one of the other, and what the other has no room for.

Revision 31 has shunts in a section of their own, metered ends in a field, names for direct-current lines and FACTS
devices, and two fields more of a unit and three more of the case; revision 30 has a third title line.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from crrsim.network.raw_case import RawCase, Record, WrongRevision
from crrsim.network.raw_layout import REVISIONS, sections

_NUMBERED = {"two-terminal DC": "I", "FACTS": "N"}
"""Section whose records have a number in revision 30 and a name in 31 -> the number's field."""
_ONLY_31 = {"XFRRAT": 0, "NXFRAT": 0, "BASFRQ": 0.0}
_WIND = {"WMOD": 0, "WPF": 1.0}
_MOST_NAMED = 5


@dataclass(frozen=True)
class Converted:
    """The case in the other revision. `lost` tells in words what that cannot hold; without, it converts back equal."""

    case: RawCase
    lost: tuple[str, ...]


def converted(case: RawCase, revision: int) -> Converted:
    """Return the case as one of this revision.

    The third line of the file names the revision. Raises: WrongRevision for one that is not known.
    """
    if revision not in REVISIONS:
        raise WrongRevision(f"a case is converted to PSS/E revision 30 or 31, not {revision}")
    if revision == case.revision:
        return Converted(case, ())
    change = _To31(case) if revision == 31 else _To30(case)
    records = {kind.name: tuple(change.section(kind.name)) for kind in sections(revision)}
    header = {name: case.header[name] for name in ("IC", "SBASE")}
    made = RawCase(revision, records, header, (case.titles[0], f"VER {revision}"))
    return Converted(made, tuple(_told([*_of_title(case), *change.lost()])))


class _To31:
    """From 30, which has nothing that 31 could not hold but a second title."""

    def __init__(self, case: RawCase) -> None:
        self._case = case

    def lost(self) -> Iterator[tuple[str, str]]:
        return iter(())

    def section(self, name: str) -> Iterable[Record]:
        if name == "bus":
            return [_without(one, "GL", "BL") for one in self._case["bus"]]
        if name == "fixed shunt":
            return [
                {"I": one["I"], "ID": "1", "STATUS": 1, "GL": one["GL"], "BL": one["BL"]}
                for one in self._case["bus"]
                if one["GL"] or one["BL"]
            ]
        return [self._record(name, one) for one in self._case[name]]

    def _record(self, name: str, one: Record) -> Record:
        if name == "unit":
            return {**one, **_WIND}
        if name in {"branch", "multi-section line"}:
            return {**one, "J": abs(one["J"]), "MET": 2 if one["J"] < 0 else 1}
        if name in _NUMBERED:
            return {**_without(one, _NUMBERED[name]), "NAME": str(one[_NUMBERED[name]])}
        return one


class _To30:
    def __init__(self, case: RawCase) -> None:
        self._case = case
        self._shunts: dict[int, list[Record]] = defaultdict(list)
        for one in case["fixed shunt"]:
            self._shunts[one["I"]].append(one)

    def section(self, name: str) -> Iterable[Record]:
        return [self._record(name, one, place) for place, one in enumerate(self._case[name], start=1)]

    def _record(self, name: str, one: Record, place: int) -> Record:
        if name == "bus":
            running = [shunt for shunt in self._shunts[one["I"]] if shunt["STATUS"]]
            return {**one, **{field: float(sum(shunt[field] for shunt in running)) for field in ("GL", "BL")}}
        if name == "unit":
            return _without(one, *_WIND)
        if name in {"branch", "multi-section line"}:
            return {**_without(one, "MET"), "J": -abs(one["J"]) if _meters_far(one) else one["J"]}
        if name in _NUMBERED:
            return {**_without(one, "NAME"), _NUMBERED[name]: _number(one["NAME"]) or place}
        return one

    def lost(self) -> Iterator[tuple[str, str]]:
        """Yield what is lost, and of what."""
        for name, usual in _ONLY_31.items():
            if self._case.header[name] != usual:
                yield f"{name} of the case", str(self._case.header[name])
        yield from self._lost_shunts()
        for one in self._case["unit"]:
            if any(one[name] != usual for name, usual in _WIND.items()):
                yield "wind control (WMOD, WPF) of units", f"{one['I']} {one['ID']}"
        yield from self._lost_words()

    def _lost_words(self) -> Iterator[tuple[str, str]]:
        for name in ("branch", "multi-section line"):
            for one in self._case[name]:
                if one["MET"] not in {1, 2} or one["J"] < 0:
                    yield f"MET of a {name} as it is written, its meaning kept", f"{one['I']} {one['J']}"
        for name in _NUMBERED:
            for one in self._case[name]:
                if not _number(one["NAME"]):
                    yield f"names of {name} records", one["NAME"]

    def _lost_shunts(self) -> Iterator[tuple[str, str]]:
        for bus, here in self._shunts.items():
            for one in here:
                named = f"{bus} {one['ID']}"
                if not one["STATUS"]:
                    yield "fixed shunts that are out of service", named
                elif not (one["GL"] or one["BL"]):
                    yield "fixed shunts of nothing", named
                elif one["ID"] != "1" or one["STATUS"] != 1:
                    yield "ID and STATUS of fixed shunts", named
            if sum(bool(one["STATUS"]) for one in here) > 1:
                yield "which of a bus's fixed shunts has what, now one", str(bus)


def _meters_far(one: Record) -> bool:
    return bool(one["MET"] > 1 or one["J"] < 0)


def _number(name: str) -> int:
    """The number that revision 30 has for what 31 has under this name, or 0."""
    return int(name) if name.isascii() and name.isdigit() and str(int(name)) == name else 0


def _without(one: Record, *names: str) -> dict[str, Any]:
    return {name: value for name, value in one.items() if name not in names}


def _of_title(case: RawCase) -> Iterator[tuple[str, str]]:
    if case.titles[1] != f"VER {case.revision}":
        yield "the third line, which names the revision", case.titles[1] or "empty"


def _told(lost: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield each kind of loss once, with how many there are and the first of them."""
    of: Mapping[str, list[str]] = defaultdict(list)
    for what, which in lost:
        of[what].append(which)
    for what, names in of.items():
        more = f", ... {len(names)} in all" if len(names) > _MOST_NAMED else ""
        yield f"{what} ({', '.join(names[:_MOST_NAMED])}{more})"
