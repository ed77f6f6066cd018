"""What is handed in by upload alone: the Commission's load, two elections, files of offers, from file to market.

No document of the API has these operations, so their bodies are ours: the form's fields and a list of records.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from crrsim.contract.templates import TEMPLATES, operation_of
from crrsim.market.cec_submission import cec_submission
from crrsim.market.election import LoadElection, Renomination, load_election, renomination
from crrsim.market.hourly_load import HourlyRecords
from crrsim.market.world import World
from crrsim.server.desk import Call, Handler
from crrsim.server.historical_forecasted_load import seconds
from crrsim.server.secondary_market import take_offers
from crrsim.server.windows import Json
from crrsim.terms.load import LoadType
from crrsim.terms.product import TimeOfUse

Row = Mapping[str, Any]


def take_cec_load(world: World, call: Call) -> Json:
    rows = sorted(call.body["records"], key=_owner_and_month)
    cec_submission(world, call.caller, {key: _hours(list(of_one)) for key, of_one in groupby(rows, _owner_and_month)})
    return _taken(world)


def take_load_election(world: World, call: Call) -> Json:
    elections = [
        LoadElection(one["AssetOwner"], one["Sink"], one["Period"], TimeOfUse(one["TOU"]), _mw(one["ElectedMW"]))
        for one in call.body["records"]
    ]
    load_election(world, call.caller, elections)
    return _taken(world)


def take_renomination(world: World, call: Call) -> Json:
    elections = [
        Renomination(
            asset_owner=one["AssetOwner"],
            crr_id=one["CRRID"],
            source=one["Source"],
            sink=one["Sink"],
            tou=TimeOfUse(one["TOU"]),
            season=one["Season"],
            expiring_mw=_mw(one["ExpiringMW"]),
            elected_mw=_mw(one["ElectedMW"]),
        )
        for one in call.body["records"]
    ]
    renomination(world, call.caller, elections)
    return _taken(world)


HANDLERS: dict[tuple[str, str], Handler] = {
    ("historical_forecasted_load", "cec_load"): take_cec_load,
    ("historical_forecasted_load", "load_election"): take_load_election,
    ("nomination", "renomination"): take_renomination,
    ("secondary_market", "offers"): take_offers,
}
"""Service and operation of an upload that no document has -> who answers it. A template more is an entry more here."""

OPERATIONS = {
    (one.service, one.operation): operation_of(one)
    for one in TEMPLATES.values()
    if (one.service, one.operation) in HANDLERS
}


def _owner_and_month(row: Row) -> tuple[str, str]:
    return row["AssetOwner"], row["Month"]


def _hours(rows: Sequence[Row]) -> HourlyRecords:
    return HourlyRecords.of_columns(
        [one["SinkName"] for one in rows],
        (LoadType.FINAL_LOAD for _ in rows),
        (seconds(one["EffectiveDate"]) for one in rows),
        (one["HourEnding"] for one in rows),
        (one["MW"] for one in rows),
    )


def _mw(sent: Decimal | float) -> Decimal:
    return Decimal(str(sent))


def _taken(world: World) -> Json:
    return {"status": "VALID", "submissionTime": world.now}
