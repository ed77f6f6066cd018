"""The double as a server of its own: its papers, its journal, and what a killed process leaves behind."""

import json
import shlex
import signal
import sqlite3
import ssl
import subprocess
import sys
import threading
import tomllib
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from crrsim.market.world import World
from crrsim.server.desk import Call, Desk
from crrsim.server.routing import route_of
from crrsim.server.serve import ServeError, Wanted, greeting, open_desk, serve
from crrsim.server.store import Store
from crrsim.server.tests.conftest import CAST, Stand, StillClock, stage
from crrsim.server.tests.test_auction import good_bid_in
from crrsim.server.tests.test_rules_of_the_wire import MARKET

TUESDAY = stage().schedule.plan.moment("W2-TUE", "09:30")
EMPTY = {**MARKET, "portfolioName": "Spring", "newBids": [], "newOffers": []}
SERVED = """
import sys, threading
from pathlib import Path
from crrsim.server.desk import Call, Desk
from crrsim.server.routing import route_of
from crrsim.server.serve import serve
from crrsim.server.tests.test_serve import wanted
serve(wanted(Path(sys.argv[1])), until=threading.Event(), say=lambda line: print(line, flush=True))
"""


def wanted(folder: Path, **more: object) -> Wanted:
    ground = stage()
    asked: dict[str, object] = {"moment": TUESDAY} | more
    return Wanted(folder, lambda at: World.at(at, stage=ground), date(2026, 3, 2), **asked)  # type: ignore[arg-type] # facts by name


def client_of(folder: Path) -> httpx.Client:
    """A client made of nothing but what `serve` wrote into the folder."""
    profile = tomllib.loads((folder / "profile.toml").read_text("utf-8"))
    context = ssl.create_default_context(cafile=str(folder / profile["ca"]))
    context.load_cert_chain(folder / "LSE1.pem")
    headers = {"caiso-request-id": str(uuid4())}
    return httpx.Client(verify=context, base_url=profile["base_url"], headers=headers, trust_env=False)


def names(client: httpx.Client) -> list[str]:
    return [one["portfolioName"] for one in client.get("/auction/v1.0/portfolioList", params=MARKET).json()]


def start(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", SERVED, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    if not any(line.startswith("curl") for line in process.stdout):
        stop(process)
        raise AssertionError("the server said nothing")
    return process


def stop(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def test_everything_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    process = start(tmp_path)
    try:
        with client_of(tmp_path) as client:
            for number in range(20):
                answer = client.post("/auction/v1.0/portfolioCreation", json=EMPTY | {"portfolioName": f"P{number:02}"})
                assert answer.status_code == 200
            client.request("DELETE", "/auction/v1.0/portfolio", params={**MARKET, "portfolioName": "P07"})
    finally:
        stop(process)
    process = start(tmp_path)
    try:
        with client_of(tmp_path) as client:
            assert names(client) == [f"P{number:02}" for number in range(20) if number != 7]
    finally:
        stop(process)


def test_it_serves_until_told_and_says_how_to_reach_it(tmp_path: Path) -> None:
    until, said = threading.Event(), list[str]()
    thread = threading.Thread(target=serve, args=(wanted(tmp_path),), kwargs={"until": until, "say": said.append})
    thread.start()
    try:
        while len(said) < 3:
            thread.join(0.01)
            assert thread.is_alive()
        with client_of(tmp_path) as client:
            assert client.get("/status").json() == {"status": "up"}
        assert str(client.base_url).rstrip("/") in said[0]
        assert f"--cert {tmp_path / 'LSE1.pem'}" in said[2]
    finally:
        until.set()
        thread.join()


def test_the_line_to_paste_holds_a_folder_of_any_name_in_one_piece() -> None:
    folder = Path("d ö's")
    line = greeting(Desk(World.at(TUESDAY, stage=stage()), StillClock(TUESDAY)), CAST, folder, "https://here/crr")[2]
    assert shlex.split(line)[1:5] == ["--cacert", str(folder / "ca.pem"), "--cert", str(folder / "LSE1.pem")]


def test_the_profile_names_everybody_with_a_password_that_opens(tmp_path: Path) -> None:
    process = start(tmp_path)
    stop(process)
    profile = tomllib.loads((tmp_path / "profile.toml").read_text("utf-8"))
    assert set(profile["participants"]) == {one.name for one in CAST}
    assert profile["week_1"] == date(2026, 3, 2)
    lse = profile["participants"]["LSE1"]
    assert lse["roles"] == ["CRRH", "LSE"]
    assert lse["access"] == ["read/write"]
    assert (tmp_path / lse["certificate"]).exists()
    assert (tmp_path / lse["password_file"]).stat().st_mode & 0o077 == 0


def test_a_refused_write_is_not_kept(tmp_path: Path) -> None:
    process = start(tmp_path)
    try:
        with client_of(tmp_path) as client:
            client.post("/auction/v1.0/portfolioCreation", json=EMPTY)
            assert client.post("/auction/v1.0/portfolioCreation", json=EMPTY).status_code == 400
    finally:
        stop(process)
    with Store(tmp_path / "journal.sqlite") as store:
        assert [write.operation for write in store.writes()] == ["portfolio_creation"]


def test_the_same_writes_make_the_same_market_again(tmp_path: Path, stand: Stand) -> None:
    creation, submission = (route_of("auction", f"portfolio_{verb}") for verb in ("creation", "submission"))
    bid = good_bid_in(stand) | {"bidCurve": [{"mw": 0, "price": 400}, {"mw": 5.125, "price": 400}]}
    clock, ground = StillClock(TUESDAY), stage()
    with Store(tmp_path / "journal.sqlite") as store:
        desk = Desk(World.at(TUESDAY, stage=ground), clock, store=store)
        for route, body in ((creation, EMPTY | {"newBids": [bid]}), (submission, EMPTY)):
            sent = json.dumps(body).encode()
            desk.carry_out(Call(route.operation, CAST[0], {}, json.loads(sent), sent), route.handler)
            clock.at += timedelta(hours=1)
        store.note("began", TUESDAY.isoformat())
        again = open_desk(wanted(tmp_path, moment=clock.at), store)
    posted = ground.schedule.plan.moment("W2-THU", "15:00")
    desk.world.advance(posted)
    again.world.advance(posted)
    assert [one.mw for one in desk.world.book.settled["AUC_MN_2026_M04"].awards] == [Decimal("5.125")]
    for told in ("portfolios", "crrs", "messages", "posted"):
        assert getattr(again.world.book, told) == getattr(desk.world.book, told)
    assert again.world.book.settled["AUC_MN_2026_M04"].awards == desk.world.book.settled["AUC_MN_2026_M04"].awards


def test_a_folder_of_another_plan_is_not_taken_up(tmp_path: Path) -> None:
    with Store(tmp_path / "journal.sqlite") as store:
        open_desk(wanted(tmp_path, about={"seed": "1"}), store)
        with pytest.raises(ServeError, match="seed 1, not 2"):
            open_desk(wanted(tmp_path, about={"seed": "2"}), store)


def test_the_clock_of_a_folder_goes_on(tmp_path: Path) -> None:
    with Store(tmp_path / "journal.sqlite") as store:
        first = open_desk(wanted(tmp_path), store).now()
        assert first <= open_desk(wanted(tmp_path, moment=None), store).now()


def test_a_moment_before_the_journals_end_is_not_taken_up(tmp_path: Path) -> None:
    with Store(tmp_path / "journal.sqlite") as store:
        desk = open_desk(wanted(tmp_path), store)
        route = route_of("auction", "portfolio_creation")
        desk.carry_out(Call(route.operation, CAST[0], {}, EMPTY, b"{}"), route.handler)
        with pytest.raises(ServeError, match="start at a later moment"):
            open_desk(wanted(tmp_path, moment=TUESDAY - timedelta(hours=1)), store)


def test_a_write_the_journal_cannot_keep_did_not_happen(tmp_path: Path) -> None:
    with Store(tmp_path / "journal.sqlite") as store:
        desk = open_desk(wanted(tmp_path), store)
    before = dict(desk.world.book.portfolios)
    route = route_of("auction", "portfolio_creation")
    with pytest.raises(sqlite3.ProgrammingError):
        desk.carry_out(Call(route.operation, CAST[0], {}, EMPTY, b"{}"), route.handler)
    assert desk.world.book.portfolios == before
