"""The answer of `crrsim clear` as files: awards, clearing prices, binding constraints, and how they were found.

Columns are those of the published downloads, as far as they mean anything without a market. The same input gives the
same bytes.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from crrsim.assembly.bid_file import Filed
from crrsim.clearing.result import Clearing
from crrsim.terms.market import BidType
from crrsim.terms.product import Product
from crrsim.terms.quantity import CENT, MEGAWATT_STEP, round_cent

AWARDS, PRICES, BINDING, RECORD = "awards.csv", "clearing_prices.csv", "binding_constraints.csv", "clearing.json"
FORMAT = "crrsim-clearing/1"
_AWARD_COLUMNS = (
    "BidID", "Line", "BidType", "CRRID", "AssetOwner", "Source", "Sink", "HedgeType", "TOU", "Period", "CRRType",
    "BidMW", "AwardedMW", "ClearingPrice", "Amount",
)  # fmt: skip
_PRICE_COLUMNS = ("Period", "TOU", "SourceSink", "ClearingPrice")
_BINDING_COLUMNS = (
    "Period", "TOU", "ConstraintName", "DeviceType", "ContingencyName", "Direction", "FlowMW", "LimitMW", "ShadowPrice",
)  # fmt: skip

Row = Mapping[str, object]


@dataclass(frozen=True)
class Answered:
    """One product: what was filed for it and what came of it."""

    product: Product
    filed: tuple[Filed, ...]
    clearing: Clearing

    @property
    def mw(self) -> tuple[Decimal, Decimal]:
        """MW bought and MW sold."""
        sides = (
            [self.clearing.awards[filed.number] for filed in self.filed if filed.bid.side is side] for side in BidType
        )
        bought, sold = (sum(awards, Decimal("0.000")) for awards in sides)
        return bought, sold


def remove_answers(folder: Path) -> None:
    """Take away what an earlier clearing left, so that nobody takes it for this one's."""
    for name in (AWARDS, PRICES, BINDING, RECORD):
        (folder / name).unlink(missing_ok=True)


def write_answers(folder: Path, said: Mapping[str, Any], answers: Sequence[Answered]) -> None:
    """Write the three tables and the record; `said` is what the record tells of the input."""
    _write(folder / AWARDS, _AWARD_COLUMNS, (row for one in answers for row in _awards(one)))
    _write(folder / PRICES, _PRICE_COLUMNS, (row for one in answers for row in _prices(one)))
    _write(folder / BINDING, _BINDING_COLUMNS, (row for one in answers for row in _binding(one)))
    _record(folder, {"status": "optimal", **said, "products": [_product(one) for one in answers]})


def write_failure(folder: Path, said: Mapping[str, Any], reason: str) -> None:
    """Write a record that says that nothing was found, and why."""
    _record(folder, {"status": "failed", "reason": reason, **said, "products": []})


def _record(folder: Path, told: Mapping[str, Any]) -> None:
    text = json.dumps({"format": FORMAT, **told}, indent=2, ensure_ascii=False, default=str)
    (folder / RECORD).write_text(text + "\n", "utf-8")


def _write(file: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    with file.open("w", encoding="utf-8", newline="") as made:
        writer = csv.DictWriter(made, columns, lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)


def _awards(one: Answered) -> Iterator[Row]:
    for filed in one.filed:
        record, bid, mw = filed.record, filed.bid, one.clearing.awards[filed.number]
        price = one.clearing.path_price(bid.source, bid.sink, bid.hedge)
        kept = {name: record[name] for name in _AWARD_COLUMNS[2:11]}
        yield {
            "BidID": filed.number,
            "Line": filed.line,
            **{name: "" if value is None else value for name, value in kept.items()},
            "BidMW": bid.mw,
            "AwardedMW": mw,
            "ClearingPrice": price,
            "Amount": _amount(bid.side, mw, price),
        }


def _amount(side: BidType, mw: Decimal, price: Decimal) -> Decimal:
    """$, positive where the participant pays (F-20)."""
    return round_cent(mw * price if side is BidType.BUY else -mw * price)


def _prices(one: Answered) -> Iterator[Row]:
    for name, price in one.clearing.prices.items():
        yield {**_of(one.product), "SourceSink": name, "ClearingPrice": round_cent(price)}


def _binding(one: Answered) -> Iterator[Row]:
    for limit in one.clearing.binding:
        yield {
            **_of(one.product),
            "ConstraintName": limit.constraint,
            "DeviceType": limit.device_type,
            "ContingencyName": limit.contingency,
            "Direction": limit.direction,
            "FlowMW": Decimal(repr(limit.flow_mw)).quantize(MEGAWATT_STEP),
            "LimitMW": Decimal(repr(limit.limit_mw)).quantize(MEGAWATT_STEP),
            "ShadowPrice": max(CENT, round_cent(limit.shadow_price)),
        }


def _of(product: Product) -> Row:
    return {"Period": str(product.period), "TOU": product.tou.value}


def _product(one: Answered) -> Row:
    bought, sold = one.mw
    return {
        **_of(one.product),
        "bid_mw": sum((filed.bid.mw for filed in one.filed), Decimal(0)),
        "bought_mw": bought,
        "sold_mw": sold,
        **asdict(one.clearing.record),
    }
