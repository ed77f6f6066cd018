"""Load migration: what companies report and what followed from it, from the wire to the market and back."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from crrsim.market import load_migration
from crrsim.market.load_migration import Told
from crrsim.market.migration import Entry, Filed, Migrated, Report, Transfer
from crrsim.market.n_hours import NHour
from crrsim.market.world import World
from crrsim.server import windows
from crrsim.server.desk import Call
from crrsim.server.instants import sent_instant
from crrsim.server.windows import Json
from crrsim.terms.migration import Customers, Rate, Switch
from crrsim.terms.product import TimeOfUse

MARKET = "loadMigrationMarketName"
VALID: Json = {"submissionStatus": "VALID"}


def active_load_migration_market_list(world: World, call: Call) -> list[Json]:
    return [_market(one) for one in load_migration.active_load_migration_market_list(world, call.caller)]


def posted_load_migration_market_list(world: World, call: Call) -> list[Json]:
    return [_market(one) for one in load_migration.posted_load_migration_market_list(world, call.caller)]


def load_migration_market_status(world: World, call: Call) -> Json:
    status = load_migration.load_migration_market_status(world, call.caller, call.query[MARKET])
    return {"marketStatus": str(status)}


def n_hour_data(world: World, call: Call) -> list[Json]:
    posted_at, hours = load_migration.n_hour_data(world, call.caller, call.query[MARKET])
    return [_n_hour(one, posted_at) for one in hours]


def customer_rates(world: World, call: Call) -> Json:
    rates = [_rate(one) for one in call.body["customerRateRecords"]]
    load_migration.customer_rates(world, call.caller, *_where(call), rates)
    return VALID


def number_of_customers(world: World, call: Call) -> Json:
    customers = [_customers(one) for one in call.body["numberOfCustomerRecords"]]
    load_migration.number_of_customers(world, call.caller, *_where(call), customers)
    return VALID


def dasr_summary(world: World, call: Call) -> Json:
    switches = [_switch(one) for one in call.body["dasrRecords"]]
    effective_at = sent_instant(call.body["effectiveDate"], "effectiveDate")
    load_migration.dasr_summary(world, call.caller, *_where(call), effective_at, switches)
    return VALID


def existing_customer_rates(world: World, call: Call) -> Json:
    return _existing(world, call, Report.RATES, "customerRateRecords", _rate_told)


def existing_number_of_customers(world: World, call: Call) -> Json:
    return _existing(world, call, Report.CUSTOMERS, "numberOfCustomerRecords", _customers_told)


def existing_dasr_summary(world: World, call: Call) -> Json:
    return _existing(world, call, Report.SWITCHES, "dasrRecords", _switch_told)


def load_percentage(world: World, call: Call) -> Json:
    found = load_migration.load_percentage(world, call.caller, call.query[MARKET])
    return {"loadMigrationMarket": call.query[MARKET], "loadMigrationPercentages": [_transfer(one) for one in found]}


def load_migration_crr_results(world: World, call: Call) -> Json:
    found = load_migration.load_migration_crr_results(world, call.caller, call.query[MARKET])
    return {"loadMigrationMarket": call.query[MARKET], "loadMigrationCrrs": [_migrated(one) for one in found]}


def _where(call: Call) -> tuple[str, str]:
    return call.body["loadMigrationMarket"], call.body["udcName"]


def _existing(world: World, call: Call, report: Report, records: str, told: Callable[[Entry, Filed], Json]) -> Json:
    filed = load_migration.existing(world, call.caller, call.query[MARKET], report)
    listed = [told(one, filed) for one in filed.entries]
    return {"loadMigrationMarket": call.query[MARKET], "udcName": call.caller.name, records: listed}


def _market(one: Told) -> Json:
    posts = one.market.n_hours_at is not None
    told: Json = {
        "marketName": one.market.name,
        "effectiveDate": one.effective_at,
        "nHourDataPosting": "Yes" if posts else "No",
        "submissionWindow": windows.window(one.market),
        "marketStatus": str(one.status),
    }
    return told | {"nHourDataPostDate": one.market.n_hours_at} if posts else told


def _n_hour(one: NHour, posted_at: datetime) -> Json:
    return {
        "defaultLoadAggregationPoint": one.lap,
        "seasonNumber": one.season,
        "tou": str(one.tou),
        "effectiveDate": one.day,
        "hourEnding": one.hour_ending,
        "lastModified": posted_at,
    }


def _rate(sent: Mapping[str, Any]) -> Rate:
    return Rate(
        customer_class=sent["class"],
        tou=TimeOfUse(sent["tou"]),
        season=int(sent["seasonNumber"]),
        year=int(sent["year"]),
        kw=Decimal(str(sent["kwRate"])),
    )


def _customers(sent: Mapping[str, Any]) -> Customers:
    return Customers(lse=sent["lse"], customer_class=sent["class"], number=int(sent["numberOfCustomers"]))


def _switch(sent: Mapping[str, Any]) -> Switch:
    return Switch(
        record_id=sent["recordId"],
        customer_class=sent["class"],
        from_lse=sent["fromLse"],
        to_lse=sent["toLse"],
        number=int(sent["numCustomerTransfer"]),
    )


def _rate_told(one: Entry, filed: Filed) -> Json:
    assert isinstance(one, Rate)
    return {
        "class": one.customer_class,
        "tou": str(one.tou),
        "seasonNumber": one.season,
        "year": one.year,
        "kwRate": one.kw,
        "uploadDate": filed.first_at,
        "lastModified": filed.last_at,
    }


def _customers_told(one: Entry, filed: Filed) -> Json:
    assert isinstance(one, Customers)
    return {
        "lse": one.lse,
        "class": one.customer_class,
        "numberOfCustomers": one.number,
        "lastModified": filed.last_at,
    }


def _switch_told(one: Entry, filed: Filed) -> Json:
    assert isinstance(one, Switch)
    return {
        "recordId": one.record_id,
        "class": one.customer_class,
        "fromLse": one.from_lse,
        "toLse": one.to_lse,
        "numCustomerTransfer": one.number,
        "lastModified": filed.last_at,
    }


def _transfer(one: Transfer) -> Json:
    """The participants stand for themselves as load servers and as owners."""
    return {
        "id": one.number,
        "udc": one.udc,
        "fromLse": one.loser,
        "toLse": one.gainer,
        "fromAssetOwner": one.loser,
        "toAssetOwner": one.gainer,
        "seasonNumber": one.season,
        "tou": str(one.tou),
        "loadPercentage": one.percentage,
        "loadTransferMw": one.mw,
    }


def _migrated(one: Migrated) -> Json:
    return {
        "crrId": one.crr_id,
        "parentCrrId": one.parent_id,
        "assetOwner": one.owner,
        "source": one.source,
        "sink": one.sink,
        "tou": str(one.tou),
        "startDate": one.start_at,
        "endDate": one.end_at,
        "crrType": str(one.crr_type),
        "initialMw" if one.made else "adjustedMw": one.mw,
    }
