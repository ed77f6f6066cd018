"""A model written as a package and read back is the same model."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crrsim.network.cases import five_bus, three_bus
from crrsim.network.dc_lines import DcLine
from crrsim.network.default import default_model
from crrsim.network.grid import Branch, Bus, Contingency, Derate, Grid, GridError
from crrsim.network.interface import Interface
from crrsim.network.model import Model, UnknownLocation
from crrsim.network.package import (
    Package,
    PackageError,
    format_package,
    parse_package,
    read_package,
    write_package,
)
from crrsim.network.package_format import OURS, CaseRatings, Limits, PackageFormat
from crrsim.network.package_reading import model_of, read_model
from crrsim.network.package_writing import package_of
from crrsim.network.raw_case import RawError, WrongRevision
from crrsim.network.tables import TableError
from crrsim.terms.location import Location, LocationType
from crrsim.terms.product import TimeOfUse


def through_files(model: Model, *, limits: Limits = Limits.OPERATING, how: PackageFormat = OURS) -> Model:
    """The model as it is read from the files that it was written to, at half the limits."""
    package = package_of(dict.fromkeys(TimeOfUse, model), "A_MARKET", release=0.5, how=how)
    again = parse_package(format_package("A", package, how), "files", how)
    return model_of(again, TimeOfUse.OFF, limits=limits, how=how).model


def everything() -> Model:
    """Taps, a phase shifter, a DC line, parallel circuits, an outage, a derate, contingencies, an interface."""
    buses = tuple(Bus(name, 230.0 if name < "E" else 115.0, f"Z-{n % 2}", 10 + n) for n, name in enumerate("ABCDEF"))
    branches = (
        Branch("A-B 1", "A", "B", 0.1, 100.0, 120.0),
        Branch("A-B 2", "A", "B", 0.11, 100.0, 120.0),
        Branch("B-C", "B", "C", 0.2, 90.0, 95.0),
        Branch("C-D", "C", "D", 0.125, 80.0, 80.0, shift=2.5),
        Branch("D-A", "D", "A", 0.1, 100.0, 120.0),
        Branch("D-E", "D", "E", 0.0525, 200.0, 220.0, tap=1.05),
        Branch("A-E", "E", "A", 0.04, 200.0, 220.0, tap=0.975, shift=-1.25),
        Branch("E-F", "E", "F", 0.3, 10.0, 10.0),
    )
    places = (
        Location("NORTH", LocationType.GEN, "Z-0", (("A", 1.0),)),
        Location("WEST", LocationType.GEN, "Z-1", (("B", 1.0),)),
        Location("GONE", LocationType.GEN, "Z-1", (("B", 1.0),)),
        Location("ALL", LocationType.GEN, "Z-0", (("A", 0.25), ("B", 0.75))),
        Location("HUB", LocationType.TH, "Z-0", (("A", 0.1), ("B", 0.9))),
        Location("CUT", LocationType.GEN, "Z-1", (("F", 1.0),)),
        Location("TIE", LocationType.SP, "Z-1", (("D", 1.0),)),
        Location("LOADS", LocationType.LAP, "Z-0", (("C", 1 / 3), ("E", 2 / 3))),
    )
    return Model(
        Grid(buses, branches),
        {place.name: place for place in places},
        {"C": 10.0, "E": 20.5},
        contingencies=(Contingency("ONE", ("A-B 1",)), Contingency("TWO", ("A-B 1", "B-C"))),
        outages=("E-F",),
        retired=frozenset({"GONE"}),
        interfaces=(Interface("CUT-SET", (("D-A", 1.0), ("A-E", -0.5)), 150.0, 75.0),),
        derates=(Derate("B-C", 45.0, 60.0, 72.0),),
        capacity={"NORTH": 30.0, "WEST": 10.0},
        dc_lines=(DcLine("TIE", "A", "D", 12.5),),
    )


def test_the_default_network_comes_back_whole() -> None:
    model = through_files(default_model())
    assert model.digest == default_model().digest
    assert (model.islanded, model.retired) == (default_model().islanded, default_model().retired)
    assert model.capacity == default_model().capacity


@pytest.mark.parametrize("revision", [30, 31])
def test_all_that_a_model_can_have_comes_back(revision: int) -> None:
    model = through_files(everything(), how=PackageFormat(revision=revision))
    assert (model.digest, model.capacity) == (everything().digest, everything().capacity)


@pytest.mark.parametrize("model", [three_bus(), five_bus()], ids=["three", "five"])
def test_buses_without_numbers_are_numbered(model: Model) -> None:
    numbered = tuple(replace(bus, number=n, kv=float(bus.kv)) for n, bus in enumerate(model.grid.buses, start=1))
    assert through_files(model).digest == replace(model, grid=Grid(numbered, model.grid.branches)).digest


def test_what_is_enforced_is_what_the_market_may_use() -> None:
    model = through_files(everything(), limits=Limits.ENFORCED)
    assert [branch.normal_mw for branch in model.grid.branches][:4] == [50, 50, 45, 40]
    assert (model.interfaces[0].positive_mw, model.interfaces[0].negative_mw) == (75, 37.5)
    assert model.derates == (Derate("B-C", 22.5, 30.0, 72.0),)


SWITCHES = {
    "F-40": PackageFormat(case_ratings=CaseRatings.OPERATING),
    "F-41": PackageFormat(words={"Closed": "CLOSE", "LINE": "LN", "Yes": "Y", "ON": "PEAK", "Open": "OUT"}),
    "F-42": PackageFormat(factor_sign=-1),
    "F-43": PackageFormat(prefix="FNM_{period}_{market}"),
    "A-23": PackageFormat(plain_derated=False),
}


@pytest.mark.parametrize("how", SWITCHES.values(), ids=SWITCHES)
@pytest.mark.parametrize("limits", Limits)
def test_each_reading_of_the_files_reads_what_it_wrote(how: PackageFormat, limits: Limits) -> None:
    assert (
        through_files(everything(), limits=limits, how=how).digest == through_files(everything(), limits=limits).digest
    )


def files_of(how: PackageFormat = OURS) -> dict[str, bytes]:
    package = package_of(dict.fromkeys(TimeOfUse, everything()), "A_MARKET", release=0.5, how=how)
    return format_package(how.begins("AUC_AN_2027", "2027_S01"), package, how)


def test_each_reading_shows_in_the_files() -> None:
    ours, begins = files_of(), "AUC_AN_2027_2027_S01"
    case, lines = f"{begins}_ON_NETWORK_MODEL.RAW", f"{begins}_LINE_AND_TRANSFORMER.csv"
    first = "10,11,'1 ',0.0,0.1,0.0,"
    assert f"{first}50.0,60.0,60.0".encode() in ours[case]
    assert f"{first}100.0,120.0,120.0".encode() in files_of(SWITCHES["F-40"])[case]
    assert b",Open,No," not in ours[lines]
    assert b",CLOSE,Y,50.000,60.000,100.000,120.000,PEAK" in files_of(SWITCHES["F-41"])[lines]
    assert b",100.000,120.000,50.000,60.000,ON" in files_of(SWITCHES["A-23"])[lines]
    assert b",-1.000,No,ON" in files_of(SWITCHES["F-42"])[f"{begins}_INTERFACE.csv"]
    assert "FNM_2027_S01_AUC_AN_2027_OFF_NETWORK_MODEL.RAW" in files_of(SWITCHES["F-43"])
    assert list(ours) == [
        f"{begins}_{name}"
        for name in (
            "ON_NETWORK_MODEL.RAW", "OFF_NETWORK_MODEL.RAW", "LINE_AND_TRANSFORMER.csv", "CONTINGENCY.csv",
            "INTERFACE.csv", "OUTAGE.csv", "TRADING_HUB.csv", "GEN_DISTRIBUTION_FACTOR.csv", "RESOURCE.csv",
            "SOURCE_SINK.csv",
        )
    ]  # fmt: skip


@pytest.mark.parametrize("wrong", [{"revision": 33}, {"factor_sign": 0}])
def test_a_format_that_cannot_be_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="expected 30 or 31, 1 or -1"):
        PackageFormat(**wrong)  # type: ignore[arg-type] # hands in what no caller should


def test_a_prorated_derate_counts_for_its_hours() -> None:
    package = package_of(dict.fromkeys(TimeOfUse, everything()), "A_MARKET")
    how = PackageFormat(prorated=True)
    model = model_of(package, TimeOfUse.ON, how=how, hours=720.0).model
    assert model.derates == (Derate("B-C", 85.5, 91.5),)
    assert model.in_service.branch("B-C").normal_mw == 85.5
    whole = model_of(package, TimeOfUse.ON, how=how, hours=36.0).model
    assert whole.derates == (Derate("B-C", 45.0, 60.0),)


def test_a_package_in_a_folder_or_an_archive_is_read(tmp_path: Path) -> None:
    package = package_of(dict.fromkeys(TimeOfUse, everything()), "A_MARKET")
    write_package(tmp_path / "model", "A", package)
    with ZipFile(tmp_path / "model.zip", "w") as archive:
        for name, data in files_of().items():
            archive.writestr(name, data)
    for where in ("model", "model.zip"):
        found = read_model(tmp_path / where, TimeOfUse.ON, limits=Limits.OPERATING)
        assert found.digest == everything().digest


def test_a_folder_that_is_no_package_is_refused(tmp_path: Path) -> None:
    files = files_of()
    for gone in files:
        if not gone.endswith("SOURCE_SINK.csv"):
            with pytest.raises(PackageError, match=rf"no file whose name ends in .*{gone[-10:]}"):
                parse_package({name: data for name, data in files.items() if name != gone}, "here")
    with pytest.raises(PackageError, match=r"has .* and .*: expected one package only"):
        parse_package(files | {f"B{name}": data for name, data in files.items()}, "here")
    (tmp_path / "x.zip").write_text("no archive")
    with pytest.raises(PackageError, match="neither a folder nor a ZIP archive"):
        read_package(tmp_path / "x.zip")


def test_a_case_of_another_revision_than_it_says_is_refused() -> None:
    files = {
        name: data.replace(b"0,100.0,30 ", b"0,100.0,31 ") if name.endswith("RAW") else data
        for name, data in files_of().items()
    }
    with pytest.raises(WrongRevision):
        parse_package(files, "here")


def test_without_the_public_list_plants_and_hubs_are_known_all_the_same() -> None:
    files = {name: data for name, data in files_of().items() if not name.endswith("SOURCE_SINK.csv")}
    package: Package = parse_package(files, "here")
    assert set(model_of(package, TimeOfUse.ON).model.locations) == {"NORTH", "WEST", "GONE", "ALL", "HUB", "CUT"}


REFUSALS = (RawError, WrongRevision, TableError, PackageError, GridError, UnknownLocation)
FILES = files_of()


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.floats(0, 0.999), st.sampled_from([b"", b",", b"0", b"-", b"9", b"X", b"\n"]))
def test_whatever_is_changed_in_a_file_is_read_or_refused_in_words(name: str, place: float, to: bytes) -> None:
    data = FILES[name]
    at = int(place * len(data))
    with suppress(*REFUSALS):
        model_of(parse_package({**FILES, name: data[:at] + to + data[at + 1 :]}, "here"), TimeOfUse.ON)
