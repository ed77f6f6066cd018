"""The ISO's whole state at one moment, reached by playing the calendar forward from a seed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from crrsim.calendar.pacific import aware, period_bounds
from crrsim.calendar.schedule import Schedule
from crrsim.market import trade_settlement
from crrsim.market.agenda import agenda_of
from crrsim.market.book import Book, Crr, PortfolioKey, Update
from crrsim.market.conversion import Right
from crrsim.market.happening import Happening
from crrsim.market.history import History
from crrsim.market.load_metric import Exceedance
from crrsim.market.rules import RuleBook
from crrsim.market.settings import Assumptions
from crrsim.market.stage import FIRST_CRR_ID, Stage
from crrsim.network.grid import Derate
from crrsim.terms.business import SeedCrr
from crrsim.terms.conversion import SeedRight
from crrsim.terms.participant import Participant, Role
from crrsim.terms.product import Period, Product


@dataclass(frozen=True)
class Arranged:
    """What an operator has arranged that participants run into but did not cause."""

    busy: bool = False
    downloads_fail: bool = False
    edited_elsewhere: frozenset[PortfolioKey] = field(default=frozenset())
    out_of_reach: frozenset[PortfolioKey] = field(default=frozenset())


@dataclass
class World:
    """The ISO at `now`: its memory (`book`), the rules in force, and the stage it all stands on."""

    stage: Stage
    rules: RuleBook
    now: datetime
    book: Book
    agenda: tuple[Happening, ...]
    arranged: Arranged = field(default_factory=Arranged)

    @classmethod
    def at(cls, moment: datetime, *, stage: Stage, defects: Iterable[str] = ()) -> "World":
        """A world of one's own at `moment`, its past played with the cast's ordinary business in it.

        Defects that bend the playing of the calendar bend that past too; the others count from `moment` on.
        Raises: UnknownDefect; ValueError for a moment before the world begins or without a time zone.
        """
        rules = RuleBook(defects)
        world = _history(stage, rules.playing).at(aware(moment))
        world.rules = rules
        world.now = moment
        return world

    def copy(self) -> "World":
        """A world that shares every record with this one, and none of its dictionaries."""
        return replace(self, book=self.book.copy())

    def advance(self, moment: datetime) -> None:
        """Play the calendar forward to `moment`, what happens at it included. Raises: ValueError for a moment past."""
        if aware(moment) < self.now:
            raise ValueError(f"it is {self.now}; a world never goes back, so {moment} is reached from a snapshot")
        since = self.now
        for happening in (one for one in self.agenda if since < one.at <= moment):
            trade_settlement.end_checks(self, happening.at)
            self.now = happening.at
            happening.play(self)
        trade_settlement.end_checks(self, moment)
        self.now = moment

    @property
    def next_moment(self) -> datetime | None:
        """The next instant at which something happens by itself, or None when nothing does any more."""
        planned = next((one.at for one in self.agenda if one.at > self.now), None)
        due = trade_settlement.next_due(self)
        return min((at for at in (planned, due) if at is not None and at > self.now), default=None)

    @property
    def settings(self) -> Assumptions:
        return self.stage.settings

    @property
    def schedule(self) -> Schedule:
        return self.stage.schedule

    @property
    def participants(self) -> Mapping[str, Participant]:
        return self.stage.participants

    def credit_limit(self, participant: str) -> Decimal:
        """The participant's test credit, $."""
        return self.book.credit_limits.get(participant, self.settings.credit_limit)

    # What an operator may arrange, so that refusals which no participant can cause are met all the same.

    def be_busy(self, *, busy: bool = True) -> None:
        """Answer GEN0003 to everybody, until told otherwise."""
        self.arranged = replace(self.arranged, busy=busy)

    def fail_downloads(self, *, fail: bool = True) -> None:
        """Answer SER0003 to downloads, until told otherwise."""
        self.arranged = replace(self.arranged, downloads_fail=fail)

    def hold_portfolio(self, market: str, participant: str, name: str) -> None:
        """Let another session edit the portfolio: POR0306."""
        held = self.arranged.edited_elsewhere | {(market, participant, name)}
        self.arranged = replace(self.arranged, edited_elsewhere=held)

    def lose_portfolio(self, market: str, participant: str, name: str) -> None:
        """Put the portfolio out of reach: POR0308."""
        lost = self.arranged.out_of_reach | {(market, participant, name)}
        self.arranged = replace(self.arranged, out_of_reach=lost)

    def give_back_portfolios(self) -> None:
        """End every hold and put every portfolio back within reach."""
        self.arranged = replace(self.arranged, edited_elsewhere=frozenset(), out_of_reach=frozenset())

    def set_credit_limit(self, participant: str, usd: Decimal) -> None:
        self.book.credit_limits[participant] = usd

    def end_credit_check(self, request_id: int) -> None:
        """End the credit check of a trade now, whatever it finds. Raises: LookupError when none is under way."""
        trade_settlement.end_check_of(self, request_id)

    def decline_trade(self, request_id: int) -> None:
        """Decline or withdraw an offer for a participant (A-38). Raises: LookupError when it is over."""
        trade_settlement.decline(self, request_id)

    def let_cast_rest(self) -> None:
        """Let the cast do no more of its ordinary business from now on."""
        self.agenda = tuple(one for one in self.agenda if not one.by_cast)

    def grant(self, held: SeedCrr) -> int:
        """Let somebody hold such a CRR besides what it holds already, and return its ID."""
        crr_id = self.book.next_crr_id()
        self.book.crrs[crr_id] = _crr(crr_id, held)
        return crr_id

    def forget_holdings(self) -> None:
        """Let nobody hold a CRR."""
        self.book.crrs, self.book.born = {}, {}

    def renominate(self, crr_id: int, season: Period, mw: Decimal) -> None:
        """Let the holder of a long-term CRR have elected so many MW of it to go on after that season."""
        self.book.renominated[crr_id, season] = mw

    def measure_load(self, owner: str, sink: str, product: Product, mw: Decimal, highest: Decimal) -> None:
        """Let the load that sets a participant's limits in a product be so many MW; an OBAALSE has elected them."""
        period = product.period
        if self.participants[owner].is_a(Role.OBAALSE):
            self.book.elected[owner, sink, period, product.tou] = mw
        else:
            load = owner, sink, self.schedule.load_period(period), product.tou
            self.book.exceedance[load] = Exceedance(max_mw=highest, exceedance=mw)

    def forget_elections(self, owner: str) -> None:
        """Let an OBAALSE have elected nothing."""
        self.book.elected = {key: mw for key, mw in self.book.elected.items() if key[0] != owner}

    def take_out(self, market: str, branches: Iterable[str]) -> None:
        """Release an update of the market's model, from now on, with more branches out of service."""
        self._update(market, Update(self.now, outages=tuple(branches)))

    def derate(self, market: str, derates: Iterable[Derate]) -> None:
        """Release an update of the market's model, from now on, in which branches may carry less."""
        self._update(market, Update(self.now, derates=tuple(derates)))

    def _update(self, market: str, update: Update) -> None:
        self.book.updates[market] = (*self.book.updates.get(market, ()), update)


def _history(stage: Stage, defects: frozenset[str]) -> History:
    with stage.lock:
        if defects not in stage.histories:
            beginning = World(stage, RuleBook(defects), stage.begins_at, _seeded(stage), agenda_of(stage))
            stage.histories[defects] = History(beginning)
        return stage.histories[defects]


def _seeded(stage: Stage) -> Book:
    """The memory before anything happened: what the cast holds."""
    book = Book(last_crr_id=FIRST_CRR_ID - 1 + len(stage.business.holdings))
    book.crrs = {crr_id: _crr(crr_id, held) for held, crr_id in stage.seeded_ids.items()}
    book.born = dict(book.crrs)
    book.rights = {number: _right(number, held) for number, held in enumerate(stage.business.rights, start=1)}
    return book


def _right(number: int, seed: SeedRight) -> Right:
    start_at, end_at = period_bounds(seed.period)
    return Right(number, seed.holder, seed.source, seed.sink, start_at, end_at, seed.max_mw)


def _crr(crr_id: int, seed: SeedCrr) -> Crr:
    start_at, end_at = period_bounds(seed.period)
    return Crr(
        crr_id=crr_id,
        owner=seed.owner,
        source=seed.source,
        sink=seed.sink,
        hedge=seed.hedge,
        tou=seed.tou,
        start_at=start_at,
        end_at=end_at,
        crr_type=seed.crr_type,
        category=seed.category,
        market_name=seed.market_name,
        mw=seed.mw,
        based=seed.based,
    )
