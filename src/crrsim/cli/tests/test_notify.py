"""A webhook hears of a change of verdict over real HTTP, of nothing else, and cannot harm the run."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from rich.console import Console

from crrsim.cli import main
from crrsim.cli.notify import notify
from crrsim.evidence.redaction import SHARED
from crrsim.evidence.verdict import ExitCode
from crrsim.reporting.tests.test_history import night

TOKEN = "token-Nt5-in-the-address"


class Hook(BaseHTTPRequestHandler):
    """Takes what is posted, and answers as it is told."""

    heard: ClassVar[list[tuple[str, Any]]] = []
    status: ClassVar[int] = 204

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.heard.append((self.path, json.loads(body)))
        self.send_response(self.status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def listening(status: int = 204) -> Iterator[tuple[str, list[tuple[str, Any]]]]:
    """Lend the address of a webhook and what it has heard."""
    Hook.heard, Hook.status = [], status
    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/hook/{TOKEN}", Hook.heard
        server.shutdown()
        thread.join()


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    file = tmp_path / "policy.toml"
    file.write_text('[notify]\nwebhook_env = "OUR_WEBHOOK"\n')
    return file


def told(folder: Path, policy: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Notify of a run, and return what the terminal says."""
    monkeypatch.setenv("OUR_WEBHOOK", address)
    console = Console(width=200)
    with console.capture() as said:
        notify(folder, policy, ExitCode.PRODUCT, console)
    return said.get()


def test_it_hears_of_a_change_and_of_nothing_else(
    tmp_path: Path, policy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nights = [("pass", "pass"), ("pass", "pass"), ("fail", "not_due"), ("fail", "not_due"), ("pass", "pass", "drift")]
    with listening() as (address, heard):
        said = [
            told(night(tmp_path, number, *words), policy, address, monkeypatch) for number, words in enumerate(nights)
        ]
    assert said == [
        "",
        "",
        "Told 127.0.0.1 that 2 verdicts changed.\n",
        "",
        "Told 127.0.0.1 that 3 verdicts changed.\n",
    ]
    (path, first), (_, second) = heard
    assert path == f"/hook/{TOKEN}"
    assert first["changes"] == [
        {"scenario": "CRR-AUC-001", "title": "Scenario 1", "before": "pass", "after": "fail"},
        {"scenario": "CRR-AUC-002", "title": "Scenario 2", "before": "pass", "after": "not_due"},
    ]
    assert first["text"] == (
        "crrsim on mock (MOCK): 2 verdicts changed: CRR-AUC-001 pass → fail, CRR-AUC-002 pass → not due"
    )
    assert (first["run"], first["mock"], first["exit_code"]) == ("night-2", True, 1)
    assert [(each["scenario"], each["before"]) for each in second["changes"]][-1] == ("CRR-AUC-003", None)


def test_another_system_is_another_story(tmp_path: Path, policy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    night(tmp_path, 0, "pass")
    night(tmp_path, 1, "blocked", profile="MAP stage")
    with listening() as (address, heard):
        assert told(night(tmp_path, 2, "pass"), policy, address, monkeypatch) == ""
    assert heard == []


def test_no_secret_is_told(tmp_path: Path, policy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    SHARED.register("canary-Wh3-secret")
    night(tmp_path, 0, "pass", profile="stage canary-Wh3-secret")
    with listening() as (address, heard):
        said = told(night(tmp_path, 1, "fail", profile="stage canary-Wh3-secret"), policy, address, monkeypatch)
    assert "canary-Wh3" not in json.dumps(heard)
    assert TOKEN not in said


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("", "the environment has no OUR_WEBHOOK"),
        (f"http://example.com/{TOKEN}", "begins with https://, or is on this machine"),
        (f"http://127.0.0.1:9/{TOKEN}", "127.0.0.1 gave no answer (connect)"),
        (f"file:///{TOKEN}", "begins with https://"),
    ],
)
def test_a_webhook_that_cannot_be_told_is_said_and_the_address_is_not(
    tmp_path: Path, policy: Path, address: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    night(tmp_path, 0, "pass")
    said = told(night(tmp_path, 1, "fail"), policy, address, monkeypatch)
    assert said.startswith("Nobody was told of the change of verdicts: ")
    assert says in said
    assert TOKEN not in said


def test_a_webhook_that_refuses_does_not_fail_the_run(
    tmp_path: Path, policy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "webhook.txt"
    policy.write_text('budget = { drift = 2 }\n[notify]\nwebhook_file = "webhook.txt"\n')
    bent = ("--defect", "undeclared-property-added", "--select", "CRR-CON-001")
    with listening(status=500) as (address, heard):
        file.write_text(address)
        with pytest.raises(SystemExit) as left:
            main(["run", "--reports", str(tmp_path / "reports"), "--policy", str(policy), *bent])
    assert left.value.code == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Nobody was told of the change of verdicts: 127.0.0.1 answered 500" in said
    assert len(heard) == 1
    for written in (tmp_path / "reports").rglob("*"):
        assert not written.is_file() or TOKEN.encode() not in written.read_bytes(), written.name
    assert TOKEN not in said


def test_a_policy_without_a_webhook_tells_nobody(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('gate = ["fail"]\n')
    console = Console(width=200)
    with console.capture() as said:
        for each in (None, policy):
            notify(night(tmp_path, 1, "fail"), each, ExitCode.PRODUCT, console)
    assert said.get() == ""
