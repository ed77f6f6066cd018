"""Whether a market's posted files agree with what was asked for, with the prices and with one another.

An auction's files and an allocation's have most columns in common; a column that a file does not have is empty here.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from itertools import pairwise
from typing import Any

from crrsim.terms.quantity import CENT, MEGAWATT_STEP

Row = Mapping[str, Any]
ROUNDING = 2 * CENT
"""A path price and the two location prices are rounded to the cent one by one."""

SHARED = (
    "MarketName", "AssetOwner", "CRRID", "OriginalCRRID", "BidType", "CRRType", "HedgeType", "Source", "Sink", "TOU",
    "Period", "StartDate", "EndDate", "ClearingPrice",
)  # fmt: skip
"""What a public row has in common with the private row of its owner, the MW apart."""


def prices_astray(results: Iterable[Row], prices: Iterable[Row]) -> list[str]:
    """Return the awards of obligations whose price is not their sink's less their source's, by more than rounding.

    results: PUBLIC_AUCTION_RESULT; prices: CLEARING_PRICE. $/MW.
    """
    of_place = {(row["Period"], row["TOU"], row["SourceSink"]): row["ClearingPrice"] for row in prices}
    found = []
    for row in results:
        if row["HedgeType"] != "OBL":
            continue
        sink, source = (of_place.get((row["Period"], row["TOU"], row[end])) for end in ("Sink", "Source"))
        if sink is None or source is None:
            found.append(f"{_path(row)} has no price at both ends")
        elif abs(sink - source - row["ClearingPrice"]) > ROUNDING:
            found.append(f"{_path(row)} costs {row['ClearingPrice']}, its ends say {sink - source}")
    return found


def awards_astray(private: Iterable[Row]) -> list[str]:
    """Return the awards off the step of 0.001 MW, below zero, or above what was asked for.

    private: PRIVATE_AUCTION_RESULT or PRIVATE_ALLOCATION_RESULT.
    """
    return [
        told_award(row)
        for row in private
        if row["AwardedMW"] % MEGAWATT_STEP or not 0 <= row["AwardedMW"] <= asked_for(row)
    ]


def told_award(private: Row) -> str:
    """Return a private row in words: its number and how much came of how much."""
    return f"{_number(private)}: {private['AwardedMW']} MW awarded of {asked_for(private)} MW"


def asked_for(private: Row) -> Decimal:
    """Return the MW of the bid, offer or nomination behind a private row."""
    mw: Decimal = private["NominatedMW"] if "NominatedMW" in private else private["BidMW"]
    return mw


def above_caps(private: Iterable[Row], caps: Iterable[Row]) -> list[str]:
    """Return the sinks at which somebody's awards come to more than its limit.

    private: PRIVATE_ALLOCATION_RESULT of everybody; caps: SEQ, MEQ or UPPER_BOUND of everybody.
    """
    limits = {_place(row): row["LimitMW"] for row in caps}
    awarded: dict[tuple[Any, ...], Decimal] = {}
    for row in private:
        awarded[_place(row)] = awarded.get(_place(row), Decimal(0)) + row["AwardedMW"]
    return [
        f"{place}: {mw} MW awarded, {limits.get(place, Decimal(0))} MW allowed"
        for place, mw in awarded.items()
        if mw > limits.get(place, Decimal(0))
    ]


def unlike_holdings(public: Iterable[Row], existing: Iterable[Row]) -> list[str]:
    """Return the awards that are no existing CRR, and the CRRs that no award made, by id and MW.

    public: PUBLIC_ALLOCATION_RESULT; existing: the rows of PUBLIC_EXISTING_CRR from the same market.
    """
    told = {(row["CRRID"], row["MW"]) for row in public}
    held = {(row["CRRID"], row["MW"]) for row in existing}
    return [f"CRR {number} of {mw} MW stands in one file only" for number, mw in sorted(told ^ held)]


def set_asides_astray(rows: Iterable[Row]) -> list[str]:
    """Return the set-asides that are not their share of the room the base load leaves. rows: SET_ASIDE."""
    found = []
    for row in rows:
        residual = max(Decimal(0), row["LimitMW"] - row["BaseLoadMW"])
        due = (residual * row["SetAsidePercent"] / 100).quantize(MEGAWATT_STEP, ROUND_FLOOR)
        if (residual, due) != (row["ResidualMW"], row["SetAsideMW"]):
            found.append(f"{row['InterfaceName']} {row['TOU']}: {row['SetAsideMW']} MW set aside, {due} MW are due")
    return found


def awards_against_prices(
    private: Iterable[Row], curves: Mapping[int, Sequence[tuple[Decimal, Decimal]]], *, lines: bool = False
) -> list[str]:
    """Return the awards that their own curve would not have taken at the clearing price.

    curves: bid id -> points of MW and $/MW, read as steps, or with `lines` from point to point (A-31). A buy costs at
    most what was bid for its last megawatt, a sale brings at least what was asked for it.
    """
    found = []
    for row in private:
        if row["AwardedMW"] == 0 or row["BidID"] not in curves:
            continue
        limit = (_price_between if lines else _price_at)(curves[row["BidID"]], row["AwardedMW"])
        over = row["ClearingPrice"] - limit if row["BidType"] == "BUY" else limit - row["ClearingPrice"]
        if over > CENT:
            found.append(
                f"bid {row['BidID']} ({row['BidType']}) cleared at {row['ClearingPrice']}, its limit is {limit}"
            )
    return found


def amounts_astray(private: Iterable[Row]) -> list[str]:
    """Return the rows whose amount is not MW x price: paid by a buyer, received by a seller. $."""
    found = []
    for row in private:
        due = (row["AwardedMW"] * row["ClearingPrice"]).quantize(CENT)
        due = due if row["BidType"] == "BUY" else -due
        if abs(row["Amount"] - due) > CENT:
            found.append(f"bid {row['BidID']}: an amount of {row['Amount']}, {due} is due")
    return found


def not_in_both(public: Iterable[Row], private: Iterable[Row]) -> list[str]:
    """Return the awards that stand in the public result or in the private ones, but not in both as often."""
    told = Counter(_told(row, row["MW"]) for row in public)
    own = Counter(_told(row, row["AwardedMW"]) for row in private if row["AwardedMW"] > 0)
    return [
        *(f"only public: {_told_shortly(one)}" for one in (told - own)),
        *(f"only private: {_told_shortly(one)}" for one in (own - told)),
    ]


def constraints_astray(binding: Iterable[Row]) -> list[str]:
    """Return the constraints that are not at their limit (by 0.1 MW), or have no shadow price above zero."""
    found = []
    for row in binding:
        if row["ShadowPrice"] <= 0:
            found.append(
                f"{row['ConstraintName']} after {row['ContingencyName']} has the shadow price {row['ShadowPrice']}"
            )
        if abs(abs(row["FlowMW"]) - row["LimitMW"]) > Decimal("0.1"):
            found.append(f"{row['ConstraintName']} carries {row['FlowMW']} MW of {row['LimitMW']} MW")
    return found


def unpriced(places: Iterable[Row], prices: Iterable[Row]) -> list[str]:
    """Return the places of the source/sink list without exactly one price for each product of the prices."""
    rows = list(prices)
    priced = Counter((row["Period"], row["TOU"], row["SourceSink"]) for row in rows)
    products = {(row["Period"], row["TOU"]) for row in rows}
    names = {row["SourceSink"] for row in places}
    return [
        f"{name} has {priced[period, tou, name]} prices for {period} {tou}"
        for period, tou in sorted(products)
        for name in sorted(names)
        if priced[period, tou, name] != 1
    ]


def shares_astray(places: Iterable[Row]) -> list[str]:
    """Return the sources and sinks whose participation factors do not sum to one for a time of use."""
    sums: dict[tuple[str, str], Decimal] = {}
    for row in places:
        key = (row["SourceSink"], row["TOU"])
        sums[key] = sums.get(key, Decimal(0)) + row["ParticipationFactor"]
    return [f"the shares of {name} {tou} sum to {total}" for (name, tou), total in sums.items() if total != 1]


def _price_at(curve: Sequence[tuple[Decimal, Decimal]], mw: Decimal) -> Decimal:
    """Return the price of the step in which the last of `mw` lies: that of the step's far end."""
    return next((price for upto, price in curve[1:] if mw <= upto), curve[-1][1])


def _price_between(curve: Sequence[tuple[Decimal, Decimal]], mw: Decimal) -> Decimal:
    """Return the price of the last of `mw` on the line between the two points it lies between, to the cent."""
    for (low, first), (high, last) in pairwise(curve):
        if mw <= high:
            return (first + (last - first) * (mw - low) / (high - low)).quantize(CENT)
    return curve[-1][1]


def _told(row: Row, mw: Decimal) -> tuple[Any, ...]:
    return (*(row.get(name) for name in SHARED), mw)


def _told_shortly(told: tuple[Any, ...]) -> str:
    by_name = dict(zip((*SHARED, "MW"), told, strict=True))
    return f"{by_name['AssetOwner']} {by_name['BidType'] or ''} {by_name['MW']} MW {_path(by_name)}"


def _number(row: Row) -> str:
    return f"nomination {row['NominationID']}" if "NominationID" in row else f"bid {row['BidID']}"


def _place(row: Row) -> tuple[Any, ...]:
    return row["AssetOwner"], row["CRRType"], row["Sink"], row["Period"], row["TOU"]


def _path(row: Row) -> str:
    return f"{row['Source']} to {row['Sink']} {row['Period']} {row['TOU']}"
