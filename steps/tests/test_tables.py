"""A table is read whole, or refused by the name of its column."""

from decimal import Decimal

import pytest

from steps.bids import BidRow, OfferRow
from steps.tables import TableError


def test_rows_are_typed_and_the_rest_is_what_is_usual() -> None:
    (row,) = BidRow.read([["source", "sink", "mw", "price"], ["A", "C", "1,000.001", "-12.50"]])
    assert (row.source, row.sink, row.mw, row.price) == ("A", "C", Decimal("1000.001"), Decimal("-12.50"))
    assert (row.tou, row.hedge, row.type, row.curve) == ("ON", "OBL", "AUC", None)


def test_a_bid_may_be_finer_than_the_step_for_the_market_must_refuse_it() -> None:
    (bid,) = BidRow.read([["source", "sink", "mw"], ["A", "C", "1.0005"]])
    assert bid.mw == Decimal("1.0005")
    with pytest.raises(TableError, match=r"row 1, column 'mw': 1\.0005 MW is finer than the step"):
        OfferRow.read([["mw"], ["1.0005"]])


def test_a_curve_is_points_of_mw_and_price() -> None:
    (row,) = BidRow.read([["source", "sink", "curve"], ["A", "C", "0.000 @ 30.00, 10.000 @ 25.00"]])
    assert row.curve == ((Decimal("0.000"), Decimal("30.00")), (Decimal("10.000"), Decimal("25.00")))


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ([["sorce", "sink"], ["A", "C"]], "the table of bids has no column 'sorce'; did you mean 'source'?"),
        ([["sink"], ["C"]], "the table of bids lacks its column 'source'"),
        (
            [["source", "sink", "mw"], ["A", "C", "lots"]],
            "the table of bids, row 1, column 'mw': 'lots' is not a number",
        ),
        ([["source", "sink", "curve"], ["A", "C", "1.000"]], "row 1, column 'curve'"),
    ],
)
def test_a_complaint_names_the_column(table: list[list[str]], says: str) -> None:
    with pytest.raises(TableError) as refused:
        BidRow.read(table)
    assert says in str(refused.value)
