"""What is traded: a period, a time of use, a hedge between a source and a sink."""

import re
from dataclasses import dataclass
from enum import StrEnum


class TimeOfUse(StrEnum):
    ON = "ON"
    OFF = "OFF"


class HedgeType(StrEnum):
    """An obligation may pay or cost; an option only pays."""

    OBL = "OBL"
    OPT = "OPT"


class CrrType(StrEnum):
    """How a CRR came to be. Source: the CrrType enumeration of the published documents."""

    LSE = "LSE"
    AUC = "AUC"
    OBAALSE = "OBAALSE"
    MT = "MT"
    LSE_LMT = "LSE_LMT"
    LMT_CNT = "LMT_CNT"
    LSE_THCNT = "LSE_THCNT"
    MT_TOR = "MT_TOR"


_PERIOD = re.compile(r"(?P<year>\d{4})_(?P<kind>[SM])(?P<number>\d{2})")


@dataclass(frozen=True, order=True)
class Period:
    """A season (2027_S01 .. S04) or a month (2026_M04). The name alone; `calendar` knows its instants and hours."""

    year: int
    kind: str
    number: int

    @classmethod
    def parse(cls, name: str) -> "Period":
        """Read `YYYY_Snn` or `YYYY_Mnn`. Raises: ValueError, saying what was expected."""
        found = _PERIOD.fullmatch(name)
        period = cls(int(found["year"]), found["kind"], int(found["number"])) if found else None
        if period is None or not 1 <= period.number <= (4 if period.kind == "S" else 12):
            raise ValueError(f"{name!r} is no period: expected YYYY_S01 to YYYY_S04 or YYYY_M01 to YYYY_M12")
        return period

    @classmethod
    def season(cls, year: int, number: int) -> "Period":
        return cls(year, "S", number)

    @classmethod
    def month(cls, year: int, number: int) -> "Period":
        return cls(year, "M", number)

    @property
    def months(self) -> range:
        """The calendar months covered, 1 to 12."""
        last = self.number if self.kind == "M" else 3 * self.number
        return range(last if self.kind == "M" else last - 2, last + 1)

    def covers(self, other: "Period") -> bool:
        return self.year == other.year and set(other.months) <= set(self.months)

    def __str__(self) -> str:
        return f"{self.year}_{self.kind}{self.number:02d}"


@dataclass(frozen=True, order=True)
class Product:
    """One of the goods of a market: a period and a time of use, cleared on its own."""

    period: Period
    tou: TimeOfUse

    def __str__(self) -> str:
        return f"{self.period} {self.tou}"
