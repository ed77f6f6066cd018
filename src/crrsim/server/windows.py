"""Windows, periods and products as every service writes them."""

from datetime import datetime
from typing import Any, Protocol

from crrsim.market.periods import bounds
from crrsim.market.rules import RuleBook, rule
from crrsim.terms.load import LoadKind
from crrsim.terms.market import MarketTerm, MarketType
from crrsim.terms.product import Period, Product

Json = dict[str, Any]


class Span(Protocol):
    """What is published, opens, closes and posts; the calendar's windows and markets are of this shape."""

    @property
    def name(self) -> str: ...
    @property
    def publish_at(self) -> datetime: ...
    @property
    def open_at(self) -> datetime: ...
    @property
    def close_at(self) -> datetime: ...
    @property
    def post_at(self) -> datetime: ...


class Market(Span, Protocol):
    """A window with something to trade in it."""

    @property
    def type(self) -> MarketType: ...
    @property
    def term(self) -> MarketTerm: ...
    @property
    def products(self) -> tuple[Product, ...]: ...


class LoadSpan(Span, Protocol):
    """A window for hourly load."""

    @property
    def kind(self) -> LoadKind: ...
    @property
    def term(self) -> MarketTerm: ...
    @property
    def periods(self) -> tuple[Period, ...]: ...


def window(one: Span) -> Json:
    return {"openDate": one.open_at, "closeDate": one.close_at}


def period(one: Period) -> Json:
    start, end = bounds(one)
    return {"name": str(one), "startDate": start, "endDate": end}


@rule("market-products", says="a market tells each product that it sells", source="market status API, products")
def products_told(products: list[Json]) -> list[Json]:
    return products


@products_told.defect("market-loses-a-product", says="of several products a market tells all but the last")
def _(products: list[Json]) -> list[Json]:
    return products[:-1] or products


def market(rules: RuleBook, one: Market) -> Json:
    products: list[Json] = [{"period": period(each.period), "tou": str(each.tou)} for each in one.products]
    return {
        "name": one.name,
        "marketType": str(one.type),
        "marketTerm": str(one.term),
        "dataPublishDate": one.publish_at,
        "submissionWindow": window(one),
        "products": rules[products_told](products),
    }
