"""Who may offer what to whom, and for which days: all that an offer says of itself, before anybody's holdings."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from crrsim.calendar.pacific import midnight, pacific_date
from crrsim.market.rules import rule
from crrsim.network.model import Model
from crrsim.terms.participant import Participant, Role

ONE_SECOND = timedelta(seconds=1)
ONE_DAY = timedelta(days=1)


def last_second(end_at: datetime) -> datetime:
    """The last second of a term: an end at midnight stands for the second before it (A-02)."""
    return end_at - ONE_SECOND if _begins_a_day(end_at) else end_at


@rule(
    "trade-owner",
    says="the asset owner of an offer is the participant that sends it, to the letter",
    source="secondary market API, SMT0146",
)
def owner_sends(asset_owner: str, participant: str) -> bool:
    return asset_owner == participant


@owner_sends.defect("trade-owner-unchecked", says="an offer may name any asset owner")
def _(asset_owner: str, participant: str) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@owner_sends.defect("trade-owner-in-any-case", says="the asset owner of an offer may be written in any case")
def _(asset_owner: str, participant: str) -> bool:
    return asset_owner.lower() == participant.lower()


@rule(
    "trade-responder",
    says="an offer goes to a participant there is, who may hold CRRs, named to the letter",
    source="secondary market API, SMT0107",
)
def may_respond(name: str, participants: Mapping[str, Participant]) -> bool:
    return name in participants and participants[name].is_a(Role.CRRH)


@may_respond.defect("trade-responder-of-any-role", says="an offer may go to somebody who may hold no CRRs")
def _(name: str, participants: Mapping[str, Participant]) -> bool:
    return name in participants


@may_respond.defect("trade-responder-unknown", says="an offer may go to a name that nobody has")
def _(name: str, participants: Mapping[str, Participant]) -> bool:
    return name not in participants or participants[name].is_a(Role.CRRH)


@rule("trade-with-another", says="nobody trades with itself", source="our reading")
def are_two(initiator: str, responder: str) -> bool:
    return initiator != responder


@are_two.defect("trade-with-oneself", says="a participant may respond to its own offer")
def _(initiator: str, responder: str) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule(
    "trade-whole-days",
    says="a trade begins and ends at a Pacific midnight; the second before it will do as an end",
    source="secondary market API, the examples of both dates; A-02",
)
def whole_days(start_at: datetime, end_at: datetime) -> bool:
    return _begins_a_day(start_at) and (_begins_a_day(end_at) or _begins_a_day(end_at + ONE_SECOND))


@whole_days.defect("trade-of-hours", says="a trade may begin and end at any hour")
def _(start_at: datetime, end_at: datetime) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@whole_days.defect("trade-of-utc-days", says="a trade begins and ends at midnight UTC")
def _(start_at: datetime, end_at: datetime) -> bool:
    return whole_days.healthy(start_at, end_at) or (start_at.hour, start_at.minute, end_at.hour) == (0, 0, 0)


@rule(
    "trade-one-day",
    says="a trade lasts one day at the least",
    source="our reading of the example dates in the secondary market API",
)
def lasts_a_day(start_at: datetime, end_at: datetime) -> bool:
    return last_second(end_at) > start_at


@lasts_a_day.defect("trade-of-no-day", says="a trade may end where it begins")
def _(start_at: datetime, end_at: datetime) -> bool:
    return end_at >= start_at


@lasts_a_day.defect("trade-of-one-day-refused", says="a trade lasts two days at the least")
def _(start_at: datetime, end_at: datetime) -> bool:
    return pacific_date(last_second(end_at)) > pacific_date(start_at)


@rule(
    "trade-lead-time",
    says="a trade begins so many days after today at the earliest, when offered and when responded to",
    source="A-39",
)
def is_early_enough(start_at: datetime, now: datetime, days: int) -> bool:
    return pacific_date(start_at) >= pacific_date(now) + days * ONE_DAY


@is_early_enough.defect("trade-lead-time-ignored", says="a trade may begin at any time, even in the past")
def _(start_at: datetime, now: datetime, days: int) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@is_early_enough.defect("trade-lead-time-a-day-long", says="a trade begins a day later than it might")
def _(start_at: datetime, now: datetime, days: int) -> bool:
    return pacific_date(start_at) > pacific_date(now) + days * ONE_DAY


@rule("trade-path", says="a BUY offer asks for a path between two places that there are", source="our reading")
def path_is_known(model: Model, source: str, sink: str) -> bool:
    return source != sink and {source, sink} <= model.locations.keys()


@path_is_known.defect("trade-path-unknown", says="a BUY offer may ask for a path between any two names")
def _(model: Model, source: str, sink: str) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule(
    "trade-price",
    says="a public offer is given away at the price at which it was posted",
    source="secondary market API, SMT0145",
)
def is_the_price(said: Decimal, offered: Decimal) -> bool:
    return said == offered


@is_the_price.defect("trade-price-unchecked", says="a public offer may be given away at any price")
def _(said: Decimal, offered: Decimal) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


def _begins_a_day(instant: datetime) -> bool:
    return instant == midnight(pacific_date(instant))
