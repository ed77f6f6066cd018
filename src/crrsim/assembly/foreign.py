"""A server that is not ours, on the wall clock: it is looked at through its public services and never reached into.

What a scenario needs and does not find is said, not forced: `NotDue` before its time in the plan, `CannotArrange`
otherwise. Writing is refused unless the profile permits it.
"""

import tempfile
import uuid
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from crrsim.assembly.profile import Actor, Profile
from crrsim.assembly.simulation import (
    CannotArrange,
    ExactName,
    NotDue,
    Operator,
    Stranger,
    WindowDiffers,
    look_whether_up,
)
from crrsim.assembly.spare_crr import spare
from crrsim.assembly.told_window import roles_that_ask, told_status
from crrsim.calendar.clock import Clock, WallClock
from crrsim.calendar.pacific import period_bounds, to_pacific
from crrsim.calendar.plan import Plan
from crrsim.calendar.schedule import LoadWindow, Schedule, ScheduledMarket, ScheduledWindow
from crrsim.client.connection import CrrClient
from crrsim.client.identity import TLS_1_2, TLS_1_3, Identity
from crrsim.client.mui import MuiClient
from crrsim.client.oasis import OasisClient
from crrsim.client.retry import Retries
from crrsim.client.session import Session
from crrsim.contract.auction import PortfolioIdentifier
from crrsim.contract.market_data import PrivateGeneralDownloadType
from crrsim.evidence.journal import Journal
from crrsim.market.engine import Engine
from crrsim.network.model import Model
from crrsim.server.authority import Authority, write_secret
from crrsim.terms.business import SeedCrr, SeedMessage
from crrsim.terms.market import MarketStatus, MarketType, PortfolioStatus
from crrsim.terms.outcome import Answered
from crrsim.terms.participant import Access

TLS = {"1.2": TLS_1_2, "1.3": TLS_1_3}


@dataclass
class ForeignSimulation:
    """A `Simulation` over whatever server a profile names; `identities` are those that have been opened before."""

    profile: Profile
    journal: Journal
    seed: int
    is_mock: bool = False
    identities: Mapping[str, Identity] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.clock: Clock = WallClock(timedelta(seconds=self.profile.ahead_s))
        self.name = self.profile.name
        self.plan = Plan.load(self.profile.week_1)
        self.schedule = Schedule.of(self.plan)
        self.participants = {actor: self._of(actor).participant(actor) for actor in self.profile.participants}
        self._run = uuid.uuid4().hex[:6]
        self._numbers = count(1)
        self._mark = self._run
        self._created: list[tuple[str, str, str]] = []
        self._kept: dict[str, Callable[[], object]] = {}
        self._identities = dict(self.identities)
        self._clients: dict[str, CrrClient] = {}
        self._open = ExitStack()
        self._papers = Path(self._open.enter_context(tempfile.TemporaryDirectory(prefix="crrsim-")))

    def begin(self, defect: str | None = None) -> None:
        if defect:
            raise CannotArrange(f"a foreign server cannot be told to be wrong ({defect})")
        self._mark = f"{self._run}.{next(self._numbers)}"

    def created(self, actor: str, market: str, name: str) -> None:
        self._created.append((actor, market, name))

    def keep(self, what: str, save: Callable[[], Callable[[], object]]) -> None:
        if self.profile.writes and what not in self._kept:  # also not while it is being put back
            self._kept[what] = save()

    def end(self) -> None:
        """Retract and delete what the scenario created; what a closed window keeps stays, as the exchanges show."""
        for put_back in self._kept.values():
            put_back()
        self._kept.clear()
        while self._created:
            actor, market, name = self._created.pop()
            client = self.client(actor)
            is_auction = self.schedule.named(market).type is MarketType.AUCTION
            service = client.auction if is_auction else client.nomination
            told = service.portfolio_status(market, name)
            if isinstance(told, Answered) and told.body.status is PortfolioStatus.SUBMITTED:
                service.portfolio_retraction(
                    PortfolioIdentifier(
                        portfolio_name=name, market_name=market, participant_name=self.participants[actor].name
                    )
                )
            if isinstance(told, Answered):
                service.delete_portfolio(market, name)

    def client(self, actor: str) -> CrrClient:
        if actor not in self._clients:
            self._clients[actor] = self._connect(self._identity(actor))
        return self._clients[actor]

    def mui(self, actor: str) -> MuiClient:
        raise CannotArrange(f"{actor}'s files are uploaded by a person: the ISO's interface is no service for programs")

    def oasis(self, actor: str) -> OasisClient:
        raise CannotArrange(f"a profile does not say where {actor} reads the OASIS of this environment")

    def client_over(self, actor: str, tls: str) -> CrrClient:
        return self._connect(self._identity(actor), tls)

    def stranger(self, kind: Stranger, *, tls: str) -> CrrClient:
        somebody = next(iter(self.participants.values())).name
        if kind is Stranger.NO_CERTIFICATE:
            return self._connect(Identity("stranger", somebody), tls)
        if kind is not Stranger.FOREIGN:
            raise CannotArrange(f"{kind} would have to come from this server's own authority")
        file = self._papers / "stranger.pem"
        write_secret(file, Authority.create("an authority of nobody's").issue(somebody).pem)
        return self._connect(Identity("stranger", somebody, file, deliberate=True), tls)

    def location(self, name: str) -> str:
        return self.profile.location(name)

    def portfolio(self, name: str) -> str:
        """Names on a shared server end in the scenario's own mark; what is no name at all stays none."""
        exact = isinstance(name, ExactName) or not any(letter.isalnum() for letter in name)
        return name if exact else f"{name} {self._mark}"

    def under_way(self) -> None:
        look_whether_up(self.name, self.client(next(iter(self.participants))))

    def later(self, weeks: int) -> None:
        raise CannotArrange(f"the ISO's plan cannot be put off by {weeks} weeks")

    def assume(self, *switches: str) -> None:
        raise CannotArrange(f"what the ISO assumes cannot be switched: {', '.join(switches)}")

    def curves_run_in_lines(self) -> bool:
        return True

    def at(self, moment: datetime, says: str, *, exact: bool = True) -> None:
        self.until(moment, says, exact=exact)

    def until(self, moment: datetime, says: str, *, exact: bool = False) -> None:
        """Look whether the moment has come; to the second it cannot be met on a clock that runs."""
        now = self.clock.now()
        if now < moment:
            raise NotDue(f"{says} is {to_pacific(moment)}; it is {to_pacific(now)}")
        if exact:
            clock = "the served double's clock runs on and" if self.profile.mock else "the wall clock"
            raise CannotArrange(f"{says} was {to_pacific(moment)}, and {clock} is not set to a second")

    def standing(self, window: ScheduledWindow, status: MarketStatus) -> None:
        """Ask the server; the plan is asked where the two differ, and where there is no such word as PREP."""
        stands = told_status(self._who_asks(window), window)
        if not isinstance(stands, MarketStatus):
            raise CannotArrange(f"{self.name} does not tell how {window.name} stands: {stands}")
        if stands is status:
            return
        now = self.clock.now()
        by_plan = window.status(now)
        if isinstance(window, LoadWindow) and by_plan is not MarketStatus.OPEN:
            stands = by_plan
        if status is MarketStatus.OPEN is by_plan:
            raise WindowDiffers(f"{window.name} is {stands}; by the plan it is {status} at {to_pacific(now)}")
        order = list(MarketStatus)
        if order.index(stands) < order.index(status):
            raise NotDue(f"{window.name} is {stands}, and not yet {status}")
        raise CannotArrange(f"{window.name} is {stands}, and {status} no more")

    def holding(self, holding: SeedCrr) -> int:
        """Find just such a CRR among what the owner holds, as its own downloads tell."""
        found = [row for row in self._held_by(holding.owner) if _is(row, holding)]
        if not found:
            raise CannotArrange(
                f"{holding.owner} holds no {holding.crr_type} {holding.tou} {holding.hedge} of just {holding.mw} MW "
                f"from {holding.source} to {holding.sink} for {holding.period}"
            )
        return int(found[0]["CRRID"])

    def holding_like(self, holding: SeedCrr) -> tuple[int, SeedCrr]:
        client = self.client(self._actor_of(holding.owner))
        found = spare(client, self.schedule, self._held_by(holding.owner), holding)
        if found is None:
            raise CannotArrange(
                f"{holding.owner} holds no {holding.crr_type} {holding.tou} of {holding.mw} MW for {holding.period} "
                "that is not being sold already"
            )
        return found

    def message(self, message: SeedMessage) -> None:
        raise CannotArrange(f"only the ISO can send the message {message.text!r}")

    def model(self, market: ScheduledMarket) -> Model:
        raise CannotArrange(f"the network model of {market.name} is under non-disclosure and not at hand")

    def engine(self) -> Engine:
        raise CannotArrange("a foreign server clears on its own network")

    def operator(self) -> Operator:
        raise CannotArrange("only whoever runs the server can bring this about")

    def revoke(self, actor: str) -> None:
        raise CannotArrange(f"only the ISO can take the access roles of {actor}")

    def migrated(self) -> Mapping[str, frozenset[Access]]:
        raise CannotArrange("what became of the old profiles is told by the ISO's provisioning, not by a service")

    def nuisance(self, faults: Iterable[str]) -> None:
        raise CannotArrange(f"the nuisance {', '.join(faults)} cannot be brought about from outside")

    @property
    def troubled(self) -> bool:
        return False

    def close(self) -> None:
        for client in self._clients.values():
            client.close()
        self._open.close()

    def _identity(self, actor: str) -> Identity:
        if actor not in self._identities:
            self._identities[actor] = self._of(actor).identity(actor)
        return self._identities[actor]

    def _held_by(self, owner: str) -> Iterable[Mapping[str, Any]]:
        """Yield what a participant holds, class by class, as its private downloads tell."""
        client = self.client(self._actor_of(owner))
        for kind in PrivateGeneralDownloadType:
            told = client.market_data.private_general_data(kind)
            if isinstance(told, Answered):
                yield from told.body.rows

    def _actor_of(self, name: str) -> str:
        return next(actor for actor, one in self.participants.items() if one.name == name)

    def _who_asks(self, window: ScheduledWindow) -> CrrClient:
        roles = roles_that_ask(window)
        for actor, one in self.participants.items():
            if not roles or roles & one.roles:
                return self.client(actor)
        raise CannotArrange(f"the profile has nobody who may ask how {window.name} stands")

    def _of(self, actor: str) -> Actor:
        if actor not in self.profile.participants:
            raise CannotArrange(f"the profile has no certificate for {actor}")
        return self.profile.participants[actor]

    def _connect(self, identity: Identity, tls: str | None = None) -> CrrClient:
        lowest, highest = (TLS[tls], TLS[tls]) if tls else (TLS_1_2, TLS_1_3)
        session = Session(
            identity,
            self.profile.url,
            self.journal,
            trust=self.profile.ca,
            minimum_tls=lowest,
            maximum_tls=highest,
            writes_allowed=self.profile.writes,
            retries=Retries(),
        )
        return CrrClient(session)


def _is(row: Mapping[str, Any], wanted: SeedCrr) -> bool:
    """Say whether an existing CRR is just such a one."""
    start_at, end_at = period_bounds(wanted.period)
    seen = (row["Source"], row["Sink"], row["TOU"], row["HedgeType"], row["CRRType"], row["MW"])
    path = (wanted.source, wanted.sink, wanted.tou, wanted.hedge, wanted.crr_type, wanted.mw)
    return seen == path and (row["StartDate"], row["EndDate"]) == (start_at, end_at)
