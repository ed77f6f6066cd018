"""The files of published network models: who may have which, and what stands in them.

What makes a model fit to be computed with is for those who signed an NDA; the source/sink list, the base load, the
set-aside and the results are open (A-48).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from crrsim.calendar.schedule import ScheduledMarket
from crrsim.clearing.feasibility import Feasibility
from crrsim.market import allocation_results, auction_results, market_files, set_aside
from crrsim.market.base_load import base_load_of, held_of, release_of
from crrsim.market.download import Download, Row, refuses_empty
from crrsim.market.manners import market_named, refuse_when_busy
from crrsim.market.model_runs import ModelRun, Run, is_out, model_for, runs
from crrsim.market.refusal import refuse
from crrsim.market.rules import rule
from crrsim.network.model import Model
from crrsim.network.package import LIST, Package, format_package
from crrsim.network.package_format import PackageFormat
from crrsim.network.package_writing import Taken, package_of
from crrsim.network.tables import NDA_TABLES
from crrsim.terms.market import MarketType
from crrsim.terms.participant import Access, Participant
from crrsim.terms.product import CrrType, Period, Product, TimeOfUse

if TYPE_CHECKING:
    from crrsim.market.world import World


@dataclass(frozen=True)
class ModelListed:
    """One model as the list of models has it."""

    token: str
    run: Run
    period: Period
    at: datetime


@rule("model-nda", says="model files go to users with NDA access, and to no others", source="A-48; plan CHG-PUB-2")
def may_have_models(access: frozenset[Access]) -> bool:
    return Access.NDA_REPORTS in access


@may_have_models.defect("model-without-nda", says="model files go to everybody")
def _(access: frozenset[Access]) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@may_have_models.defect("model-to-writers", says="model files go to users who may write, NDA or not")
def _(access: frozenset[Access]) -> bool:
    return Access.READ_WRITE in access


@rule("open-files", says="files without NDA go to everybody", source="A-48; plan CHG-PUB-2")
def may_have_open_files(access: frozenset[Access]) -> bool:  # noqa: ARG001 - everybody
    return True


@may_have_open_files.defect("open-files-under-nda", says="files without NDA go to users with NDA access only")
def _(access: frozenset[Access]) -> bool:
    return Access.NDA_REPORTS in access


@rule("model-split", says="every table of a model is under NDA, the source/sink list is not", source="A-48")
def is_under_nda(table: str) -> bool:
    return table != LIST


@is_under_nda.defect("interfaces-in-the-open", says="the interface table goes out with the open files")
def _(table: str) -> bool:
    return table not in {LIST, "INTERFACE"}


@rule("case-revision", says="a power-flow case is of the PSS/E revision announced, 30", source="plan CHG-MODEL-1")
def revision_of(announced: int) -> int:
    return announced


@revision_of.defect("case-of-the-other-revision", says="a power-flow case is of the revision that was not announced")
def _(announced: int) -> int:
    return 61 - announced


@rule(
    "model-ratings",
    says="ratings and limits are those that the market may use, Operating ones those in full",
    source="A-22, A-23",
)
def share_told(release: float) -> float:
    return release


@share_told.defect("model-ratings-in-full", says="ratings and limits are those in full")
def _(release: float) -> float:  # noqa: ARG001 - the bent rule looks at nothing
    return 1.0


@rule(
    "etc-model",
    says="in the ETC model each limit lacks what converted rights take of it",
    source="A-47, our reading of a model after ETC and TOR are encumbered",
)
def room_taken(taken: Taken) -> Taken:
    return taken


@room_taken.defect("etc-model-unencumbered", says="the ETC model leaves the room of converted rights in its limits")
def _(taken: Taken) -> Taken:  # noqa: ARG001 - the bent rule takes nothing
    return {}


@rule(
    "model-name",
    says="a model that there is not is said to be unknown",
    source="our reading of MKT0001 in the error tables",
)
def unknown_model() -> str:
    return "MKT0001"


@unknown_model.defect("unknown-model-not-yet-out", says="a model that there is not is said to be not yet published")
def _() -> str:
    return "DWL0005"


def model_list(world: "World", caller: Participant) -> tuple[ModelListed, ...]:
    """The models that are out, a row for each period. Refuses: GEN0003, SEC0001 without NDA access."""
    _refuse_without_nda(world, caller)
    return tuple(
        ModelListed(one.token, one.run, period, one.at)
        for one in sorted(runs(world), key=lambda one: (one.at, one.token))
        if _is_told(world, one)
        for period in one.market.periods
    )


def model_package(world: "World", caller: Participant, token: str, period: str) -> tuple[str, dict[str, bytes]]:
    """A model's files, two cases and seven tables, and how their names begin.

    Refuses: GEN0003; SEC0001 without NDA access; MKT0001 for a model or period that there is not; DWL0005 before it is
    published.
    """
    _refuse_without_nda(world, caller)
    one = next((one for one in runs(world) if one.token == token), None)
    of = next((each for each in one.market.periods if str(each) == period), None) if one else None
    if one is None or of is None:
        refuse(world.rules[unknown_model]())
    if not _is_told(world, one):
        refuse("DWL0005")
    how = format_of(world)
    begins = how.begins(token, period)
    return begins, _closed(world, format_package(begins, package(world, one, of), how))


def open_files(world: "World", caller: Participant, market_name: str) -> tuple[tuple[Download, ...], dict[str, bytes]]:
    """What a market publishes to everybody, as rows, and what of its model is not under NDA, as files.

    Refuses: GEN0003; MKT0001; SEC0001 for whom the files are not; DWL0005 before the market's data are published.
    """
    refuse_when_busy(world)
    market = market_named(world, market_name)
    if not world.rules[may_have_open_files](caller.access):
        refuse("SEC0001", caller.name)
    found = tuple(
        Download(kind, f"{market_name}_{kind}", told)
        for kind, rows in _open_rows(world, market)
        if (told := tuple(rows))
    )
    if world.rules[refuses_empty](len(found)):
        refuse("DWL0005")
    return found, _opened(world, market)


def package(world: "World", one: ModelRun, period: Period) -> Package:
    """The model of a run and period with its tables."""
    model, share = model_for(world, one), world.rules[share_told](release_of(world, one.market))
    taken = {tou: _taken(world, one, model, Product(period, tou)) for tou in TimeOfUse}
    title = f"{one.token} {period}"
    return package_of(dict.fromkeys(TimeOfUse, model), title, release=share, how=format_of(world), taken=taken)


def format_of(world: "World") -> PackageFormat:
    """How files are written under the assumptions in force."""
    settings = world.settings
    return PackageFormat(
        revision=world.rules[revision_of](settings.case_revision),
        case_ratings=settings.case_ratings,
        factor_sign=settings.factor_sign,
        prefix=settings.model_prefix,
        plain_derated=settings.plain_ratings_derated,
    )


def _refuse_without_nda(world: "World", caller: Participant) -> None:
    refuse_when_busy(world)
    if not world.rules[may_have_models](caller.access):
        refuse("SEC0001", caller.name)


def _is_told(world: "World", one: ModelRun) -> bool:
    return world.rules[is_out](one.at, world.now)


def _closed(world: "World", files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that are under NDA: cases, and tables but the source/sink list."""
    opened = [name for name in (*NDA_TABLES, LIST) if not world.rules[is_under_nda](name)]
    return {name: data for name, data in files.items() if not name.endswith(tuple(f"_{one}.csv" for one in opened))}


def _opened(world: "World", market: ScheduledMarket) -> dict[str, bytes]:
    tables = [name for name in NDA_TABLES if not world.rules[is_under_nda](name)]
    if not tables:
        return {}
    one = next(one for one in runs(world) if one.market == market)
    files = format_package(market.name, package(world, one, market.periods[0]), format_of(world))
    return {name: data for name, data in files.items() if name.endswith(tuple(f"_{one}.csv" for one in tables))}


def _open_rows(world: "World", market: ScheduledMarket) -> Iterator[tuple[str, Iterable[Row]]]:
    yield LIST, market_files.source_sink_rows(world, market)
    yield "GROUPED_BASE_LOADING", market_files.base_load_rows(world, market)
    yield "SET_ASIDE", set_aside.rows(world, market)
    settled = world.book.settled.get(market.name)
    if settled is None or market.name not in world.book.posted:
        return
    yield "BINDING_CONSTRAINT", auction_results.binding_rows(world, settled)
    if market.type is MarketType.AUCTION:
        yield "CLEARING_PRICE", auction_results.price_rows(world, settled)
        yield "PUBLIC_AUCTION_RESULT", auction_results.public_rows(world, settled)
    else:
        yield "PUBLIC_ALLOCATION_RESULT", allocation_results.public_rows(world, settled)


def _taken(world: "World", one: ModelRun, model: Model, product: Product) -> Taken:
    """What converted rights take of each limit in the base case, in an ETC model; of others nothing."""
    if one.run is not Run.ETC:
        return {}
    settled = world.book.settled.get(one.market.name)
    loads = dict(settled.base_load) if settled else {product: base_load_of(world, one.market, product)}
    rights = [crr for crr in loads.get(product, ()) if crr.crr_type is CrrType.MT_TOR]
    test = Feasibility(model, held_of(world, rights), contingencies=False)
    n = len(test.rows)
    found = {
        row.name: (float(test.base[place]), float(test.base[place + n])) for place, row in enumerate(test.rows.devices)
    }
    return world.rules[room_taken]({name: (max(0.0, there), max(0.0, back)) for name, (there, back) in found.items()})
