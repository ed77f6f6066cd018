"""A server that is not ours, on the wall clock: it is looked at through its public services and never reached into.

What a scenario needs and does not find is said, not forced: `NotDue` before its time in the plan, `CannotArrange`
otherwise. Writing is refused unless the profile permits it.
"""

import tempfile
import uuid
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from crrsim.assembly.profile import Actor, Profile
from crrsim.assembly.simulation import CannotArrange, NotDue, Operator, Stranger
from crrsim.calendar.clock import Clock, WallClock
from crrsim.calendar.pacific import period_bounds, to_pacific
from crrsim.calendar.plan import Plan
from crrsim.calendar.schedule import Schedule, ScheduledMarket
from crrsim.client.connection import CrrClient
from crrsim.client.identity import TLS_1_2, TLS_1_3, Identity
from crrsim.client.session import Session
from crrsim.client.trouble import Trouble
from crrsim.evidence.journal import Journal
from crrsim.server.authority import Authority, write_secret
from crrsim.terms.business import SeedCrr, SeedMessage
from crrsim.terms.market import MarketStatus
from crrsim.terms.outcome import Answered
from crrsim.terms.participant import Participant

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
        self._clients: dict[str, CrrClient] = {}
        self._open = ExitStack()
        self._papers = Path(self._open.enter_context(tempfile.TemporaryDirectory(prefix="crrsim-")))

    def begin(self, defect: str | None = None) -> None:
        if defect:
            raise CannotArrange(f"a foreign server cannot be told to be wrong ({defect})")

    def client(self, actor: str) -> CrrClient:
        if actor not in self._clients:
            entry = self._of(actor)
            name = self.participants[actor].name
            identity = Identity(actor, name, entry.certificate, entry.key, entry.password)
            self._clients[actor] = self._connect(identity)
        return self._clients[actor]

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
        """Names on a shared server end in the run's own mark; a name of blanks stays one."""
        return f"{name} {self._run}" if name.strip() else name

    def under_way(self) -> None:
        actor = next(iter(self.participants))
        try:
            self.client(actor).app_status.status()
        except Trouble as trouble:
            raise CannotArrange(f"{self.name} does not answer: {trouble}") from trouble

    def at(self, moment: datetime, says: str) -> None:
        """Be content on the moment's own day of the plan, once it has come."""
        now = self.clock.now()
        if now < moment:
            raise NotDue(f"{says} is {to_pacific(moment)}; it is {to_pacific(now)}")
        if self.plan.day_of(now) != self.plan.day_of(moment):
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

    def operator(self) -> Operator:
        raise CannotArrange("only whoever runs the server can bring this about")

    def nuisance(self, faults: Iterable[str]) -> None:
        raise CannotArrange(f"the nuisance {', '.join(faults)} cannot be brought about from outside")

    @property
    def troubled(self) -> bool:
        return False

    def close(self) -> None:
        for client in self._clients.values():
            client.close()
        self._open.close()

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
        )
        return CrrClient(session)
