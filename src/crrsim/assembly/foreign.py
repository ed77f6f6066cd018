"""A server that is not ours, on the wall clock: it is looked at through its public services and never reached into.

What a scenario needs and does not find is said, not forced: `NotDue` before its time in the plan, `CannotArrange`
otherwise. Writing is refused unless the profile permits it.
"""

import tempfile
import uuid
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
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
from crrsim.calendar.clock import Clock, WallClock
from crrsim.calendar.pacific import pacific_date, period_bounds, to_pacific
from crrsim.calendar.plan import Plan
from crrsim.calendar.schedule import Schedule, ScheduledMarket
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
    """A `Simulation` over whatever server a profile names."""

    profile: Profile
    journal: Journal
    seed: int
    clock: Clock = field(default_factory=WallClock)
    is_mock: bool = False

    def __post_init__(self) -> None:
        self.name = self.profile.name
        self.plan = Plan.load(self.profile.week_1)
        self.schedule = Schedule.of(self.plan)
        self.participants = {actor: self._of(actor).participant(actor) for actor in self.profile.participants}
        self._run = uuid.uuid4().hex[:6]
        self._numbers = count(1)
        self._mark = self._run
        self._created: list[tuple[str, str, str]] = []
        self._clients: dict[str, CrrClient] = {}
        self._open = ExitStack()
        self._papers = Path(self._open.enter_context(tempfile.TemporaryDirectory(prefix="crrsim-")))

    def begin(self, defect: str | None = None) -> None:
        if defect:
            raise CannotArrange(f"a foreign server cannot be told to be wrong ({defect})")
        self._mark = f"{self._run}.{next(self._numbers)}"

    def created(self, actor: str, market: str, name: str) -> None:
        self._created.append((actor, market, name))

    def end(self) -> None:
        """Retract and delete what the scenario created; what a closed window keeps stays, as the exchanges show."""
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

    def at(self, moment: datetime, says: str) -> None:
        """Be content on the moment's own Pacific day, once it has come."""
        now = self.clock.now()
        if now < moment:
            raise NotDue(f"{says} is {to_pacific(moment)}; it is {to_pacific(now)}")
        if pacific_date(now) != pacific_date(moment):
            raise CannotArrange(f"{says} was {to_pacific(moment)}, and the wall clock cannot be set back")

    def until(self, moment: datetime, says: str) -> None:
        now = self.clock.now()
        if now < moment:
            raise NotDue(f"{says} at {to_pacific(moment)}; it is {to_pacific(now)}")

    def standing(self, market: ScheduledMarket, status: MarketStatus) -> None:
        actor = next(iter(self.participants))
        seen = self.client(actor).market_status.market_status(market.name)
        if not isinstance(seen, Answered):
            raise CannotArrange(f"{self.name} does not tell how {market.name} stands: {seen}")
        order = list(MarketStatus)
        stands = MarketStatus(seen.body)
        now = self.clock.now()
        if stands is not status and status is MarketStatus.OPEN is market.status(now):
            raise WindowDiffers(f"{market.name} is {stands}; by the plan it is {status} at {to_pacific(now)}")
        if order.index(stands) < order.index(status):
            raise NotDue(f"{market.name} is {stands}, and not yet {status}")
        if stands is not status:
            raise CannotArrange(f"{market.name} is {stands}, and {status} no more")

    def holding(self, holding: SeedCrr) -> int:
        """Find such a CRR among what the owner holds, as its own downloads tell."""
        found = [row for row in self._held_by(holding.owner) if _fits(row, holding)]
        if not found:
            raise CannotArrange(f"{holding.owner} holds no CRR like {holding}")
        return int(found[0]["CRRID"])

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
        entry = self._of(actor)
        return Identity(actor, entry.name or actor, entry.certificate, entry.key, entry.password)

    def _held_by(self, owner: str) -> Iterable[Mapping[str, Any]]:
        """Yield what a participant holds, class by class, as its private downloads tell."""
        actor = next(actor for actor, one in self.participants.items() if one.name == owner)
        for kind in PrivateGeneralDownloadType:
            told = self.client(actor).market_data.private_general_data(kind)
            if isinstance(told, Answered):
                yield from told.body.rows

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


def _fits(row: Mapping[str, Any], wanted: SeedCrr) -> bool:
    """Say whether an existing CRR is such a one, with the MW at least and for the whole period."""
    start_at, end_at = period_bounds(wanted.period)
    same = (row["Source"], row["Sink"], row["TOU"], row["HedgeType"], row["CRRType"])
    path = (wanted.source, wanted.sink, wanted.tou, wanted.hedge, wanted.crr_type)
    return same == path and row["MW"] >= wanted.mw and row["StartDate"] <= start_at and row["EndDate"] >= end_at
