"""The network model packages that a person gives, and the model that each product is cleared on."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from crrsim.assembly.assumed import format_of
from crrsim.assembly.one_file import OneFile
from crrsim.calendar.pacific import period_hours
from crrsim.market.settings import Assumptions
from crrsim.market.stage import as_assumed
from crrsim.network.model import Model
from crrsim.network.package import LIST, Package, PackageError, read_package
from crrsim.network.package_format import Limits
from crrsim.network.package_reading import model_of
from crrsim.network.tables import parse_table
from crrsim.terms.product import Period, Product, TimeOfUse

_PERIOD = re.compile(r"(\d{4}_[SM]\d{2})_ON_NETWORK_MODEL\.RAW$")


@dataclass(frozen=True)
class _Asked:
    """Whose model: that of a package and time of use, and of so many hours where those count."""

    place: Path
    tou: TimeOfUse
    hours: float | None

    def __str__(self) -> str:
        return f"{self.tou}" if self.hours is None else f"{self.tou}, {self.hours:g} h"


class Networks:
    """Packages by where they were read. One alone serves every period, and tells it; several serve their own.

    Products whose models are alike share one, and with it all that is worked out about it.
    """

    def __init__(
        self, packages: Mapping[Path, Package], periods: Mapping[Path, str], limits: Limits, assumed: Assumptions
    ) -> None:
        self._packages, self._periods, self._limits, self._assumed = packages, periods, limits, assumed
        self._models: dict[_Asked, Model] = {}
        self._alike: dict[str, Model] = {}
        self._islands: dict[Path, int] = {}
        self._notes: dict[Path, dict[str, None]] = defaultdict(dict)

    @classmethod
    def read(
        cls, places: Sequence[Path], limits: Limits, listed: OneFile | None = None, assumed: Assumptions | None = None
    ) -> "Networks":
        """Read packages from folders or ZIP archives; `listed` is the public source/sink list, if not in them.

        Raises: PackageError, also where two packages are of one period; as `read_package`.
        """
        table = parse_table(listed.data, LIST, listed.name) if listed else None
        periods: dict[Path, str] = {}
        packages = {}
        for place in dict.fromkeys(places):
            found = read_package(place)
            packages[place] = replace(found, tables={**found.tables, LIST: table}) if table else found
            periods[place] = _period(place)
            twin = next((other for other in periods if other != place and periods[other] == periods[place]), None)
            if twin is not None:
                both = periods[place] or "a period that no file name tells"
                raise PackageError(f"{twin} and {place} are both of {both}: expected packages of several periods")
        return cls(packages, periods, limits, assumed or Assumptions())

    def place(self, product: Product) -> Path:
        """Where the package of a product was read. Raises: PackageError if there is none for its period."""
        if len(self._packages) == 1:
            return next(iter(self._packages))
        for place, period in self._periods.items():
            if period == str(product.period):
                return place
        told = ", ".join(period or "of no period" for period in self._periods.values())
        raise PackageError(f"no package is of {product.period}, only {told}: give that period's package too")

    def model(self, product: Product) -> Model:
        """Raises: PackageError; as `model_of`; GridError, UnknownLocation for what is assumed and does not fit."""
        place = self.place(product)
        if (own := self._periods[place]) not in {"", str(product.period)}:
            self._notes[place][f"it is the network of {own}, and bids of {product.period} were cleared on it"] = None
        asked = _Asked(place, product.tou, self._hours(place, product.period))
        if asked not in self._models:
            self._models[asked] = self._read_model(asked)
        return self._models[asked]

    def _read_model(self, asked: "_Asked") -> Model:
        how = format_of(self._assumed)
        found = model_of(self._packages[asked.place], asked.tou, limits=self._limits, how=how, hours=asked.hours)
        self._islands[asked.place] = len(found.islands)
        self._notes[asked.place] |= dict.fromkeys(found.notes)
        model = as_assumed(found.model, self._assumed)
        return self._alike.setdefault(model.digest, model)

    def _hours(self, place: Path, period: Period) -> float | None:
        """The hours that derates, if any, are held against (A-25): of a month; a season counts them in full."""
        spread = self._assumed.derates_spread and len(period.months) == 1
        derated = any(row["Action"] == "Derate" for row in self._packages[place].tables["OUTAGE"].rows)
        return period_hours(period) if spread and derated else None

    @property
    def lacks_list(self) -> bool:
        """Whether a package came without the source/sink list."""
        return any(LIST not in one.tables for one in self._packages.values())

    @property
    def told(self) -> Sequence[Mapping[str, Any]]:
        """What a record tells of each network that a product has asked for."""
        return [
            {
                "file": place.resolve().name,
                "period": self._periods[place],
                "islands_left_out": self._islands[place],
                "notes": list(self._notes[place]),
                "digest": {str(one): model.digest for one, model in self._models.items() if one.place == place},
            }
            for place in self._islands
        ]


def _period(place: Path) -> str:
    """The period that file names tell, or nothing."""
    return next((found[1] for name in _names(place) if (found := _PERIOD.search(name))), "")


def _names(place: Path) -> Iterable[str]:
    if place.is_dir():
        return [one.name for one in place.iterdir()]
    with ZipFile(place) as archive:
        return archive.namelist()
