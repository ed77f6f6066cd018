"""Nominations: the rows of a feature's table on the one side, the body of a request on the other."""

from collections.abc import Iterable, Mapping
from typing import Any

from crrsim.assembly.simulation import Simulation
from crrsim.calendar.schedule import ScheduledMarket
from crrsim.contract.nomination import NewPortfolio, Portfolio
from crrsim.terms.participant import Participant, Role
from crrsim.terms.quantity import megawatt
from steps.bids import period_name
from steps.bodies import typed_if_allowed
from steps.tables import AnyNumber, Row


class NominationRow(Row):
    """A nomination; what is left out is as usual."""

    noun = "table of nominations"
    source: str
    sink: str
    mw: AnyNumber
    period: str = ""
    tou: str = "ON"
    hedge: str = "OBL"
    type: str = "LSE"
    owner: str = ""


def nomination(sim: Simulation, market: ScheduledMarket, owner: str, row: NominationRow) -> dict[str, Any]:
    """Return a nomination as the wire has it."""
    return {
        "assetOwner": row.owner or owner,
        "source": sim.location(row.source),
        "sink": sim.location(row.sink),
        "hedgeType": row.hedge,
        "tou": row.tou,
        "period": period_name(market, row.period),
        "crrType": row.type,
        "mw": row.mw,
    }


def new_nominations(
    market: ScheduledMarket, participant: str, name: str, nominations: Iterable[Mapping[str, Any]] = ()
) -> NewPortfolio | Mapping[str, Any]:
    """Return the body of a creation: typed when the document allows it, else as it is, and meant to be wrong."""
    body = {
        "portfolioName": name,
        "marketName": market.name,
        "participantName": participant,
        "newNominations": list(nominations),
    }
    return typed_if_allowed(NewPortfolio, body)


def nominations_of(portfolio: Portfolio) -> set[tuple[Any, ...]]:
    """Return the nominations of a portfolio as the ISO keeps them, for comparison with `nominations_sent`."""
    return {
        (one.source, one.sink, one.period, str(one.tou), str(one.crr_type), one.mw) for one in portfolio.nominations
    }


def nominations_sent(sim: Simulation, market: ScheduledMarket, rows: Iterable[NominationRow]) -> set[tuple[Any, ...]]:
    return {
        (sim.location(row.source), sim.location(row.sink), period_name(market, row.period), row.tou, row.type, row.mw)
        for row in rows
    }


def usual_nomination(who: Participant, mw: str = "1.000") -> NominationRow:
    """Return a nomination that only a nomination cap could object to."""
    if who.is_a(Role.OBAALSE):
        return NominationRow(source="TH_NP15_GEN-APND", sink="NORDHAV_5_N001", mw=megawatt(mw), type="OBAALSE")
    return NominationRow(source="TH_NP15_GEN-APND", sink="DLAP_PGAE-APND", mw=megawatt(mw))
