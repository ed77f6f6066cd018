"""A pack, and the run it comes from, are checked: by hand, in a browser, by the digests in it."""

import os
import shutil
import subprocess
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from crrsim.cli import main
from crrsim.cli.tests.shared_runs import earlier, share, unfolded
from crrsim.evidence.seal import seal
from crrsim.evidence.signing import seal_key
from crrsim.evidence.verdict import ExitCode
from crrsim.evidence.verify import State, verify
from crrsim.reporting.seal_guide import by_hand
from crrsim.reporting.tests.browser import browser, needs_browser


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


def test_the_signed_pages_of_a_pack_are_not_made_again(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert share(str(run), "--for", "iso", "--to", str(tmp_path)) == 0
    place = tmp_path / "pack"
    unfolded(next(tmp_path.glob("*.zip")), place)
    with pytest.raises(SystemExit) as left:
        main(["report", str(place)])
    assert left.value.code == ExitCode.USAGE
    said = " ".join(capsys.readouterr().err.split())
    assert "is a pack, whose pages are signed with it: open its report.html" in said
    assert verify(place, closed=True).state is State.SEALED


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


def test_a_pack_is_read_from_its_first_entry_and_its_sums_are_right(run: Path, tmp_path: Path) -> None:
    assert share(str(run), "--for", "iso", "--to", str(tmp_path)) == 0
    with zipfile.ZipFile(next(tmp_path.glob("*.zip"))) as pack:
        assert pack.namelist()[0] == "summary.txt"
        sums = {line[66:]: line[:64] for line in pack.read("SHA256SUMS").decode().splitlines()}
        assert sums.keys() == set(pack.namelist()) - {"SHA256SUMS", "seal.json", "seal.sig", "records.merkle"}
        assert all(sha256(pack.read(name)).hexdigest() == told for name, told in sums.items())


def test_touched_evidence_is_not_shared(run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    journal = run / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b'"verdict":"pass"', b'"verdict":"fail"'))
    assert share(str(run), "--for", "iso", "--to", str(tmp_path)) == 6
    assert "scenario finished, scenario CRR-AUC-001, step 1) was altered" in " ".join(capsys.readouterr().err.split())
    assert not list(tmp_path.glob("*.zip"))
