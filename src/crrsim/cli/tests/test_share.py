"""`crrsim share` from the door: a pack somebody else can trust, that tells nobody's name, or no pack at all."""

import base64
import json
import os
import re
import shutil
import subprocess
import zipfile
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from crrsim.cli import main
from crrsim.cli import share as door
from crrsim.evidence.alias import Aliases, alias, alias_key
from crrsim.evidence.events import EVENTS, Exchange
from crrsim.evidence.fields import Audience
from crrsim.evidence.journal import Journal
from crrsim.evidence.layers import layers
from crrsim.evidence.seal import seal
from crrsim.evidence.sharing import Outlet, rewritten
from crrsim.evidence.signing import key_id, seal_key
from crrsim.evidence.verify import State, verify
from crrsim.reporting.history import Ending, History, Past, Trend
from crrsim.reporting.seal_guide import by_hand
from crrsim.reporting.tests.browser import browser, needs_browser

NOW = datetime(2026, 3, 10, 16, tzinfo=UTC)
CANARY = "canary-Zx81-secret"
FEATURE = """\
@auction
Feature: Windows

  Background:
    Given the monthly auction is OPEN

  Rule: Nothing is taken after the close

    @CRR-AUC-001 @w2-tue-auc-mn-1
    Scenario: On time
      When FIN1 bids
      Then the portfolio is VALID

    @CRR-AUC-002 @w2-tue-auc-mn-2
    Scenario: Too late
      When FIN1 bids
        | who  | mw |
        | FIN1 | 60 |
      Then it is refused with MKT0004
"""


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """Return a sealed run with one scenario that passed and one that failed, of a participant named FIN1."""
    folder = tmp_path / "reports" / "20260310T160000Z-abc123"
    with Journal(folder) as journal:
        journal.redactor.register(CANARY)
        journal.write("run_started", seed=7, profile="FIN1's stage", crrsim="0.1.0")
        for number, (title, line, verdict) in enumerate((("On time", 10, "pass"), ("Too late", 15, "fail")), 1):
            journal.scenario(f"CRR-AUC-00{number}")
            journal.write(
                "scenario_started", title=title, feature="features/windows.feature", line=line,
                tags=(f"CRR-AUC-00{number}", f"w2-tue-auc-mn-{number}"),
            )  # fmt: skip
            journal.step(1)
            journal.write("clock_moved", to=f"2026-03-1{number}T19:00:00Z")
            journal.record(bid())
            failed = {"error": f"the answer: {CANARY}\nTraceback FIN1", "expected": "a refusal", "actual": "VALID"}
            extra = failed if verdict == "fail" else {}
            outcome = "failed" if verdict == "fail" else "passed"
            journal.write("step_finished", index=1, keyword="When", text="FIN1 bids", outcome=outcome, **extra)
            journal.write("scenario_finished", verdict=verdict, reason="expected a refusal" if extra else "")
            journal.scenario(None)
        journal.write("run_finished", verdicts={"pass": 1, "fail": 1}, exit_code=1)
    head = {"run": folder.name, "mock": True, "seed": 7, "fingerprint": {"id": "fp-1234-5678-9abc"}}
    (folder / "manifest.json").write_text(json.dumps({**head, "profile": {"name": "FIN1's stage"}}))
    (folder / "features.json").write_text(json.dumps({"windows.feature": FEATURE}))
    seal(folder, seal_key())
    return folder


def bid() -> Exchange:
    body = json.dumps({"participantName": "FIN1", "marketName": "AUC_MN_2026_M04", "password": CANARY})
    return Exchange(
        participant="FIN1", service="auction", operation="portfolio_creation", method="POST",
        url="https://localhost/crr/auction/v1.0/portfolioCreation?participantName=FIN1", request_id="5f0c-1",
        request_headers=(("caiso-request-id", "5f0c-1"), ("authorization", f"Bearer {CANARY}")),
        request_body={"type": "application/json", "size": len(body), "text": body},
        status=200, response_body={"type": "application/json", "size": 18, "text": '{"status":"VALID"}'},
        outcome="answered",
    )  # fmt: skip


def share(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["share", *arguments])
    return int(left.value.code or 0)


def unfolded(pack: Path, place: Path) -> dict[str, str]:
    with zipfile.ZipFile(pack) as archive:
        archive.extractall(place)
    return {path.relative_to(place).as_posix(): path.read_text("utf-8") for path in place.rglob("*") if path.is_file()}


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


def test_a_pack_tells_where_it_is_written_and_what_the_play_before_stood_on(run: Path, tmp_path: Path) -> None:
    code = {
        "service": "auction", "code": "MKT0004", "says": "shut", "written": "CRR Auction API 1.2.1", "status": 400,
        "register": "A-50", "open": [],
    }  # fmt: skip
    (run / "sources.json").write_text(json.dumps({"codes": [code, {**code, "code": "POR0101"}], "rules": []}))
    journal = run / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b'"expected":"a refusal"', b'"expected":"MKT0004, no VALID"'))
    before = run.parent / "20260309T160000Z-abc123"
    shutil.copytree(run, before)
    records = [json.loads(line) for line in (before / "journal.jsonl").read_bytes().splitlines()]
    earlier = [{**each, "at": "2026-01-01T16:00:00+00:00", "run": before.name} for each in records]
    earlier[-2 if earlier[-2]["kind"] == "scenario_finished" else -1]["verdict"] = "pass"
    (before / "journal.jsonl").write_text("".join(f"{json.dumps(each)}\n" for each in earlier))
    head = json.loads((run / "manifest.json").read_text())
    (before / "manifest.json").write_text(
        json.dumps({**head, "fingerprint": {"id": "fp-old", "code": "a", "seed": "7"}})
    )
    (run / "manifest.json").write_text(json.dumps({**head, "fingerprint": {"id": "fp-new", "code": "b", "seed": "7"}}))
    assert share(str(rechained(run)), "--for", "iso", "--to", str(tmp_path)) == 0
    files = unfolded(next(tmp_path.glob("*.zip")), tmp_path / "pack")
    flat = " ".join(files["summary.txt"].split())
    assert "MKT0004 (expected): “shut” (in our words). Published: CRR Auction API 1.2.1." in flat
    assert "it stood on fp-old, and this one on fp-new: the code differed; seed was the same" in flat
    assert [each["code"] for each in json.loads(files["sources.json"])["codes"]] == ["MKT0004"]
    told = "".join(told_in(files["report.html"]))
    assert "the play before stood on fp-old, and this one on fp-new" in told
    assert "Published: CRR Auction API 1.2.1" in told


def earlier(run: Path, verdict: str = "pass") -> Path:
    """Return a sealed run that was played before, in which all ended otherwise."""
    before = run.parent / "20260309T160000Z-abc123"
    shutil.copytree(run, before)
    records = [json.loads(line) for line in (before / "journal.jsonl").read_bytes().splitlines()]
    for each in records:
        each.update({"at": "2026-01-01T16:00:00+00:00", "run": before.name})
        each.update({"verdict": verdict, "reason": ""} if each["kind"] == "scenario_finished" else {})
        each.update({"request_id": f"then-{each['request_id']}", "status": 400} if each["kind"] == "exchange" else {})
    (before / "journal.jsonl").write_text("".join(f"{json.dumps(each)}\n" for each in records))
    head = json.loads((run / "manifest.json").read_text())
    (before / "manifest.json").write_text(json.dumps({**head, "run": before.name, "fingerprint": {"id": "fp-old"}}))
    return rechained(before)


@pytest.mark.parametrize("audience", ["iso", "peer"])
def test_a_pack_contains_the_play_before_under_the_same_aliases_with_the_seal_of_its_run(
    run: Path, tmp_path: Path, audience: str
) -> None:
    before = earlier(run)
    assert share(str(run), "--for", audience, "--to", str(tmp_path)) == 0
    files = unfolded(next(tmp_path.glob("*.zip")), tmp_path / "pack")
    records = [json.loads(line) for line in files[f"earlier/{before.name}.jsonl"].splitlines()]
    assert {each["scenario"] for each in records} == {None, "CRR-AUC-002"}
    (exchange,) = (each for each in records if each["kind"] == "exchange")
    assert (exchange["request_id"], exchange["participant"]) == ("then-5f0c-1", alias(alias_key(), "FIN1"))
    assert "curl" not in exchange or not exchange["curl"]
    for name in ("seal.json", "seal.sig"):
        assert files[f"earlier/{before.name}.{name}"] == (before / name).read_text()
    assert not any("FIN1" in text or CANARY in text for text in files.values())
    flat = " ".join(files["summary.txt"].split())
    assert "before pass, 2026-01-01 08:00:00 PST, run 20260309T160000Z-abc123 the like request then: 2026-01-01" in flat
    assert "request then-5f0c-1: answered (HTTP 400) its records: earlier/20260309T160000Z-abc123.jsonl" in flat
    assert f"that run was sealed {datetime.now(UTC).year}-" in flat
    assert f"with the key {key_id(seal_key().public)}" in flat
    assert "  earlier/       records of the same scenarios in the runs before" in files["summary.txt"]
    assert any(f"its records: earlier/{before.name}.jsonl" in each for each in told_in(files["report.html"]))
    assert verify(tmp_path / "pack", closed=True).state is State.SEALED


def test_the_certificate_that_the_play_before_came_with_is_told(run: Path, tmp_path: Path) -> None:
    held = {"subject": "CN=FIN1", "sha256": ":".join(["ab"] * 32), "not_after": "2027-01-01T00:00:00+00:00"}
    with Journal(run) as journal:
        journal.scenario("CRR-CON-080")
        journal.write("scenario_started", title="It is let in", feature="features/windows.feature", line=15)
        journal.write(
            "connected", participant="FIN1", host="localhost:1", tls_version="TLSv1.3", tls_cipher="x",
            client_certificate=held,
        )  # fmt: skip
        journal.record(bid())
        journal.write("scenario_finished", verdict="certificate", reason="it expired")
    seal(run, seal_key())
    earlier(run)
    assert share(str(run), "--for", "iso", "--scenario", "CRR-CON-080", "--to", str(tmp_path)) == 0
    flat = " ".join(unfolded(next(tmp_path.glob("*.zip")), tmp_path / "pack")["summary.txt"].split())
    given = alias(alias_key(), "FIN1")
    assert re.search(f"then {given} presented the certificate C-[A-Z2-7]+, made out to {given}, valid until 2027", flat)


def test_a_row_that_began_before_this_run_is_contained_from_its_first_play_on(run: Path, tmp_path: Path) -> None:
    before = earlier(run, verdict="fail")
    assert share(str(run), "--for", "iso", "--to", str(tmp_path)) == 0
    files = unfolded(next(tmp_path.glob("*.zip")), tmp_path / "pack")
    flat = " ".join(files["summary.txt"].split())
    assert f"earlier/{before.name}.jsonl" in files
    assert f"run {before.name}, and in every play from then on the like request then: 2026-01-01" in flat
    assert "before no earlier play is kept here" in flat


def test_an_earlier_play_that_cannot_be_relied_on_is_told_and_not_contained(run: Path, tmp_path: Path) -> None:
    before = earlier(run)
    History(run.parent).refresh()  # as a run does, so that it is known of when its folder is gone
    journal = before / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b'"verdict":"pass"', b'"verdict":"warn"'))
    assert share(str(run), "--for", "iso", "--to", str(tmp_path / "2")) == 0
    shutil.rmtree(before)
    assert share(str(run), "--for", "iso", "--to", str(tmp_path / "3")) == 0
    for number, why in (("2", "its evidence is not what was written"), ("3", "the run is not kept any more")):
        files = unfolded(next((tmp_path / number).glob("*.zip")), tmp_path / f"pack-{number}")
        assert f"nothing of that play is in this pack: {why}" in " ".join(files["summary.txt"].split())
        assert not any(name.startswith("earlier/") for name in files)


def test_an_earlier_run_in_a_pack_that_is_not_what_it_was_is_found_though_the_pack_is_sealed_anew(
    run: Path, tmp_path: Path
) -> None:
    name = f"earlier/{earlier(run).name}"
    assert share(str(run), "--for", "iso", "--to", str(tmp_path)) == 0
    place = tmp_path / "pack"
    unfolded(next(tmp_path.glob("*.zip")), place)
    for file, old, new, said in (
        (f"{name}.jsonl", b'"verdict":"pass"', b'"verdict":"fail"', f"{name}.jsonl line 6 (record 6 of writer main: "),
        (f"{name}.seal.json", b'"mock": true', b'"mock": null', "was altered: its signature does not match"),
        (f"{name}.seal.sig", b'"Ed25519"', b'"ed25519"', "seal.sig was altered"),
    ):
        held = (place / file).read_bytes()
        (place / file).write_bytes(held.replace(old, new))
        seal(place, seal_key(), leave_out=())
        assert any(said in each for each in verify(place, closed=True).problems), file
        (place / file).write_bytes(held)
    for part in ("seal.json", "seal.sig"):
        (place / f"{name}.{part}").rename(place / f"earlier/another.{part}")
    seal(place, seal_key(), leave_out=())
    assert verify(place, closed=True).problems == (
        "earlier/another.seal.json is the seal of another run, 20260309T160000Z-abc123",
    )


def rechained(run: Path) -> Path:
    """Write the journal of a run anew after records were changed, and seal it."""
    journal = run / "journal.jsonl"
    records = [json.loads(line) for line in journal.read_bytes().splitlines()]
    journal.write_bytes(rewritten(records, run.name))
    seal(run, seal_key())
    return run


@pytest.mark.parametrize("audience", ["iso", "peer"])
def test_no_name_and_no_secret_is_in_any_file_of_a_pack(run: Path, tmp_path: Path, audience: str) -> None:
    assert share(str(run), "--for", audience, "--scenario", "crr-auc-001", "--to", str(tmp_path)) == 0
    files = unfolded(next(tmp_path.glob("*.zip")), tmp_path / "pack")
    for name, file in files.items():
        for text in (name, *layers(file.encode())):
            assert "fin1" not in text.lower(), name
            assert CANARY not in text, name
    assert any('"pasts"' in text for text in layers(files["report.html"].encode()))


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


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("/home/j.smith/CRR certs/FIN1.p12: it expired", "P-ALIAS.p12: it expired"),
        (r'the file "C:\Users\J Smith\desk\ca.pem" is no PEM', 'the file "ca.pem" is no PEM'),
        ("profile.toml names desk/fin.key", "profile.toml names desk/fin.key"),
        (
            "GET https://host/crr/auction/v1.0/status at /bids/0/mw",
            "GET https://host/crr/auction/v1.0/status at /bids/0/mw",
        ),
    ],
)
def test_where_files_lie_is_the_senders_alone(told: str, kept: str) -> None:
    outlet = Outlet(Audience.ISO, Aliases(b"k" * 32, {"FIN1"}), frozenset())
    assert outlet.text(told) == kept.replace("P-ALIAS", alias(b"k" * 32, "FIN1"))


def test_what_an_answer_said_is_no_business_of_a_peer() -> None:
    said = 'expected a refusal, seen an answer: {"message":"sell it","mw":60'
    for audience, kept in ((Audience.ISO, said), (Audience.PEER, "expected a refusal, seen an answer: [WITHHELD]")):
        outlet = Outlet(audience, Aliases(b"k" * 32, set()), frozenset())
        assert outlet.text(said) == outlet.text(said + "}").replace("}", "") == kept


def test_a_name_that_is_a_word_of_the_plan_hinders_no_pack(run: Path, tmp_path: Path) -> None:
    with Journal(run) as journal:
        journal.record(Exchange("SHUTS", "messages", "public", "GET", "https://localhost/crr", "1"))
    seal(run, seal_key())
    assert share(str(run), "--for", "iso", "--to", str(tmp_path)) == 0
    summary = unfolded(next(tmp_path.glob("*.zip")), tmp_path / "pack")["summary.txt"]
    assert "auction shuts" in summary
    assert "SHUTS" not in summary


def test_a_participant_called_like_a_word_is_nowhere_in_a_pack_and_the_word_is_left(run: Path, tmp_path: Path) -> None:
    with Journal(run) as journal:
        journal.scenario("CRR-AUC-060[SHUTS]")
        journal.write(
            "scenario_started", title="SHUTS bids before it shuts", feature="features/windows.feature", line=15
        )
        journal.record(
            replace(bid(), participant="SHUTS", url="https://localhost/crr/a?participantName=SHUTS&x=NOBODY")
        )
        journal.write("scenario_finished", verdict="fail", reason="SHUTS: the window shuts, as nobody knows")
    seal(run, seal_key())
    assert share(str(run), "--for", "iso", "--scenario", "CRR-AUC-060[SHUTS]", "--to", str(tmp_path)) == 0
    files = unfolded(next(tmp_path.glob("*.zip")), tmp_path / "pack")
    told = [*files.values(), *told_in(files["report.html"])]
    assert [each for each in told if "SHUTS" in each] == []
    assert f"{alias(alias_key(), 'SHUTS')}: the window shuts, as nobody knows" in files["summary.txt"]


def test_there_is_no_way_to_an_unredacted_pack(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert share("--help") == 0
    options = {word for word in capsys.readouterr().out.split() if word.startswith("--")}
    assert options == {"--for", "--scenario", "--to", "--seal-key", "--help"}
    assert share(str(run)) == 2
    monkeypatch.setattr(door, "har", lambda *_: {"told": "FIN1 bid"})
    assert share(str(run), "--for", "iso", "--to", str(tmp_path)) == 70
    assert not list(tmp_path.glob("*.zip"))


def test_a_page_that_would_tell_a_name_in_an_island_is_never_let_out(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    past = Past("CRR-AUC-002[fin1]", "Too late", tuple(Ending(f"run-{n}", NOW, "fail", "", "fp-1") for n in (1, 2)))
    monkeypatch.setattr(door, "_trend", lambda _: Trend("", (), {past.key: past}))
    assert share(str(run), "--for", "iso", "--to", str(tmp_path)) == 70
    assert "report.html would tell a name or a secret" in " ".join(capsys.readouterr().err.split())
    assert not list(tmp_path.glob("*.zip"))


def test_a_row_that_names_a_participant_keeps_its_past_under_its_alias(run: Path, tmp_path: Path) -> None:
    with Journal(run) as journal:
        journal.scenario("CRR-AUC-050[fin1-x]")
        journal.write("scenario_started", title="fin1 bids", feature="features/windows.feature", line=15)
        journal.record(bid())
        journal.write("scenario_finished", verdict="fail", reason="no")
    seal(run, seal_key())
    before = run.parent / "20260309T160000Z-abc123"
    shutil.copytree(run, before)
    head = json.loads((run / "manifest.json").read_text())
    (before / "manifest.json").write_text(json.dumps({**head, "run": before.name, "fingerprint": {"id": "fp-old"}}))
    records = [json.loads(line) for line in (before / "journal.jsonl").read_bytes().splitlines()]
    for each in records:
        each.update({"at": "2026-01-01T16:00:00+00:00", "run": before.name})
        each.update({"verdict": "pass"} if each["kind"] == "scenario_finished" else {})
    (before / "journal.jsonl").write_text("".join(f"{json.dumps(each)}\n" for each in records))
    assert share(str(run), "--for", "iso", "--scenario", "CRR-AUC-050", "--to", str(tmp_path)) == 0
    files = unfolded(next(tmp_path.glob("*.zip")), tmp_path / "pack")
    key = f"CRR-AUC-050[{alias(alias_key(), 'FIN1').lower()}-x]"
    dossier = json.loads(told_in(files["report.html"])[0])
    assert dossier["pasts"].keys() == {key} == {each["key"] for each in dossier["scenarios"]}
    assert "the play before stood on fp-old, and this one on fp-1234-5678-9abc" in dossier["pasts"][key][1]


def told_in(page: str) -> list[str]:
    """Return what the islands of a page say."""
    islands = re.findall(r'<script type="text/plain"[^>]*>([^<]+)</script>', page)
    return [zlib.decompress(base64.b64decode(each)).decode() for each in islands]


def test_touched_evidence_is_not_shared(run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    journal = run / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b'"verdict":"pass"', b'"verdict":"fail"'))
    assert share(str(run), "--for", "iso", "--to", str(tmp_path)) == 6
    assert "scenario finished, scenario CRR-AUC-001, step 1) was altered" in " ".join(capsys.readouterr().err.split())
    assert not list(tmp_path.glob("*.zip"))


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


@pytest.mark.skipif(not shutil.which("openssl") or not shutil.which("python3"), reason="needs openssl and python3")
def test_a_pack_is_checked_by_hand_as_its_summary_says(run: Path, tmp_path: Path) -> None:
    before = f"earlier/{earlier(run).name}.seal.json"
    assert share(str(run), "--for", "iso", "--to", str(tmp_path)) == 0
    place = tmp_path / "pack"
    summary = unfolded(next(tmp_path.glob("*.zip")), place)["summary.txt"]
    left = {path.name for path in tmp_path.iterdir()} | {"temporary"}
    lines = by_hand(has_earlier=True)
    assert all(f"            {line}\n" in summary for line in lines)

    def said() -> list[str]:
        shell = ["sh", "-c", "\n".join(lines)]
        temporary = {"TMPDIR": str(tmp_path / "temporary"), "PATH": os.environ["PATH"]}
        return subprocess.run(
            shell, cwd=place, env=temporary, capture_output=True, text=True, check=False
        ).stdout.splitlines()

    (tmp_path / "temporary").mkdir()
    key, good = verify(place).sealed_by, "Signature Verified Successfully"
    assert said() == [f"{key} seal.json", good, f"{key} {before}", good, "all files are as signed", "not signed: none"]
    assert verify(place, closed=True).state is State.SEALED
    assert {path.name for path in tmp_path.iterdir()} == left
    (place / "summary.txt").write_text("another")
    (place / "earlier" / "note.txt").write_text("from nobody")
    assert said()[-2:] == ["['summary.txt']", "not signed: ['earlier/note.txt']"]
    for file, line in (("seal.json", 1), (before, 3)):
        held = (place / file).read_bytes()
        (place / file).write_bytes(held.replace(b'"mock": true', b'"mock": false'))
        assert said()[line] == "Signature Verification Failure"
        (place / file).write_bytes(held)


@needs_browser
def test_the_page_in_the_pack_judges_it_in_a_browser_without_a_network(run: Path, tmp_path: Path) -> None:
    before = f"earlier/{earlier(run).name}.jsonl"
    assert share(str(run), "--for", "iso", "--to", str(tmp_path)) == 0
    pack = next(tmp_path.glob("*.zip"))
    unfolded(pack, tmp_path / "pack")
    bent = tmp_path / "bent"
    shutil.copytree(tmp_path / "pack", bent)
    journal = bent / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b'"failed"', b'"passed"', 1))
    other = tmp_path / "other"
    shutil.copytree(tmp_path / "pack", other)
    (other / before).write_bytes((other / before).read_bytes().replace(b'"pass"', b'"fail"', 1))
    seal(other, seal_key(), leave_out=())
    said = {}
    with browser() as chromium, chromium.screen() as shown:
        page = shown.open(tmp_path / "pack" / "verify.html", ready="").page
        for name, field, evidence in (("pack", "#pack", pack), ("folder", "#folder", tmp_path / "pack"),
                                      ("bent", "#folder", bent), ("other", "#folder", other)):  # fmt: skip
            page.evaluate("document.getElementById('said').replaceChildren()")
            page.set_input_files(field, evidence)
            page.wait_for_selector("#said h2")
            said[name] = page.inner_text("#said")
            assert page.is_visible("#mock")
        assert (shown.over_the_net, shown.complaints) == ([], [])
    key = verify(tmp_path / "pack").sealed_by
    for name in ("pack", "folder"):
        assert "✓ This is what was sealed" in said[name]
        assert key in said[name]
    assert "✗ This is not what was sealed" in said["bent"]
    assert "step finished, scenario CRR-AUC-002, step 1) was altered" in said["bent"]
    assert said["bent"].count("was altered") == 1
    assert (
        f"{before} line 6 (record 6 of writer main: scenario finished, scenario CRR-AUC-002, step 1)" in said["other"]
    )


def test_the_rows_of_an_outline_keep_their_own_history_though_aliases_change_their_order(
    run: Path, tmp_path: Path
) -> None:
    names = [f"FIN{number}" for number in range(1, 7)]
    with Journal(run) as journal:
        for at, name in enumerate(names):
            journal.scenario(f"CRR-AUC-050[{name}-a row of an outline with many words in it, and more]")
            journal.write("scenario_started", title=f"{name} bids", feature="features/windows.feature", line=15)
            broken = replace(bid(), status=500 if at % 2 else 503, outcome="trouble")
            journal.record(replace(broken, participant=name, request_id=f"id-{at}"))
            journal.write("scenario_finished", verdict="fail" if at % 2 else "environment", reason="no")
    seal(run, seal_key())
    assert share(str(run), "--for", "iso", "--scenario", "CRR-AUC-050", "--to", str(tmp_path)) == 0
    files = unfolded(next(tmp_path.glob("*.zip")), tmp_path / "pack")
    records = [json.loads(line) for line in files["journal.jsonl"].splitlines()]
    for at, name in enumerate(names):
        (key,) = {each["scenario"] for each in records if each.get("request_id") == f"id-{at}"}
        assert alias(alias_key(), name) in key
        assert "~" in key
        assert re.search(rf"  id-{at} +{re.escape(key)}(: {alias(alias_key(), name)} bids)?\n", files["summary.txt"])
    assert files["summary.txt"].count("in 1 of 1 play") == 2
    assert files["summary.txt"].count("ALIKE: the other 2 of its 3 scenarios") == 2


def test_a_pack_is_read_from_its_first_entry_and_its_sums_are_right(run: Path, tmp_path: Path) -> None:
    assert share(str(run), "--for", "iso", "--to", str(tmp_path)) == 0
    with zipfile.ZipFile(next(tmp_path.glob("*.zip"))) as pack:
        assert pack.namelist()[0] == "summary.txt"
        sums = {line[66:]: line[:64] for line in pack.read("SHA256SUMS").decode().splitlines()}
        assert sums.keys() == set(pack.namelist()) - {"SHA256SUMS", "seal.json", "seal.sig", "records.merkle"}
        assert all(sha256(pack.read(name)).hexdigest() == told for name, told in sums.items())
