"""Reports of load migration through the months: what a market knows is what was filed for it and for those before."""

from collections.abc import Mapping, Sequence

from crrsim.calendar.schedule import MigrationMarket
from crrsim.market.migration import Filed, Report, ReportKey


def last_filed(
    reports: Mapping[ReportKey, Filed],
    markets: Sequence[MigrationMarket],
    market: MigrationMarket,
    udc: str,
    report: Report,
) -> tuple[Filed, ...]:
    """A company's reports of one kind up to a market, from the earliest month to the market's own."""
    known = sorted((one for one in markets if one.month <= market.month), key=lambda one: one.month)
    keys: list[ReportKey] = [(one.name, udc, report) for one in known]
    return tuple(reports[key] for key in keys if key in reports)
