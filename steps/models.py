"""Network models: fetched from the user interface, looked into, and held against what was posted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

from pytest_bdd import given, then, when

from crrsim.assembly.simulation import Simulation
from crrsim.calendar.pacific import period_bounds
from crrsim.contract.downloads import unpack
from crrsim.network.grid import Derate
from crrsim.network.package import CASE, LIST, Package, parse_package
from crrsim.network.package_changes import Change, changes_between
from crrsim.network.package_format import Limits
from crrsim.network.tables import NDA_TABLES
from crrsim.terms.outcome import Answered
from crrsim.terms.product import Period, TimeOfUse
from steps.acting import Came, answered, attempt
from steps.bids import period_in, period_name
from steps.downloads import holders, rows_of
from steps.expect import expect, expect_none
from steps.phrases import FileOf, ModelOf, phrase, read_model
from steps.tables import Row, Table

if TYPE_CHECKING:
    from crrsim.network.model import Model


@dataclass(frozen=True)
class Fetched:
    """The files of a model, and the public source/sink list of its market that goes with them."""

    begins: str
    files: Mapping[str, bytes]
    listed: bytes

    @property
    def package(self) -> Package:
        return parse_package({**self.files, f"{self.begins}_{LIST}.csv": self.listed}, self.begins)

    def model(self, tou: TimeOfUse, limits: Limits = Limits.ENFORCED) -> "Model":
        from crrsim.network.package_reading import model_of  # noqa: PLC0415 - numerics, slow to import

        return model_of(self.package, tou, limits=limits).model


class ModelRow(Row):
    """A model that is out."""

    noun = "table of models"
    model: str
    period: str


class ChangeRow(Row):
    """What is different between two models; of what comes twice, once for each time of use, one row is enough."""

    noun = "table of changes"
    where: str
    what: str
    change: str


class FileRow(Row):
    noun = "table of files"
    file: str


@given(phrase("{device:Device} is found out of service in {market:Market}"))
def is_found_out_of_service(sim: Simulation, device: str, market: str) -> None:
    """Let a later release of the market's model, from now on, have a branch out of service."""
    sim.operator().take_out(sim.schedule.alias(market).name, [device])


@given(phrase("{device:Device} is derated to {mw:Mw} for {hours:Count} hours in {market:Market}"))
def is_derated(sim: Simulation, device: str, mw: Decimal, hours: int, market: str) -> None:
    """Let a later release of the market's model, from now on, say that a branch may carry less for so many hours."""
    derate = Derate(device, float(mw), float(mw), float(hours))
    sim.operator().derate(sim.schedule.alias(market).name, [derate])


@when(phrase("{actor:Actor} fetches {model:Model} for {role:Period}"), target_fixture="outcome")
def fetches_a_model(sim: Simulation, actor: str, model: ModelOf, role: str) -> Came:
    """Fetch a model from the user interface, and the open files of its market from where they are open to anybody."""
    return attempt(sim, lambda: _fetch(sim, actor, model, role))


@when(phrase("{actor:Actor} lists the models"), target_fixture="outcome")
def lists_the_models(sim: Simulation, actor: str) -> Came:
    return attempt(sim, lambda: sim.mui(actor).models())


@when(phrase("{actor:Actor} fetches the open files of {market:Market}"), target_fixture="outcome")
def fetches_open_files(sim: Simulation, actor: str, market: str) -> Came:
    return attempt(sim, lambda: sim.mui(actor).open_files(sim.schedule.alias(market).name))


@when(phrase("{actor:Actor} fetches a model that nobody has heard of"), target_fixture="outcome")
def fetches_no_model(sim: Simulation, actor: str) -> Came:
    return attempt(sim, lambda: sim.mui(actor).model("ALLOC_MN_1999_M01_V0", "1999_M01"))


@when(phrase("{actor:Actor} compares {model:Model} with {other:Model} for {role:Period}"), target_fixture="outcome")
def compares_models(sim: Simulation, actor: str, model: ModelOf, other: ModelOf, role: str) -> Answered[Any]:
    """Read both models and find every row that is different."""
    one, two = (answered(_fetch(sim, actor, each, role)).package for each in (model, other))
    return Answered(changes_between(one, two))


@then(phrase("the model has two cases of PSS/E revision {revision:Count} and seven tables"))
def model_is_complete(outcome: Came, revision: int) -> None:
    """Read every file of the archive, which must have the published names."""
    fetched: Fetched = answered(outcome)
    names = [*(f"_{tou}{CASE}" for tou in TimeOfUse), *(f"_{name}.csv" for name in NDA_TABLES)]
    expect("the files", expected=[fetched.begins + name for name in names], actual=list(fetched.files))
    revisions = {tou: case.revision for tou, case in fetched.package.cases.items()}
    expect("the revisions", expected=dict.fromkeys(TimeOfUse, revision), actual=revisions)


@then(phrase("{device:Device} is {whether:Whether}in service there"))
def is_in_service_there(outcome: Came, device: str, whether: str) -> None:
    fetched: Fetched = answered(outcome)
    running = {device in fetched.model(tou).in_service.branch_position for tou in TimeOfUse}
    expect(f"{device} in service", expected={not whether}, actual=running)


@then(phrase("its ratings and limits are {share:Percent} of those in full"))
def limits_are_a_share(outcome: Came, share: float) -> None:
    from crrsim.review.model import limits_off_share  # noqa: PLC0415 - numerics, slow to import

    for tou in TimeOfUse:
        enforced, full = (answered(outcome).model(tou, limits) for limits in Limits)
        expect_none("limits off their share", limits_off_share(enforced, full, share))


@then(
    phrase(
        "its ratings and limits are {share:Percent} of those in full, "
        "less what converted rights take in {market:Market} in {role:Period}"
    )
)
def limits_lack_what_rights_take(sim: Simulation, outcome: Came, share: float, market: str, role: str) -> None:
    """Find the converted rights among the existing CRRs, and what each takes of every limit."""
    from crrsim.review.model import limits_off_share  # noqa: PLC0415 - numerics, slow to import

    for tou in TimeOfUse:
        rights = _rights(sim, market, role, tou)
        expect("a converted right", expected=True, actual=bool(rights))
        enforced, full = (answered(outcome).model(tou, limits) for limits in Limits)
        expect_none("limits off what is due", limits_off_share(enforced, full, share, rights))


@then(phrase("the awards of {market:Market} and its base load fit this model"))
def awards_fit_this_model(sim: Simulation, outcome: Came, market: str) -> None:
    """Recompute every flow from what is posted, on the model fetched and on nothing else."""
    from crrsim.review.feasibility import overloads  # noqa: PLC0415 - numerics, slow to import

    scheduled = sim.schedule.alias(market)
    kinds = "GROUPED_BASE_LOADING", f"PUBLIC_{scheduled.type}_RESULT"
    base_load, awards = (rows_of(sim, holders(sim)[0], FileOf(kind, f"the {market}")) for kind in kinds)
    for tou in TimeOfUse:
        model = answered(outcome).model(tou)
        mine = [[row for row in rows if row["TOU"] == tou] for rows in (base_load, awards)]
        expect("some award", expected=True, actual=bool(mine[1]))
        expect_none("overloaded constraints", overloads(model, mine[0], mine[1], 1.0))


@then(phrase("the prices of {market:Market} in {role:Period} follow from this model and what binds"))
def prices_follow_from_this_model(sim: Simulation, outcome: Came, market: str, role: str) -> None:
    """Recompute every price from the shadow prices posted, on the model fetched and on nothing else."""
    from crrsim.review.model import prices_off_model  # noqa: PLC0415 - numerics, slow to import

    period = period_name(sim.schedule.alias(market), role)
    binding, prices = (
        rows_of(sim, holders(sim)[0], FileOf(kind, f"the {market}"))
        for kind in ("BINDING_CONSTRAINT", "CLEARING_PRICE")
    )
    for tou in TimeOfUse:
        model = answered(outcome).model(tou)
        mine = [[row for row in rows if (row["Period"], row["TOU"]) == (period, tou)] for rows in (binding, prices)]
        expect("a binding constraint", expected=True, actual=bool(mine[0]))
        expect_none("prices off the model", prices_off_model(model, mine[0], mine[1]))


@then(phrase("the models are:"))
def models_are(sim: Simulation, outcome: Came, datatable: Annotated[Table, ModelRow]) -> None:
    rows = [(read_model(row.model), row.period) for row in ModelRow.read(datatable)]
    expected = [(_token(sim, model), str(_period(sim, model, role))) for model, role in rows]
    listed = [(row["model"], row["period"]) for row in answered(outcome)["models"]]
    expect("the models", expected=sorted(expected), actual=sorted(listed))


@then(phrase("the open files are:"))
def open_files_are(sim: Simulation, outcome: Came, datatable: Annotated[Table, FileRow]) -> None:
    """Compare the kinds of the files, and see that each has records."""
    files = unpack(answered(outcome))
    expected = sorted(row.file for row in FileRow.read(datatable))
    expect("the open files", expected=expected, actual=sorted(_kind(sim, name) for name in files))
    expect_none("empty files", [name for name, data in files.items() if data.count(b"\n") < 2])


@then(phrase("the changes are:"))
def changes_are(outcome: Came, datatable: Annotated[Table, ChangeRow]) -> None:
    found: Sequence[Change] = answered(outcome)
    told = {
        (one.where, one.what.removesuffix(" ON").removesuffix(" OFF"), one.change)
        for one in found
        if "case" not in one.where
    }
    expected = {(row.where, row.what, row.change) for row in ChangeRow.read(datatable)}
    expect("the changes", expected=sorted(expected), actual=sorted(told))


@then(phrase("nothing has changed"))
def nothing_has_changed(outcome: Came) -> None:
    expect_none("changes", answered(outcome))


def _fetch(sim: Simulation, actor: str, model: ModelOf, role: str) -> Came:
    token, period = _token(sim, model), str(_period(sim, model, role))
    came: Came = sim.mui(actor).model(token, period)
    if not isinstance(came, Answered):
        return came
    market = sim.schedule.alias(model.market).name
    opened = unpack(answered(sim.mui(actor).open_files(market)))
    return Answered(Fetched(f"{token}_{period}", unpack(came.body), opened[f"{market}_{LIST}.csv"]))


def _token(sim: Simulation, model: ModelOf) -> str:
    name = sim.schedule.alias(model.market).name
    return name if not model.run else f"{name.rsplit('_', maxsplit=1)[0]}_{model.run}"


def _period(sim: Simulation, model: ModelOf, role: str) -> Period:
    return period_in(sim.schedule.alias(model.market), role)


def _kind(sim: Simulation, name: str) -> str:
    """What an open file is, without the market that its name begins with and its ending."""
    markets = [one.name for one in sim.schedule.markets if name.startswith(f"{one.name}_")]
    return name.removeprefix(f"{max(markets, key=len)}_").removesuffix(".csv")


def _rights(sim: Simulation, market: str, role: str, tou: TimeOfUse) -> list[Mapping[str, Any]]:
    """The converted rights that exist throughout the period and stand in the market's base load."""
    reader, scheduled = holders(sim)[0], sim.schedule.alias(market)
    start_at, end_at = period_bounds(period_in(scheduled, role))
    base_load = rows_of(sim, reader, FileOf("GROUPED_BASE_LOADING", f"the {market}"))
    paths = {(row["Source"], row["Sink"]) for row in base_load if row["TOU"] == tou}
    return [
        row
        for row in rows_of(sim, reader, FileOf("PUBLIC_EXISTING_CRR"))
        if (row["CRRType"], row["TOU"]) == ("MT_TOR", tou)
        and row["StartDate"] <= start_at
        and row["EndDate"] >= end_at
        and (row["Source"], row["Sink"]) in paths
    ]
