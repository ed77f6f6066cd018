"""What the ISO tells its participants during the sim: to all, and to one alone, some of it with a file."""

from collections.abc import Iterator

from crrsim.calendar.pacific import to_pacific
from crrsim.calendar.schedule import Schedule, ScheduledMarket
from crrsim.network.model import Model
from crrsim.synthetic.cast import cast
from crrsim.synthetic.dice import first_name
from crrsim.terms.business import SeedMessage
from crrsim.terms.participant import Role

OPERATOR = "System Operator"


def messages(seed: int, schedule: Schedule, model: Model) -> tuple[SeedMessage, ...]:
    """Return the messages in the order they are sent. A text has letters, digits, spaces and # @ ( ) . _ - only."""
    analyst = first_name(seed, "analyst")
    sent = [*_to_all(schedule, model), *_to_one(schedule, analyst)]
    return tuple(sorted(sent, key=lambda message: (message.at, message.to or "", message.text)))


def _to_all(schedule: Schedule, model: Model) -> Iterator[SeedMessage]:
    plan = schedule.plan
    yield SeedMessage(
        plan.moment("W1-MON"),
        None,
        OPERATOR,
        f"CRR Market Sim begins today. The calendar of all {len(schedule.markets)} markets is attached.",
        f"CRR_Market_Sim_Calendar_{plan.week_1.year}.csv",
        calendar_file(schedule),
    )
    yield SeedMessage(
        plan.moment("W1-WED", "12:00"), None, OPERATOR, "Nomination caps for the monthly and annual markets are posted."
    )
    if model.retired:
        yield SeedMessage(
            plan.moment("W2-MON", "10:00"),
            None,
            OPERATOR,
            f"Retired locations are replaced in {schedule.alias('monthly auction').name}. See the attached list.",
            "Source_Sink_Replacement.csv",
            _replacement_file(model),
        )
    for market in schedule.markets:
        yield from _about(market)
    for day in plan.patching_days[:3]:
        at = plan.moment(day, "07:00")
        yield SeedMessage(at, None, OPERATOR, f"Map-Stage may be away on {to_pacific(at)[:10]} while patches go in.")


def _about(market: ScheduledMarket) -> Iterator[SeedMessage]:
    shut = to_pacific(market.close_at)[:16].replace(":", ".")
    yield SeedMessage(market.open_at, None, OPERATOR, f"Market {market.name} is open until {shut} Pacific.")
    yield SeedMessage(market.post_at, None, OPERATOR, f"Results of {market.name} are posted.")


def _to_one(schedule: Schedule, analyst: str) -> Iterator[SeedMessage]:
    plan = schedule.plan
    for participant in cast():
        if participant.is_a(Role.CRRH):
            credit = f"{participant.name} has {plan.test_credit_usd} USD of credit for practice in each auction."
            yield SeedMessage(plan.moment("W1-TUE", "10:00"), participant.name, f"{analyst} of Credit", credit)
        if participant.is_a(Role.LSE):
            yield SeedMessage(
                plan.moment("W1-WED", "13:00"),
                participant.name,
                analyst,
                f"Caps of {participant.name} were worked out from the load filed on Tuesday. A summary is attached.",
                f"Caps_{participant.name}.txt",
                f"Caps of {participant.name}, posted {to_pacific(plan.moment('W1-WED', '12:00'))}\n".encode(),
            )


def calendar_file(schedule: Schedule) -> bytes:
    """Return the calendar that goes with the first message: CSV, one row for each market, Pacific times."""
    rows = [
        f"{market.name},{to_pacific(market.open_at)},{to_pacific(market.close_at)},{to_pacific(market.post_at)}"
        for market in schedule.markets
    ]
    return "\n".join(("market,opens,closes,posts", *rows, "")).encode()


def _replacement_file(model: Model) -> bytes:
    rows = [f"{name},{replacement}" for name, replacement in model.replacements.items()]
    return "\n".join(("retired,replacement", *rows, "")).encode()
