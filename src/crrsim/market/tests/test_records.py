"""Bids and offers one by one: curves, pairs, places, holdings, each rule at both of its edges."""

from decimal import Decimal
from typing import Any

import pytest

from crrsim.market.refusal import RefusedByRule
from crrsim.market.settings import Assumptions, CurveRule
from crrsim.market.tests.conftest import (
    FAR_GEN,
    FIN2,
    FIN_CRR,
    GEN,
    HUB,
    ISLANDED,
    ISLANDED_CRR,
    LAP,
    LSE1,
    MONTH_CRR,
    OFF,
    RETIRED,
    RETIRED_CRR,
    SP,
    SPRING_CRR,
    UNMODELLED_CRR,
    WINTER_CRR,
    Open,
    curve,
    stage_with,
)
from crrsim.market.tests.trading import sell_to
from crrsim.terms.market import PortfolioStatus
from crrsim.terms.product import CrrType, HedgeType

FALLING, RISING, FLAT = curve((0, 9), (5, 9), (8, 4)), curve((0, 4), (5, 4), (8, 9)), curve((0, 5), (8, 5))


@pytest.mark.parametrize(
    ("how", "side", "prices", "good"),
    [
        (CurveRule.ECONOMIC, "buy", FALLING, True),
        (CurveRule.ECONOMIC, "buy", RISING, False),
        (CurveRule.ECONOMIC, "sell", RISING, True),
        (CurveRule.ECONOMIC, "sell", FALLING, False),
        (CurveRule.SPEC_LITERAL, "buy", RISING, True),
        (CurveRule.SPEC_LITERAL, "buy", FALLING, False),
        (CurveRule.SPEC_LITERAL, "sell", FALLING, True),
        (CurveRule.SPEC_LITERAL, "sell", RISING, False),
        (CurveRule.LENIENT, "buy", RISING, True),
        (CurveRule.LENIENT, "sell", FALLING, True),
        (CurveRule.LENIENT, "buy", curve((0, 5), (1, 9), (2, 5)), False),
        (CurveRule.ECONOMIC, "buy", FLAT, True),
        (CurveRule.SPEC_LITERAL, "sell", FLAT, True),
    ],
)
def test_prices_run_as_the_setting_says(scene: Open, how: CurveRule, side: str, prices: object, *, good: bool) -> None:
    here = scene(on=stage_with(settings=Assumptions(curve_rule=how)), who=LSE1)
    record = here.buy(curve=prices) if side == "buy" else here.sell(SPRING_CRR, "8", curve=prices)
    if good:
        assert here.submit(record).status is PortfolioStatus.SUBMITTED
        here.post()  # every curve that is let in can be cleared
        assert here.world.book.failed == {}
    else:
        with pytest.raises(RefusedByRule, match="prices of the curve must"):
            here.create(record)


@pytest.mark.parametrize(
    ("points", "said"),
    [
        (curve((0, 1)), "2 to 20 points, not 1"),
        (tuple((Decimal(n), Decimal(1)) for n in range(21)), "2 to 20 points, not 21"),
        (curve((1, 1), (2, 1)), "begins at 1 MW"),
        (curve((0, 1), (2, 1), (2, 1)), "do not rise"),
        (curve((0, 1), (3, 1), (2, 1)), "do not rise"),
    ],
)
def test_curves_have_a_shape(scene: Open, points: object, said: str) -> None:
    here = scene()
    with pytest.raises(RefusedByRule, match=said):
        here.create(here.buy(curve=points))


def test_a_curve_of_twenty_points_is_good(scene: Open) -> None:
    here = scene()
    twenty = tuple((Decimal(n), Decimal(40 - n)) for n in range(20))
    assert here.submit(here.buy(curve=twenty)).status is PortfolioStatus.SUBMITTED


@pytest.mark.parametrize(
    ("source", "sink", "good"),
    [
        (GEN, LAP, True),
        (GEN, HUB, True),
        (GEN, SP, True),
        (HUB, LAP, True),
        (HUB, SP, True),
        (SP, LAP, True),
        (SP, HUB, True),
        (GEN, FAR_GEN, False),
        (HUB, GEN, False),
        (SP, GEN, False),
        (LAP, GEN, False),
        (LAP, HUB, False),
        (LAP, "DLAP_SCE-APND", False),
        (HUB, "TH_SP15_GEN-APND", False),
        (HUB, HUB, False),
        (SP, SP, False),
        (ISLANDED, LAP, False),
        (RETIRED, LAP, False),
        ("NOWHERE", LAP, False),
    ],
)
def test_pairs_go_with_delivery_between_biddable_places(scene: Open, source: str, sink: str, *, good: bool) -> None:
    here = scene()
    record = here.buy(source=source, sink=sink)
    if good:
        assert here.create(record).status is PortfolioStatus.VALID
    else:
        with pytest.raises(RefusedByRule):
            here.create(record)


def test_hub_to_hub_is_a_setting(scene: Open) -> None:
    here = scene(on=stage_with(settings=Assumptions(hub_to_hub=True)))
    assert here.create(here.buy(source=HUB, sink="TH_SP15_GEN-APND")).status is PortfolioStatus.VALID


def test_a_bid_buys_obligations_of_type_auc_for_its_own_participant(scene: Open) -> None:
    here = scene()
    cases: list[tuple[dict[str, Any], str]] = [
        ({"hedge": HedgeType.OPT}, "not an option"),
        ({"crr_type": CrrType.LSE}, "not LSE"),
        ({"asset_owner": "FIN2"}, "FIN2 is not FIN1"),
        ({"period": "2026_M05"}, "no product 2026_M05 ON"),
        ({"period": "spring"}, "no product spring ON"),
    ]
    for other, said in cases:
        with pytest.raises(RefusedByRule, match=said):
            here.create(here.buy(**other))


def test_options_may_be_bid_where_the_setting_lets_them(scene: Open) -> None:
    here = scene(on=stage_with(settings=Assumptions(options_may_be_bid=True)))
    here.submit(here.buy(hedge=HedgeType.OPT))
    here.post()
    assert here.world.book.failed == {}


def test_an_offer_fits_the_crr_that_it_names(scene: Open) -> None:
    here = scene(who=LSE1)
    assert here.create(here.sell(SPRING_CRR, "10")).status is PortfolioStatus.VALID
    cases: list[tuple[dict[str, Any], str]] = [
        ({"source": FAR_GEN}, "has the source QUILLON_7_B1, not PINEVAR_7_B1"),
        ({"sink": "DLAP_SCE-APND"}, "has the sink"),
        ({"tou": OFF}, "has the time of use ON, not OFF"),
        ({"hedge": HedgeType.OPT}, "has the hedge type OBL, not OPT"),
        ({"crr_type": CrrType.AUC}, "has the CRR type LSE, not AUC"),
        ({"crr_id": here.id_of(FIN_CRR)}, "is not held by LSE1"),
        ({"crr_id": 9_999_999_999}, "CRR ID 9999999999 is not held"),
    ]
    for number, (other, said) in enumerate(cases):
        with pytest.raises(RefusedByRule, match=said):
            here.create(here.sell(SPRING_CRR, "1", **other), name=f"n{number}")


def test_an_offer_is_for_a_period_in_which_the_crr_is_valid(scene: Open) -> None:
    here = scene(who=LSE1)
    with pytest.raises(RefusedByRule, match="is not valid in all of 2026_M04"):
        here.create(here.sell(WINTER_CRR, "1"))
    annual = scene("annual auction", who=LSE1)
    assert annual.create(annual.sell(WINTER_CRR, "1")).status is PortfolioStatus.VALID


def test_no_more_is_offered_than_held(scene: Open) -> None:
    here = scene(who=LSE1)
    assert here.create(here.sell(SPRING_CRR, "10.000")).status is PortfolioStatus.VALID
    with pytest.raises(RefusedByRule, match=r"more than what is left of 10\.000 MW"):
        here.create(here.sell(SPRING_CRR, "10.001"), name="more")
    with pytest.raises(RefusedByRule, match=r"Offer 2: 4\.001 MW"):
        here.create(here.sell(SPRING_CRR, "6"), here.sell(SPRING_CRR, "4.001"), name="together")
    assert here.create(here.sell(SPRING_CRR, "6"), here.sell(SPRING_CRR, "4"), name="split").offers


def test_a_crr_is_offered_by_one_submitted_portfolio_only(scene: Open) -> None:
    here = scene(who=LSE1)
    here.create(here.sell(SPRING_CRR, "1"), name="second")
    here.submit(here.sell(SPRING_CRR, "1"), name="first")
    answered = here.resubmit("second")
    assert answered.status is PortfolioStatus.INVALID
    assert answered.error_message is not None
    assert "already offered" in answered.error_message
    with pytest.raises(RefusedByRule, match="already offered"):
        here.create(here.sell(SPRING_CRR, "1"), name="third")


def test_a_crr_being_traded_is_not_offered(scene: Open) -> None:
    here = scene(who=LSE1)
    sell_to(here.world, FIN2, here.held(SPRING_CRR), "0.001")
    with pytest.raises(RefusedByRule, match="waits for its credit check"):
        here.create(here.sell(SPRING_CRR, "1"))
    assert here.create(here.sell(MONTH_CRR, "1")).offers


def test_at_an_islanded_place_only_what_is_base_loaded_is_sold(scene: Open) -> None:
    here = scene(who=LSE1)
    assert here.create(here.sell(ISLANDED_CRR, "4")).status is PortfolioStatus.VALID
    with pytest.raises(RefusedByRule, match="is islanded, and is not base-loaded"):
        here.create(here.sell(UNMODELLED_CRR, "1"), name="unmodelled")


def test_a_crr_at_a_retired_place_is_sold_where_its_base_load_stands(scene: Open) -> None:
    here = scene(who=LSE1)
    here.submit(here.sell(RETIRED_CRR, "2", "-500"))
    here.post()
    (award,) = [one for one in here.world.book.settled[here.market.name].awards if one.portfolio == "mine"]
    assert award.mw == Decimal("2.000")
    assert award.record.source == RETIRED
