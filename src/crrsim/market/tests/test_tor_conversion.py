"""Conversions: each rule at its edges through the service, and that no right ever makes more than it has.

A right's MW go two ways: on-peak and off-peak. What is counted here is one of them; the other is like it.
"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from crrsim.calendar.pacific import period_bounds
from crrsim.calendar.schedule import Schedule
from crrsim.market import tor_conversion
from crrsim.market.book import Crr
from crrsim.market.conversion import Approval, NewConversion, Upload
from crrsim.market.refusal import RefusedByRule
from crrsim.market.stage import Stage
from crrsim.market.tests.conftest import FAR_GEN, FIN1, FIN2, GEN, LAP, LSE1, OBL, SPRING, codes, stage_with
from crrsim.market.tests.histories.conserving import Conserving
from crrsim.market.tests.histories.conversions import Conversions, said
from crrsim.market.world import World
from crrsim.network.model import Model
from crrsim.terms.business import Business
from crrsim.terms.conversion import ApprovalStatus, ConversionStatus, SeedConversion, SeedRight
from crrsim.terms.participant import Access, Participant, Role
from crrsim.terms.product import CrrType, Period, TimeOfUse

TOR1 = Participant("TOR1", frozenset({Role.TOR}), frozenset({Access.READ_WRITE}))
WINDOW = "TOR_CONVERSION_2026_S02"
FIRST, LAST = period_bounds(SPRING)
A_DAY, A_SECOND = timedelta(days=1), timedelta(seconds=1)
D = Decimal
WHOLE = SeedRight("TOR1", GEN, LAP, SPRING, D(50))
APRIL = SeedRight("TOR1", FAR_GEN, LAP, Period.month(2026, 4), D(20))
MAY = SeedRight("TOR1", FAR_GEN, LAP, Period.month(2026, 5), D(10))
YES, NO, PENDING = ApprovalStatus.APPROVED, ApprovalStatus.DISAPPROVED, ApprovalStatus.PENDING_APPROVAL


def rights_only(_seed: int, _schedule: Schedule, _model: Model) -> Business:
    return Business(rights=(WHOLE, APRIL, MAY))


def stage_of_rights(*conversions: SeedConversion) -> Stage:
    def business(seed: int, schedule: Schedule, model: Model) -> Business:
        return replace(rights_only(seed, schedule, model), conversions=conversions)

    return stage_with(participants=(FIN1, FIN2, LSE1, TOR1), business=business)


STAGE = stage_of_rights()


def at(day: str, time: str = "10:00") -> World:
    return World.at(STAGE.schedule.plan.moment(day, time), stage=STAGE)


def go(world: World, day: str, time: str = "10:00") -> None:
    world.advance(STAGE.schedule.plan.moment(day, time))


def asked(mw: str = "10", **other: object) -> NewConversion:
    base = NewConversion(GEN, LAP, FIRST, LAST, D(mw), "LSE1", modeled=True)
    return replace(base, **other)  # type: ignore[arg-type] # facts by name


def ask(world: World, *requests: NewConversion) -> Upload:
    return tor_conversion.tor_conversion_creation(world, TOR1, WINDOW, requests)


def shown_to(world: World, who: Participant = LSE1) -> tuple[Approval, ...]:
    return tor_conversion.mt_tor_crr_approval_list(world, who, WINDOW)


def answer(world: World, status: ApprovalStatus, who: Participant = LSE1) -> Upload:
    answers = [said(one, status) for one in shown_to(world, who) if one.status is PENDING]
    return tor_conversion.tor_conversion_approval(world, who, WINDOW, answers)


def standing(world: World) -> tuple[ConversionStatus, ...]:
    return tuple(one.status for one in tor_conversion.tor_conversion_request_list(world, TOR1, WINDOW))


def converted(world: World) -> list[Crr]:
    return [one for one in world.book.crrs.values() if one.crr_type is CrrType.MT_TOR]


def test_a_request_becomes_two_crrs_of_its_transferee_when_it_is_posted() -> None:
    world = at("W1-TUE")
    assert ask(world, asked("12.345", modeled=False)).taken
    go(world, "W1-WED")
    assert answer(world, YES).taken
    go(world, "W1-THU", "15:00")
    made = converted(world)
    assert {(one.owner, one.tou, one.hedge, one.mw, one.based) for one in made} == {
        ("LSE1", tou, OBL, D("12.345"), False) for tou in TimeOfUse
    }
    assert {(one.start_at, one.end_at, one.market_name) for one in made} == {(FIRST, LAST, "SYSTEM")}
    assert {one.crr_id for one in shown_to(world)} == {one.crr_id for one in made}
    assert standing(world) == (ConversionStatus.APPROVED,)


def test_an_exclusive_end_is_the_last_second_before_it() -> None:
    world = at("W1-TUE")
    assert ask(world, asked(end_at=LAST + A_SECOND)).taken
    (one,) = world.book.conversions.values()
    assert one.asked.end_at == LAST


@pytest.mark.parametrize(
    ("requests", "good"),
    [
        ([asked("50")], True),
        ([asked("50.001")], False),
        ([asked("25"), asked("25")], True),
        ([asked("25"), asked("25.001")], False),
        ([asked("50", end_at=FIRST + A_DAY - A_SECOND), asked("50", start_at=FIRST + A_DAY)], True),
        ([asked("50", end_at=FIRST + A_DAY - A_SECOND), asked("0.001", end_at=FIRST + 2 * A_DAY - A_SECOND)], False),
        ([asked("30", start_at=FIRST + A_DAY), asked("30")], False),
    ],
)
def test_the_maximum_holds_on_every_day(requests: list[NewConversion], *, good: bool) -> None:
    assert ask(at("W1-TUE"), *requests).taken is good


def test_each_range_of_dates_has_its_own_maximum() -> None:
    april, may = (period_bounds(one.period) for one in (APRIL, MAY))
    world = at("W1-TUE")
    assert ask(world, asked("20", source=FAR_GEN, start_at=april[0], end_at=april[1])).taken
    assert not ask(world, asked("10.001", source=FAR_GEN, start_at=may[0], end_at=may[1])).taken
    assert not ask(world, asked("1", source=FAR_GEN, start_at=april[0], end_at=may[1])).taken


def test_a_refused_upload_leaves_nothing_and_quotes_each_bad_record() -> None:
    world = at("W1-TUE")
    upload = ask(world, asked(), asked("99"), asked(transferee="NOBODY", sink=GEN))
    assert [text.partition("record ")[2] for text in upload.problems] == [
        f"[{GEN},{LAP},99,04/01/2026,06/30/2026,LSE1,Y]",
        f"[{GEN},{GEN},10,04/01/2026,06/30/2026,NOBODY,Y]",
    ]
    assert not world.book.conversions
    assert not world.book.approvals


def test_a_mistaken_conversion_is_refused_by_its_codes() -> None:
    world = at("W1-WED", "08:59")
    for refused, code in (
        (lambda: ask(world, asked()), "TOR0023"),
        (lambda: answer(world, YES), "TOR0024"),
        (lambda: tor_conversion.tor_conversion_paths(world, TOR1, "x"), "TOR0016"),
    ):
        with pytest.raises(RefusedByRule) as caught:
            refused()
        assert codes(caught) == (code,)


def test_the_casts_conversions_are_filed_and_answered() -> None:
    moment = STAGE.schedule.plan.moment
    filed, noon = moment("W1-TUE", "10:00"), moment("W1-WED", "12:00")
    stage = stage_of_rights(
        SeedConversion(filed, WHOLE, D(5), "FIN1", answered_at=noon),
        SeedConversion(filed, APRIL, D(5), "FIN2", answered_at=noon, approved=False),
        SeedConversion(filed, WHOLE, D(46), "LSE1"),
    )
    world = World.at(moment("W1-THU", "15:00"), stage=stage)
    assert standing(world) == (ConversionStatus.APPROVED, ConversionStatus.DISAPPROVED)
    assert {(one.owner, one.mw) for one in converted(world)} == {("FIN1", D(5))}
    assert [(one.participant, "exceed" in one.reason) for one in world.book.turned_away] == [("TOR1", True)]


class ConvertingRights(Conserving, Conversions, RuleBasedStateMachine):
    """Requests and answers in any order, good and bad: the book only ever moves forward, and within the rights."""

    @initialize()
    def begin(self) -> None:
        """The window is open, and two requests are in."""
        self.world = at("W1-TUE", "09:00")
        self.watch()
        assert ask(self.world, asked("3"), asked("2.5", transferee="FIN1")).taken

    @rule()
    def wait(self) -> None:
        """Time passes to the next thing that the calendar has."""
        requests, approvals = (STAGE.schedule.window(one) for one in ("TOR conversion", "TOR conversion approval"))
        turns = (requests.close_at, approvals.open_at, approvals.close_at, approvals.post_at)
        self.world.advance(next((one for one in turns if one > self.world.now), self.world.now))

    @invariant()
    def what_was_approved_is_there_once_posted_and_nothing_else(self) -> None:
        book, crrs = self.world.book, converted(self.world)
        posted = self.world.now >= STAGE.schedule.window("TOR conversion").post_at
        approved = [one for one in book.approvals.values() if one.status is YES] if posted else []
        made = sorted((one.owner, one.source, one.tou, one.mw, one.crr_id) for one in crrs)
        assert made == sorted((one.owner, one.source, one.tou, one.mw, one.crr_id or 0) for one in approved)


TestConversions = ConvertingRights.TestCase
TestConversions.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
