"""One GET and one POST for each service: what everybody tries first. The POSTs are in order and change nothing."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from crrsim.assembly.simulation import Simulation
from crrsim.client.connection import CrrClient
from crrsim.contract.auction import PortfolioIdentifier
from crrsim.contract.historical_forecasted_load import HourlyLoadRecord, LoadDataSet
from crrsim.contract.load_migration import PostNumberOfCustomersSet
from crrsim.contract.tor_conversion import NewTorConversionRequest
from crrsim.terms.load import LoadKind, LoadType
from crrsim.terms.trade import OfferStatus

Get = Callable[[Simulation, CrrClient, str], Any]
Post = Callable[[Simulation, CrrClient], Any]
NAME = "Connectivity check"


def _messages(sim: Simulation, client: CrrClient, name: str) -> Any:  # noqa: ANN401 - an outcome
    since = sim.plan.moment("W1-MON", "00:00") - timedelta(days=31)
    return client.messages.public(since, participant_name=name)


GETS: dict[str, Get] = {
    "market_status": lambda _, client, name: client.market_status.active_auction_markets(name),
    "messages": _messages,
    "nomination": lambda sim, client, name: client.nomination.portfolio_list(
        sim.schedule.alias("monthly allocation tier 1").name, name
    ),
    "auction": lambda sim, client, name: client.auction.portfolio_list(
        sim.schedule.alias("monthly auction").name, name
    ),
    "market_data": lambda _, client, name: client.market_data.public_general_data(
        "PUBLIC_EXISTING_CRR", participant_name=name
    ),
    "historical_forecasted_load": lambda _, client, name: (
        client.historical_forecasted_load.open_hist_load_submission_window(name)
    ),
    "load_migration": lambda _, client, name: client.load_migration.active_load_migration_market_list(name),
    "secondary_market": lambda _, client, name: client.secondary_market.my_sm_offers_by_status(
        OfferStatus.POSTED, name
    ),
    "tor_conversion": lambda _, client, name: client.tor_conversion.active_tor_conversion_windows(name),
}
"""Service -> its sample GET, in the name of a participant."""


def _auction(sim: Simulation, client: CrrClient) -> Any:  # noqa: ANN401 - an outcome
    market = sim.schedule.alias("monthly auction").name
    return client.auction.portfolio_submission(
        PortfolioIdentifier(portfolio_name=NAME, market_name=market, participant_name=client.participant)
    )


def _nomination(sim: Simulation, client: CrrClient) -> Any:  # noqa: ANN401 - an outcome
    market = sim.schedule.alias("monthly allocation tier 1").name
    return client.nomination.portfolio_submission(
        PortfolioIdentifier(portfolio_name=NAME, market_name=market, participant_name=client.participant)
    )


def _load(sim: Simulation, client: CrrClient) -> Any:  # noqa: ANN401 - an outcome
    window = sim.schedule.window("annual historical load")
    hour = HourlyLoadRecord(
        sink_name=sim.location("DLAP_PGAE-APND"),
        effective_date=window.open_at.replace(hour=8, minute=0, second=0),
        hour_ending=1,
        data_type=LoadType.FINAL_LOAD,
        mw=Decimal("1.000"),
    )
    load = LoadDataSet(
        hist_forecast_flag=LoadKind.HISTORICAL,
        asset_owner=client.participant,
        load_submission_window_name=window.name,
        period_name=str(sim.schedule.targets.month),
        hourly_load=[hour],
    )
    return client.historical_forecasted_load.load_submission(load)


def _migration(sim: Simulation, client: CrrClient) -> Any:  # noqa: ANN401 - an outcome
    customers = PostNumberOfCustomersSet(
        load_migration_market=sim.schedule.window("load migration").name,
        udc_name=client.participant,
        number_of_customer_records=[],
    )
    return client.load_migration.number_of_customers(customers)


def _conversion(sim: Simulation, client: CrrClient) -> Any:  # noqa: ANN401 - an outcome
    request = NewTorConversionRequest(
        tor_conversion_window=sim.schedule.window("TOR conversion").name,
        tor_holder=client.participant,
        conversion_requests=[],
    )
    return client.tor_conversion.tor_conversion_creation(request)


POSTS: dict[str, Post] = {
    "nomination": _nomination,
    "auction": _auction,
    "historical_forecasted_load": _load,
    "load_migration": _migration,
    "secondary_market": lambda _, client: client.secondary_market.public_sm_sell_offer_creation([]),
    "tor_conversion": _conversion,
}
"""Service -> its sample POST. The auction and nomination submit a portfolio that nobody has made."""
