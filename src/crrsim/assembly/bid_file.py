"""Bids as a person files them, in the columns of the upload template, as the engine takes them: product by product."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from itertools import pairwise

from crrsim.assembly.one_file import OneFile
from crrsim.clearing.bid import BadBid, Bid, Held, check_bids
from crrsim.contract.record_file import read
from crrsim.contract.template import Problem, Record
from crrsim.contract.templates import MOST_POINTS, TEMPLATES
from crrsim.network.model import Model
from crrsim.terms.market import BidType
from crrsim.terms.product import HedgeType, Period, Product, TimeOfUse

MOST_BIDS = 1_000_000
PERIODS = "a season as 2027_S01 or a month as 2026_M04"

Point = tuple[Decimal, Decimal]
Models = Callable[[Product], Model]


class BadFile(ValueError):  # noqa: N818 - says what is wrong
    """A file that cannot be cleared: its faults, each with line, column, what was expected and what was found."""

    MOST_TOLD = 10

    def __init__(self, problems: Sequence[Problem], hint: str = "") -> None:
        self.problems = tuple(problems)
        told = [str(one) for one in self.problems[: self.MOST_TOLD]]
        more = len(self.problems) - len(told)
        lines = [*told, f"... and {more} more" if more else "", hint]
        super().__init__("\n".join(line for line in lines if line))


@dataclass(frozen=True)
class Filed:
    """One bid of a file. `number` counts from 1 over the file; the engine knows the bid by it."""

    number: int
    line: int
    record: Record
    product: Product
    bid: Bid


def read_bids(file: OneFile, models: Models) -> tuple[Filed, ...]:
    """Read bids and offers, CSV or JSON by the file's name, and hold them against the network of their product.

    Raises: BadFile; as `models` for a product it has no network for.
    """
    reading = read(TEMPLATES["bids_offers"], file.data, file.name, MOST_BIDS)
    problems = [*reading.of_file, *reading.of_cells]
    found = []
    for number, (line, record) in enumerate(zip(reading.lines, reading.records, strict=True), start=1):
        one = _Reader(file.name, line, record, models)
        wrong = list(one.problems())
        problems += wrong
        if not wrong:
            found.append(one.filed(number))
    if problems:
        raise BadFile(sorted(problems, key=lambda problem: problem.line))
    return tuple(found)


def by_product(filed: Sequence[Filed]) -> Mapping[Product, tuple[Filed, ...]]:
    """The bids of each product, products in order."""
    found: dict[Product, list[Filed]] = defaultdict(list)
    for one in filed:
        found[one.product].append(one)
    return {product: tuple(found[product]) for product in sorted(found)}


def check_sold(file: str, filed: Sequence[Filed], held: Sequence[Held]) -> None:
    """Refuse options offered beyond those held. Raises: BadFile."""
    try:
        check_bids([one.bid for one in filed], held)
    except BadBid as problem:
        one = next(one for one in filed if one.number == problem.number)
        expected = f"at most the options held from {one.bid.source} to {one.bid.sink} in {one.product}"
        last = max(n for n in range(1, MOST_POINTS + 1) if one.record[f"MW{n}"] is not None)
        raise BadFile([Problem(file, one.line, f"MW{last}", expected, f"{one.bid.mw} MW offered")]) from problem


class _Reader:
    """One record, checked cell against cell and against the network."""

    def __init__(self, file: str, line: int, record: Record, models: Models) -> None:
        self._file, self._line, self._record, self._models = file, line, record, models
        self._side = BidType(record["BidType"])

    def filed(self, number: int) -> Filed:
        record, product = self._record, self._product
        moved: Mapping[str, str] = self._models(product).replacements if self._side is BidType.SELL else {}
        source, sink = str(record["Source"]), str(record["Sink"])
        path = moved.get(source, source), moved.get(sink, sink)
        bid = Bid.drawn(number, path, HedgeType(record["HedgeType"]), self._side, self._curve())
        return Filed(number, self._line, record, product, bid)

    def problems(self) -> Iterator[Problem]:
        yield from self._curve_problems()
        try:
            product = self._product
        except ValueError:
            yield self._problem("Period", PERIODS)
            return
        for end in ("Source", "Sink"):
            yield from self._place_problems(self._models(product), end)
        if self._record["Source"] == self._record["Sink"]:
            yield self._problem("Sink", "another place than Source")

    @property
    def _product(self) -> Product:
        return Product(Period.parse(self._record["Period"]), TimeOfUse(self._record["TOU"]))

    def _place_problems(self, model: Model, end: str) -> Iterator[Problem]:
        name = self._record[end]
        if name not in model.locations:
            near = get_close_matches(name, model.locations, 1)
            yield self._problem(end, f"a place of the network{f', like {near[0]}' if near else ''}")
        elif self._side is BidType.BUY and not model.biddable(name):
            yield self._problem(end, "a place that can be bid at: this one is retired or cut off")

    def _curve(self) -> list[Point]:
        return [(mw, price) for mw, price in self._cells() if mw is not None and price is not None]

    def _cells(self) -> list[tuple[Decimal | None, Decimal | None]]:
        cells = [(self._record[f"MW{n}"], self._record[f"Price{n}"]) for n in range(1, MOST_POINTS + 1)]
        while cells and cells[-1] == (None, None):
            cells.pop()
        return cells

    def _curve_problems(self) -> Iterator[Problem]:
        cells = self._cells()
        gaps = [
            self._problem(f"{column}{n}", "a number: the curve goes on")
            for n, cell in enumerate(cells, start=1)
            for column, value in zip(("MW", "Price"), cell, strict=True)
            if value is None
        ]
        yield from gaps or self._shape_problems(self._curve())

    def _shape_problems(self, curve: Sequence[Point]) -> Iterator[Problem]:
        if curve[0][0] != 0:
            yield self._problem("MW1", "0, where every curve begins")
        for n, ((mw, price), (next_mw, next_price)) in enumerate(pairwise(curve), start=2):
            if next_mw <= mw:
                yield self._problem(f"MW{n}", f"more than {mw}: MW rise from point to point")
            if next_price > price and self._side is BidType.BUY:
                yield self._problem(f"Price{n}", f"at most {price}: a buyer's price never rises")
            if next_price < price and self._side is BidType.SELL:
                yield self._problem(f"Price{n}", f"at least {price}: a seller's price never falls")

    def _problem(self, column: str, expected: str) -> Problem:
        found = self._record[column]
        return Problem(self._file, self._line, column, expected, "nothing" if found is None else str(found))
