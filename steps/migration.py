"""Load that moved: the markets of load migration, the N hours, and what distribution companies report.

Load servers go by their names in tables and by their DUNS numbers on the wire. A report left out of a scenario is the
one that the company has filed already.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any

from pytest_bdd import given, then, when

from crrsim.assembly.simulation import CannotArrange, Simulation
from crrsim.calendar.hours import hour_count, tou_of
from crrsim.calendar.pacific import pacific_date, period_bounds
from crrsim.contract.load_migration import LoadMigrationMarket, NHourData
from crrsim.terms.market import MarketStatus
from crrsim.terms.outcome import Answered
from crrsim.terms.product import Period, TimeOfUse
from steps.acting import ACTOR, Came, answered, attempt, sc_id
from steps.expect import expect, expect_none
from steps.phrases import phrase
from steps.tables import Mw, Row, Table, Whole
from steps.weeks import EDGES

THE_MARKET = "load migration"
YEARS = {"": -1, "this year": 0, "next year": 1}
FIELDS = {"rates": "customer_rate_records", "customers": "number_of_customer_records", "switches": "dasr_records"}
"""The reports, each of which stands on those before it, and what an answer calls their records."""
EXCEEDED_SHARE = Decimal("0.005")


class RateRow(Row):
    """Rates of a class: kW of one customer on-peak in each season, off-peak half of it unless told."""

    noun = "table of rates"
    customers: str
    kw: Mw
    off: Mw | None = None
    year: str = ""


class CustomersRow(Row):
    """How many customers of a class a load server has."""

    noun = "table of customers"
    server: str
    customers: str = "RESIDENTIAL"
    number: Whole


class SwitchRow(Row):
    """Customers who switch; a server may be nobody known."""

    noun = "table of switches"
    key: str
    customers: str = "RESIDENTIAL"
    leave: str = ""
    join: str = ""
    number: Whole


@given(phrase("it is {edge:Edge} {market:Migration} {turn:MigrationTurn}"))
def it_is_at_a_turn(sim: Simulation, edge: str, market: str, turn: str) -> None:
    """Begin at a turn of a load migration market."""
    sim.at(_turn(sim, edge, market, turn), f"{edge} the {market} {turn}")


@given(phrase("{market:Migration} is {status:MarketStatus}"))
def migration_stands(sim: Simulation, market: str, status: MarketStatus) -> None:
    """Begin when the market stands so."""
    sim.standing(sim.schedule.migration(market), status)


@given(phrase("time has passed to {edge:Edge} {market:Migration} {turn:MigrationTurn}"))
def time_has_passed_to_a_turn(sim: Simulation, edge: str, market: str, turn: str) -> None:
    """Go on, with everything done so far, to a turn of a load migration market."""
    sim.until(_turn(sim, edge, market, turn), f"{edge} the {market} {turn}", exact=True)


@given(phrase("{actor:Actor} has reported the rates:"))
def has_reported_rates(sim: Simulation, actor: str, datatable: Annotated[Table, RateRow]) -> None:
    answered(_send(sim, actor, "rates", rates(sim, datatable)))


@given(phrase("{actor:Actor} has reported the customers:"))
def has_reported_customers(sim: Simulation, actor: str, datatable: Annotated[Table, CustomersRow]) -> None:
    answered(_send(sim, actor, "customers", customers(sim, datatable)))


@given(phrase("{actor:Actor} has reported the customers to {market:Migration}:"))
def has_reported_customers_to(
    sim: Simulation, actor: str, market: str, datatable: Annotated[Table, CustomersRow]
) -> None:
    answered(_send(sim, actor, "customers", customers(sim, datatable), to=market))


@given(phrase("{actor:Actor} has reported the switches to {market:Migration}:"))
def has_reported_switches_to(sim: Simulation, actor: str, market: str, datatable: Annotated[Table, SwitchRow]) -> None:
    answered(_send(sim, actor, "switches", switches(sim, datatable), to=market))


@given(phrase("{actor:Actor} has reported some switches"))
def has_reported_some_switches(sim: Simulation, actor: str) -> None:
    """Look whether there are any, since otherwise nothing moves."""
    if not existing(sim, actor, "switches"):
        raise CannotArrange(f"{actor} has reported no switches, so no load has moved")


@given(phrase("{actor:Actor} has reported the switches:"))
def has_reported_switches(sim: Simulation, actor: str, datatable: Annotated[Table, SwitchRow]) -> None:
    answered(_send(sim, actor, "switches", switches(sim, datatable)))


@when(phrase("{actor:Actor} reports the rates:"), target_fixture="outcome")
def reports_rates(sim: Simulation, actor: str, datatable: Annotated[Table, RateRow]) -> Came:
    """Rates of last year unless the table says of which."""
    return attempt(sim, lambda: _send(sim, actor, "rates", rates(sim, datatable)))


@when(phrase("{actor:Actor} reports the customers:"), target_fixture="outcome")
def reports_customers(sim: Simulation, actor: str, datatable: Annotated[Table, CustomersRow]) -> Came:
    return attempt(sim, lambda: _send(sim, actor, "customers", customers(sim, datatable)))


@when(phrase("{actor:Actor} reports the switches:"), target_fixture="outcome")
def reports_switches(sim: Simulation, actor: str, datatable: Annotated[Table, SwitchRow]) -> Came:
    return attempt(sim, lambda: _send(sim, actor, "switches", switches(sim, datatable)))


@when(phrase("{actor:Actor} reports the same {word:ReportWord} again"), target_fixture="outcome")
def reports_the_same(sim: Simulation, actor: str, word: str) -> Came:
    """Report what stands once more."""
    return attempt(sim, lambda: _send(sim, actor, word, [_without_dates(one) for one in existing(sim, actor, word)]))


@when(phrase("{actor:Actor} reports no {word:ReportWord} in the name of {name:Name}"), target_fixture="outcome")
def reports_for(sim: Simulation, actor: str, word: str, name: str) -> Came:
    return attempt(sim, lambda: _send(sim, actor, word, [], udc=name))


@when(phrase("{actor:Actor} reports no {word:ReportWord} to the market {name:Name}"), target_fixture="outcome")
def reports_to(sim: Simulation, actor: str, word: str, name: str) -> Came:
    return attempt(sim, lambda: _send(sim, actor, word, [], market=name))


@when(
    phrase("{actor:Actor} reports no switches of a date {days:Count} days after the market's"), target_fixture="outcome"
)
def reports_of_another_date(sim: Simulation, actor: str, days: int) -> Came:
    late = effective_date(sim) + timedelta(days=days)
    return attempt(sim, lambda: _send(sim, actor, "switches", [], effective_at=late))


@when(phrase("{actor:Actor} lists the {phase:Phase} load migration markets"), target_fixture="outcome")
def lists_migration_markets(sim: Simulation, actor: str, phase: str) -> Came:
    return attempt(sim, getattr(sim.client(actor).load_migration, f"{phase}_load_migration_market_list"))


@when(phrase("{actor:Actor} asks how {market:Migration} stands"), target_fixture="outcome")
def asks_how_it_stands(sim: Simulation, actor: str, market: str) -> Came:
    name = sim.schedule.migration(market).name
    return attempt(sim, lambda: sim.client(actor).load_migration.load_migration_market_status(name))


@when(phrase("{actor:Actor} asks how the load migration market {name:Name} stands"), target_fixture="outcome")
def asks_how_a_named_one_stands(sim: Simulation, actor: str, name: str) -> Came:
    return attempt(sim, lambda: sim.client(actor).load_migration.load_migration_market_status(name))


@when(phrase("{actor:Actor} asks for the N hours of {market:Migration}"), target_fixture="outcome")
def asks_for_n_hours(sim: Simulation, actor: str, market: str) -> Came:
    name = sim.schedule.migration(market).name
    return attempt(sim, lambda: sim.client(actor).load_migration.n_hour_data(name))


@when(phrase("{actor:Actor} looks at its {word:ReportWord}"), target_fixture="outcome")
def looks_at_a_report(sim: Simulation, actor: str, word: str) -> Came:
    return attempt(sim, lambda: _existing(sim, actor, word))


@then(phrase("the report is VALID"))
def report_is_valid(outcome: Came) -> None:
    expect("the submission's status", expected="VALID", actual=answered(outcome).submission_status)


@then(phrase("the load migration stands at {status:MarketStatus}"))
def migration_stands_at(outcome: Came, status: MarketStatus) -> None:
    expect("the market's status", expected=status, actual=answered(outcome).market_status)


@then(phrase("{market:Migration} is among them at {status:MarketStatus}, as the plan has it"))
def migration_is_among_them(sim: Simulation, outcome: Came, market: str, status: MarketStatus) -> None:
    """Its window, its effective date and the posting of its N hours are the plan's."""
    one = sim.schedule.migration(market)
    listed: Sequence[LoadMigrationMarket] = answered(outcome)
    found = [each for each in listed if each.market_name == one.name]
    expect(f"how often {one.name} is in the list", expected=1, actual=len(found))
    (seen,) = found
    window = seen.submission_window
    told = (seen.market_status, window.open_date, window.close_date, seen.effective_date, seen.n_hour_data_post_date)
    planned = (status, one.open_at, one.close_at, period_bounds(one.month)[0], one.n_hours_at)
    expect("status, window, effective date, N hours", expected=planned, actual=told)
    expect("whether it posts N hours", expected="Yes" if one.n_hours_at else "No", actual=str(seen.n_hour_data_posting))


@then(phrase("{market:Migration} is missing from the list"))
def migration_is_missing(sim: Simulation, outcome: Came, market: str) -> None:
    name = sim.schedule.migration(market).name
    expect(f"{name} in the list", expected=False, actual=name in {one.market_name for one in answered(outcome)})


@then(phrase("of each season and time of use there are as many hours as exceed the exceedance"))
def as_many_hours(sim: Simulation, outcome: Came) -> None:
    """There is one place; its hours are of the right time of use, last year, and as many as they should be."""
    hours: Sequence[NHourData] = answered(outcome)
    year = sim.plan.week_1.year - 1
    products = [(season, tou) for season in range(1, 5) for tou in TimeOfUse]
    expected = {
        (season, str(tou)): int(EXCEEDED_SHARE * hour_count(Period.season(year, season), tou))
        for season, tou in products
    }
    counted = {key: sum((one.season_number, str(one.tou)) == key for one in hours) for key in expected}
    expect("N hours by season and time of use", expected=expected, actual=counted)
    expect("how many places", expected=1, actual=len({one.default_load_aggregation_point for one in hours}))
    astray = [one for one in hours if tou_of(pacific_date(one.effective_date), one.hour_ending) != one.tou]
    expect_none("hours of another time of use", astray)


@then(phrase("every N hour of summer on-peak lies in the afternoon or evening"))
def peak_hours_are_late(outcome: Came) -> None:
    """Load is highest then, so no morning hour is among the highest."""
    summer = [one for one in answered(outcome) if (one.season_number, str(one.tou)) == (3, "ON")]
    expect(
        "hours, and of them before 13:00",
        expected=(True, []),
        actual=(bool(summer), [one for one in summer if one.hour_ending < 14]),
    )


@then(phrase("{actor:Actor}'s {word:ReportWord} are {count:Count} records"))
def report_has_records(sim: Simulation, actor: str, word: str, count: int) -> None:
    expect(f"records of {word}", expected=count, actual=len(existing(sim, actor, word)))


@then(phrase("{actor:Actor}'s customers are:"))
def customers_are(sim: Simulation, actor: str, datatable: Annotated[Table, CustomersRow]) -> None:
    expected = {(_duns(sim, row.server), row.customers, row.number) for row in CustomersRow.read(datatable)}
    records = existing(sim, actor, "customers")
    seen = {(one.lse, str(one.customer_class), one.number_of_customers) for one in records}
    expect("the customers", expected=expected, actual=seen)


@then(phrase("{actor:Actor}'s switches are:"))
def switches_are(sim: Simulation, actor: str, datatable: Annotated[Table, SwitchRow]) -> None:
    expected = {
        (row.key, row.customers, _duns(sim, row.leave), _duns(sim, row.join), row.number)
        for row in SwitchRow.read(datatable)
    }
    seen = {
        (one.record_id, str(one.customer_class), one.from_lse, one.to_lse, one.num_customer_transfer)
        for one in existing(sim, actor, "switches")
    }
    expect("the switches", expected=expected, actual=seen)


def rates(sim: Simulation, table: Table) -> list[dict[str, Any]]:
    return [one for row in RateRow.read(table) for one in _rates(sim, row)]


def customers(sim: Simulation, table: Table) -> list[dict[str, Any]]:
    return [_customers(sim, row) for row in CustomersRow.read(table)]


def switches(sim: Simulation, table: Table) -> list[dict[str, Any]]:
    return [_switch(sim, row) for row in SwitchRow.read(table)]


def existing(sim: Simulation, actor: str, word: str) -> list[Any]:
    """Return the records of a report as it stands."""
    told = answered(_existing(sim, actor, word))
    return list(getattr(told, FIELDS[word]))


def effective_date(sim: Simulation, market: str = THE_MARKET) -> datetime:
    return period_bounds(sim.schedule.migration(market).month)[0]


def _existing(sim: Simulation, actor: str, word: str) -> Any:  # noqa: ANN401 - an outcome
    service, market = sim.client(actor).load_migration, sim.schedule.migration(THE_MARKET).name
    asks = {
        "rates": service.existing_customer_rates,
        "customers": service.existing_number_of_customers,
        "switches": service.existing_dasr_summary,
    }
    return asks[word](market)


def _send(
    sim: Simulation,
    actor: str,
    word: str,
    records: list[dict[str, Any]],
    *,
    to: str = THE_MARKET,
    market: str = "",
    udc: str = "",
    effective_at: datetime | None = None,
) -> Any:  # noqa: ANN401 - an outcome
    service = sim.client(actor).load_migration
    body: dict[str, Any] = {
        "loadMigrationMarket": market or sim.schedule.migration(to).name,
        "udcName": sc_id(sim, udc) if udc else sim.participants[actor].name,
    }
    if not market and not udc and to == THE_MARKET:
        sim.keep(f"reports of {actor}", lambda: _put_back(sim, actor))
    match word:
        case "rates":
            return service.customer_rates({**body, "customerRateRecords": records})
        case "customers":
            return service.number_of_customers({**body, "numberOfCustomerRecords": records})
        case _:
            since = (effective_at or effective_date(sim, to)).strftime("%Y-%m-%dT%H:%M:%SZ")
            return service.dasr_summary({**body, "effectiveDate": since, "dasrRecords": records})


def _put_back(sim: Simulation, actor: str) -> Callable[[], object]:
    """Read all three reports of a company, and return how they are made to stand again."""
    told = {word: _existing(sim, actor, word) for word in FIELDS}
    stood = {
        word: [_without_dates(one) for one in getattr(came.body, FIELDS[word])]
        for word, came in told.items()
        if isinstance(came, Answered)
    }
    return lambda: [_send(sim, actor, word, records) for word, records in stood.items()]


def _rates(sim: Simulation, row: RateRow) -> Iterable[dict[str, Any]]:
    this_year = sim.plan.week_1.year
    year = YEARS[row.year] + this_year if row.year in YEARS else int(row.year)
    draws = {"ON": row.kw, "OFF": row.off or row.kw / 2}
    for season in range(1, 5):
        for tou, kw in draws.items():
            yield {"class": row.customers, "tou": tou, "seasonNumber": season, "year": year, "kwRate": kw}


def _customers(sim: Simulation, row: CustomersRow) -> dict[str, Any]:
    return {"lse": _duns(sim, row.server), "class": row.customers, "numberOfCustomers": row.number}


def _switch(sim: Simulation, row: SwitchRow) -> dict[str, Any]:
    return {
        "recordId": row.key,
        "class": row.customers,
        "fromLse": _duns(sim, row.leave),
        "toLse": _duns(sim, row.join),
        "numCustomerTransfer": row.number,
    }


def _without_dates(record: Any) -> dict[str, Any]:  # noqa: ANN401 - a record of any report
    sent: dict[str, Any] = record.model_dump(by_alias=True, mode="json", exclude={"last_modified", "upload_date"})
    return {name: value for name, value in sent.items() if value is not None}


def _duns(sim: Simulation, server: str) -> str:
    """The DUNS number of a load server of the cast; digits stand for themselves, and nothing for nobody.

    Raises: CannotArrange where the number of somebody is not known.
    """
    if not ACTOR.fullmatch(server):
        return server
    named = sim.participants.get(server)
    if named is None or not named.duns:
        raise CannotArrange(f"nothing here tells the DUNS number of {server}")
    return named.duns


def _turn(sim: Simulation, edge: str, market: str, turn: str) -> datetime:
    one = sim.schedule.migration(market)
    turns = {
        "opens": one.open_at,
        "closes": one.close_at,
        "is posted": one.post_at,
        "is announced": one.publish_at,
        "posts its N hours": one.n_hours_at or one.publish_at,
    }
    return turns[turn] + timedelta(seconds=EDGES[edge])
