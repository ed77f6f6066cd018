"""Messages: whom they reach, and both seconds at the edges of the asked span."""

from datetime import timedelta

import pytest

from crrsim.market import messages
from crrsim.market.refusal import RefusedByRule
from crrsim.market.tests.conftest import FIN1, LSE1, Open, codes

SECOND = timedelta(seconds=1)


def test_public_and_private_messages_reach_whom_they_are_for(scene: Open) -> None:
    here = scene()
    since = here.world.stage.begins_at
    assert [one.text for one in messages.public(here.world, FIN1, since, here.world.now)] == [
        "The sim has begun",
        "Caps tomorrow",
    ]
    (mine,) = messages.private(here.world, LSE1, since, here.world.now)
    assert (mine.text, mine.attachment_name, mine.attachment) == ("Your data", "data.txt", b"\x00\xff")
    with pytest.raises(RefusedByRule) as refused:
        messages.private(here.world, FIN1, since, here.world.now)
    assert codes(refused) == ("SER0007",)


def test_both_edges_of_the_span_are_in_it(scene: Open) -> None:
    here = scene()
    at = here.world.schedule.plan.moment("W1-MON", "10:00")
    assert len(messages.public(here.world, FIN1, at, at)) == 1
    for first, last in ((at + SECOND, at + 2 * SECOND), (at - 2 * SECOND, at - SECOND)):
        with pytest.raises(RefusedByRule) as refused:
            messages.public(here.world, FIN1, first, last)
        assert codes(refused) == ("SER0007",)


def test_the_dates_stand_in_order(scene: Open) -> None:
    here = scene()
    with pytest.raises(RefusedByRule) as refused:
        messages.public(here.world, FIN1, here.world.now, here.world.now - SECOND)
    assert codes(refused) == ("SER0006",)


def test_a_message_is_not_read_before_it_is_sent(scene: Open) -> None:
    here = scene()
    at = here.world.schedule.plan.moment("W1-MON", "10:00")
    early = scene(at=at - SECOND).world
    with pytest.raises(RefusedByRule):
        messages.public(early, FIN1, early.stage.begins_at, here.world.now)
