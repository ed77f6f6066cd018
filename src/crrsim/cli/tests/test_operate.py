"""The operator's word from the command line: taken by a double that is served, or one sentence why not."""

import threading
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crrsim.calendar.plan import Plan
from crrsim.cli.complaint import Complaint
from crrsim.cli.mock import app
from crrsim.cli.operate import operate
from crrsim.cli.serving import Asked, serve_until
from crrsim.evidence.verdict import ExitCode
from crrsim.server.store import Store


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder that a double serves from while the test lasts."""
    stop, there, plan = threading.Event(), threading.Event(), Plan.load()
    asked = Asked(tmp_path, plan, 0, plan.read("W1-TUE 10:00"), 1, frozenset(), ())
    server = threading.Thread(target=serve_until, args=(stop, asked), kwargs={"say": lambda _line: there.set()})
    server.start()
    assert there.wait(60)
    yield tmp_path
    stop.set()
    server.join()


def test_a_decision_is_taken_and_kept(folder: Path) -> None:
    said = CliRunner().invoke(
        app, ["operate", "--dir", str(folder), "set_credit_limit", "participant=FIN1", "usd=5.00"]
    )
    assert said.output == "set_credit_limit: done\n"
    with Store(folder / "journal.sqlite") as store:
        assert [(one.operation, one.body) for one in store.writes()] == [
            ("set_credit_limit", b'{"participant":"FIN1","usd":"5.00"}')
        ]
    with pytest.raises(Complaint, match="not taken: there is no offer 5"):
        operate(folder, "decline_trade", ["request_id=5"])
    with pytest.raises(Complaint, match="'5' is no word of a decision"):
        operate(folder, "decline_trade", ["5"])


def test_a_folder_is_served_by_one_server_at_a_time(folder: Path) -> None:
    papers = (folder / "profile.toml").read_text("utf-8")
    address = tomllib.loads(papers)["base_url"]
    at_once = threading.Event()
    at_once.set()
    second = Asked(folder, Plan.load(), 0, None, 1, frozenset(), ())
    with pytest.raises(Complaint, match=rf"--dir: .* is another server's already, {address}, process \d+") as refused:
        serve_until(at_once, second, say=print)
    assert refused.value.code is ExitCode.USAGE
    assert (folder / "profile.toml").read_text("utf-8") == papers


def test_the_deeds_are_listed_as_one_would_type_them(tmp_path: Path) -> None:
    said = CliRunner().invoke(app, ["operate", "--dir", str(tmp_path)]).output.splitlines()
    assert "decline_trade request_id=..." in said
    assert "let_cast_rest" in said


def test_where_nobody_serves_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(Complaint, match="is no folder of `crrsim mock serve`"):
        operate(tmp_path, "let_cast_rest", [])
