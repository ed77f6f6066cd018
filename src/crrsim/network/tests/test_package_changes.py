"""What changed between two packages is named: rows that came, went, or say something else."""

from dataclasses import replace

from crrsim.network.grid import Grid
from crrsim.network.model import Model
from crrsim.network.package import Package
from crrsim.network.package_changes import changes_between
from crrsim.network.package_format import PackageFormat
from crrsim.network.package_writing import package_of
from crrsim.network.tests.test_package import everything
from crrsim.terms.product import TimeOfUse


def package(model: Model, revision: int = 30) -> Package:
    return package_of(dict.fromkeys(TimeOfUse, model), "A_MARKET", how=PackageFormat(revision=revision))


def told(model: Model) -> list[str]:
    return [str(one) for one in changes_between(package(everything()), package(model)) if "OFF" not in str(one)]


def test_the_same_model_has_not_changed() -> None:
    assert told(everything()) == []


def test_a_branch_that_went_out_of_service_is_named_in_the_tables_and_the_case() -> None:
    model = replace(everything(), outages=("E-F", "B-C"), contingencies=everything().contingencies[:1], derates=())
    assert told(model) == [
        "LINE_AND_TRANSFORMER, B-C ON: Status Closed -> Open",
        "CONTINGENCY, TWO A-B 1 ON: gone",
        "CONTINGENCY, TWO B-C ON: gone",
        "OUTAGE, B-C ON: Duration In Hour 72.0 -> nothing",
        "OUTAGE, B-C ON: Action Derate -> Open",
        "OUTAGE, B-C ON: Adjusted Base Limit 45.0 -> nothing",
        "OUTAGE, B-C ON: Adjusted Emergency Limit 60.0 -> nothing",
        "ON case, branch, 11 12 1: ST 1 -> 0",
    ]


def test_a_rating_that_rose_and_a_branch_that_was_built_are_named() -> None:
    old = everything()
    first, *others = old.grid.branches
    built = replace(first, name="A-B 3")
    grid = Grid(old.grid.buses, (replace(first, normal_mw=110.0), *others, built))
    found = told(replace(old, grid=grid))
    assert "LINE_AND_TRANSFORMER, A-B 1 ON: Normal Rating 100.0 -> 110.0" in found
    assert "LINE_AND_TRANSFORMER, A-B 3 ON: new" in found
    assert "ON case, branch, 10 11 3: new" in found


def test_cases_of_two_revisions_are_compared_by_their_tables_alone() -> None:
    assert changes_between(package(everything()), package(everything(), revision=31)) == ()
