"""The world: played the same however it is reached, copied without sharing, never going back."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from crrsim.market.rules import UnknownDefect
from crrsim.market.tests.conftest import FIN2, GEN, Open, stage_with
from crrsim.market.world import World


def picture(world: World) -> tuple[object, ...]:
    """All that the ISO remembers, but for the engine's arrays, in a form that compares."""
    book = world.book
    awards = {name: one.awards for name, one in book.settled.items()}
    return (
        world.now, book.portfolios, book.crrs, awards, book.posted, book.messages, book.last_crr_id, book.last_bid_id,
    )  # fmt: skip


def moments(world: World) -> list[datetime]:
    plan = world.schedule.plan
    return [plan.moment(day, "16:00") for day in ("W3-THU", "W1-MON", "W2-TUE", "W5-MON", "W2-THU", "W1-TUE")]


def test_the_cast_does_its_business_and_none_of_it_is_turned_away(scene: Open) -> None:
    world = scene(at=scene("annual auction").market.post_at).world
    assert world.book.turned_away == ()
    assert world.book.failed == {}
    assert {one.name for one in world.schedule.markets} == set(world.book.posted)
    assert [one.name for one in world.book.portfolios.values()] == ["ordinary"] * 3


def test_the_order_of_asking_never_matters() -> None:
    forwards, backwards, direct = stage_with(), stage_with(), stage_with()
    asked = moments(World.at(direct.begins_at, stage=direct))
    first = {at: picture(World.at(at, stage=forwards)) for at in sorted(asked)}
    second = {at: picture(World.at(at, stage=backwards)) for at in asked}
    assert first == second
    played = World.at(direct.begins_at, stage=direct)
    for at in sorted(asked):
        played.advance(at)
        assert picture(played) == first[at]


def test_a_world_is_ones_own(scene: Open) -> None:
    one = scene()
    one.submit(one.buy())
    one.world.be_busy()
    one.world.set_credit_limit("FIN1", one.world.credit_limit("FIN1") / 2)
    other = scene()
    assert other.world.book.portfolios == {}
    assert not other.world.arranged.busy
    assert other.world.credit_limit("FIN1") == 2 * one.world.credit_limit("FIN1")
    copied = one.world.copy()
    copied.book.portfolios.clear()
    assert one.world.book.portfolios


def test_a_world_never_goes_back(scene: Open) -> None:
    here = scene()
    with pytest.raises(ValueError, match="never goes back"):
        here.world.advance(here.world.now - timedelta(seconds=1))


def test_there_is_nothing_before_the_beginning(scene: Open) -> None:
    stage = scene().world.stage
    assert World.at(stage.begins_at, stage=stage).now == stage.begins_at
    with pytest.raises(ValueError, match="the world begins at"):
        World.at(stage.begins_at - timedelta(seconds=1), stage=stage)
    with pytest.raises(ValueError, match="time zone"):
        World.at(datetime(2026, 3, 10, 9, 0), stage=stage)  # noqa: DTZ001 - that is the point
    with pytest.raises(UnknownDefect, match="did you mean prices-inverted"):
        World.at(datetime(2026, 3, 10, tzinfo=UTC), stage=stage, defects={"price-inverted"})


def test_only_defects_that_play_have_a_past_of_their_own() -> None:
    stage = stage_with()
    posted = stage.schedule.alias("monthly auction").post_at
    healthy = picture(World.at(posted, stage=stage))
    assert picture(World.at(posted, stage=stage, defects={"curve-not-checked"})) == healthy
    assert len(stage.histories) == 1
    assert picture(World.at(posted, stage=stage, defects={"prices-inverted"})) != healthy
    assert len(stage.histories) == 2


def test_an_asked_defect_counts_in_what_is_played_later(scene: Open) -> None:
    here = scene("monthly auction", "duplicate-name-accepted")
    here.create(here.buy())
    assert here.create(name="mine").records == ()


def test_the_same_bids_are_cleared_once_under_whatever_ids(scene: Open) -> None:
    stage = stage_with()
    here = scene(on=stage)
    here.post()
    known = len(stage._cleared)
    other = scene("monthly auction", on=stage)
    other.create(other.buy())  # takes a bid id and is never submitted
    other.post()
    assert len(stage._cleared) == known


def test_an_update_of_the_model_counts_from_its_release(scene: Open) -> None:
    here = scene()
    out = [
        branch.name for branch in here.world.stage.model.grid.branches if "QUILLON2" in {branch.from_bus, branch.to_bus}
    ]
    here.submit(here.buy(), name="before")
    here.world.take_out(here.market.name, out)
    assert here.world.book.updates[here.market.name][0].outages == tuple(out)
    with pytest.raises(Exception, match=f"the source {GEN} is not biddable"):
        here.create(here.buy(), name="after")
    here.post()
    assert here.world.book.failed == {}


def test_business_turned_away_is_remembered_with_its_reason(scene: Open) -> None:
    here = scene(who=FIN2)
    here.create(name="ordinary")  # before the cast comes with a portfolio of that name
    here.world.advance(here.market.close_at)
    (gone,) = here.world.book.turned_away
    assert (gone.participant, gone.portfolio) == ("FIN2", "ordinary")
    assert gone.reason.startswith("POR0101")
    assert here.status("ordinary").records == ()


def test_business_beyond_its_credit_is_turned_away_too(scene: Open) -> None:
    here = scene()
    here.world.set_credit_limit("FIN2", Decimal("100000.00"))
    here.world.advance(here.market.close_at)
    (gone,) = here.world.book.turned_away
    assert gone.reason.startswith("REJECTED: Required credit of $")
