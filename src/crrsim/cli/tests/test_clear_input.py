"""What `crrsim clear` makes of files as people have them: of another month, from a spreadsheet, or not there at all."""

import json
import ssl
import threading
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from crrsim.calendar.plan import Plan
from crrsim.cli.serving import Asked, serve_until
from crrsim.cli.tests.test_clear import BIDS, GOOD, HELD_HEADER, asked, packed, rows
from crrsim.contract.downloads import pack
from crrsim.network.cases import three_bus


def test_bids_of_another_period_than_the_only_package_are_cleared_with_a_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packed(tmp_path / "model", three_bus(), "2026_M04")
    lines = [GOOD.replace("2027_S01", f"2026_M0{month}") for month in (4, 5, 5)]
    (tmp_path / "bids.csv").write_text("\r\n".join([",".join(BIDS.header), *lines, ""]))
    assert asked(tmp_path, tmp_path / "out") == 0
    note = "it is the network of 2026_M04, and bids of 2026_M05 were cleared on it"
    assert f"model: {note}" in " ".join(capsys.readouterr().out.split())
    (network,) = json.loads((tmp_path / "out" / "clearing.json").read_text())["networks"]
    assert (network["period"], network["notes"]) == ("2026_M04", [note])
    assert note in (tmp_path / "out" / "clearing.html").read_text()


def test_an_input_error_leaves_no_folder_that_was_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packed(tmp_path / "model", three_bus())
    assert asked(tmp_path, tmp_path / "new" / "out", bids="none.csv") == 2
    assert not (tmp_path / "new").exists()
    (tmp_path / "kept").mkdir()
    assert asked(tmp_path, tmp_path / "kept" / "out", bids="none.csv") == 2
    assert not list((tmp_path / "kept").iterdir())
    (tmp_path / "taken").touch()
    assert asked(tmp_path, tmp_path / "taken", bids="none.csv") == 2
    assert "--out: " in capsys.readouterr().err


def workbook() -> bytes:
    return pack({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>", "xl/styles.xml": b"<s/>"})


def test_a_mark_that_a_spreadsheet_puts_before_utf_8_is_passed_over(tmp_path: Path) -> None:
    packed(tmp_path / "model", three_bus())
    (tmp_path / "bids.csv").write_text("\r\n".join([",".join(BIDS.header), GOOD, ""]), encoding="utf-8-sig")
    held = "--held", tmp_path / "held.csv"
    (tmp_path / "held.csv").write_text(f"{HELD_HEADER}\r\nA,C,OBL,ON,2027_S01,,,1\r\n", encoding="utf-8-sig")
    assert asked(tmp_path, tmp_path / "out", *held) == 0
    (tmp_path / "bids.csv").write_bytes(pack({"bids.csv": (tmp_path / "bids.csv").read_bytes()}))
    assert asked(tmp_path, tmp_path / "out", *held) == 0


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("bids.xlsx", workbook(), "an Excel workbook"),
        ("bids.csv", workbook(), "an Excel workbook"),
        ("bids.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an Excel workbook"),
        ("bids.csv", f"{';'.join(BIDS.header)}\r\n{GOOD.replace(',', ';')}\r\n".encode("utf-8-sig"), "semicolons"),
    ],
)
def test_what_else_a_spreadsheet_saves_is_told_by_name_and_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, data: bytes, found: str
) -> None:
    packed(tmp_path / "model", three_bus())
    (tmp_path / name).write_bytes(data)
    assert asked(tmp_path, tmp_path / "out", bids=name) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert f"expected comma-separated text, found {found}: save as comma-separated CSV (UTF-8)" in said
    assert said.count("expected") == 1
    (tmp_path / "bids.csv").write_text("\r\n".join([",".join(BIDS.header), GOOD, ""]))
    (tmp_path / "list.csv").write_bytes(data.replace(b"BidType", b"Market"))
    assert asked(tmp_path, tmp_path / "out", "--places", tmp_path / "list.csv") == 2
    assert f"found {found}: save as" in " ".join(capsys.readouterr().err.split())


def test_of_an_archive_of_several_files_the_one_that_is_meant_is_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packed(tmp_path / "model", three_bus())
    (tmp_path / "bids.csv").write_text("\r\n".join([",".join(BIDS.header), GOOD, ""]))
    held = f"{HELD_HEADER}\r\nA,C,OBL,ON,2027_S01,,,-30\r\n".encode()
    (tmp_path / "open.zip").write_bytes(pack({"M_SET_ASIDE.csv": b"", "M_GROUPED_BASE_LOADING.csv": held}))
    assert asked(tmp_path, tmp_path / "out", "--held", tmp_path / "open.zip") == 0
    assert rows(tmp_path / "out" / "awards.csv")[0]["AwardedMW"] == "127.500"
    assert asked(tmp_path, tmp_path / "out", "--places", tmp_path / "open.zip") == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "open.zip: expected one file in the archive, found 2, none of them called SOURCE_SINK" in said


def test_a_served_double_hands_out_what_is_cleared_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    market, path = "ALLOC_MN_2026_M04_T1", "TH_NP15_GEN-APND,DLAP_PGAE-APND"
    bid = GOOD.replace("A,C,", f"{path},").replace("2027_S01", "2026_M04")
    (tmp_path / "bids.csv").write_text("\r\n".join([",".join(BIDS.header), bid, ""]))
    with served(tmp_path, "W2-MON 10:00") as said, client_of(tmp_path, "NDA1") as nda:
        assert f"for NDA1 at {nda.base_url}/crr-mui/models" in said[-1]
        (listed,) = nda.get("/crr-mui/models").json()["models"]
        (tmp_path / "model.zip").write_bytes(nda.get(listed["address"]).content)
        (tmp_path / "open.zip").write_bytes(nda.get(f"/crr-mui/open-files/{market}").content)
    published = "--places", tmp_path / "open.zip", "--held", tmp_path / "open.zip"
    assert asked(tmp_path, tmp_path / "out", *published, model="model.zip") == 0
    assert "2026_M04 ON" in capsys.readouterr().out


@contextmanager
def served(folder: Path, moment: str) -> Iterator[Sequence[str]]:
    """A double that serves from a folder; what it said when it was there."""
    stop, there, plan, said = threading.Event(), threading.Event(), Plan.load(), list[str]()

    def say(line: str) -> None:
        said.append(line)
        if "crr-mui/models" in line:
            there.set()

    asked_for = Asked(folder, plan, 0, plan.read(moment), 1, frozenset(), ())
    server = threading.Thread(target=serve_until, args=(stop, asked_for), kwargs={"say": say})
    server.start()
    try:
        assert there.wait(60)
        yield said
    finally:
        stop.set()
        server.join()


def client_of(folder: Path, name: str) -> httpx.Client:
    profile = tomllib.loads((folder / "profile.toml").read_text("utf-8"))
    context = ssl.create_default_context(cafile=folder / profile["ca"])
    context.load_cert_chain(folder / f"{name}.pem")
    return httpx.Client(verify=context, base_url=profile["base_url"].removesuffix("/crr"), trust_env=False)
