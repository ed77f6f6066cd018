"""What the ISO remembers of a conversion: the rights there are, what was asked, and what each transferee said."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from crrsim.calendar.pacific import pacific_date
from crrsim.market.rules import rule
from crrsim.terms.conversion import ApprovalStatus, ConversionStatus
from crrsim.terms.product import HedgeType, TimeOfUse


@dataclass(frozen=True)
class Right:
    """A path that its holder may convert: at most `max_mw` on every day of [start_at, end_at]."""

    right_id: int
    holder: str
    source: str
    sink: str
    start_at: datetime
    end_at: datetime
    max_mw: Decimal

    @property
    def path(self) -> tuple[str, str]:
        return self.source, self.sink


@dataclass(frozen=True)
class NewConversion:
    """A request as it comes in. `end_at` is its last second, or the midnight after it (A-02)."""

    source: str
    sink: str
    start_at: datetime
    end_at: datetime
    mw: Decimal
    transferee: str
    modeled: bool

    @property
    def path(self) -> tuple[str, str]:
        return self.source, self.sink

    @property
    def echo(self) -> str:
        """The record as the ISO quotes it: comma separated in brackets, dates in Pacific calendar days.

        Source: the example of the TOR conversion document, which also gives the order of the fields.
        """
        flag = "Y" if self.modeled else "N"
        days = [pacific_date(at).strftime("%m/%d/%Y") for at in (self.start_at, self.end_at)]
        return f"[{self.source},{self.sink},{plain(self.mw)},{days[0]},{days[1]},{self.transferee},{flag}]"


@dataclass(frozen=True)
class Conversion:
    """A request that was taken, with the number the ISO gave it."""

    conversion_id: int
    window: str
    holder: str
    asked: NewConversion


@dataclass(frozen=True)
class Approval:
    """A CRR that is to come of a request, and what its future owner said; `crr_id` once it exists."""

    approval_id: int
    conversion_id: int
    window: str
    owner: str
    source: str
    sink: str
    tou: TimeOfUse
    hedge: HedgeType
    mw: Decimal
    status: ApprovalStatus = ApprovalStatus.PENDING_APPROVAL
    crr_id: int | None = None


@dataclass(frozen=True)
class NewAnswer:
    """A transferee's answer as it comes in: the record it was shown, and its word on it."""

    approval_id: int
    source: str
    sink: str
    tou: TimeOfUse
    hedge: HedgeType
    mw: Decimal
    status: ApprovalStatus

    @property
    def echo(self) -> str:
        """The record as the ISO quotes it, in the order of the upload template."""
        path = f"{self.source},{self.sink},{self.tou},{self.hedge},{plain(self.mw)}"
        return f"[{self.approval_id},{path},{self.status}]"


@dataclass(frozen=True)
class Upload:
    """What became of an upload: taken when there are no problems, else nothing of it was kept."""

    at: datetime
    problems: tuple[str, ...] = ()

    @property
    def taken(self) -> bool:
        return not self.problems


@dataclass(frozen=True)
class Standing:
    """A request and where it stands; `message` says why it came to nothing, where it did."""

    conversion: Conversion
    status: ConversionStatus
    message: str | None = None


@rule(
    "tor-derived",
    says="a request makes one obligation for on-peak and one for off-peak hours, each of its whole MW",
    source="TOR conversion API, mtTorCRRApprovalList; A-41",
)
def derived(asked: NewConversion) -> tuple[tuple[TimeOfUse, HedgeType, Decimal], ...]:
    return tuple((tou, HedgeType.OBL, asked.mw) for tou in TimeOfUse)


@derived.defect("tor-on-peak-only", says="a request makes a CRR for on-peak hours alone")
def _(asked: NewConversion) -> tuple[tuple[TimeOfUse, HedgeType, Decimal], ...]:
    return derived.healthy(asked)[:1]


@derived.defect("tor-mw-shared", says="a request's MW are shared out between its on-peak and its off-peak CRR")
def _(asked: NewConversion) -> tuple[tuple[TimeOfUse, HedgeType, Decimal], ...]:
    half = (asked.mw / 2).quantize(Decimal("0.001"))
    return ((TimeOfUse.ON, HedgeType.OBL, asked.mw - half), (TimeOfUse.OFF, HedgeType.OBL, half))


@derived.defect("tor-option-made", says="a request makes options, which cannot cost their holder anything")
def _(asked: NewConversion) -> tuple[tuple[TimeOfUse, HedgeType, Decimal], ...]:
    return tuple((tou, HedgeType.OPT, mw) for tou, _, mw in derived.healthy(asked))


def plain(mw: Decimal) -> str:
    """MW without idle zeros, as records are quoted: 10, 10.5."""
    return f"{mw.normalize():f}"
