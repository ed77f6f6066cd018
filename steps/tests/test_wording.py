"""No message of a scenario speaks Python: classes, members of enumerations and their quotes stay at home."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from crrsim.client.trouble import GatewayPage
from crrsim.contract.app_status import AppStatus
from crrsim.terms.market import PortfolioStatus
from crrsim.terms.outcome import Answered, NotBuilt, Refused, RefusedError
from crrsim.terms.participant import Role
from steps.acting import told
from steps.expect import Unexpected
from steps.wording import worded

PYTHON = re.compile(r"<\w+[. ]|\b[A-Z]\w*\(|datetime\.")
REFUSED = Refused(404, (RefusedError("SER0029", "There is nothing here.", "ERROR"),))


@dataclass
class Place:
    name: str
    mw: Decimal


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (PortfolioStatus.INVALID, "INVALID"),
        ((PortfolioStatus.INVALID, ["Total MW = 1"]), "('INVALID', ['Total MW = 1'])"),
        ({PortfolioStatus.VALID, PortfolioStatus.INVALID}, "INVALID, VALID"),
        ({("S01", Decimal("1.500"))}, "('S01', 1.500)"),
        (frozenset[str](), "none"),
        ([frozenset({Role.LSE})], "[{'LSE'}]"),
        (Counter({"MKT0001": 2}), "{'MKT0001': 2}"),
        ([datetime(2026, 3, 2, tzinfo=UTC), None, True], "[2026-03-02 00:00:00+00:00, None, True]"),
        ([b"PK" * 600], "[1,200 bytes]"),
        (GatewayPage, "GatewayPage"),
        (AppStatus(status="up"), '{"status":"up"}'),
        ([AppStatus(status="up")], '[{"status":"up"}]'),
        (Place("a", Decimal("0.5")), "name 'a', mw 0.5"),
        ([REFUSED], "[refused with HTTP 404: SER0029 There is nothing here.]"),
        (Refused(401), "refused with HTTP 401: no error list"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",  # a set has another order in each process
)
def test_values_are_worded(value: object, said: str) -> None:
    assert worded(value) == said
    assert not PYTHON.search(str(Unexpected("it", expected=value, actual=[value])))


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (REFUSED, "refused with HTTP 404: SER0029 There is nothing here."),
        (Answered([AppStatus(status="up")]), 'an answer: [{"status":"up"}]'),
        (NotBuilt("later"), "not built: later"),
    ],
    ids=str,
)
def test_what_something_came_to_is_told_in_words(outcome: Answered[object] | Refused | NotBuilt, said: str) -> None:
    assert told(outcome) == said
