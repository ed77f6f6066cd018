"""OASIS says what is wrong with a request by a code, whatever the market has."""

from collections.abc import Mapping

import pytest

from crrsim.server.oasis import BAD_PARAMETER, NO_DATA, UNKNOWN_QUERY, _report
from crrsim.server.tests.conftest import Stand


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({}, UNKNOWN_QUERY),
        ({"queryname": "CRR_INVENTORY"}, UNKNOWN_QUERY),
        ({"queryname": "CRR_CLEARING"}, BAD_PARAMETER),
        ({"queryname": "CRR_CLEARING", "market_name": "AUC_MN_2026_M04", "time_of_use": "BOTH"}, BAD_PARAMETER),
        ({"queryname": "CRR_CLEARING", "market_name": "AUC_MN_1999_M01"}, NO_DATA),
    ],
)
def test_what_cannot_be_answered_has_a_code(stand: Stand, query: Mapping[str, str], code: str) -> None:
    assert _report(stand.desk.world, query) == code


def test_the_bent_rule_has_no_data_where_there_is_no_report(stand: Stand) -> None:
    stand.at("W2-TUE", "09:30", "oasis-unknown-report-has-no-data")
    assert _report(stand.desk.world, {"queryname": "CRR_INVENTORY"}) == NO_DATA
