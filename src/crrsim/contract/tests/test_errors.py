"""The catalogue: every row of the published tables, with status, severity and the slots of its text."""

import re
from collections import Counter
from datetime import UTC, datetime

import pytest

from crrsim.contract import errors

ROWS_OF = {
    "auction": 26,
    "historical_forecasted_load": 13,
    "load_migration": 15,
    "market_data": 19,
    "market_status": 13,
    "messages": 9,
    "nomination": 30,
    "secondary_market": 17,
    "tor_conversion": 11,
}


def test_catalogue_has_every_row() -> None:
    assert Counter(row.service for row in errors.rows()) == ROWS_OF
    assert len(errors.rows()) == 153


@pytest.mark.parametrize(
    ("code", "status"),
    [("SEC0001", 403), ("SEC0002", 403), ("SER0028", 500), ("SER0029", 404), ("GEN0003", 400), ("MKT0004", 400)],
)
def test_status_follows_the_code(code: str, status: int) -> None:
    assert {row.status for row in errors.rows() if row.code == code} == {status}


def test_only_a_broken_service_is_fatal() -> None:
    assert {row.code for row in errors.rows() if row.severity is errors.Severity.FATAL} == {"SER0028"}


def test_only_passing_troubles_may_be_tried_again() -> None:
    assert {row.code for row in errors.rows() if row.retryable} == {"GEN0003", "POR0306", "POR0308", "SER0003"}


def test_slots_are_filled_and_numbered_without_gaps() -> None:
    for row in errors.rows():
        slots = sorted({int(number) for number in re.findall(r"\{(\d)\}", row.text)})
        assert slots == list(range(len(slots))), row.code
        assert "{" not in row.describe("first", "second"), row.code


def test_argument_that_looks_like_a_slot_stays_as_it_is() -> None:
    text = errors.find("auction", "POR0023").describe("{1}", "LSE1")
    assert text == 'Portfolio "{1}" is not one of participant "LSE1".'


def test_text_of_market_status_is_its_own() -> None:
    assert errors.find("market_status", "SER0006").text != errors.find("messages", "SER0006").text
    assert not errors.find("market_status", "SER0006").provocable
    assert errors.find("messages", "SER0006").provocable


def test_unlisted_code_is_refused() -> None:
    with pytest.raises(errors.UnlistedCodeError, match="messages has no error code POR0100"):
        errors.find("messages", "POR0100")


def test_app_status_has_no_table() -> None:
    assert errors.codes("app_status") == frozenset()


def test_envelope_goes_out_as_the_running_system_words_it() -> None:
    row = errors.find("auction", "POR0101")
    told = errors.ErrorDetail(error_code=row.code, error_description=row.describe("Sept ON"), severity=row.severity)
    at = datetime(2026, 3, 26, 12, 20, 22, 999, UTC)
    made = errors.CRRServiceException(error_list=[told], creation_time=at, service_version="V1.0")
    assert made.wire() == (
        b'{"errorList":[{"errorCode":"POR0101",'
        b'"errorDescription":"This participant already has a portfolio \\"Sept ON\\" in that market.",'
        b'"severity":"ERROR"}],"creationTime":"2026-03-26T12:20:22Z","serviceVersion":"V1.0"}'
    )
