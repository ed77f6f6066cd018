"""Windows, periods and products as every service writes them."""

from typing import Any

from crrsim.calendar.pacific import period_bounds
from crrsim.calendar.schedule import ScheduledMarket, ScheduledWindow
from crrsim.terms.product import Period

Json = dict[str, Any]


def window(one: ScheduledWindow) -> Json:
    return {"openDate": one.open_at, "closeDate": one.close_at}


def period(one: Period) -> Json:
    """A period from Pacific midnight to the last second before a Pacific midnight (A-02)."""
    start, end = period_bounds(one)
    return {"name": str(one), "startDate": start, "endDate": end}


def market(one: ScheduledMarket) -> Json:
    return {
        "name": one.name,
        "marketType": str(one.type),
        "marketTerm": str(one.term),
        "dataPublishDate": one.publish_at,
        "submissionWindow": window(one),
        "products": [{"period": period(product.period), "tou": str(product.tou)} for product in one.products],
    }
