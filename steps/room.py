"""What a load server's nomination caps leave it: the posted limits, less all that it has submitted already."""

# ruff: noqa: PLR0917 - pytest-bdd passes the parts of a sentence by name, and a sentence has as many as it has

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pytest_bdd import given, when

from crrsim.assembly.simulation import CannotArrange, Simulation
from crrsim.calendar.schedule import ScheduledCap, ScheduledMarket
from crrsim.terms.market import PortfolioStatus
from crrsim.terms.outcome import Answered
from steps.acting import Came, answered, attempt
from steps.bids import period_name
from steps.nomination import create
from steps.nominations import NominationRow
from steps.phrases import phrase
from steps.portfolios import do_with

KINDS = {"SS": "SIGNATURE", "UB": "UPPER_BOUND", "SEQ": "SEQ", "MEQ": "MEQ"}
"""What is calculated -> the file that tells it."""
ANY_SOURCE = "TH_NP15_GEN-APND"


@dataclass(frozen=True)
class Room:
    """A nomination of all the MW that may still be nominated on its path."""

    row: NominationRow


@given(
    phrase("{actor:Actor} may nominate {mw:Mw} more to {sink:Location} {tou:Tou} for {role:Period}"),
    target_fixture="room",
)
def may_nominate(
    sim: Simulation, market: ScheduledMarket, actor: str, mw: Decimal, sink: str, tou: str, role: str
) -> Room:
    """Look what the posted caps of the market in play leave. Raises: CannotArrange when it is less."""
    source, left = _room(sim, market, actor, sim.location(sink), tou, period_name(market, role))
    if left < mw:
        raise CannotArrange(f"{market.name} leaves {actor} {left} MW to {sink} {tou}, and the scenario needs {mw} MW")
    return Room(NominationRow(source=source, sink=sink, mw=left, tou=tou, period=role))


@when(
    phrase("{actor:Actor} submits the portfolio {name:Name} for {much:Much} it may nominate"),
    target_fixture="outcome",
)
def submits_all(sim: Simulation, market: ScheduledMarket, room: Room, actor: str, name: str, much: Decimal) -> Came:
    """Create and submit one nomination of what the Given has found."""
    row = room.row.model_copy(update={"mw": room.row.mw + much})

    def act() -> Any:  # noqa: ANN401 - an outcome
        answered(create(sim, market, actor, name, [row]))
        return do_with(sim, market, actor, "submits", name)

    return attempt(sim, act)


def _room(
    sim: Simulation, market: ScheduledMarket, actor: str, sink: str, tou: str, period: str
) -> tuple[str, Decimal]:
    """Return the source from which most is left to the sink, and how much; without a signature any source will do."""
    limits = {cap.kind: _limits(sim, actor, cap, sink, tou, period) for cap in sim.schedule.caps_of(market)}
    done = list(_submitted(sim, market, actor, sink, tou, period))
    sources = [row["Source"] for row in limits.get("SS", ())] if "SS" in limits else [sim.location(ANY_SOURCE)]
    rooms = [(source, _left(limits, done, source)) for source in sources]
    return max(rooms, key=lambda room: room[1], default=("", Decimal(0)))


def _left(
    limits: Mapping[str, Sequence[Mapping[str, Any]]], done: Sequence[tuple[str, Decimal]], source: str
) -> Decimal:
    left = []
    for kind, rows in limits.items():
        of_pair = kind == "SS"
        counted = sum((mw for each, mw in done if each == source or not of_pair), Decimal(0))
        limit = sum((row["LimitMW"] for row in rows if not of_pair or row["Source"] == source), Decimal(0))
        left.append(limit - counted)
    return min(left, default=Decimal(0))


def _limits(
    sim: Simulation, actor: str, cap: ScheduledCap, sink: str, tou: str, period: str
) -> list[Mapping[str, Any]]:
    told = sim.client(actor).market_data.private_allocation_market_data(cap.name, KINDS[cap.kind], "JSON")
    rows = told.body.rows if isinstance(told, Answered) else ()
    return [row for row in rows if (row["Sink"], row["TOU"], row["Period"]) == (sink, tou, period)]


def _submitted(
    sim: Simulation, market: ScheduledMarket, actor: str, sink: str, tou: str, period: str
) -> Iterator[tuple[str, Decimal]]:
    """Yield source and MW of each nomination to the sink that counts already."""
    service = sim.client(actor).nomination
    for one in answered(service.portfolio_list(market.name)):
        if answered(service.portfolio_status(market.name, one.portfolio_name)).status is PortfolioStatus.SUBMITTED:
            for each in one.nominations:
                if (each.sink, str(each.tou), each.period) == (sink, tou, period):
                    yield each.source, each.mw
