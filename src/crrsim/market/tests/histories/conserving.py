"""What must hold in every history, whatever happens in it: megawatts, ids, and statuses that never go back."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from hypothesis.stateful import invariant

from crrsim.market import tor_conversion
from crrsim.market.conversion_window import window_of
from crrsim.market.migration_window import status_now
from crrsim.market.tests.histories.balance import Path, awarded, converted, held, path_of, steps
from crrsim.market.world import World
from crrsim.terms.conversion import ApprovalStatus, ConversionStatus, ConversionWindowStatus
from crrsim.terms.market import MarketStatus
from crrsim.terms.participant import Role
from crrsim.terms.trade import OfferStatus, ResponseStatus

IN_ORDER = (MarketStatus, ConversionWindowStatus)
"""These only ever go on, and may leave one out."""

AHEAD: dict[type[StrEnum], dict[str, set[str]]] = {
    OfferStatus: {
        "POSTED": {"PENDING_MP_RESPONSE", "DISAPPROVED"},
        "PENDING_MP_RESPONSE": {"PENDING_CREDIT_CHECK", "DISAPPROVED"},
        "PENDING_CREDIT_CHECK": {"APPROVED", "DISAPPROVED"},
    },
    ResponseStatus: {"PENDING_CREDIT_CHECK": {"APPROVED", "DISAPPROVED"}},
    ApprovalStatus: {"PENDING_APPROVAL": {"APPROVED", "DISAPPROVED"}},
    ConversionStatus: {"PENDING_APPROVAL": {"APPROVED", "DISAPPROVED", "ERROR"}},
    **{
        order: {one: {str(two) for two in list(order)[place + 1 :]} for place, one in enumerate(order)}
        for order in IN_ORDER
    },
}
"""What may come next, by kind of status. A word that is not named stays."""


class Conserving:
    """The invariants of a history. A machine calls `watch` when its world is there."""

    world: World

    def watch(self) -> None:
        self.before = dict(self.world.book.crrs)
        self.known: dict[int, Path] = {}
        self.gone: set[int] = set()
        self.stood: dict[tuple[str, object], StrEnum] = {}

    @invariant()
    def every_megawatt_is_held(self) -> None:
        """Each path has at every instant what it began with, what auctions took and awarded, what was converted."""
        book = self.world.book
        conversions = converted(book) if self._is_converted() else ()
        came_in = [*held(self.before.values()), *awarded(book), *conversions]
        assert steps(held(book.crrs.values())) == steps(came_in)

    @invariant()
    def ids_are_unique_and_keep_their_path(self) -> None:
        """An id is of one CRR for good: it neither changes its path nor comes back once it is gone."""
        crrs = self.world.book.crrs
        assert not self.gone & crrs.keys()
        self.gone |= self.known.keys() - crrs.keys()
        for crr_id, crr in crrs.items():
            assert crr.crr_id == crr_id <= self.world.book.last_crr_id
            assert self.known.setdefault(crr_id, path_of(crr)) == path_of(crr)
            assert crr.mw > 0
            assert crr.start_at < crr.end_at
        assert {one.parent_id for one in crrs.values()} <= {None, *self.known}

    @invariant()
    def no_status_goes_back(self) -> None:
        now = dict(_statuses(self.world))
        assert self.stood.keys() <= now.keys()
        went = {what: (was, now[what]) for what, was in self.stood.items() if now[what] is not was}
        assert {what: step for what, step in went.items() if not _reaches(*step)} == {}
        self.stood = now

    def _is_converted(self) -> bool:
        return window_of(self.world).status is ConversionWindowStatus.POSTED


def _statuses(world: World) -> Iterator[tuple[tuple[str, object], StrEnum]]:
    """Where everything stands that a participant may ask about, by what it is."""
    book, window = world.book, window_of(world)
    yield ("conversion", window.name), window.status
    yield from ((("migration", one.name), status_now(world, one)) for one in world.schedule.migrations)
    yield from ((("market", one.name), one.status(world.now)) for one in world.schedule.markets)
    yield from _of("offer", {key: one.status for key, one in book.offers.items()})
    yield from _of("response", {key: one.status for key, one in book.responses.items()})
    yield from _of("approval", {key: one.status for key, one in book.approvals.items()})
    for holder in (one for one in world.participants.values() if one.is_a(Role.TOR)):
        asked = tor_conversion.tor_conversion_request_list(world, holder, window.name)
        yield from _of("request", {one.conversion.conversion_id: one.status for one in asked})


def _of(kind: str, found: Mapping[int, StrEnum]) -> Iterator[tuple[tuple[str, object], StrEnum]]:
    return (((kind, key), status) for key, status in found.items())


def _reaches(before: StrEnum, after: StrEnum) -> bool:
    """Whether one may follow on the other, over others that nobody has seen."""
    reached, ahead = {str(before)}, AHEAD[type(before)]
    while more := {two for one in reached for two in ahead.get(one, ())} - reached:
        reached |= more
    return after in reached
