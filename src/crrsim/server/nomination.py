"""Nomination: portfolios of what load servers wish to be allocated, from the wire to the market and back."""

from collections.abc import Mapping
from typing import Any

from crrsim.market import nomination
from crrsim.market.book import Portfolio
from crrsim.market.nominated import NewNomination, Nomination
from crrsim.market.world import World
from crrsim.server.desk import Call
from crrsim.server.portfolio import Json, PortfolioHandlers, status
from crrsim.server.quantity import sent_megawatt
from crrsim.terms.product import CrrType, HedgeType, TimeOfUse


def portfolio_creation(world: World, call: Call) -> Json:
    sent = call.body
    asked = [_new_nomination(one) for one in sent["newNominations"]]
    return status(nomination.portfolio_creation(world, call.caller, sent["marketName"], sent["portfolioName"], asked))


def _new_nomination(sent: Mapping[str, Any]) -> NewNomination:
    return NewNomination(
        asset_owner=sent["assetOwner"],
        source=sent["source"],
        sink=sent["sink"],
        hedge=HedgeType(sent["hedgeType"]),
        tou=TimeOfUse(sent["tou"]),
        period=sent["period"],
        crr_type=CrrType(sent["crrType"]),
        mw=sent_megawatt(sent["mw"]),
        description=sent.get("description"),
    )


def _portfolio(one: Portfolio) -> Json:
    return {
        "portfolioName": one.name,
        "marketName": one.market,
        "nominations": [_nomination(each) for each in one.nominations],
    }


def _nomination(one: Nomination) -> Json:
    told: Json = {
        "nominationId": one.nomination_id,
        "assetOwner": one.asset_owner,
        "source": one.source,
        "sink": one.sink,
        "hedgeType": str(one.hedge),
        "tou": str(one.tou),
        "period": str(one.period),
        "crrType": str(one.crr_type),
        "mw": float(one.mw),
    }
    return told if one.description is None else told | {"description": one.description}


_HANDLERS = PortfolioHandlers(nomination, _portfolio)

portfolio_submission = _HANDLERS.portfolio_submission
portfolio_retraction = _HANDLERS.portfolio_retraction
delete_portfolio = _HANDLERS.delete_portfolio
portfolio = _HANDLERS.portfolio
portfolio_status = _HANDLERS.portfolio_status
portfolio_list = _HANDLERS.portfolio_list
