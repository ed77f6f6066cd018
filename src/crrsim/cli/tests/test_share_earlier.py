"""What a pack holds of the plays before: records under the same aliases, seals of their runs, and their history."""

import json
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crrsim.cli.tests.shared_runs import CANARY, bid, earlier, rechained, share, told_in, unfolded
from crrsim.evidence.alias import alias, alias_key
from crrsim.evidence.journal import Journal
from crrsim.evidence.seal import seal
from crrsim.evidence.signing import key_id, seal_key
from crrsim.evidence.verify import State, verify
from crrsim.reporting.history import History


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
