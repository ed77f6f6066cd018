"""Three-winding transformers of a case come back as they were, from the model that is made of them."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from crrsim.network.grid import Contingency
from crrsim.network.model import Model
from crrsim.network.package import Package, format_package, parse_package
from crrsim.network.package_format import PackageFormat
from crrsim.network.package_reading import model_of
from crrsim.network.package_writing import package_of
from crrsim.network.raw_case import RawCase, Record, record
from crrsim.network.tests.test_package import everything
from crrsim.terms.product import TimeOfUse

BUSES = (10, 11, 12, 13, 14)
SMALL = some.floats(0.01, 2.0)

STARS = some.fixed_dictionaries(
    {
        "ends": some.permutations(BUSES).map(lambda ends: ends[:3]),
        "CW": some.sampled_from([1, 2, 3]),
        "CZ": some.sampled_from([1, 2, 3]),
        "STAT": some.sampled_from([0, 1, 1, 1, 2, 3, 4]),
        "NAME": some.text("AZ 9-", max_size=12).map(str.strip),
        "F1": SMALL,
        "VMSTAR": SMALL,
        **dict.fromkeys(("X1-2", "X2-3", "X3-1", "R1-2", "MAG1"), SMALL),
        **{f"SBASE{pair}": some.floats(50, 500) for pair in ("1-2", "2-3", "3-1")},
        **{f"WINDV{n}": some.floats(0.9, 1.1) for n in (1, 2, 3)},
        **{f"ANG{n}": some.floats(-5, 5) for n in (1, 2, 3)},
        **{f"RATA{n}": some.floats(0, 500) for n in (1, 2, 3)},
    }
)


def star(number: int, told: dict[str, Any]) -> Record:
    ends = dict(zip("IJK", told["ends"], strict=True))
    values = {name.replace("-", "_"): value for name, value in told.items() if name != "ends"}
    return record(30, "transformer", **{**values, **ends, "CKT": str(number)})


def package_with(stars: list[Record], base: float = 100.0) -> Package:
    """Everything that a package can have, and these transformers."""
    package = package_of(dict.fromkeys(TimeOfUse, everything()), "A_MARKET")
    case = package.cases[TimeOfUse.ON]
    more = RawCase(30, {**case.records, "transformer": (*stars, *case["transformer"])}, {"SBASE": base})
    return replace(package, cases=dict.fromkeys(TimeOfUse, more))


def written(model: Model, revision: int = 30) -> Package:
    how = PackageFormat(revision=revision)
    return parse_package(format_package("A", package_of(dict.fromkeys(TimeOfUse, model), "A_MARKET", how=how)), "files")


def three_windings(package: Package) -> list[Record]:
    return [one for one in package.cases[TimeOfUse.ON]["transformer"] if one["K"]]


@pytest.mark.parametrize("revision", [30, 31])
def test_what_is_read_is_written_and_read_back(revision: int) -> None:
    @settings(max_examples=50, deadline=None)
    @given(some.lists(STARS, min_size=1, max_size=3))
    def holds(told: list[dict[str, Any]]) -> None:
        stars = [star(n, one) for n, one in enumerate(told, start=1)]
        model = model_of(package_with(stars), TimeOfUse.ON).model
        again = written(model, revision)
        assert three_windings(again) == stars
        assert [bus["I"] for bus in again.cases[TimeOfUse.ON]["bus"]] == [*BUSES, 15]
        found = model_of(again, TimeOfUse.ON).model
        assert found.digest == model.digest
        assert format_package("A", written(found)) == format_package("A", written(model))

    holds()


def test_on_another_base_the_reactances_are_the_same_ohms() -> None:
    told = {"I": 10, "J": 11, "K": 12, "X1_2": 0.1, "X2_3": 0.2, "X3_1": 0.25}
    on_system, on_windings = (record(30, "transformer", CZ=cz, CKT=str(cz), **told) for cz in (1, 2))
    model = model_of(package_with([on_system, on_windings], base=50.0), TimeOfUse.ON).model
    assert [[one["X1-2"], one["X3-1"]] for one in three_windings(written(model))] == [[0.2, 0.5], [0.1, 0.25]]
    found = model_of(written(model), TimeOfUse.ON).model
    pairs = zip(model.grid.branches, found.grid.branches, strict=True)
    assert all(one.name == other.name and one.x == pytest.approx(other.x) for one, other in pairs)


PLAIN = record(30, "transformer", I=10, J=11, K=12, X1_2=0.1, X2_3=0.1, X3_1=0.1)


def legs(model: Model) -> list[str]:
    return [one.name for one in model.grid.branches if one.to_bus.startswith("STAR")]


@pytest.mark.parametrize("stat", [1, 0, 2, 3, 4])
def test_an_outage_of_windings_is_told_of_the_transformer(stat: int) -> None:
    """The first winding is out with STAT 4, the others with their number."""
    read = model_of(package_with([PLAIN]), TimeOfUse.ON)
    out = {1: (), 0: (0, 1, 2), 2: (1,), 3: (2,), 4: (0,)}[stat]
    model = replace(read.model, outages=(*read.model.outages, *(legs(read.model)[n] for n in out)))
    assert three_windings(written(model))[0]["STAT"] == stat
    assert model_of(written(model), TimeOfUse.ON).model.digest == model.digest


def test_a_contingency_may_lose_one_winding_or_the_whole_transformer() -> None:
    read = model_of(package_with([PLAIN]), TimeOfUse.ON)
    one, *others = legs(read.model)
    lost = Contingency("ONE WINDING", (one,)), Contingency("ALL", (one, *others))
    model = replace(read.model, contingencies=(*read.model.contingencies, *lost))
    assert model_of(written(model), TimeOfUse.ON).model.contingencies == model.contingencies
