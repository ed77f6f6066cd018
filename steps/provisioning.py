"""What access participants had before the upgrade, and what it has become."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field
from pytest_bdd import given, then, when

from crrsim.assembly.simulation import Simulation
from crrsim.terms.outcome import Answered
from crrsim.terms.participant import Access
from steps.acting import Came, answered
from steps.expect import expect
from steps.phrases import phrase
from steps.tables import Row, Table

YesNo = Literal["yes", "no"]


class ProfileRow(Row):
    """An old profile, and what its new access opens."""

    noun = "table of profiles"
    profile: str = Field(alias="old profile")
    writes: YesNo = Field(alias="reads and writes")
    reads: YesNo
    reports: YesNo = Field(alias="reads NDA reports")


@given(phrase("{actor:Actor} has no access role any more"))
def has_no_access_role(sim: Simulation, actor: str) -> None:
    sim.revoke(actor)


@when(phrase("the ISO migrates the old profiles"), target_fixture="outcome")
def iso_migrates(sim: Simulation) -> Answered[Mapping[str, frozenset[Access]]]:
    return Answered(sim.migrated())


@then(phrase("the new access is:"))
def new_access_is(outcome: Came, datatable: Annotated[Table, ProfileRow]) -> None:
    """Read/write access reads as well."""
    expected = {row.profile: (row.writes, row.reads, row.reports) for row in ProfileRow.read(datatable)}
    expect("the new access", expected=expected, actual={old: _opens(new) for old, new in answered(outcome).items()})


def _opens(access: frozenset[Access]) -> tuple[str, str, str]:
    writes, reports = Access.READ_WRITE in access, Access.NDA_REPORTS in access
    opened = (writes, writes or Access.READ in access, reports)
    return tuple("yes" if each else "no" for each in opened)  # type: ignore[return-value]  # three in, three out
