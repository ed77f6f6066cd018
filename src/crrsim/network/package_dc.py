"""The direct-current lines of a power-flow case, by the schedule that it has for each.

A line of two ends holds MW, or a current at a scheduled voltage. Of a net of several converters one keeps the voltage
and takes what the others leave: so each of the others is a line to it. Losses are left out, as everywhere here.
Source: the published record layouts; SETVL above zero is told at the rectifier, below zero at the inverter, and DCSET
above zero is fed into the network.
"""

from collections.abc import Iterator, Mapping

from crrsim.network.dc_lines import DcLine
from crrsim.network.grid import GridError
from crrsim.network.raw_case import RawCase, Record

_BLOCKED, _POWER = 0, 1
"""MDC: the line is out, or its SETVL is of MW; else it is of amperes."""
_OUT, _HOLDS_MW = 0, 2
"""TYPE of a converter: it is out, or keeps to MW; else it keeps the voltage."""


def dc_lines_of(case: RawCase, names: Mapping[int, str]) -> tuple[DcLine, ...]:
    """Every direct-current line that runs, from where it takes to where it brings; `names` are those of the buses.

    Raises: GridError for an end that is no bus of the case, or a converter net without one that keeps the voltage.
    """
    reading = _Reading(case, names)
    return (*reading.of_two_ends(), *reading.of_voltage_source(), *reading.of_several_ends())


class _Reading:
    def __init__(self, case: RawCase, names: Mapping[int, str]) -> None:
        self._case, self._names = case, names

    def of_two_ends(self) -> Iterator[DcLine]:
        for one in self._case["two-terminal DC"]:
            if one["MDC"] != _BLOCKED:
                mw = abs(one["SETVL"]) * (1.0 if one["MDC"] == _POWER else one["VSCHD"] / 1000)
                yield self._line(one.get("NAME") or f"DC_{one['I']}", one["IPR"], one["IPI"], mw)

    def of_voltage_source(self) -> Iterator[DcLine]:
        for one in self._case["VSC DC"]:
            running = [n for n in (1, 2) if one[f"TYPE{n}"] != _OUT]
            if one["MDC"] != _BLOCKED and len(running) > 1:
                # Where both keep to MW, nobody keeps the voltage; the first is then believed.
                into = next((n for n in running if one[f"TYPE{n}"] == _HOLDS_MW), None)
                if into is None:
                    raise GridError(f"VSC DC line {one['NAME']} has no converter that holds MW (TYPE 2)")
                yield self._line(one["NAME"], one[f"IBUS{3 - into}"], one[f"IBUS{into}"], one[f"DCSET{into}"])

    def of_several_ends(self) -> Iterator[DcLine]:
        for one in self._case["multi-terminal DC"]:
            if one["MDC"] != _BLOCKED:
                yield from self._net(one)

    def _net(self, one: Record) -> Iterator[DcLine]:
        keeper = next((each for each in one["converters"] if each["IB"] == one["VCONV"]), None)
        if keeper is None:
            raise GridError(f"multi-terminal DC {one['I']} has no converter at bus {one['VCONV']}, its VCONV")
        to_mw = 1.0 if one["MDC"] == _POWER else keeper["SETVL"] / 1000
        for place, each in enumerate(one["converters"], start=1):
            if each is not keeper:
                yield self._line(f"NET{one['I']}_{place}", each["IB"], keeper["IB"], each["SETVL"] * to_mw)

    def _line(self, name: str, start: int, end: int, mw: float) -> DcLine:
        for bus in (start, end):
            if bus not in self._names:
                raise GridError(f"DC line {name} ends at {bus}, which is no bus of the case")
        start, end = (start, end) if mw >= 0 else (end, start)
        return DcLine(name, self._names[start], self._names[end], abs(mw))
