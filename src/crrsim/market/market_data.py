"""The market data service: what can be downloaded, by whom and when. CRR Market Data API 1.2.0.

Each function is one operation and answers with rows; writing them as CSV or JSON into a ZIP is the server's craft.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from crrsim.calendar.schedule import ScheduledCap
from crrsim.market import (
    allocation_results,
    auction_results,
    existing_crrs,
    market_files,
    nomination_caps,
    set_aside,
)
from crrsim.market.book import Settled
from crrsim.market.download import (
    Download,
    Row,
    check_request,
    made,
    market_at_door,
    refuse_before_posting,
    today,
)
from crrsim.market.manners import market_named
from crrsim.market.refusal import refuse
from crrsim.market.rules import rule
from crrsim.terms.market import MarketType
from crrsim.terms.participant import Participant

if TYPE_CHECKING:
    from datetime import datetime

    from crrsim.market.world import World

AUCTION_RESULTS: Mapping[str, Callable[["World", Settled], Iterable[Row]]] = {
    "BINDING_CONSTRAINT": auction_results.binding_rows,
    "CLEARING_PRICE": auction_results.price_rows,
    "PUBLIC_AUCTION_RESULT": auction_results.public_rows,
}
ALLOCATION_RESULTS: Mapping[str, Callable[["World", Settled], Iterable[Row]]] = {
    "BINDING_CONSTRAINT": auction_results.binding_rows,
    "PUBLIC_ALLOCATION_RESULT": allocation_results.public_rows,
}
REPLACEMENT = "SOURCE_SINK_REPLACEMENT"
CAPS = {"SIGNATURE": "SS", "UPPER_BOUND": "UB", "SEQ": "SEQ", "MEQ": "MEQ"}
"""Download type -> how the names of its nomination cap calculations begin (A-05)."""


@rule("cap-name", says="a nomination cap is asked for by a name of its own type", source="market data API, CAP0001")
def is_cap_of(name: str, download_type: str, known: Iterable[str]) -> bool:
    return name in known and name.split("_", maxsplit=1)[0] == CAPS[download_type]


@is_cap_of.defect("cap-type-unchecked", says="a cap's name need not fit the download type")
def _(name: str, download_type: str, known: Iterable[str]) -> bool:  # noqa: ARG001 - does not ask for the type
    return name in known


@is_cap_of.defect("cap-name-unchecked", says="a nomination cap that there is not is said to be not posted yet")
def _(name: str, download_type: str, known: Iterable[str]) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule("cap-posting", says="a nomination cap is told once it is posted, not before", source="market data API, CAP0002")
def cap_is_posted(cap: ScheduledCap, at: "datetime") -> bool:
    return at >= cap.post_at


@cap_is_posted.defect("cap-before-posting", says="a nomination cap is told before it is posted")
def _(cap: ScheduledCap, at: "datetime") -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


def public_general_data(world: "World", caller: Participant, download_type: str, file_format: str) -> Download:
    """Existing CRRs of everybody, or the retired places. Refuses: DWL0001, DWL0002, DWL0005, SER0003, GEN0003."""
    del caller  # the same for everybody
    check_request(world, download_type, file_format, (existing_crrs.PUBLIC, REPLACEMENT))
    tell = existing_crrs.public_rows if download_type == existing_crrs.PUBLIC else market_files.replacement_rows
    return made(world, download_type, f"{download_type}_{today(world)}", tell(world), none="DWL0005")


def public_market_data(
    world: "World",
    caller: Participant,  # noqa: ARG001 - public
    market_name: str,
    download_type: str,
    file_format: str,
) -> Download:
    """The source/sink list, grouped base load or set-aside of a market of either type.

    Refuses: MKT0001, DWL0001, DWL0002, SER0003, GEN0003, DWL0005 before the first release of the market's data and
    for the set-aside of a market from which nothing is kept (A-24).
    """
    tell: Mapping[str, Callable[[], Iterable[Row]]] = {
        "GROUPED_BASE_LOADING": lambda: market_files.base_load_rows(world, market),
        "SOURCE_SINK": lambda: market_files.source_sink_rows(world, market),
        "SET_ASIDE": lambda: set_aside.rows(world, market),
    }
    check_request(world, download_type, file_format, tell)
    market = market_named(world, market_name)
    return made(world, download_type, f"{market_name}_{download_type}", tell[download_type](), none="DWL0005")


def public_allocation_result(
    world: "World",
    caller: Participant,  # noqa: ARG001 - public
    market_name: str,
    download_type: str,
    file_format: str,
) -> Download:
    """An allocation's public results or binding constraints.

    Refuses: MKT0001, SER0005 for an auction, MKT0007 before the posting, DWL0001, DWL0002, DWL0005 where nothing was
    awarded or nothing binds, SER0003, GEN0003.
    """
    check_request(world, download_type, file_format, ALLOCATION_RESULTS)
    settled = _settled(world, market_name, MarketType.ALLOCATION)
    rows = ALLOCATION_RESULTS[download_type](world, settled)
    return made(world, download_type, f"{market_name}_{download_type}", rows, none="DWL0005")


def public_auction_result(
    world: "World",
    caller: Participant,  # noqa: ARG001 - public
    market_name: str,
    download_type: str,
    file_format: str,
) -> Download:
    """An auction's public results, location prices or binding constraints.

    Refuses: MKT0001, SER0005 for an allocation, MKT0007 before the posting, DWL0001, DWL0002, DWL0005, SER0003.
    """
    check_request(world, download_type, file_format, AUCTION_RESULTS)
    settled = _settled(world, market_name, MarketType.AUCTION)
    rows = AUCTION_RESULTS[download_type](world, settled)
    return made(world, download_type, f"{market_name}_{download_type}", rows, none="DWL0005")


def private_general_data(world: "World", caller: Participant, download_type: str, file_format: str) -> Download:
    """The caller's existing CRRs of one category. Refuses: DWL0001, DWL0002, DWL0006 for none, SER0003, GEN0003."""
    check_request(world, download_type, file_format, existing_crrs.CATEGORY_OF)
    rows = existing_crrs.private_rows(world, caller.name, download_type)
    return made(world, download_type, f"{caller.name}_{download_type}_{today(world)}", rows, none="DWL0006")


def private_allocation_market_data(
    world: "World",
    caller: Participant,
    nomination_cap_calc_name: str,
    download_type: str,
    file_format: str,
) -> Download:
    """A participant's nomination caps.

    Refuses: CAP0001 for a name that is none of the type, CAP0002 before the posting, DWL0001, DWL0002, DWL0006 for a
    participant without any, SER0003, GEN0003.
    """
    check_request(world, download_type, file_format, CAPS)
    caps = {one.name: one for one in world.schedule.caps}
    if not world.rules[is_cap_of](nomination_cap_calc_name, download_type, caps):
        refuse("CAP0001")
    if not world.rules[cap_is_posted](caps[nomination_cap_calc_name], world.now):
        refuse("CAP0002")
    rows = nomination_caps.rows(world, caller.name, nomination_cap_calc_name)
    return made(world, download_type, f"{caller.name}_{nomination_cap_calc_name}_{download_type}", rows, none="DWL0006")


def private_allocation_result(
    world: "World", caller: Participant, market_name: str, download_type: str, file_format: str
) -> Download:
    """The caller's nominations with what each came to, zero awards included.

    Refuses: MKT0001, SER0005 for an auction, MKT0007 before the posting, DWL0001, DWL0002, DWL0006, SER0003.
    """
    check_request(world, download_type, file_format, ("PRIVATE_ALLOCATION_RESULT",))
    settled = _settled(world, market_name, MarketType.ALLOCATION)
    rows = allocation_results.private_rows(world, settled, caller.name)
    return made(world, download_type, f"{caller.name}_{market_name}_{download_type}", rows, none="DWL0006")


def private_auction_result(
    world: "World", caller: Participant, market_name: str, download_type: str, file_format: str
) -> Download:
    """The caller's bids and offers with what each came to, zero awards included.

    Refuses: MKT0001, SER0005 for an allocation, MKT0007 before the posting, DWL0001, DWL0002, DWL0006, SER0003.
    """
    check_request(world, download_type, file_format, ("PRIVATE_AUCTION_RESULT",))
    settled = _settled(world, market_name, MarketType.AUCTION)
    rows = auction_results.private_rows(world, settled, caller.name)
    return made(world, download_type, f"{caller.name}_{market_name}_{download_type}", rows, none="DWL0006")


def _settled(world: "World", market_name: str, door: MarketType) -> Settled:
    market = market_at_door(world, market_name, door)
    refuse_before_posting(world, market)
    none = Settled(market.name, world.now, (), ())
    return world.book.settled.get(market.name, none)
