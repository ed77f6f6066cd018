"""The table of operations: 69 of them, named by one rule, found by their address."""

from collections import Counter

import pytest

from crrsim.contract import operations
from crrsim.contract.documents import SERVICES
from crrsim.contract.operations import OPERATIONS, find, of, snake_case

COUNTS = {
    "app_status": 1,
    "messages": 2,
    "market_status": 6,
    "nomination": 7,
    "auction": 8,
    "market_data": 8,
    "historical_forecasted_load": 8,
    "load_migration": 12,
    "secondary_market": 9,
    "tor_conversion": 8,
}


def test_all_sixty_nine_are_there() -> None:
    assert Counter(each.service for each in OPERATIONS.values()) == COUNTS
    assert len(OPERATIONS) == 69
    assert set(COUNTS) == set(SERVICES)


@pytest.mark.parametrize(
    ("published", "ours"),
    [
        ("marketStatus", "market_status"),
        ("mySmResponesByStatus", "my_sm_respones_by_status"),
        ("mtTorCRRApprovalList", "mt_tor_crr_approval_list"),
        ("nHourData", "n_hour_data"),
        ("smPublicOfferToSpecifiedMp", "sm_public_offer_to_specified_mp"),
    ],
)
def test_names_follow_the_path(published: str, ours: str) -> None:
    assert snake_case(published) == ours


def test_deletion_is_told_from_reading() -> None:
    path = "/auction/v1.0/portfolio"
    assert find("GET", path) is OPERATIONS["auction", "portfolio"]
    assert find("delete", path) is OPERATIONS["auction", "delete_portfolio"]
    assert find("POST", path) is None
    assert path in operations.paths()


def test_writing_is_what_the_write_tag_says() -> None:
    writing = {each.name for each in of("auction") if each.write}
    assert writing == {"delete_portfolio", "portfolio_creation", "portfolio_submission", "portfolio_retraction"}
    assert not [each for each in OPERATIONS.values() if each.method == "GET" and each.write]


def test_every_operation_asks_for_a_request_id() -> None:
    for each in OPERATIONS.values():
        assert [(p.name, p.required) for p in each.parameters if p.place == "header"] == [("caiso-request-id", True)]


def test_types_are_there_where_the_document_has_a_body_or_an_answer() -> None:
    for each in OPERATIONS.values():
        assert (each.body is None) == (each.body_schema is None), each
        assert (each.answer is None) == each.download, each
        wire = {p.name for p in each.parameters if p.place == "query"}
        assert {field.alias for field in each.query.model_fields.values()} == wire, each


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/crr/marketdata/v1.0/everything", "market_data"),
        ("/crr/historicalforecastedload/v9.9/loadData", "historical_forecasted_load"),
        ("/crr/nomination/v1.0/portfolioList", "nomination"),
        ("/crr-mui/upload/nominations", ""),
        ("/crr", ""),
    ],
)
def test_a_path_leads_to_a_service_whether_it_has_the_operation_or_not(path: str, service: str) -> None:
    assert operations.service_at(path) == service
