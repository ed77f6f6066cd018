"""What a scenario may ask of a run, whether the server is our mock or somebody else's.

A Given arranges on the mock. On a foreign server it looks, through the public services only, and when things are not
as the scenario needs them it says why: `NotDue` before their time, `CannotArrange` for all else. Neither is a failure.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Protocol

from crrsim.calendar.clock import Clock
from crrsim.calendar.plan import Plan
from crrsim.calendar.schedule import Schedule, ScheduledMarket, ScheduledWindow
from crrsim.client.connection import CrrClient
from crrsim.client.mui import MuiClient
from crrsim.client.oasis import OasisClient
from crrsim.client.trouble import Trouble
from crrsim.evidence.verdict import Family
from crrsim.network.grid import Derate
from crrsim.terms.business import SeedCrr, SeedMessage
from crrsim.terms.market import MarketStatus
from crrsim.terms.participant import Access, Participant
from crrsim.terms.product import Period, Product

if TYPE_CHECKING:  # numerics: sentences that ask for no network need not wait for them
    from crrsim.market.engine import Engine
    from crrsim.network.model import Model


class Unmet(Exception):  # noqa: N818 - says what it is
    """A scenario cannot be played here and now; it has not failed."""

    family: ClassVar[Family]


class CannotArrange(Unmet):
    """What the scenario needs cannot be brought about from outside. Its verdict is BLOCKED."""

    family = Family.BLOCKED


class NotDue(Unmet):
    """The plan's time for it has not come. Its verdict is NOT DUE."""

    family = Family.NOT_DUE


class WindowDiffers(Unmet):
    """The plan has the market in one status now, and the server in another. Its verdict is WINDOW."""

    family = Family.WINDOW


class ManualPending(Unmet):
    """A person has to do it, and nobody has said yet that it was done. Its verdict is MANUAL PENDING."""

    family = Family.MANUAL


class Stranger(StrEnum):
    """Somebody whom the server must turn away."""

    NO_CERTIFICATE = "no certificate"
    FOREIGN = "a certificate of a foreign authority"
    EXPIRED = "an expired certificate"
    UNPROVISIONED = "a certificate that belongs to no participant"


class ExactName(str):
    """A portfolio's name of which every character counts, so that a shared server must take it as it stands."""

    __slots__ = ()


class Operator(Protocol):
    """What only whoever runs the server can bring about, so that its refusals are met all the same."""

    def be_busy(self, *, busy: bool = True) -> None: ...

    def fail_downloads(self, *, fail: bool = True) -> None: ...

    def hold_portfolio(self, market: str, participant: str, name: str) -> None: ...

    def lose_portfolio(self, market: str, participant: str, name: str) -> None: ...

    def set_credit_limit(self, participant: str, usd: Decimal) -> None: ...

    def end_credit_check(self, request_id: int) -> None: ...

    def decline_trade(self, request_id: int) -> None: ...

    def let_cast_rest(self) -> None: ...

    def forget_holdings(self) -> None: ...

    def renominate(self, crr_id: int, season: Period, mw: Decimal) -> None: ...

    def measure_load(self, owner: str, sink: str, product: Product, mw: Decimal, highest: Decimal) -> None: ...

    def forget_elections(self, owner: str) -> None: ...

    def take_out(self, market: str, branches: Iterable[str]) -> None: ...

    def derate(self, market: str, derates: Iterable[Derate]) -> None: ...


class Simulation(Protocol):
    """The run's server and time, as far as scenarios may touch them."""

    @property
    def name(self) -> str:
        """Return what the run is against, for people."""

    @property
    def is_mock(self) -> bool:
        """Say whether server and time are ours to move."""

    @property
    def plan(self) -> Plan: ...

    @property
    def schedule(self) -> Schedule: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def participants(self) -> Mapping[str, Participant]:
        """Return actor -> the participant it plays."""

    def begin(self, defect: str | None = None) -> None:
        """Start a scenario: on the mock with a world of its own, bent by `defect` when one is named."""

    def client(self, actor: str) -> CrrClient:
        """Return the actor's client; the same one all through the run. Raises: CannotArrange without a certificate."""

    def mui(self, actor: str) -> MuiClient:
        """Return the actor's way to upload files to the market user interface. Raises: CannotArrange."""

    def oasis(self, actor: str) -> OasisClient:
        """Return the actor's way to OASIS. Raises: CannotArrange."""

    def client_over(self, actor: str, tls: str) -> CrrClient:
        """Return a client of the actor's of its own, over TLS "1.2" or "1.3" alone; whoever asks closes it."""

    def stranger(self, kind: Stranger, *, tls: str) -> CrrClient:
        """Return a client of somebody to be turned away, over TLS "1.2" or "1.3" alone. Raises: CannotArrange."""

    def location(self, name: str) -> str:
        """Return this server's name for a location of the features."""

    def portfolio(self, name: str) -> str:
        """Return the name a portfolio of the features bears here; on a shared server each scenario has its own."""

    def created(self, actor: str, market: str, name: str) -> None:
        """Remember a portfolio of ours, to be taken away again at the scenario's end where the server is shared."""

    def keep(self, what: str, save: Callable[[], Callable[[], object]]) -> None:
        """Put `what` back at the scenario's end, as it was, where the server is shared: `save` returns how."""

    def end(self) -> None:
        """End a scenario, and leave a shared server as it was found."""

    def under_way(self) -> None:
        """Make sure that the services answer, at any moment. Raises: Trouble, CannotArrange."""

    def later(self, weeks: int) -> None:
        """Let week 1 begin so many weeks later, to the end of the scenario. Raises: CannotArrange."""

    def assume(self, *switches: str) -> None:
        """Read the rules otherwise to the end of the scenario: `tier_3=yes`. Raises: CannotArrange."""

    def curves_run_in_lines(self) -> bool:
        """Whether bid curves may run from point to point (A-31); so also where nobody knows, since steps lie within."""

    def at(self, moment: datetime, says: str, *, exact: bool = True) -> None:
        """Make it that moment, or when not `exact` any later one; `says` is how the feature words it.

        Raises: CannotArrange, NotDue.
        """

    def until(self, moment: datetime, says: str, *, exact: bool = False) -> None:
        """Let time pass to that moment, and where it is `exact` no further. Raises: CannotArrange, NotDue."""

    def standing(self, window: ScheduledWindow, status: MarketStatus) -> None:
        """Make sure that a market or a submission window stands so. Raises: CannotArrange, NotDue, WindowDiffers."""

    def holding(self, holding: SeedCrr) -> int:
        """Make sure that the owner holds just such a CRR, and return its id. Raises: CannotArrange."""

    def holding_like(self, holding: SeedCrr) -> tuple[int, SeedCrr]:
        """Make sure that the owner holds a CRR of that type and time of use, on any path, of as many MW or more.

        It is valid all through the period, and may be traded and offered. Returns its id, and what it is.
        Raises: CannotArrange.
        """

    def message(self, message: SeedMessage) -> None:
        """Make sure that the ISO has sent that message. Raises: CannotArrange."""

    def model(self, market: ScheduledMarket) -> "Model":
        """Return the market's network model as released by now. Raises: CannotArrange."""

    def engine(self) -> "Engine":
        """Return the market's engine, to be asked outside of any market. Raises: CannotArrange."""

    def operator(self) -> Operator:
        """Return the hand that runs the server. Raises: CannotArrange when it is not ours."""

    def revoke(self, actor: str) -> None:
        """Take every access role from an actor, to the end of the scenario. Raises: CannotArrange."""

    def migrated(self) -> Mapping[str, frozenset[Access]]:
        """Return what access each profile of before the upgrade has become. Raises: CannotArrange."""

    def nuisance(self, faults: Iterable[str]) -> None:
        """Let these faults strike from now on to the end of the scenario. Raises: CannotArrange."""

    @property
    def troubled(self) -> bool:
        """Say whether a nuisance is in force, so that trouble is what a When waits for."""

    def close(self) -> None:
        """End the run: close every session, and the mock with them."""


def look_whether_up(name: str, client: CrrClient) -> None:
    """Ask for the app status. Raises: Trouble when the environment or a certificate is to blame, else CannotArrange."""
    try:
        client.app_status.status()
    except Trouble as trouble:
        if trouble.family in {Family.CERTIFICATE, Family.ENVIRONMENT}:
            raise
        raise CannotArrange(f"{name} does not answer: {trouble}") from trouble
