"""CRRs sold earlier as a person gives them, in the columns of the published grouped base load."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from crrsim.assembly.bid_file import PERIODS, BadFile, Models
from crrsim.assembly.one_file import OneFile
from crrsim.clearing.bid import Held
from crrsim.contract.record_file import read
from crrsim.contract.template import Cell, Column, Problem, Record, Template
from crrsim.contract.templates import HEDGE, PERIOD, SINK, SOURCE, TOU
from crrsim.network.model import Model
from crrsim.terms.product import HedgeType, Period, Product, TimeOfUse

_HELD = Template(
    name="grouped_base_load",
    number="",
    title="CRRs sold earlier",
    service="",
    operation="",
    columns=(
        *(SOURCE, SINK, HEDGE, TOU, PERIOD),
        *(Column(name, optional=True) for name in ("StartDate", "EndDate")),
        Column("MW", Cell.MW_EITHER_WAY),
    ),
    fields=(),
    body=lambda records, form, _days: {**form, "records": list(records)},
    records=lambda body, _days: body["records"],
    lists=("records",),
)


def read_held(file: OneFile, models: Models, products: Collection[Product]) -> Mapping[Product, tuple[Held, ...]]:
    """Read the base load of these products, CSV or JSON by the file's name; that of others is passed over.

    A place that has retired stands where it was mapped to, and MW below zero are as many the other way. Raises: as
    `read_bids`.
    """
    reading = read(_HELD, file.data, file.name)
    problems = [*reading.of_file, *reading.of_cells]
    found: dict[Product, list[Held]] = defaultdict(list)
    for line, record in zip(reading.lines, reading.records, strict=True):
        product = _product(record)
        if product is None:
            problems.append(Problem(file.name, line, "Period", PERIODS, record["Period"]))
        elif product in products:
            problems += _problems(file.name, line, record, models(product))
            if not problems:
                found[product].append(_held(record, models(product).replacements))
    if problems:
        raise BadFile(sorted(problems, key=lambda problem: problem.line))
    return {product: tuple(held) for product, held in found.items()}


def _product(record: Record) -> Product | None:
    try:
        return Product(Period.parse(record["Period"]), TimeOfUse(record["TOU"]))
    except ValueError:
        return None


def _problems(file: str, line: int, record: Record, model: Model) -> Iterator[Problem]:
    for end in ("Source", "Sink"):
        if record[end] not in model.locations:
            yield Problem(file, line, end, "a place of the network", record[end])


def _held(record: Record, moved: Mapping[str, str]) -> Held:
    source, sink = (moved.get(record[end], record[end]) for end in ("Source", "Sink"))
    if record["MW"] < 0:
        source, sink = sink, source
    return Held(source, sink, HedgeType(record["HedgeType"]), abs(record["MW"]))
