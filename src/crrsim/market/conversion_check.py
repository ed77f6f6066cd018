"""What can be wrong with one request for conversion: its path, its dates, its MW, and who is to receive the CRRs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from crrsim.calendar.pacific import midnight, pacific_date
from crrsim.market.conversion import NewConversion, Right, plain
from crrsim.market.rules import rule
from crrsim.terms.participant import Participant, Role

if TYPE_CHECKING:
    from crrsim.market.world import World

ONE_SECOND, ONE_STEP = timedelta(seconds=1), Decimal("0.001")
NONE = Decimal(0)


@rule("tor-rights", says="a holder sees and converts its own rights only", source="TOR conversion API")
def rights_of(holder: str, rights: Sequence[Right]) -> tuple[Right, ...]:
    return tuple(one for one in rights if one.holder == holder)


@rights_of.defect("tor-rights-leak", says="every participant sees everybody's rights")
def _(holder: str, rights: Sequence[Right]) -> tuple[Right, ...]:
    del holder
    return tuple(rights)


@rights_of.defect("tor-rights-hidden", says="a holder does not see its rights")
def _(holder: str, rights: Sequence[Right]) -> tuple[Right, ...]:  # noqa: ARG001 - the bent rule looks at nothing
    return ()


@rule(
    "tor-path",
    says="a request is for a path on which its holder has a right",
    source="TOR conversion API, torConversionPaths",
)
def is_on_path(asked: NewConversion, rights: Sequence[Right]) -> bool:
    return any(one.path == asked.path for one in rights)


@is_on_path.defect("tor-path-backwards", says="a right from A to B is converted from B to A as well")
def _(asked: NewConversion, rights: Sequence[Right]) -> bool:
    return any(asked.path in {one.path, one.path[::-1]} for one in rights)


@is_on_path.defect("tor-path-unchecked", says="a request is taken for any path")
def _(asked: NewConversion, rights: Sequence[Right]) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule(
    "tor-dates",
    says="a request lasts whole Pacific days, all of them within the dates of one right on its path",
    source="TOR conversion API, startDate and endDate of torConversionPaths",
)
def lies_within(asked: NewConversion, right: Right) -> bool:
    whole = _is_midnight(asked.start_at) and _is_midnight(asked.end_at + ONE_SECOND)
    return whole and right.start_at <= asked.start_at < asked.end_at <= right.end_at


@lies_within.defect("tor-dates-unchecked", says="a request may last longer than the right")
def _(asked: NewConversion, right: Right) -> bool:  # noqa: ARG001 - forgets the right
    return asked.start_at < asked.end_at


@lies_within.defect("tor-day-too-long", says="a request may end a day after the right")
def _(asked: NewConversion, right: Right) -> bool:
    return lies_within.healthy(asked, replace(right, end_at=right.end_at + timedelta(days=1)))


@lies_within.defect("tor-part-days-taken", says="a request may begin and end at any hour")
def _(asked: NewConversion, right: Right) -> bool:
    return right.start_at <= asked.start_at < asked.end_at <= right.end_at


@lies_within.defect("tor-days-too-short", says="a request may not begin or end with the right itself")
def _(asked: NewConversion, right: Right) -> bool:
    within = right.start_at < asked.start_at and asked.end_at < right.end_at
    return within and lies_within.healthy(asked, right)


@rule(
    "tor-maximum",
    says="on no day do all requests on a right ask for more MW than its maximum",
    source="TOR conversion API, maxMw of torConversionPaths",
)
def fits_maximum(mw: Decimal, taken: Decimal, max_mw: Decimal) -> bool:
    return mw + taken <= max_mw


@fits_maximum.defect("tor-maximum-ignored", says="a request may ask for any MW")
def _(mw: Decimal, taken: Decimal, max_mw: Decimal) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@fits_maximum.defect("tor-maximum-of-each", says="each request alone is held against the maximum")
def _(mw: Decimal, taken: Decimal, max_mw: Decimal) -> bool:
    del taken
    return mw <= max_mw


@fits_maximum.defect("tor-one-step-too-much", says="0.001 MW more than the maximum may be asked for")
def _(mw: Decimal, taken: Decimal, max_mw: Decimal) -> bool:
    return mw + taken <= max_mw + ONE_STEP


@fits_maximum.defect("tor-maximum-shut", says="the last 0.001 MW of a right is refused")
def _(mw: Decimal, taken: Decimal, max_mw: Decimal) -> bool:
    return mw + taken < max_mw


@rule(
    "tor-transferee",
    says="the CRRs go to a participant that holds CRRs",
    source="TOR conversion API, transfereeAO; slides, the audience of the approval template",
)
def may_receive(name: str, participants: Mapping[str, Participant]) -> bool:
    return name in participants and participants[name].is_a(Role.CRRH)


@may_receive.defect("tor-transferee-unchecked", says="the CRRs may go to anybody, known or not")
def _(name: str, participants: Mapping[str, Participant]) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@may_receive.defect("tor-transferee-of-any-role", says="the CRRs may go to a participant that holds none")
def _(name: str, participants: Mapping[str, Participant]) -> bool:
    return name in participants


@may_receive.defect("tor-transferee-serves-load", says="the CRRs go to participants that serve load only")
def _(name: str, participants: Mapping[str, Participant]) -> bool:
    return may_receive.healthy(name, participants) and participants[name].is_a(Role.LSE)


def settled_dates(asked: NewConversion) -> NewConversion:
    """The request with its end as a last second, if it was given as the midnight after it (A-02)."""
    exclusive = _is_midnight(asked.end_at) and asked.end_at > asked.start_at
    return replace(asked, end_at=asked.end_at - ONE_SECOND) if exclusive else asked


def problems_of(world: "World", holder: str, asked: NewConversion, before: Sequence[NewConversion]) -> Iterator[str]:
    """What is wrong with a request; `before` are those on all rights that count already, earlier ones here included."""
    rules = world.rules
    rights = rules[rights_of](holder, tuple(world.book.rights.values()))
    if not rules[is_on_path](asked, rights):
        yield f"{holder} has no right from {asked.source} to {asked.sink}"
    else:
        yield from _problems_of_quantity(world, rights, asked, before)
    if not rules[may_receive](asked.transferee, world.participants):
        yield f"{asked.transferee} is no participant that may hold the CRRs"


def _problems_of_quantity(
    world: "World", rights: Sequence[Right], asked: NewConversion, before: Sequence[NewConversion]
) -> Iterator[str]:
    on_path = [one for one in rights if asked.path in {one.path, one.path[::-1]}]
    right = next((one for one in on_path if world.rules[lies_within](asked, one)), None)
    if on_path and right is None:
        yield "the dates are not whole days of one right on this path"
    elif right is not None:
        taken = most_at_once(asked, before)
        if not world.rules[fits_maximum](asked.mw, taken, right.max_mw):
            already = f", of which {plain(taken)} MW are asked for already" if taken else ""
            yield f"{plain(asked.mw)} MW exceed the right's {plain(right.max_mw)} MW{already}"


def most_at_once(asked: NewConversion, others: Sequence[NewConversion]) -> Decimal:
    """The most MW that `others` on the same path ask for at any one time of `asked`.

    The sum over the requests only changes where one of them begins, so it is enough to look there.
    """
    same = [one for one in others if one.path == asked.path]
    turns = {asked.start_at, *(one.start_at for one in same if asked.start_at <= one.start_at <= asked.end_at)}
    return max(sum((one.mw for one in same if one.start_at <= at <= one.end_at), NONE) for at in turns)


def _is_midnight(instant: datetime) -> bool:
    return midnight(pacific_date(instant)) == instant
