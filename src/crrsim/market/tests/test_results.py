"""What an auction comes to: awards become CRRs, sales leave their holders, and nothing is made or lost on the way."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crrsim.calendar.pacific import period_bounds
from crrsim.market import market_data
from crrsim.market.book import Crr
from crrsim.market.download import Download
from crrsim.market.refusal import RefusedByRule
from crrsim.market.tests.conftest import (
    FAR_GEN,
    FIN1,
    FIN2,
    FIN_CRR,
    GEN,
    HUB,
    LAP,
    LSE1,
    MONTH,
    MONTH_CRR,
    OFF,
    ON,
    SPRING_CRR,
    WINTER_CRR,
    Open,
    Scene,
    codes,
    curve,
    total_mw,
)
from crrsim.terms.product import CrrType, Period

PUBLIC, PRIVATE = "PUBLIC_AUCTION_RESULT", "PRIVATE_AUCTION_RESULT"


def valid_in(crrs: dict[int, Crr], period: Period) -> Decimal:
    bounds = period_bounds(period)
    return total_mw(one for one in crrs.values() if one.covers(*bounds))


def test_an_award_becomes_a_crr_at_the_posting_and_not_before(scene: Open) -> None:
    here = scene()
    here.submit(here.buy("10", "5000"))
    here.world.advance(here.market.close_at)
    assert not [one for one in here.world.book.crrs.values() if one.market_name == here.market.name]
    here.post()
    (mine,) = [
        one for one in here.world.book.crrs.values() if one.market_name == here.market.name and one.owner == "FIN1"
    ]
    assert (mine.mw, mine.crr_type, mine.source, mine.sink, mine.tou) == (Decimal("10.000"), CrrType.AUC, GEN, LAP, ON)
    assert (mine.start_at, mine.end_at) == period_bounds(MONTH)
    assert 1_000_000_000 < mine.crr_id <= 9_999_999_999
    assert mine.clearing_price is not None
    assert mine.clearing_price <= 5000


def test_a_sale_out_of_a_season_leaves_the_rest_of_the_season(scene: Open) -> None:
    here = scene(who=LSE1)
    here.submit(here.sell(SPRING_CRR, "4", "-9000"))
    before = here.held(SPRING_CRR)
    here.post()
    after = here.held(SPRING_CRR)
    (rest,) = [one for one in here.world.book.crrs.values() if one.parent_id == before.crr_id]
    assert (after.mw, after.start_at, after.end_at) == (Decimal("6.000"), before.start_at, before.end_at)
    assert (rest.mw, rest.owner) == (Decimal("4.000"), "LSE1")
    assert rest.start_at == period_bounds(MONTH)[1] + timedelta(seconds=1)
    assert rest.end_at == before.end_at


def test_a_crr_sold_whole_is_gone(scene: Open) -> None:
    here = scene("annual auction", who=LSE1)
    here.submit(here.sell(WINTER_CRR, "8", "-9000"))
    here.post()
    assert here.id_of(WINTER_CRR) not in here.world.book.crrs


def test_a_long_crr_is_sold_season_by_season(scene: Open) -> None:
    here = scene("annual auction", who=LSE1)
    long = replace(here.held(WINTER_CRR), crr_id=1_000_009_999, end_at=period_bounds(Period.season(2027, 4))[1])
    here.world.book.crrs[long.crr_id] = long
    before = dict(here.world.book.crrs)
    sold = {Period.season(2027, 1): "8", Period.season(2027, 2): "8", Period.season(2027, 4): "3"}
    offers = [here.sell(WINTER_CRR, mw, "-9000", crr_id=long.crr_id, period=str(one)) for one, mw in sold.items()]
    here.submit(*offers)
    here.post()
    bought = here.world.book.settled[here.market.name].awards
    for number in range(1, 5):
        period = Period.season(2027, number)
        gained = sum(
            (one.mw for one in bought if one.record.crr_id is None and one.record.period == period), Decimal(0)
        )
        assert valid_in(here.world.book.crrs, period) == (
            valid_in(before, period) + gained - Decimal(sold.get(period, "0"))
        )


def test_only_submitted_portfolios_clear(scene: Open) -> None:
    here = scene()
    here.create(here.buy("10", "5000"))
    here.post()
    assert {one.owner for one in here.world.book.settled[here.market.name].awards} == {"FIN2", "LSE1"}


def test_results_are_told_at_the_second_of_the_posting(scene: Open) -> None:
    here = scene()
    here.submit(here.buy())
    here.world.advance(here.market.post_at - timedelta(seconds=1))
    asked: list[Callable[[], Download]] = [
        lambda: market_data.public_auction_result(here.world, FIN1, here.market.name, PUBLIC, "CSV"),
        lambda: market_data.private_auction_result(here.world, FIN1, here.market.name, PRIVATE, "CSV"),
    ]
    for ask in asked:
        with pytest.raises(RefusedByRule) as refused:
            ask()
        assert codes(refused) == ("MKT0007",)
    here.post()
    assert market_data.public_auction_result(here.world, FIN1, here.market.name, PUBLIC, "CSV").rows


def test_a_product_without_bids_has_prices_of_zero(scene: Open) -> None:
    here = scene(at=scene().market.post_at)
    rows = market_data.public_auction_result(here.world, FIN1, here.market.name, "CLEARING_PRICE", "JSON").rows
    off = {row["ClearingPrice"] for row in rows if row["TOU"] == "OFF"}
    assert off == {Decimal("0.00")}
    assert len(rows) == 2 * len(here.world.stage.model.locations)


bids = st.lists(
    st.tuples(
        st.sampled_from([GEN, FAR_GEN, HUB]),
        st.sampled_from([LAP, "DLAP_SDGE-APND"]),
        st.sampled_from([ON, OFF]),
        st.integers(1, 900_000),
        st.integers(-50_000, 90_000),
    ),
    max_size=6,
)
sales = st.dictionaries(st.sampled_from([SPRING_CRR, MONTH_CRR]), st.integers(1, 3_000), max_size=2)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bought=bids, sold=sales, asked=st.integers(-20_000, 20_000))
def test_nothing_is_made_or_lost(
    scene: Open, bought: list[tuple[object, ...]], sold: dict[object, int], asked: int
) -> None:
    """Existing after = before + awards - sales in each month; awards within bids; public = union of private."""
    here = scene()
    price = str(Decimal(asked).scaleb(-2))
    for number, (source, sink, tou, kilowatts, cents) in enumerate(bought):
        level = Decimal(str(cents)).scaleb(-2)
        points = curve((0, level), (Decimal(str(kilowatts)).scaleb(-3), level))
        record = here.buy(source=source, sink=sink, tou=tou, curve=points)
        assert here.submit(record, name=f"b{number}") is not None
    offers = [here.sell(one, str(Decimal(mw).scaleb(-3)), price, asset_owner="LSE1") for one, mw in sold.items()]  # type: ignore[arg-type] # drawn from the holdings
    here.submit(*offers, name="s", who=LSE1) if offers else None
    before = dict(here.world.book.crrs)
    here.post()
    awards = here.world.book.settled[here.market.name].awards
    gained = sum((one.mw for one in awards if one.record.crr_id is None), Decimal(0))
    lost = sum((one.mw for one in awards if one.record.crr_id is not None), Decimal(0))
    after = here.world.book.crrs
    assert valid_in(after, MONTH) == valid_in(before, MONTH) + gained - lost
    for month in (Period.month(2026, 5), Period.month(2026, 6), Period.season(2027, 1)):
        assert valid_in(after, month) == valid_in(before, month)
    for award in awards:
        assert 0 <= award.mw <= award.record.mw
        assert award.mw == award.mw.quantize(Decimal("0.001"))
        if award.mw > 0 and award.record.crr_id is None:
            assert award.clearing_price <= award.record.curve[-1][1] + Decimal("0.01")
    assert _public(here) == _private(here)


def _public(here: Scene) -> Counter[tuple[object, ...]]:
    try:
        told = market_data.public_auction_result(here.world, FIN1, here.market.name, PUBLIC, "CSV").rows
    except RefusedByRule:
        return Counter()
    return Counter((row["CRRID"], row["OriginalCRRID"], row["MW"], row["ClearingPrice"]) for row in told)


def _private(here: Scene) -> Counter[tuple[object, ...]]:
    told: Counter[tuple[object, ...]] = Counter()
    for who in (FIN1, FIN2, LSE1):
        try:
            rows = market_data.private_auction_result(here.world, who, here.market.name, PRIVATE, "CSV").rows
        except RefusedByRule:
            continue
        told.update(
            (row["CRRID"], row["OriginalCRRID"], row["AwardedMW"], row["ClearingPrice"])
            for row in rows
            if row["AwardedMW"] != 0
        )
    return told


def test_prices_of_places_explain_prices_of_paths(scene: Open) -> None:
    here = scene()
    here.submit(here.buy("900", "700"))
    here.post()
    rows = market_data.public_auction_result(here.world, FIN1, here.market.name, "CLEARING_PRICE", "CSV").rows
    price = {(row["SourceSink"], row["TOU"]): row["ClearingPrice"] for row in rows}
    binding = market_data.public_auction_result(here.world, FIN1, here.market.name, "BINDING_CONSTRAINT", "CSV").rows
    assert binding
    assert all(row["ShadowPrice"] > 0 for row in binding)  # type: ignore[operator] # a Decimal
    for award in here.world.book.settled[here.market.name].awards:
        at = award.record
        gap = price[at.sink, at.tou.value] - price[at.source, at.tou.value] - award.clearing_price  # type: ignore[operator] # Decimals
        assert abs(gap) <= Decimal("0.01")


def test_amounts_are_paid_by_buyers_and_received_by_sellers(scene: Open) -> None:
    here = scene()
    here.submit(here.buy("900", "700"))
    here.submit(here.sell(FIN_CRR, "1", "-900"), name="sale")
    here.post()
    for row in market_data.private_auction_result(here.world, FIN1, here.market.name, PRIVATE, "CSV").rows:
        cost: Decimal = row["AwardedMW"] * row["ClearingPrice"]  # type: ignore[operator,assignment] # Decimals
        assert row["Amount"] == (cost if row["BidType"] == "BUY" else -cost).quantize(Decimal("0.01"))
