"""Load migration: its market and where that stands. What the UDC sends, and what follows from it, is not built.

Since nothing can be sent, what is read back has no records, and N-hour data is not posted; that is the true state.
"""

from crrsim.market.periods import bounds
from crrsim.market.refusal import NotBuiltYet, refuse
from crrsim.market.world import World
from crrsim.server import windows
from crrsim.server.desk import Call
from crrsim.server.windows import Json, Span
from crrsim.terms.market import MarketStatus

ALIAS = "load migration"


def active_load_migration_market_list(world: World, _call: Call) -> list[Json]:
    return _listed(world, posted=False)


def posted_load_migration_market_list(world: World, _call: Call) -> list[Json]:
    return _listed(world, posted=True)


def load_migration_market_status(world: World, call: Call) -> Json:
    _market(world, call)
    return {"marketStatus": str(_status(world))}


def n_hour_data(world: World, call: Call) -> list[Json]:
    """Refuses: LMV1003, LMV0101."""
    _market(world, call)
    refuse("LMV0101")


def load_percentage(world: World, call: Call) -> Json:
    return _results(world, call, "loadMigrationPercentages")


def load_migration_crr_results(world: World, call: Call) -> Json:
    return _results(world, call, "loadMigrationCrrs")


def existing_number_of_customers(world: World, call: Call) -> Json:
    return _sent(world, call, "numberOfCustomerRecords")


def existing_dasr_summary(world: World, call: Call) -> Json:
    return _sent(world, call, "dasrRecords")


def existing_customer_rates(world: World, call: Call) -> Json:
    return _sent(world, call, "customerRateRecords")


def _market(world: World, call: Call) -> Span:
    """The market that a call names. Refuses: LMV1003."""
    one = world.schedule.window(ALIAS)
    if call.query["loadMigrationMarketName"] != one.name:
        refuse("LMV1003")
    return one


def _status(world: World) -> MarketStatus:
    return world.schedule.window(ALIAS).status(world.now)


def _effective(world: World) -> object:
    return bounds(world.schedule.targets.month)[0]


def _listed(world: World, *, posted: bool) -> list[Json]:
    one = world.schedule.window(ALIAS)
    if one.publish_at > world.now or (_status(world) is MarketStatus.POSTED) is not posted:
        return []
    told = {
        "marketName": one.name,
        "effectiveDate": _effective(world),
        "nHourDataPosting": "No",
        "submissionWindow": windows.window(one),
        "marketStatus": str(_status(world)),
    }
    return [told]


def _results(world: World, call: Call, records: str) -> Json:
    """Refuses: LMV1003, LMV0103 before the results are posted."""
    one = _market(world, call)
    if _status(world) is not MarketStatus.POSTED:
        refuse("LMV0103", one.name)
    raise NotBuiltYet(f"the calculation of load migration ({records})")


def _sent(world: World, call: Call, records: str) -> Json:
    return {"loadMigrationMarket": _market(world, call).name, "udcName": call.caller.name, records: []}
