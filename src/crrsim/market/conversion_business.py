"""The cast's ordinary conversions, filed and answered by the doors that everybody uses, and the end of each window."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from crrsim.calendar.pacific import period_bounds
from crrsim.market import conversion_posting, tor_conversion
from crrsim.market.book import TurnedAway
from crrsim.market.conversion import Approval, NewAnswer, NewConversion, Upload
from crrsim.market.conversion_window import APPROVALS, window_of
from crrsim.market.happening import Happening
from crrsim.market.refusal import RefusedByRule
from crrsim.market.stage import Stage
from crrsim.terms.conversion import ApprovalStatus, SeedConversion

if TYPE_CHECKING:
    from crrsim.market.world import World

Play = Callable[["World"], None]

ORDER = 6
"""After the closings, postings and messages of the same instant."""


def conversion_business(stage: Stage) -> Iterator[Happening]:
    """When approval ends, when the conversion is posted, and when the cast files its requests and its answers."""
    approvals = stage.schedule.window(APPROVALS)
    yield Happening(approvals.close_at, (0, approvals.name), conversion_posting.close)
    yield Happening(approvals.post_at, (1, approvals.name), conversion_posting.post)
    for number, seed in enumerate(stage.business.conversions):
        order = ORDER, f"conversion {number:05}"
        yield Happening(seed.at, order, _filing(seed))
        if seed.answered_at is not None:
            yield Happening(seed.answered_at, order, _answering(seed))


def _filing(seed: SeedConversion) -> Play:
    def file(world: "World") -> None:
        holder = world.participants[seed.right.holder]
        window = window_of(world).name
        _note(world, holder.name, lambda: tor_conversion.tor_conversion_creation(world, holder, window, [_asked(seed)]))

    return file


def _answering(seed: SeedConversion) -> Play:
    def answer(world: "World") -> None:
        owner = world.participants[seed.transferee]
        window = window_of(world).name
        asked = _asked(seed)
        waiting = [
            one
            for one in tor_conversion.mt_tor_crr_approval_list(world, owner, window)
            if world.book.conversions[one.conversion_id].asked == asked
        ]
        answers = [_answer(one, approved=seed.approved) for one in waiting]
        _note(world, owner.name, lambda: tor_conversion.tor_conversion_approval(world, owner, window, answers))

    return answer


def _note(world: "World", participant: str, upload: Callable[[], Upload]) -> None:
    """Do it, and keep it in mind if it was turned away."""
    try:
        problems = upload().problems
    except RefusedByRule as no:
        problems = (str(no),)
    if problems:
        away = TurnedAway(world.now, participant, "conversion", "; ".join(problems))
        world.book.turned_away += (away,)


def _asked(seed: SeedConversion) -> NewConversion:
    right = seed.right
    start_at, end_at = period_bounds(right.period)
    return NewConversion(right.source, right.sink, start_at, end_at, seed.mw, seed.transferee, seed.modeled)


def _answer(shown: Approval, *, approved: bool) -> NewAnswer:
    status = ApprovalStatus.APPROVED if approved else ApprovalStatus.DISAPPROVED
    return NewAnswer(shown.approval_id, shown.source, shown.sink, shown.tou, shown.hedge, shown.mw, status)
