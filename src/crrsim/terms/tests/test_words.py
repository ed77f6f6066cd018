"""Periods, participants and seeded business: the small rules their words carry."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crrsim.terms.business import SeedBid, SeedCrr, SeedPortfolio
from crrsim.terms.market import BidType, CrrCategory
from crrsim.terms.outcome import Refused, RefusedError
from crrsim.terms.participant import Access, Participant, Role
from crrsim.terms.product import CrrType, HedgeType, Period, Product, TimeOfUse
from crrsim.terms.quantity import megawatt, usd

APRIL = Period.parse("2026_M04")
CRR = SeedCrr(
    owner="FIN1",
    source="A",
    sink="B",
    hedge=HedgeType.OBL,
    tou=TimeOfUse.ON,
    period=Period.parse("2026_S02"),
    crr_type=CrrType.AUC,
    category=CrrCategory.AUCTION,
    market_name="AUC_AN_2026",
    mw=megawatt(12),
)


def bid(offered: SeedCrr | None) -> SeedBid:
    curve = ((megawatt(0), usd(5)), (megawatt("2.5"), usd(5)))
    return SeedBid("A", "B", HedgeType.OBL, TimeOfUse.ON, APRIL, CrrType.AUC, curve, offered)


@pytest.mark.parametrize("name", ["2026_S00", "2026_S05", "2026_M13", "2026_M4", "26_M04", "2026-M04", "2026_Q1", ""])
def test_what_is_no_period_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is no period"):
        Period.parse(name)


def test_a_season_covers_its_months_and_itself_and_no_other_year() -> None:
    spring = Period.parse("2026_S02")
    assert [spring.covers(Period.month(2026, month)) for month in (3, 4, 5, 6, 7)] == [False, True, True, True, False]
    assert spring.covers(spring)
    assert not APRIL.covers(spring)
    assert not spring.covers(Period.parse("2027_M04"))


def test_a_product_reads_as_period_and_time_of_use() -> None:
    assert str(Product(APRIL, TimeOfUse.OFF)) == "2026_M04 OFF"


def test_a_bid_that_names_a_crr_is_an_offer() -> None:
    portfolio = SeedPortfolio(
        datetime(2026, 3, 10, tzinfo=UTC), "FIN1", "monthly auction", "one", (bid(None), bid(CRR))
    )
    assert [found.side for found in portfolio.bids] == [BidType.BUY, BidType.SELL]
    assert [found.offered for found in portfolio.buys + portfolio.offers] == [None, CRR]
    assert bid(CRR).mw == megawatt("2.5")


def test_access_roles_say_what_a_certificate_may_do() -> None:
    writer, reader, nda = (
        Participant("X", frozenset({Role.CRRH}), frozenset({access}))
        for access in (Access.READ_WRITE, Access.READ, Access.NDA_REPORTS)
    )
    assert [(who.may_write, who.may_read, who.may_read_nda) for who in (writer, reader, nda)] == [
        (True, True, False),
        (False, True, False),
        (False, False, True),
    ]


def test_a_refusal_lists_its_codes() -> None:
    assert Refused(400, (RefusedError("POR0101", "taken", "ERROR"),)).codes == ("POR0101",)


@given(st.integers(2000, 2099), st.sampled_from("SM"), st.integers(1, 12))
def test_a_period_reads_back_as_it_is_written(year: int, kind: str, number: int) -> None:
    period = Period(year, kind, number if kind == "M" else (number + 2) // 3)
    assert Period.parse(str(period)) == period
    assert len(period.months) == (1 if kind == "M" else 3)


@given(st.integers(2000, 2099), st.integers(1, 12))
def test_exactly_one_season_covers_a_month(year: int, month: int) -> None:
    covering = [n for n in range(1, 5) if Period.season(year, n).covers(Period.month(year, month))]
    assert covering == [(month + 2) // 3]
