"""What the cast converts: the rights of TOR1, and the requests it files while others are about their own business."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from crrsim.calendar.schedule import Schedule
from crrsim.network.model import Model
from crrsim.synthetic.dice import dice
from crrsim.synthetic.places import delivery_pairs, names_of
from crrsim.terms.conversion import SeedConversion, SeedRight
from crrsim.terms.location import LocationType
from crrsim.terms.product import Period

HOLDER = "TOR1"
MAXIMA = (Decimal("50.000"), Decimal("30.000"), Decimal("20.000"))
"""MW of the rights for a whole season, in the order they are listed; the last right has less in its later months."""


def rights(seed: int, schedule: Schedule, model: Model) -> tuple[SeedRight, ...]:
    """Return TOR1's rights in the season to be converted: two for all of it, and one whose maximum changes in it.

    The first starts at the intertie; nobody in the cast converts of it, so whoever plays TOR1 has all of it.
    """
    season = schedule.targets.season
    home, border = names_of(model, LocationType.LAP)[0], names_of(model, LocationType.SP)[0]
    others = [pair for pair in delivery_pairs(model) if pair[0] != border]
    second, third = dice(seed, "rights").sample(others, 2)
    whole = [
        SeedRight(HOLDER, source, sink, season, most)
        for (source, sink), most in zip(((border, home), second), MAXIMA[:2], strict=True)
    ]
    months = (Period.month(season.year, month) for month in season.months)
    parts = zip(months, (MAXIMA[2], MAXIMA[2] / 2, MAXIMA[2] / 2), strict=True)
    return (*whole, *(SeedRight(HOLDER, *third, month, most) for month, most in parts))


def conversions(schedule: Schedule, held: Sequence[SeedRight]) -> tuple[SeedConversion, ...]:
    """Return what TOR1 files on W1-TUE, with the transferees' answers of W1-WED.

    They say yes, yes to a right that is not modelled, no, and nothing at all.
    """
    moment = schedule.plan.moment
    whole, middle, last = held[1], held[3], held[4]
    return (
        _filed(moment("W1-TUE", "10:30"), whole, "12.000", "LSE2", moment("W1-WED", "10:30")),
        _filed(moment("W1-TUE", "10:40"), middle, "5.000", "GEN1", moment("W1-WED", "11:00"), modeled=False),
        _filed(moment("W1-TUE", "10:50"), last, "4.000", "MSS1", moment("W1-WED", "11:30"), approved=False),
        _filed(moment("W1-TUE", "11:00"), whole, "3.000", "FIN2", None),
    )


def _filed(
    at: datetime,
    right: SeedRight,
    mw: str,
    transferee: str,
    answered_at: datetime | None,
    *,
    modeled: bool = True,
    approved: bool = True,
) -> SeedConversion:
    return SeedConversion(at, right, Decimal(mw), transferee, modeled, answered_at, approved)
