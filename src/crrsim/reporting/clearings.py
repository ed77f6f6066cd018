"""What the engine said of each market, over all scenarios: a table short enough to be read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crrsim.reporting.run import Scenario

A_MILLIONTH = 1e-6


@dataclass(frozen=True)
class ClearingRow:
    """One market: how often it was cleared, with what statuses, and the extremes among its clearings."""

    market: str
    times: int
    status: str
    bids: str
    binding: str
    overload: str
    gap: str


def clearing_rows(scenarios: Sequence[Scenario]) -> tuple[ClearingRow, ...]:
    """Return a row for each market that any scenario had cleared, in the order of their names."""
    held: dict[str, list[Mapping[str, Any]]] = {}
    for scenario in scenarios:
        for clearing in scenario.clearings:
            held.setdefault(clearing.market.split(" ", 1)[0], []).append(clearing.record)
    return tuple(_row(market, records) for market, records in sorted(held.items()))


def _row(market: str, records: Sequence[Mapping[str, Any]]) -> ClearingRow:
    statuses = sorted({str(record.get("status", "unknown")) for record in records})
    return ClearingRow(
        market,
        len(records),
        ", ".join(statuses),
        _span(records, "bids"),
        _span(records, "limits_binding"),
        _most(records, "overload_mw"),
        _most(records, "value_gap"),
    )


def _numbers(records: Sequence[Mapping[str, Any]], name: str) -> Iterator[float]:
    return (record[name] for record in records if isinstance(record.get(name), int | float))


def _span(records: Sequence[Mapping[str, Any]], name: str) -> str:
    found = sorted(_numbers(records, name))
    if not found:
        return "none"
    return f"{found[0]:g}" if found[0] == found[-1] else f"{found[0]:g} to {found[-1]:g}"


def _most(records: Sequence[Mapping[str, Any]], name: str) -> str:
    """Return the largest to six decimals; what is less than a millionth is the arithmetic's."""
    most = max(map(abs, _numbers(records, name)), default=0.0)
    return f"{most:.6f}" if most >= A_MILLIONTH else "0" if not most else "< 0.000001"
