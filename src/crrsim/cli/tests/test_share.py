"""`crrsim share` from the door: a pack somebody else can trust, that says what when who and how to see it again."""

import base64
import json
import re
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crrsim.cli.tests.shared_runs import CANARY, bid, share, unfolded
from crrsim.evidence.alias import alias, alias_key
from crrsim.evidence.events import EVENTS
from crrsim.evidence.journal import Journal
from crrsim.evidence.seal import seal
from crrsim.evidence.signing import key_id, seal_key
from crrsim.evidence.verify import State, verify


def test_a_pack_tells_what_when_who_and_how_to_see_it_again(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert share(str(run), "--for", "iso", "--to", str(tmp_path)) == 0
    pack = tmp_path / f"share-{run.name}-CRR-AUC-002-for-iso.zip"
    files = unfolded(pack, tmp_path / "pack")
    summary, given = files["summary.txt"], alias(alias_key(), "FIN1")
    assert set(files) == {
        "exchanges.har", "journal.jsonl", "manifest.json", "records.merkle", "report.html", "SHA256SUMS",
        "scenarios/CRR-AUC-002.feature", "seal.json", "seal.sig", "sources.json", "summary.txt", "verify.html",
    }  # fmt: skip
    for said in (
        "MOCK", "key       CRR-AUC-002", "at fault: the double", given, "expected  a refusal", "seen      VALID",
        "5f0c-1", "curl --silent", "fp-1234-5678-9abc", "in 1 of 1 play", "not chosen: 1 of 2 (1 pass)",
        "W2-TUE-AUC-MN-2:", "tracebacks: 1", "clock     2026-03-12 12:00:00 PDT", "this one",
        "before    no earlier play is kept here", "HOST=https://localhost CERT=", '"$HOST"\'/crr/auction',
        "caiso-request-id: $(uuidgen)", "CAUSE 1 of 1, IN FULL: Too late", "summary.txt    this page\n",
        ">   1  2026-", "look through", "Nothing: a double of your system answered",
        "crrsim mock serve --dir desk --seed 7\n",
        '  play      crrsim run --seed 7 --select "CRR-AUC-002"\n',
    ):  # fmt: skip
        assert said in summary
    assert summary.count(" PST") + summary.count(" PDT") >= 2
    assert f"{given} is FIN1" in capsys.readouterr().out
    assert verify(tmp_path / "pack", closed=True).state is State.SEALED


def test_the_report_in_a_pack_says_that_it_is_a_part_and_tells_no_name(run: Path, tmp_path: Path) -> None:
    assert share(str(run), "--for", "iso", "--to", str(tmp_path)) == 0
    page = unfolded(next(tmp_path.glob("*.zip")), tmp_path / "pack")["report.html"]
    islands = re.findall(r'<script type="text/plain"[^>]*>([^<]+)</script>', page)
    told = page + "".join(zlib.decompress(base64.b64decode(each)).decode() for each in islands)
    assert "A part of a run, shared" in page
    assert "1 of 2 scenarios needs a look; 1 other, of which 1 passed, was left out of this pack." in page
    assert "<b>1</b> left out of this pack: 1 pass" in page
    assert "<b>0</b> pass" not in page
    assert 'id="W2-TUE-AUC-MN-2"' in page
    for elsewhere in ('id="W2-TUE-AUC-MN-1"', 'id="readiness"', 'id="clearings"', "see seal.json"):
        assert elsewhere not in page
    assert key_id(seal_key().public) in page
    assert "the double, which stands in the product" in told
    assert "not sealed" not in page
    assert alias(alias_key(), "FIN1") in told
    assert "FIN1" not in told
    assert CANARY not in told


def test_a_pack_holds_the_scenario_with_what_stands_above_it_and_its_exchanges(run: Path, tmp_path: Path) -> None:
    assert share(str(run), "--for", "iso", "--to", str(tmp_path)) == 0
    files = unfolded(next(tmp_path.glob("*.zip")), tmp_path / "pack")
    gherkin = files["scenarios/CRR-AUC-002.feature"]
    assert "Rule: Nothing is taken after the close" in gherkin
    assert "Given the monthly auction is OPEN" in gherkin
    assert "Scenario: Too late" in gherkin
    assert "On time" not in gherkin
    assert "| who      | mw |\n        | P-" in gherkin
    log: dict[str, Any] = json.loads(files["exchanges.har"])["log"]
    assert [entry["request"]["method"] for entry in log["entries"]] == ["POST"]
    assert [page["id"] for page in log["pages"]] == ["CRR-AUC-002"]


def test_a_body_too_long_for_a_line_lies_in_the_pack_under_the_path_that_curl_names(run: Path, tmp_path: Path) -> None:
    told = {"participantName": "FIN1", "newBids": [{"source": "QUILLON_7_B1", "sink": "DLAP_PGAE-APND"}] * 60}
    body = {"type": "application/json", "size": 9, "text": json.dumps(told)}
    with Journal(run) as journal:
        journal.scenario("CRR-AUC-070")
        journal.write("scenario_started", title="Many bids", feature="features/windows.feature", line=15)
        journal.step(1)
        journal.record(replace(bid(), request_id="5f0c-70", request_body=body))
        journal.write("step_finished", index=1, keyword="Then", text="it is VALID", outcome="failed", error="no")
        journal.write("scenario_finished", verdict="fail", reason="no")
    seal(run, seal_key())
    assert share(str(run), "--for", "iso", "--scenario", "CRR-AUC-070", "--to", str(tmp_path)) == 0
    files = unfolded(next(tmp_path.glob("*.zip")), tmp_path / "pack")
    assert "--data-binary @bodies/5f0c-70.json" in files["summary.txt"]
    assert "run them where this pack was unpacked" in " ".join(files["summary.txt"].split())
    assert "  bodies/        bodies too long for a line of curl" in files["summary.txt"]
    assert json.loads(files["bodies/5f0c-70.json"]) == {**told, "participantName": alias(alias_key(), "FIN1")}
    assert "bodies/5f0c-70.json" in files["SHA256SUMS"]
    assert "request-body.json" not in "".join(files.values())


def test_a_summary_says_in_short_what_failed_and_how_to_see_it_again(run: Path, tmp_path: Path) -> None:
    head = run / "manifest.json"
    bent = {"name": "mock", "defects": ["close-one-second-late"]}
    head.write_text(json.dumps({**json.loads(head.read_text("utf-8")), "profile": bent, "commit": "abc123"}))
    seal(run, seal_key())
    assert share(str(run), "--for", "peer", "--to", str(tmp_path)) == 0
    summary = " ".join(unfolded(next(tmp_path.glob("*.zip")), tmp_path / "pack")["summary.txt"].split())
    assert "on purpose the double was told to be wrong: close-one-second-late" in summary
    assert "IN SHORT 1. 1 scenario: fail; at fault: the double, which stands in the product's place" in summary
    assert "expected a refusal expected: a refusal seen: VALID met at: " in summary
    assert 'crrsim run --seed 7 --defect close-one-second-late --select "CRR-AUC-002"' in summary
    assert "commit abc123" in summary
    assert "openssl x509" not in summary
    assert "openssl pkeyutl -verify" in summary


def test_a_certificate_that_was_refused_comes_with_a_way_to_look_at_one(run: Path, tmp_path: Path) -> None:
    journal = run / "journal.jsonl"
    records = [json.loads(line) for line in journal.read_bytes().splitlines()]
    journal.unlink()
    with Journal(run) as again:
        for record in records:
            again.scenario(record["scenario"])
            held = EVENTS[record["kind"]].__annotations__.keys() - {"kind"}
            told = {name: value for name, value in record.items() if name in held}
            shut = {"status": 403, "outcome": "refused", "codes": ["SEC0002"]} if "url" in told else {}
            ended = {"verdict": "certificate"} if told.get("verdict") == "fail" else {}
            again.write(record["kind"], **told | ended | shut)
    seal(run, seal_key())
    assert share(str(run), "--for", "iso", "--to", str(tmp_path)) == 0
    summary = unfolded(next(tmp_path.glob("*.zip")), tmp_path / "pack")["summary.txt"]
    assert "certificate; at fault: the certificate or its provisioning" in summary
    assert "openssl x509 -noout -subject -issuer -dates" in summary
    assert "send that other's with the name as it stands" in " ".join(summary.split())


def test_a_pack_never_takes_the_place_of_another(run: Path, tmp_path: Path) -> None:
    with Journal(run) as journal:
        for row in ("a", "b"):
            journal.scenario(f"CRR-AUC-050[{row}]")
            journal.write("scenario_started", title="It bids", feature="features/windows.feature", line=15)
            journal.write("scenario_finished", verdict="fail", reason="no")
    seal(run, seal_key())
    for chosen in ((), ("--scenario", "CRR-AUC-050"), (), ("--scenario", "CRR-AUC-001", "--scenario", "CRR-AUC-002")):
        assert share(str(run), "--for", "iso", *chosen, "--to", str(tmp_path)) == 0
    names = ("-CRR-AUC-050-for-iso", "-for-iso", "-for-iso-2", "-for-iso-3")
    assert {each.name for each in tmp_path.glob("*.zip")} == {f"share-{run.name}{name}.zip" for name in names}


def test_what_is_asked_for_must_be_there(run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert share(str(run), "--for", "iso", "--scenario", "CRR-NOM-999", "--to", str(tmp_path)) == 2
    assert "played no CRR-NOM-999" in capsys.readouterr().err
    assert share(str(tmp_path), "--for", "iso") == 2
