"""From a model to the files of its package."""

from collections.abc import Iterator, Mapping

from crrsim.network.grid import Branch, Bus
from crrsim.network.model import Model
from crrsim.network.package import LIST, Package
from crrsim.network.package_case import Numbered, case_of
from crrsim.network.package_format import NOT_WATCHED, OURS, PackageFormat
from crrsim.network.tables import NDA_TABLES, Row, Table
from crrsim.terms.location import LocationType
from crrsim.terms.product import TimeOfUse

Taken = Mapping[str, tuple[float, float]]
"""Branch or interface -> MW of its room each way that the plain rating or limit is to lack."""

NOTHING: Taken = {}
LEAST_ROOM = 0.001
"""MW; what a limit that is taken whole still says, because a limit is above zero."""

RATINGS = ("Normal Rating", "Emergency Rating")
LIMITS = ("Positive Limit", "Negative Limit")

_FIRST_OUTAGE = 9_000_001


def package_of(
    models: Mapping[TimeOfUse, Model],
    title: str,
    *,
    release: float = 1.0,
    how: PackageFormat = OURS,
    taken: Mapping[TimeOfUse, Taken] | None = None,
) -> Package:
    """The package of a market and period: a model for each time of use, and the share of limits the market may use.

    Plain ratings and limits are those that the market enforces, Operating ones those in full (A-23). Derates are told
    in full. `taken` is room that enforced ratings and limits lack besides; of a branch its two ways lack the more.
    """
    room = taken or {}
    numbered = {tou: Numbered(model) for tou, model in models.items()}
    makers = {name: _MAKERS[name] for name in (*NDA_TABLES, LIST)}
    return Package(
        {tou: case_of(one, f"{title} {tou}", release, how) for tou, one in numbered.items()},
        {
            name: Table(
                name,
                tuple(
                    {**row, "TOU": tou.value}
                    for tou, one in numbered.items()
                    for row in make(_Telling(one, release, room.get(tou, NOTHING), how))
                ),
            )
            for name, make in makers.items()
        },
    )


class _Telling:
    """One model as rows, its ratings and limits in the columns that A-23 gives them."""

    def __init__(self, numbered: Numbered, release: float, taken: Taken, how: PackageFormat) -> None:
        self.numbered, self.model = numbered, numbered.model
        self._release, self._taken, self._how = release, taken, how
        self._kinds = {branch.name: _mark(branch, place) for place, branch in enumerate(self.model.grid.branches, 1)}

    def limits(self, name: str, columns: tuple[str, str], full: tuple[float, float], *, ways: bool) -> Row:
        """Both pairs of columns; `ways` says that they limit one way and the other, not both at once."""
        there, back = self._taken.get(name, (0.0, 0.0))
        lacks = (there, back) if ways else (max(there, back),) * 2
        enforced = [max(LEAST_ROOM, mw * self._release - less) for mw, less in zip(full, lacks, strict=True)]
        plain, operating = (enforced, full) if self._how.plain_derated else (full, enforced)
        return dict(zip(columns, plain, strict=True)) | {
            f"Operating {column}": mw for column, mw in zip(columns, operating, strict=True)
        }

    @property
    def sign(self) -> int:
        return self._how.factor_sign

    def device(self, name: str) -> Row:
        branch = self.model.grid.branch(name)
        return {
            "Device Name": name,
            "EMS Device Name": self._kinds[name],
            "Device EMS Name": self._kinds[name],
            "Device Type": branch.device_type.value,
        }

    def ends(self, branch: Branch) -> dict[str, object]:
        told: dict[str, object] = {}
        for end, name in (("From", branch.from_bus), ("To", branch.to_bus)):
            bus = self.bus(name)
            told |= {
                f"{end} Bus Number": self.numbered.number.get(name),
                f"{end} Bus ID": self.numbered.number.get(name),
                f"{end} Bus Name": name,
                f"{end} Bus Substation": name.rstrip("0123456789") or name,
                f"{end} Bus Zone": bus.zone or None,
            }
        return told

    def bus(self, name: str) -> Bus:
        return self.model.grid.buses[self.model.grid.bus_position[name]]

    def ems_name(self, bus: str) -> str:
        return f"1-BUS-{self.numbered.number[bus]}"


def _mark(branch: Branch, place: int) -> str:
    return f"1-{branch.device_type.value[:2]}-{place}"


def _devices(told: _Telling) -> Iterator[Row]:
    for branch in told.numbered.whole:
        yield {
            **told.device(branch.name),
            **told.ends(branch),
            "Circuit ID": told.numbered.circuit[branch.name],
            "Status": "Closed" if branch.name in told.model.in_service.branch_position else "Open",
            "Enforcement": "Yes" if branch.normal_mw < NOT_WATCHED else "No",
            **told.limits(branch.name, RATINGS, (branch.normal_mw, branch.emergency_mw), ways=False),
        }


def _contingencies(told: _Telling) -> Iterator[Row]:
    for one in told.model.contingencies:
        for name in one.outages:
            yield {
                **told.device(name),
                "Contingency Name": one.name,
                "Description": f"Loss of {len(one.outages)} devices" if len(one.outages) > 1 else "Loss of a device",
                "Status": "Active",
                "Action": "Open",
                "Outage": _yes(name not in told.model.in_service.branch_position),
            }


def _interfaces(told: _Telling) -> Iterator[Row]:
    for one in told.model.interfaces:
        limits = told.limits(one.name, LIMITS, (one.positive_mw, one.negative_mw), ways=True)
        against = {column: -mw for column, mw in limits.items() if column.endswith(LIMITS[1])}
        for name, factor in one.elements:
            yield {
                **told.device(name),
                **told.ends(told.model.grid.branch(name)),
                **limits,
                **against,
                "Interface Name": one.name,
                "Factor": factor * told.sign,
                "Outage": _yes(name not in told.model.in_service.branch_position),
            }


def _outages(told: _Telling) -> Iterator[Row]:
    for place, name in enumerate(told.model.outages):
        branch = told.model.grid.branch(name)
        yield {
            **told.device(name), **told.ends(branch), "OMS Outage ID": str(_FIRST_OUTAGE + place), "Action": "Open",
        }  # fmt: skip
    for place, one in enumerate(told.model.derates, start=len(told.model.outages)):
        yield {
            **told.device(one.branch),
            **told.ends(told.model.grid.branch(one.branch)),
            "OMS Outage ID": str(_FIRST_OUTAGE + place),
            "Duration In Hour": one.hours,
            "Action": "Derate",
            "Adjusted Base Limit": one.normal_mw,
            " Adjusted Emergency Limit": one.emergency_mw,
        }


def _hubs(told: _Telling) -> Iterator[Row]:
    plant_at = {place.factors[0][0]: place.name for place, _ in reversed(told.numbered.plants)}
    for hub in told.model.locations.values():
        if hub.type is LocationType.TH:
            for bus, factor in hub.factors:
                yield {"Trading Hub": hub.name, "APNode": plant_at.get(bus, bus), "Allocation Factor": factor}


def _aggregates(told: _Telling) -> Iterator[Row]:
    unit_at = {row["Bus Name"]: row["EMS Gen Name"] for row in reversed(tuple(_resources(told)))}
    for one in told.model.locations.values():
        if one.type is LocationType.GEN and len(one.factors) > 1:
            for bus, factor in one.factors:
                unit = unit_at.get(bus, told.ems_name(bus))
                yield {"Generator Name": one.name, "EMS Name": unit, "Distribution Factor": factor}


def _resources(told: _Telling) -> Iterator[Row]:
    for place, (one, _) in enumerate(told.numbered.plants, start=1):
        bus = one.factors[0][0]
        yield {
            "Generator Name": one.name,
            "EMS Gen Name": f"1-GEN-{place}",
            "Bus Name": bus,
            "EMS Bus Name": told.ems_name(bus),
            "Zone Name": told.bus(bus).zone or None,
            "Enforcement": "No",
            "Mw": told.numbered.dispatch.get(one.name, 0.0),
            "PMax": float(told.model.capacity.get(one.name, 0.0)),
        }


def _places(told: _Telling) -> Iterator[Row]:
    for one in told.model.locations.values():
        for bus, factor in one.factors:
            yield {
                "SourceSink": one.name,
                "Type": one.type.value,
                "BiddableFlag": _yes(told.model.biddable(one.name)),
                "Zone": told.bus(bus).zone or None,
                "AugmentedBusName": f"BusbarSection_{told.numbered.number[bus]}_N1",
                "EMSBusName": told.ems_name(bus),
                "ParticipationFactor": factor,
            }


def _yes(statement: bool) -> str:
    return "Yes" if statement else "No"


_MAKERS = {
    "LINE_AND_TRANSFORMER": _devices,
    "CONTINGENCY": _contingencies,
    "INTERFACE": _interfaces,
    "OUTAGE": _outages,
    "TRADING_HUB": _hubs,
    "GEN_DISTRIBUTION_FACTOR": _aggregates,
    "RESOURCE": _resources,
    LIST: _places,
}
