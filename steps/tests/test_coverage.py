"""What the features must show: every code that can be provoked, every rule of the mock, the plan's ids."""

import re
from collections import defaultdict
from collections.abc import Iterator
from enum import StrEnum
from functools import cache

import pytest

from crrsim.contract import errors
from crrsim.contract.tor_conversion import UploadStatus
from crrsim.terms.conversion import ApprovalStatus, ConversionStatus, ConversionWindowStatus
from crrsim.terms.market import MarketStatus
from crrsim.terms.trade import OfferStatus, ResponseStatus
from steps.gherkin import ScenarioText, read_feature
from steps.stepbook import ROOT
from steps.tags import plan_ids

SERVICES = (
    "auction",
    "messages",
    "market_data",
    "market_status",
    "historical_forecasted_load",
    "load_migration",
    "secondary_market",
    "tor_conversion",
)
STATUSES: dict[str, type[StrEnum]] = {
    r"\boffers? (?:stands|is answered|are answered:) ([A-Z_]+)": OfferStatus,
    r"\bresponses? (?:stands|is answered|are answered:) ([A-Z_]+)": ResponseStatus,
    r"the load migration .*\bat ([A-Z]+)": MarketStatus,
    r"the conversion .*\bat ([A-Z_]+)": ConversionWindowStatus,
    r"request of right \d+ is ([A-Z_]+)": ConversionStatus,
    r"sees these CRRs to come: .*\b([A-Z]+_?[A-Z]+)$": ApprovalStatus,
    r"the upload is (?:in )?(VALID|ERROR)": UploadStatus,
}
"""How features say that something stands so, and where it may stand, in load migration, trades and conversions."""
CODE = re.compile(r"\b[A-Z]{3,4}[0-9]{3,4}\b")
COVERED = set(
    """
    conn-1 conn-2 conn-3 conn-4 conn-5 w1-mon-kick-3 w1-mon-kick-4 w1-mon-kick-5 w1-tue-info-1 w1-tue-info-2
    w1-wed-info-1 w2-mon-iso-1 w2-tue-auc-mn-1 w2-tue-auc-mn-2 w2-thu-auc-mn-1 w3-mon-iso-1 w3-tue-auc-an-1
    w3-tue-auc-an-2 w3-tue-auc-an-3 w3-thu-auc-an-1 w3-thu-auc-an-2 w1-fri-iso-1 w2-fri-iso-1 w3-fri-iso-1
    w4-fri-iso-1 w5-fri-iso-1 w1-mon-kick-1 w1-mon-kick-2 w1-tue-misc-1 w1-tue-misc-2 w1-tue-misc-4 w1-wed-misc-1
    w1-wed-misc-3 w1-thu-misc-1 w1-tue-alloc-mn-1 w1-tue-alloc-mn-2 w1-tue-alloc-mn-3 w1-tue-alloc-an-1
    w1-tue-alloc-an-2 chg-load-1 chg-obaalse-1 chg-acc-1 chg-pub-3 chg-lim-1 chg-src-1 chg-isl-1 chg-tor-1
    w1-mon-kick-6 w2-tue-alloc-mn-4 w2-tue-auc-mn-3 w2-wed-alloc-mn-5 w3-tue-alloc-an-4 w3-tue-alloc-lt-4
    w3-tue-auc-an-4 chg-pub-1 chg-pub-2 chg-model-1
    """.split()  # noqa: SIM905 - a list of so many ids reads best as lines
)


@cache
def scenarios() -> tuple[ScenarioText, ...]:
    return tuple(one for file in (ROOT / "features").rglob("*.feature") for one in read_feature(file))


def tags_of(scenario: ScenarioText) -> set[str]:
    return {tag.name for tag in scenario.tags}


def said_then(scenario: ScenarioText) -> Iterator[str]:
    """Everything that a scenario's Thens say, a line of a table after its sentence."""
    for step in scenario.played():
        if step.type == "then":
            yield step.text
            yield from (f"{step.text} {' '.join(row)}" for row in step.table)


def test_every_code_that_can_be_provoked_is_provoked() -> None:
    said: dict[str, set[str]] = defaultdict(set)
    for scenario in scenarios():
        codes = {code for text in said_then(scenario) for code in CODE.findall(text)}
        for service in tags_of(scenario) & set(SERVICES):
            said[service] |= codes
    missing = [
        f"{row.service} {row.code}"
        for service in SERVICES
        for row in errors.rows(service)
        if row.provocable and row.code not in said[service]
    ]
    assert missing == []


@pytest.mark.parametrize(("where", "statuses"), STATUSES.items(), ids=str)
def test_every_status_is_reached(where: str, statuses: type[StrEnum]) -> None:
    seen = {found for one in scenarios() for text in said_then(one) for found in re.findall(where, text)}
    assert set(statuses) - seen == set()


def test_codes_that_cannot_be_provoked_say_why() -> None:
    assert all(row.why_not for row in errors.rows() if not row.provocable)


def test_the_plan_ids_of_this_stage_have_scenarios() -> None:
    shown = {tag for scenario in scenarios() for tag in tags_of(scenario) & plan_ids()}
    assert COVERED - shown == set()
    assert {one for one in plan_ids() if one.startswith("w1-")} - shown == set()


def test_one_when_is_enough() -> None:
    many = [one.title for one in scenarios() if sum(step.type == "when" for step in one.steps) != 1]
    assert many == []
