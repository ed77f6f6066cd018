"""What `crrsim clear` found, as one page that loads nothing: read from the files it wrote."""

import csv
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from crrsim.reporting import words
from crrsim.reporting.stationery import frozen, stationery

PAGE = "clearing.html"
MOST_CONSTRAINTS = 200
MOST_PLACES = 10
MOST_OWNERS = 100

Row = Mapping[str, str]


@dataclass(frozen=True)
class Owner:
    """What one owner bid and was awarded in all products, and what it pays, $."""

    name: str
    bids: int
    bid_mw: Decimal
    awarded_mw: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Cleared:
    """A clearing as its files tell it."""

    record: Mapping[str, Any]
    awards: Sequence[Row]
    prices: Sequence[Row]
    binding: Sequence[Row]

    @classmethod
    def read(cls, folder: Path) -> "Cleared":
        """Raises: OSError, ValueError for files that are not there or are none of ours."""
        record = json.loads((folder / "clearing.json").read_text("utf-8"))
        names = ("awards.csv", "clearing_prices.csv", "binding_constraints.csv")
        return cls(record, *(_rows(folder / name) for name in names))

    @property
    def products(self) -> Sequence[Mapping[str, Any]]:
        found: Sequence[Mapping[str, Any]] = self.record["products"]
        return found

    @property
    def notes(self) -> Sequence[tuple[str, str]]:
        """What there is to know of each network's files, by their place."""
        return [(one["file"], note) for one in self.record["networks"] for note in one["notes"]]

    @cached_property
    def awarded(self) -> int:
        return sum(Decimal(row["AwardedMW"]) > 0 for row in self.awards)

    @cached_property
    def amount(self) -> Decimal:
        return sum((Decimal(row["Amount"]) for row in self.awards), Decimal(0))

    @cached_property
    def owners(self) -> Sequence[Owner]:
        """Whoever pays or is paid most comes first."""
        rows: dict[str, list[Row]] = defaultdict(list)
        for row in self.awards:
            rows[row["AssetOwner"]].append(row)
        owners = [
            Owner(name, len(own), *(sum(Decimal(row[column]) for row in own) + Decimal(0) for column in _SUMMED))
            for name, own in rows.items()
        ]
        return sorted(owners, key=lambda one: (-abs(one.amount), one.name))

    def ends(self, product: Mapping[str, Any]) -> Sequence[tuple[Row, Row]]:
        """The cheapest and the dearest places of a product, side by side."""
        rows = [row for row in self.prices if (row["Period"], row["TOU"]) == (product["Period"], product["TOU"])]
        rows.sort(key=lambda row: (Decimal(row["ClearingPrice"]), row["SourceSink"]))
        return list(zip(rows[:MOST_PLACES], rows[::-1], strict=False))


_SUMMED = ("BidMW", "AwardedMW", "Amount")


def headline(found: Cleared) -> str:
    """Return in one sentence what came of it."""
    return (
        f"{words.counted(len(found.products), 'product')}: {found.awarded:,} of "
        f"{words.counted(len(found.awards), 'bid')} awarded, {words.counted(len(found.binding), 'constraint')} binding"
    )


def write_clearing_page(folder: Path) -> Path:
    """Write the page beside the files it is made of, and return its file. Raises: as `Cleared.read`."""
    found = Cleared.read(folder)
    text = stationery().get_template("clearing.html.j2").render(
        **frozen(("family.css", "compare.css"), ()), found=found, headline=headline(found),
        most_constraints=MOST_CONSTRAINTS, most_owners=MOST_OWNERS,
    )  # fmt: skip
    file = folder / PAGE
    file.write_text(text, "utf-8", errors="replace")
    return file


def _rows(file: Path) -> Sequence[Row]:
    with file.open(encoding="utf-8", newline="") as made:
        return list(csv.DictReader(made))
