"""No pack tells a name or a secret, in whatever place and by whatever decoding; rather there is none."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crrsim.cli import share as door
from crrsim.cli.tests.shared_runs import CANARY, bid, share, told_in, unfolded
from crrsim.evidence.alias import Aliases, alias, alias_key
from crrsim.evidence.events import Exchange
from crrsim.evidence.fields import Audience
from crrsim.evidence.journal import Journal
from crrsim.evidence.layers import layers
from crrsim.evidence.seal import seal
from crrsim.evidence.sharing import Outlet
from crrsim.evidence.signing import seal_key
from crrsim.reporting.history import Ending, Past, Trend

NOW = datetime(2026, 3, 10, 16, tzinfo=UTC)


@pytest.mark.parametrize("audience", ["iso", "peer"])
def test_no_name_and_no_secret_is_in_any_file_of_a_pack(run: Path, tmp_path: Path, audience: str) -> None:
    assert share(str(run), "--for", audience, "--scenario", "crr-auc-001", "--to", str(tmp_path)) == 0
    files = unfolded(next(tmp_path.glob("*.zip")), tmp_path / "pack")
    for name, file in files.items():
        for text in (name, *layers(file.encode())):
            assert "fin1" not in text.lower(), name
            assert CANARY not in text, name
    assert any('"pasts"' in text for text in layers(files["report.html"].encode()))


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
