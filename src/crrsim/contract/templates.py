"""The CSV templates of the market user interface, as data: what is uploaded, in which columns, for which request.

A template more is an entry more in `TEMPLATES`. Those that stand for an operation of the API make the body that the
operation takes, and its records again from such a body; an upload that no operation has makes a list of records.
Source: the template names of the upgrade's slides; the columns are assumption F-30.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from crrsim.contract.operations import OPERATIONS, Operation
from crrsim.contract.template import Body, Cell, Column, Days, Record, Template
from crrsim.contract.transfer_templates import TRANSFER_TEMPLATES
from crrsim.contract.wire import Shape, read_instant, wire_instant
from crrsim.terms.load import LoadType
from crrsim.terms.market import BidType
from crrsim.terms.product import CrrType, HedgeType, TimeOfUse
from crrsim.terms.trade import PostType

MOST_RECORDS = 500
MOST_POINTS = 20
RECORDS = "records"
"""The list in the body of an upload that stands for no operation of the API."""

OWNER, SOURCE, SINK, PERIOD = (Column(name) for name in ("AssetOwner", "Source", "Sink", "Period"))
TOU = Column("TOU", choices=tuple(TimeOfUse))
HEDGE = Column("HedgeType", choices=tuple(HedgeType))
CRR_TYPE = Column("CRRType", choices=tuple(CrrType))
MW = Column("MW", Cell.MW)
NOTE = Column("Description", optional=True)
SINK_NAME, DAY, HOUR = Column("SinkName"), Column("EffectiveDate", Cell.DAY), Column("HourEnding", Cell.HOUR)

_SAME = ("AssetOwner", "Source", "Sink", "HedgeType", "TOU", "Period", "CRRType", "MW", "Description")
_KEYS = {"TOU": "tou", "CRRType": "crrType", "MW": "mw", "CRRID": "crrId"}


def key(column: str) -> str:
    """Return the name that a column has on the wire: AssetOwner -> assetOwner."""
    return _KEYS.get(column, column[:1].lower() + column[1:])


def _given(record: Record, names: Iterable[str]) -> Body:
    return {key(name): record[name] for name in names if record.get(name) is not None}


def _bids(records: Sequence[Record], form: Mapping[str, str], _days: Days) -> Body:
    sides = {side: [_bid(one) for one in records if one["BidType"] == side] for side in BidType}
    return {**form, "newBids": sides[BidType.BUY], "newOffers": sides[BidType.SELL]}


def _bid(record: Record) -> Body:
    """A point with a cell left empty stays a point that lacks something, so that the gap is found and told."""
    numbers = range(1, MOST_POINTS + 1)
    points = [{"mw": record.get(f"MW{n}"), "price": record.get(f"Price{n}")} for n in numbers]
    drawn = [{name: value for name, value in point.items() if value is not None} for point in points]
    last = max((number for number, point in enumerate(drawn, start=1) if point), default=0)
    return {**_given(record, ("CRRID", *_SAME[:7], "Description")), "bidCurve": drawn[:last]}


def _bid_records(body: Body, _days: Days) -> Iterable[Record]:
    for side, listed in ((BidType.BUY, body["newBids"]), (BidType.SELL, body["newOffers"])):
        for one in listed:
            curve = {
                f"{column}{n}": point[name]
                for n, point in enumerate(one["bidCurve"], start=1)
                for column, name in (("MW", "mw"), ("Price", "price"))
            }
            yield {"BidType": str(side), **_named(one, ("CRRID", *_SAME[:7], "Description")), **curve}


def _nominations(records: Sequence[Record], form: Mapping[str, str], _days: Days) -> Body:
    return {**form, "newNominations": [_given(one, _SAME) for one in records]}


def _nomination_records(body: Body, _days: Days) -> Iterable[Record]:
    return (_named(one, _SAME) for one in body["newNominations"])


def _load(records: Sequence[Record], form: Mapping[str, str], days: Days) -> Body:
    begins = {day: wire_instant(days.begins(day)) for day in {one["EffectiveDate"] for one in records}}
    hours = [
        {
            "sinkName": one["SinkName"],
            "effectiveDate": begins[one["EffectiveDate"]],
            "hourEnding": one["HourEnding"],
            "dataType": one["DataType"],
            "mw": one["MW"],
        }
        for one in records
    ]
    named = {name: text for name, text in form.items() if name != "participantName"}
    return {**named, "assetOwner": form.get("participantName", ""), "hourlyLoad": hours}


def _load_records(body: Body, days: Days) -> Iterable[Record]:
    for one in body["hourlyLoad"]:
        day = days.of(read_instant(one["effectiveDate"]))
        yield {**_named(one, ("SinkName", "HourEnding", "DataType", "MW")), "EffectiveDate": day}


def _plain(records: Sequence[Record], form: Mapping[str, str], _days: Days) -> Body:
    return {**form, RECORDS: [{name: value for name, value in one.items() if value is not None} for one in records]}


def _dated(records: Sequence[Record], form: Mapping[str, str], days: Days) -> Body:
    begins = {day: wire_instant(days.begins(day)) for day in {one["EffectiveDate"] for one in records}}
    return _plain([{**one, "EffectiveDate": begins[one["EffectiveDate"]]} for one in records], form, days)


def _plain_records(body: Body, _days: Days) -> Iterable[Record]:
    records: list[Record] = body[RECORDS]
    return records


def _dated_records(body: Body, days: Days) -> Iterable[Record]:
    return ({**one, "EffectiveDate": days.of(read_instant(one["EffectiveDate"]))} for one in body[RECORDS])


def _named(one: Mapping[str, Any], names: Iterable[str]) -> Record:
    return {name: one.get(key(name)) for name in names}


def _offers(records: Sequence[Record], form: Mapping[str, str], days: Days) -> Body:
    lists = {name: [_offer(one, days) for one in records if _list_of(one) == name] for name in OFFERS}
    return {**form, **lists}


def _list_of(record: Record) -> str:
    return f"{record['PostType'].lower()}Sm{record['OfferType'].capitalize()}Offers"


def _offer(record: Record, days: Days) -> Body:
    """An offer as the API takes it: the last day becomes the midnight after it.

    A public offer has somebody to contact, be it with nothing said, so that what is missing is told by its column.
    """
    contact = {name: record[column] for column, name in _CONTACT.items() if record.get(column) is not None}
    target = {"targetMpName": record["TargetMP"]} if record.get("TargetMP") is not None else {}
    return {
        **_given(record, _OFFERED),
        "startDate": wire_instant(days.begins(record["StartDate"])),
        "endDate": wire_instant(days.begins(record["EndDate"] + timedelta(days=1))),
        **target,
        **({"contactInfo": contact} if contact or record["PostType"] == PostType.PUBLIC else {}),
    }


def _offer_records(body: Body, days: Days) -> Iterable[Record]:
    for name, (post_type, side) in OFFERS.items():
        for one in body[name]:
            contact = one.get("contactInfo", {})
            yield {
                "OfferType": str(side),
                "PostType": str(post_type),
                **_named(one, _OFFERED),
                "StartDate": days.of(read_instant(one["startDate"])),
                "EndDate": days.of(read_instant(one["endDate"]) - timedelta(seconds=1)),
                "TargetMP": one.get("targetMpName"),
                **{column: contact.get(name) for column, name in _CONTACT.items()},
            }


OFFERS = {
    "publicSmBuyOffers": (PostType.PUBLIC, BidType.BUY),
    "publicSmSellOffers": (PostType.PUBLIC, BidType.SELL),
    "privateSmBuyOffers": (PostType.PRIVATE, BidType.BUY),
    "privateSmSellOffers": (PostType.PRIVATE, BidType.SELL),
}
"""Lists in the body of an upload of offers -> what stands in them. Each is as one operation of the API takes it."""

_OFFERED = ("CRRID", "AssetOwner", "Source", "Sink", "TOU", "HedgeType", "CRRType", "MW", "Price")
_CONTACT = {"ContactName": "name", "Phone": "phone", "Email": "email", "Address": "address"}
_OFFER_SCHEMA = {
    "type": "object",
    "properties": {"participantName": {"type": "string"}}
    | {
        name: {"type": "array", "items": {"$ref": f"#/components/schemas/New{name[:1].upper()}{name[1:-1]}"}}
        for name in OFFERS
    },
}

PORTFOLIO = ("marketName", "portfolioName", "participantName")

_ALL = (
    Template(
        name="bids_offers",
        number="5.1",
        title="CRR bids and offers",
        service="auction",
        operation="portfolio_creation",
        columns=(
            Column("BidType", choices=tuple(BidType)),
            Column("CRRID", Cell.INTEGER, optional=True),
            *(OWNER, SOURCE, SINK, HEDGE, TOU, PERIOD, CRR_TYPE, NOTE),
            *(
                Column(f"{name}{number}", cell, optional=number > 2)
                for number in range(1, MOST_POINTS + 1)
                for name, cell in (("MW", Cell.MW), ("Price", Cell.USD))
            ),
        ),
        fields=PORTFOLIO,
        body=_bids,
        records=_bid_records,
        lists=("newBids", "newOffers"),
        most=MOST_RECORDS,
        list_of=lambda record: "newBids" if record["BidType"] == BidType.BUY else "newOffers",
    ),
    Template(
        name="nominations",
        number="5.2",
        title="CRR nominations",
        service="nomination",
        operation="portfolio_creation",
        columns=(OWNER, SOURCE, SINK, HEDGE, TOU, PERIOD, CRR_TYPE, MW, NOTE),
        fields=PORTFOLIO,
        body=_nominations,
        records=_nomination_records,
        lists=("newNominations",),
        most=MOST_RECORDS,
    ),
    Template(
        name="load",
        number="5.3",
        title="historical and forecasted load",
        service="historical_forecasted_load",
        operation="load_submission",
        columns=(SINK_NAME, DAY, HOUR, Column("DataType", choices=tuple(LoadType)), MW),
        fields=("histForecastFlag", "loadSubmissionWindowName", "periodName", "participantName"),
        body=_load,
        records=_load_records,
        lists=("hourlyLoad",),
    ),
    Template(
        name="trades",
        number="5.4",
        title="secondary market",
        service="secondary_market",
        operation="offers",
        columns=(
            Column("OfferType", choices=tuple(BidType)),
            Column("PostType", choices=tuple(PostType)),
            Column("CRRID", Cell.INTEGER, optional=True),
            *(OWNER, SOURCE, SINK, TOU, HEDGE, CRR_TYPE),
            Column("StartDate", Cell.DAY),
            Column("EndDate", Cell.DAY),
            MW,
            Column("Price", Cell.USD),
            Column("TargetMP", optional=True, wire="targetMpName"),
            Column("ContactName", optional=True, wire="name"),
            *(Column(name, optional=True) for name in ("Phone", "Email", "Address")),
        ),
        fields=("participantName",),
        body=_offers,
        records=_offer_records,
        lists=tuple(OFFERS),
        most=MOST_RECORDS,
        list_of=_list_of,
        schema=_OFFER_SCHEMA,
    ),
    Template(
        name="lt_election",
        number="5.5",
        title="LT nomination election",
        service="nomination",
        operation="renomination",
        columns=(
            OWNER,
            Column("CRRID", Cell.INTEGER),
            *(SOURCE, SINK, TOU),
            Column("Season"),
            Column("ExpiringMW", Cell.MW),
            Column("ElectedMW", Cell.MW),
        ),
        fields=("participantName",),
        body=_plain,
        records=_plain_records,
        lists=(RECORDS,),
    ),
    *TRANSFER_TEMPLATES,
    Template(
        name="cec_load",
        number="5.11",
        title="load of the Energy Commission",
        service="historical_forecasted_load",
        operation="cec_load",
        columns=(OWNER, SINK_NAME, Column("Month"), DAY, HOUR, MW),
        fields=("participantName",),
        body=_dated,
        records=_dated_records,
        lists=(RECORDS,),
    ),
    Template(
        name="load_election",
        number="5.12",
        title="eligible quantity elected by an out-of-area load server",
        service="historical_forecasted_load",
        operation="load_election",
        columns=(OWNER, SINK, PERIOD, TOU, Column("ElectedMW", Cell.MW)),
        fields=("participantName",),
        body=_plain,
        records=_plain_records,
        lists=(RECORDS,),
    ),
)

TEMPLATES: dict[str, Template] = {one.name: one for one in _ALL}


def operation_of(template: Template) -> Operation:
    """Return what an upload stands for: the API's operation, or one of the interface alone, which no document has."""
    known = OPERATIONS.get((template.service, template.operation))
    return known or Operation(
        service=template.service,
        name=template.operation,
        method="POST",
        path=f"/upload/{template.name}",
        summary=template.title,
        write=True,
        parameters=(),
        body_schema=template.schema,
        answers={},
        shape=Shape(),
    )
