"""Every code is published somewhere, and what no document says of it is called an assumption."""

import pytest

from crrsim.contract import errors
from crrsim.contract.citations import citation


@pytest.mark.parametrize(
    ("service", "code", "document"),
    [
        ("auction", "AUC0037", "CRR Auction API 1.2.1"),
        ("nomination", "NOM0101", "CRR Nomination API 1.3.1"),
        ("historical_forecasted_load", "LHFV0033", "CRR Historical and Forecasted Load API 1.1.1"),
        ("messages", "SER0007", "CRR Message API 1.2.1"),
        ("tor_conversion", "TOR0023", "TOR CRR Conversion API 1.2.1"),
    ],
)
def test_a_code_is_told_with_the_document_and_the_table_that_have_it(service: str, code: str, document: str) -> None:
    told = citation(errors.find(service, code))
    assert told.written.startswith(f"{document}, table of error codes")
    assert (told.status, told.register) == (400, "A-50")


def test_every_row_has_a_citation() -> None:
    assert all(citation(row).written and citation(row).says for row in errors.rows())


def test_the_slots_of_a_text_are_left_open() -> None:
    assert citation(errors.find("auction", "POR0013")).says.startswith("Portfolio … holds nothing, so")
    assert citation(errors.find("auction", "SER0030")).says == "What is wrong with a record, as the service words it."
    assert not [row.code for row in errors.rows() if "{" in citation(row).says]


def test_what_a_document_leaves_open_about_a_code_is_told_with_what_the_double_does() -> None:
    for service, code in (("auction", "AUC0037"), ("nomination", "NOM0101")):
        (told,) = citation(errors.find(service, code)).open
        assert "ERROR status" in told
        assert "INVALID stands for ERROR" in told
    assert citation(errors.find("auction", "POR0013")).open == ()
