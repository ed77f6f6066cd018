"""Our mock in this process: a real server on a loopback socket with mutual TLS, whose clock and world we may move.

One server, one authority and one client per actor serve the whole run. Each scenario gets a world of its own, a copy
of a snapshot of the played calendar, so that scenarios may run in any order and cost next to nothing to set up.
"""

import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path

from crrsim.assembly.simulation import CannotArrange, Operator, Stranger, look_whether_up
from crrsim.calendar.clock import SimClock
from crrsim.calendar.pacific import wire
from crrsim.calendar.plan import Plan
from crrsim.calendar.schedule import ScheduledMarket, ScheduledWindow
from crrsim.client.connection import CrrClient
from crrsim.client.identity import TLS_1_2, TLS_1_3, Identity
from crrsim.client.mui import MuiClient
from crrsim.client.oasis import OasisClient
from crrsim.client.session import Session
from crrsim.evidence.events import Cleared, ClockMoved
from crrsim.evidence.journal import Journal
from crrsim.market import messages
from crrsim.market.engine import Engine
from crrsim.market.registry import migrations
from crrsim.market.settings import Assumptions, Interpolation
from crrsim.market.source_sink import model_of
from crrsim.market.stage import Stage
from crrsim.market.world import World
from crrsim.network.default import default_model
from crrsim.network.model import Model
from crrsim.server.app import build_app
from crrsim.server.authority import Authority, Credential, write_secret
from crrsim.server.desk import Desk
from crrsim.server.faults import NO_FAULTS, Fault, Faults
from crrsim.server.listen import BASE_PATH, Listener
from crrsim.server.mui import MUI_PATH, mui_routes
from crrsim.server.oasis import OASIS_PATH, oasis_routes
from crrsim.synthetic.business import ordinary_business
from crrsim.synthetic.cast import cast
from crrsim.terms.business import SeedCrr, SeedMessage
from crrsim.terms.market import MarketStatus
from crrsim.terms.participant import Access

TLS = {"1.2": TLS_1_2, "1.3": TLS_1_3}
A_MINUTE, AN_HOUR = timedelta(minutes=1), timedelta(hours=1)


def stage_of(seed: int, plan: Plan, settings: Assumptions | None = None) -> Stage:
    """Return what every world of a run stands on: the plan, the cast and its business, the synthetic network."""
    return Stage.of(
        seed=seed,
        plan=plan,
        participants=cast(),
        model=default_model(),
        business=ordinary_business,
        settings=settings,
    )


@dataclass
class MockSimulation:
    """A `Simulation` over our own mock. `defects` bend it for the whole run, `begin` adds one for a scenario.

    `assumed` are the switches of the run that are not as usual: `tier_3=yes`.
    """

    journal: Journal
    seed: int
    defects: frozenset[str] = frozenset()
    plan: Plan = field(default_factory=Plan.load)
    name: str = "mock"
    is_mock: bool = True
    assumed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._stages: dict[tuple[date, Assumptions], Stage] = {}
        self._settings = Assumptions.from_words(self.assumed)
        self._first_monday = self.plan.week_1
        self._lay(self._first_monday)
        self._in_force = self.defects
        self.clock = SimClock(self._everyday)
        self._desk = Desk(self._world(self._everyday), self.clock)
        self._open = ExitStack()
        self._papers = Path(self._open.enter_context(tempfile.TemporaryDirectory(prefix="crrsim-mock-")))
        self._authority = Authority.at(self._papers)
        app = build_app(self._desk, [*mui_routes(self._desk), *oasis_routes(self._desk)])
        self._listener = self._open.enter_context(Listener(app, self._authority))
        self._clients: dict[str, CrrClient] = {}
        self._uploaders: dict[str, MuiClient] = {}
        self._readers: dict[str, OasisClient] = {}

    def begin(self, defect: str | None = None) -> None:
        self._in_force = self.defects | ({defect} if defect else frozenset())
        self._desk.faults = NO_FAULTS
        self._settings = Assumptions.from_words(self.assumed)
        self._lay(self._first_monday)
        self._set_to(self._everyday)

    def later(self, weeks: int) -> None:
        self._lay(self._first_monday + timedelta(weeks=weeks))
        self._set_to(self._everyday)

    def assume(self, *switches: str) -> None:
        self._settings = Assumptions.from_words((*self.assumed, *switches))
        self._lay(self.plan.week_1)
        self._take_up(self._everyday)

    def curves_run_in_lines(self) -> bool:
        return self._settings.interpolation is Interpolation.PIECEWISE_LINEAR

    def client(self, actor: str) -> CrrClient:
        if actor not in self._clients:
            self._clients[actor] = self._connect(self._actor(actor))
        return self._clients[actor]

    def mui(self, actor: str) -> MuiClient:
        if actor not in self._uploaders:
            address = self._listener.base_url.removesuffix(BASE_PATH) + MUI_PATH
            session = Session(self._actor(actor), address, self.journal, trust=self._papers / "ca.pem")
            self._uploaders[actor] = MuiClient(session)
        return self._uploaders[actor]

    def oasis(self, actor: str) -> OasisClient:
        if actor not in self._readers:
            address = self._listener.base_url.removesuffix(BASE_PATH) + OASIS_PATH
            session = Session(self._actor(actor), address, self.journal, trust=self._papers / "ca.pem")
            self._readers[actor] = OasisClient(session)
        return self._readers[actor]

    def client_over(self, actor: str, tls: str) -> CrrClient:
        return self._connect(self._actor(actor), tls)

    def stranger(self, kind: Stranger, *, tls: str) -> CrrClient:
        return self._connect(self._identity_of(kind), tls)

    def location(self, name: str) -> str:
        return name

    def portfolio(self, name: str) -> str:
        return name

    def created(self, actor: str, market: str, name: str) -> None:
        """Every scenario has a world of its own, so nothing need be taken away."""

    def keep(self, what: str, save: Callable[[], Callable[[], object]]) -> None:
        """Every scenario has a world of its own, so nothing need be put back."""

    def end(self) -> None:
        """The scenario's world goes when the next one takes its place."""

    def under_way(self) -> None:
        """Every scenario begins at an ordinary moment of week 2; only a nuisance can keep the mock from answering."""
        look_whether_up(self.name, self.client("FIN1"))

    def at(self, moment: datetime, says: str, *, exact: bool = True) -> None:
        del says, exact
        self._set_to(moment)

    def until(self, moment: datetime, says: str, *, exact: bool = False) -> None:
        del says, exact
        with self._desk.lock:
            before = set(self._desk.world.book.settled)
            self._desk.world.advance(moment)
            self.clock.move_to(moment)
        self.journal.record(ClockMoved(wire(moment), played=True))
        self._record_clearings(before)

    def _record_clearings(self, before: set[str]) -> None:
        """Leave the audit trail of every clearing that has just happened in the evidence."""
        for name, settled in self._desk.world.book.settled.items():
            for product, clearing in settled.clearings if name not in before else ():
                self.journal.record(Cleared(f"{name} {product}", asdict(clearing.record)))

    def standing(self, window: ScheduledWindow, status: MarketStatus) -> None:
        """Go to the first moment at which it does; open are markets for a minute then, other windows for an hour."""
        moments = {
            MarketStatus.PREP: window.publish_at,
            MarketStatus.OPEN: window.open_at + (A_MINUTE if isinstance(window, ScheduledMarket) else AN_HOUR),
            MarketStatus.CLOSED: window.close_at,
            MarketStatus.POSTED: window.post_at,
        }
        self._set_to(moments[status])

    def holding(self, holding: SeedCrr) -> int:
        with self._desk.lock:
            return self._desk.world.grant(holding)

    def holding_like(self, holding: SeedCrr) -> tuple[int, SeedCrr]:
        return self.holding(holding), holding

    def message(self, message: SeedMessage) -> None:
        with self._desk.lock:
            world = self._desk.world
            file = message.attachment_name, message.attachment
            messages.send(world, message.to, message.sender, message.text, *file)

    def model(self, market: ScheduledMarket) -> Model:
        return model_of(self._desk.world, market)

    def engine(self) -> Engine:
        return Engine(self._desk.world)

    def operator(self) -> Operator:
        return self._desk.world

    def revoke(self, actor: str) -> None:
        bare = replace(self.participants[actor], access=frozenset())
        with self._desk.lock:
            stage = self._desk.world.stage
            self._desk.world.stage = replace(stage, participants={**stage.participants, actor: bare})

    def migrated(self) -> Mapping[str, frozenset[Access]]:
        return {one.old: one.new for one in migrations(self._desk.world)}

    def nuisance(self, faults: Iterable[str]) -> None:
        self._desk.faults = Faults(map(Fault.parse, faults), seed=self.seed)

    @property
    def troubled(self) -> bool:
        return bool(self._desk.faults)

    def close(self) -> None:
        for client in self._clients.values():
            client.close()
        for uploader in self._uploaders.values():
            uploader.close()
        self._open.close()

    def _set_to(self, moment: datetime) -> None:
        self._take_up(moment)
        self.journal.record(ClockMoved(wire(moment)))

    def _lay(self, week_1: date) -> None:
        """Take up the stage whose week 1 begins on that Monday, with the switches in force."""
        ground = week_1, self._settings
        if ground not in self._stages:
            self._stages[ground] = stage_of(self.seed, replace(self.plan, week_1=week_1), self._settings)
        self._stage = self._stages[ground]
        self.schedule, self.participants = self._stage.schedule, self._stage.participants
        self.plan = self.schedule.plan
        self._everyday = self.plan.moment("W2-TUE", "09:30")

    def _take_up(self, moment: datetime) -> None:
        with self._desk.lock:
            self._desk.world = self._world(moment)
            self.clock.move_to(moment)
        self._listener.shake_hands_by(self._desk.world.rules)

    def _world(self, moment: datetime) -> World:
        return World.at(moment, stage=self._stage, defects=self._in_force)

    def _connect(self, identity: Identity, tls: str | None = None) -> CrrClient:
        lowest, highest = (TLS[tls], TLS[tls]) if tls else (TLS_1_2, TLS_1_3)
        session = Session(
            identity,
            self._listener.base_url,
            self.journal,
            trust=self._papers / "ca.pem",
            minimum_tls=lowest,
            maximum_tls=highest,
        )
        return CrrClient(session)

    def _actor(self, actor: str) -> Identity:
        if actor not in self.participants:
            raise CannotArrange(f"nobody in the cast is called {actor}")
        return self._identity(actor, self._authority.issue(actor))

    def _identity(self, actor: str, credential: Credential, *, deliberate: bool = False) -> Identity:
        file = self._papers / f"{actor.replace(' ', '-')}.pem"
        write_secret(file, credential.pem)
        return Identity(actor, actor, file, deliberate=deliberate)

    def _identity_of(self, kind: Stranger) -> Identity:
        if kind is Stranger.NO_CERTIFICATE:
            return Identity("stranger", "FIN1")
        return self._identity("stranger", self._credential_of(kind), deliberate=True)

    def _credential_of(self, kind: Stranger) -> Credential:
        match kind:
            case Stranger.FOREIGN:
                return self._foreign_authority.issue("FIN1")
            case Stranger.EXPIRED:
                return self._authority.issue_expired("FIN1")
            case _:
                return self._authority.issue("NOBODY")

    @cached_property
    def _foreign_authority(self) -> Authority:
        return Authority.create("an authority of nobody's")
