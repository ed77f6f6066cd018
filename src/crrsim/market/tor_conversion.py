"""The TOR conversion service: rights that become CRRs once their future owners approve. CRR TOR Conversion API 1.2.1.

Each function is one operation of the API. Uploads are taken whole or not at all, and answer what is wrong record by
record; everything else is refused by raising `RefusedByRule`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import compress
from typing import TYPE_CHECKING, TypeVar

from crrsim.market import conversion_answer, conversion_check
from crrsim.market.conversion import (
    Approval,
    Conversion,
    NewAnswer,
    NewConversion,
    Right,
    Standing,
    Upload,
    derived,
)
from crrsim.market.conversion_answer import is_for, status_after
from crrsim.market.conversion_check import rights_of, settled_dates
from crrsim.market.conversion_window import (
    ConversionWindow,
    is_listed,
    takes_approvals,
    takes_requests,
    window_named,
    window_of,
)
from crrsim.market.refusal import refuse
from crrsim.market.rules import rule
from crrsim.terms.conversion import ApprovalStatus, ConversionStatus
from crrsim.terms.participant import Participant

if TYPE_CHECKING:
    from crrsim.market.world import World


Problems = tuple[str, ...]
"""What is wrong: for one record at most one text, with all its faults and the record quoted; none when it is good."""
Row = TypeVar("Row", NewConversion, NewAnswer)


@rule(
    "tor-all-or-nothing",
    says="one bad record keeps the whole upload out, and each bad record is quoted with what is wrong with it",
    source="TOR conversion API, errorMessages",
)
def kept_and_told(found: Sequence[Problems]) -> tuple[tuple[bool, ...], Problems]:
    """Which records are kept, and which problems are told; `found` holds the problems of each record."""
    told = tuple(problem for problems in found for problem in problems)
    return (not told,) * len(found), told


@kept_and_told.defect("tor-bad-records-dropped", says="bad records are left out without a word and the others kept")
def _(found: Sequence[Problems]) -> tuple[tuple[bool, ...], Problems]:
    return tuple(not problems for problems in found), ()


@kept_and_told.defect("tor-good-records-kept", says="bad records are told, and the good ones beside them kept")
def _(found: Sequence[Problems]) -> tuple[tuple[bool, ...], Problems]:
    return tuple(not problems for problems in found), kept_and_told.healthy(found)[1]


@kept_and_told.defect("tor-first-problem-told", says="only the first bad record is told")
def _(found: Sequence[Problems]) -> tuple[tuple[bool, ...], Problems]:
    kept, told = kept_and_told.healthy(found)
    return kept, told[:1]


def active_tor_conversion_windows(world: "World", caller: Participant) -> tuple[ConversionWindow, ...]:
    """The conversions that are announced and not posted."""
    del caller  # the same for everybody
    return _listed(world, posted=False)


def posted_conversion_windows(world: "World", caller: Participant) -> tuple[ConversionWindow, ...]:
    """The conversions that are posted."""
    del caller  # the same for everybody
    return _listed(world, posted=True)


def tor_conversion_window_status(world: "World", caller: Participant, window: str) -> ConversionWindow:
    """One conversion with its windows and where it stands. Refuses: TOR0016."""
    del caller  # the same for everybody
    return window_named(world, window)


def tor_conversion_paths(world: "World", caller: Participant, window: str) -> tuple[Right, ...]:
    """The caller's rights, in the order of their numbers; a participant without any has none. Refuses: TOR0016."""
    window_named(world, window)
    return world.rules[rights_of](caller.name, tuple(world.book.rights.values()))


def tor_conversion_creation(world: "World", caller: Participant, window: str, asked: Sequence[NewConversion]) -> Upload:
    """Keep requests, and for each the CRRs that wait for the transferee's answer; or tell what is wrong.

    Refuses: TOR0016, TOR0023 outside the window for requests.
    """
    one = window_named(world, window)
    if not world.rules[takes_requests](one.requests, world.now):
        refuse("TOR0023", one.name)
    requests = [settled_dates(each) for each in asked]
    kept, told = world.rules[kept_and_told](_problems_of_requests(world, caller.name, requests))
    for each in compress(requests, kept):
        _keep(world, caller.name, one.name, each)
    return Upload(world.now, told)


def tor_conversion_request_list(world: "World", caller: Participant, window: str) -> tuple[Standing, ...]:
    """The caller's requests and where each stands, in the order they came. Refuses: TOR0016."""
    one = window_named(world, window)
    mine = (each for each in world.book.conversions.values() if (each.holder, each.window) == (caller.name, one.name))
    return tuple(_standing(world, one, each) for each in sorted(mine, key=lambda each: each.conversion_id))


def mt_tor_crr_approval_list(world: "World", caller: Participant, window: str) -> tuple[Approval, ...]:
    """The CRRs that the caller is to receive, in the order of their numbers. Refuses: TOR0016."""
    one = window_named(world, window)
    found = (each for each in world.book.approvals.values() if each.window == one.name)
    mine = (each for each in found if world.rules[is_for](each, caller.name))
    return tuple(sorted(mine, key=lambda each: each.approval_id))


def tor_conversion_approval(world: "World", caller: Participant, window: str, answers: Sequence[NewAnswer]) -> Upload:
    """Take the caller's word on CRRs it is to receive; or tell what is wrong.

    Refuses: TOR0016, TOR0024 outside the window for approvals.
    """
    one = window_named(world, window)
    if not world.rules[takes_approvals](one.approvals, world.now):
        refuse("TOR0024", one.name)
    kept, told = world.rules[kept_and_told](_problems_of_answers(world, caller.name, one.name, answers))
    for each in compress(answers, kept):
        shown = world.book.approvals[each.approval_id]
        world.book.approvals[each.approval_id] = replace(shown, status=each.status)
    return Upload(world.now, told)


def _listed(world: "World", *, posted: bool) -> tuple[ConversionWindow, ...]:
    one = window_of(world)
    announced = one.requests.is_published(world.now)
    return (one,) if world.rules[is_listed](one.status, announced=announced, posted=posted) else ()


def _problems_of_requests(world: "World", holder: str, asked: Sequence[NewConversion]) -> tuple[Problems, ...]:
    """The problems of each request; good ones before it, here and earlier, count against the maximum."""
    counted = [each.asked for each in world.book.conversions.values() if each.holder == holder]
    found: list[Problems] = []
    for each in asked:
        found.append(_told(each, conversion_check.problems_of(world, holder, each, counted)))
        if not found[-1]:
            counted.append(each)
    return tuple(found)


def _problems_of_answers(world: "World", owner: str, window: str, answers: Sequence[NewAnswer]) -> tuple[Problems, ...]:
    return tuple(
        _told(each, conversion_answer.problems_of(world, owner, window, each, answers[:place]))
        for place, each in enumerate(answers)
    )


def _told(record: Row, problems: Iterator[str]) -> Problems:
    whole = "; ".join(problems)
    return (f"{whole}, in record {record.echo}",) if whole else ()


def _keep(world: "World", holder: str, window: str, asked: NewConversion) -> None:
    book = world.book
    made = Conversion(book.next_conversion_id(), window, holder, asked)
    book.conversions[made.conversion_id] = made
    for tou, hedge, mw in world.rules[derived](asked):
        number = book.next_approval_id()
        book.approvals[number] = Approval(
            approval_id=number,
            conversion_id=made.conversion_id,
            window=window,
            owner=asked.transferee,
            source=asked.source,
            sink=asked.sink,
            tou=tou,
            hedge=hedge,
            mw=mw,
        )


def _standing(world: "World", window: ConversionWindow, conversion: Conversion) -> Standing:
    made = [one for one in world.book.approvals.values() if one.conversion_id == conversion.conversion_id]
    ended = world.now >= window.approvals.close_at
    status = world.rules[status_after]([one.status for one in made], ended=ended)
    return Standing(conversion, status, _reason(status, made))


def _reason(status: ConversionStatus, made: Sequence[Approval]) -> str | None:
    """Why a request came to nothing, or to half."""
    if status is ConversionStatus.ERROR:
        missing = ", ".join(str(one.tou) for one in made if one.status is ApprovalStatus.PENDING_APPROVAL)
        return f"Approval ended without an answer for {missing}"
    if status is ConversionStatus.DISAPPROVED:
        no = ", ".join(str(one.tou) for one in made if one.status is ApprovalStatus.DISAPPROVED)
        return f"Disapproved for {no}"
    return None
