"""A small run written by hand: every kind of record, every verdict, so that pages can be tested without playing."""

import base64
import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Json = Any
Play = tuple[str, str, str, list[dict[str, Any]], dict[str, Any]]
"""A step: keyword, text, outcome, exchanges, further fields."""

CURL = "curl --cert FIN1.pem -H 'caiso-request-id: 5f0c' https://localhost:1/crr/auction/v1.0/portfolioCreation"


class HandMade:
    """Writes journal lines as the evidence room writes them; `write` returns nothing and `lines` holds them all."""

    def __init__(self, *, mock: bool = True) -> None:
        self.lines: list[str] = []
        self._mock = mock
        self._scenario: str | None = None
        self._step: int | None = None

    def write(self, kind: str, **fields: Json) -> None:
        number = len(self.lines) + 1
        head = {
            "run": "20260310T160000Z-abc123",
            "writer": "main",
            "n": number,
            "at": f"2026-03-10T16:{number // 60:02d}:{number % 60:02d}.000000+00:00",
            "mock": self._mock,
            "kind": kind,
            "scenario": self._scenario,
            "step": self._step,
        }
        self.lines.append(json.dumps({**head, **fields}, ensure_ascii=False))

    def scenario(
        self, identity: str, title: str, verdict: str | None, *, steps: Sequence[Play] = (), **fields: Json
    ) -> None:
        """Write a scenario whose steps are (keyword, text, outcome, exchanges, extra fields)."""
        self._scenario = identity
        start = {"feature": "week_2_monthly_markets/bids.feature", "line": 7, "tags": [identity, "week2", "auction"]}
        end = {name: fields.pop(name) for name in ("reason", "error") if name in fields}
        beside = fields.pop("beside", ())
        self.write("scenario_started", title=title, **{**start, **fields})
        for kind, told in beside:
            self.write(kind, **told)
        for index, (keyword, text, outcome, exchanges, extra) in enumerate(steps, start=1):
            self._step = index
            for made in exchanges:
                self.write("exchange", **made)
            self.write(
                "step_finished", index=index, keyword=keyword, text=text, outcome=outcome, elapsed_ms=4.2, **extra
            )
        self._step = None
        if verdict:
            self.write("scenario_finished", verdict=verdict, elapsed_ms=31.0, **end)
        self._scenario = None

    def save(self, folder: Path, *, manifest: bool = True, contract: bool = True, told: Json = None) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "journal.jsonl").write_text("\n".join(self.lines) + "\n", "utf-8")
        if manifest:
            (folder / "manifest.json").write_text(json.dumps(told or MANIFEST), "utf-8")
        if contract:
            (folder / "contract.json").write_text(json.dumps(CONTRACT), "utf-8")
        return folder


MANIFEST = {
    "run": "20260310T160000Z-abc123",
    "mock": True,
    "seed": 20260302,
    "started_at": "2026-03-10T16:00:00+00:00",
    "versions": {"crrsim": "0.1.0", "python": "3.11.2"},
    "commit": None,
    "documents": {"auction": "1.2.1"},
    "assumptions": [
        {"register": "A-22", "name": "annual_share", "value": "0.5", "default": "0.65", "means": "share of each limit"},
        {"register": "A-49", "name": "windows", "value": "", "default": "", "means": "windows by plan"},
    ],
}
CONTRACT = {
    "operations": [
        {
            "service": "auction",
            "name": "portfolio_creation",
            "method": "POST",
            "path": "/auction/v1.0/portfolioCreation",
        },
        {"service": "auction", "name": "portfolio_list", "method": "GET", "path": "/auction/v1.0/portfolioList"},
        {
            "service": "nomination",
            "name": "portfolio_creation",
            "method": "POST",
            "path": "/nomination/v1.0/portfolioCreation",
        },
        {"service": "messages", "name": "public", "method": "GET", "path": "/messages/v1.0/public"},
    ],
    "errors": [
        {"service": "auction", "code": "MKT0004", "text": "The market is closed.", "why_not": None},
        {"service": "auction", "code": "POR0101", "text": "The name is in use.", "why_not": None},
        {"service": "auction", "code": "GEN0003", "text": "Busy.", "why_not": "A passing trouble inside the ISO."},
    ],
}


def exchange(
    operation: str = "portfolio_creation", status: int | None = 200, outcome: str = "answered", **fields: Json
) -> dict[str, Any]:
    """Return the fields of an exchange record with bodies."""
    body = json.dumps({"portfolioName": "Spring", "bids": [{"source": "COPPER_7_N1", "mw": 60.0}] * 3})
    return {
        "participant": "FIN1",
        "service": "auction",
        "operation": operation,
        "method": "POST",
        "url": f"https://localhost:1/crr/auction/v1.0/{operation}",
        "request_id": "5f0c1f3e-0000-4000-8000-000000000001",
        "request_headers": [["accept", "application/json"], ["caiso-request-id", "5f0c"]],
        "request_body": {"type": "application/json", "size": len(body), "text": body},
        "status": status,
        "response_headers": [["content-type", "application/json"]],
        "response_body": {"type": "application/json", "size": 20, "text": '{"status":"VALID"}'},
        "elapsed_ms": 12.5,
        "tls_version": "TLSv1.3",
        "tls_cipher": "TLS_AES_256_GCM_SHA384",
        "findings": [],
        "outcome": outcome,
        "codes": [],
        "deliberate": False,
        "attempt": 1,
        "error": None,
        "curl": CURL,
        **fields,
    }


def zipped(name: str, text: str) -> dict[str, Any]:
    """Return the record of a body that is a ZIP with one file."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    data = held.getvalue()
    return {"type": "application/octet-stream", "size": len(data), "base64": base64.b64encode(data).decode()}


DRIFT = {
    "grade": "drift",
    "direction": "response",
    "pointer": "/foo",
    "message": "property foo is not declared",
    "document": "auction 1.2.1",
}
TABLE = [["source", "sink", "mw"], ["COPPER_7_N1", "DLAP_<SCE>", "60.000"]]


def hand_made(*, mock: bool = True) -> HandMade:
    """Return a run with a scenario of each verdict, an outline of two rows, and nothing for most plan ids."""
    run = HandMade(mock=mock)
    run.write("run_started", seed=20260302, profile="mock", crrsim="0.1.0")
    run.write(
        "connected",
        participant="FIN1",
        host="localhost:1",
        tls_version="TLSv1.3",
        tls_cipher="TLS_AES",
        client_certificate={"subject": "CN=FIN1"},
        server_certificate={},
    )
    given: Play = ("Given", "the monthly auction is OPEN", "passed", [exchange("portfolio_list")], {})
    when = ("When", "FIN1 creates the portfolio “Spring” with the bids:", "passed", [exchange()], {"table": TABLE})
    plan = ["w2-tue-auc-mn-1", "w1-mon-kick-3"]
    run.scenario(
        "CRR-AUC-001",
        "A bid for the whole of a path",
        "pass",
        beside=[
            ("clock_moved", {"to": "2026-03-10T16:30:00Z", "played": False}),
            ("clearing", {"market": "AUC_MN_2026_M04 2026_M04 ON", "record": {"status": "optimal", "bids": 3}}),
        ],
        steps=[given, when, ("Then", "the portfolio is VALID", "passed", [], {})],
        tags=["CRR-AUC-001", *plan],
    )
    wrong = {
        "error": "the portfolio is INVALID, not VALID\nTraceback …\n  assert",
        "expected": "VALID",
        "actual": "INVALID",
    }
    run.scenario(
        "CRR-AUC-012",
        "A bid of 500 records <&> more",
        "fail",
        steps=[given, when, ("Then", "the portfolio is VALID", "failed", [], wrong)],
        tags=["CRR-AUC-012", *plan],
        reason="the portfolio is INVALID, not VALID",
        error="Traceback",
        line=20,
    )
    refused = exchange(status=400, outcome="refused", codes=["MKT0004"], deliberate=True)
    for time in ("11:59:59", "12:00:00"):
        run.scenario(
            f"CRR-AUC-020[{time}-in time]",
            "A bid on time",
            "pass",
            steps=[("When", f"FIN1 bids at {time}", "passed", [refused], {})],
            parameters={"time": time},
            tags=["CRR-AUC-020", "w2-tue-auc-mn-2"],
            line=40,
        )
    run.scenario(
        "CRR-AUC-030",
        "An answer with an extra property",
        "drift",
        steps=[("When", "FIN1 asks", "passed", [exchange("portfolio_list", findings=[DRIFT])], {})],
        reason="an exchange departed from the published document",
        tags=["CRR-AUC-030", "w2-thu-auc-mn-1"],
        line=50,
    )
    gone = exchange(
        "public", None, "trouble", error="the server refused the connection", response_body=None, service="messages"
    )
    run.scenario(
        "CRR-MSG-001",
        "A message",
        "environment",
        steps=[("When", "LSE1 reads its messages", "failed", [gone], {"error": "the server refused the connection"})],
        feature="week_1/messages.feature",
        tags=["CRR-MSG-001", "w1-tue-info-1"],
        reason="the server refused the connection",
    )
    run.scenario(
        "CRR-CON-003",
        "A certificate that is expired",
        "certificate",
        feature="connectivity/certificates.feature",
        tags=["CRR-CON-003", "conn-3"],
        reason="the certificate of LSE1 was refused",
    )
    run.scenario(
        "CRR-ISO-001",
        "A patching day",
        "not_due",
        feature="every_week/patching.feature",
        tags=["CRR-ISO-001", "w1-fri-iso-1"],
        reason="W1-FRI has not come",
    )
    run.scenario(
        "CRR-AUC-040",
        "A market held open",
        "blocked",
        tags=["CRR-AUC-040", "w3-tue-auc-an-1"],
        reason="the clock of this server is not ours to move",
        line=60,
    )
    run.scenario(
        "CRR-AUC-050",
        "A step that broke",
        "harness",
        tags=["CRR-AUC-050", "w3-thu-auc-an-1"],
        reason="KeyError: 'x'",
        error="Traceback of ours",
        line=70,
    )
    unbuilt = exchange(
        status=501,
        outcome="not_built",
        service="nomination",
        response_headers=[["X-Crrsim-Not-Built", "allocation comes later"]],
    )
    listed = exchange("portfolio_list", response_body=zipped("crrs.csv", "NAME,MW\nA,1.000\n"))
    run.scenario(
        "CRR-CON-002",
        "Writes are let in",
        "pass",
        steps=[("When", "LSE1 nominates", "passed", [unbuilt, listed], {})],
        feature="connectivity/certificates.feature",
        tags=["CRR-CON-002", "conn-2"],
        line=30,
    )
    run.write("run_finished", verdicts={"pass": 4}, exit_code=1, elapsed_ms=4000.0)
    return run
