"""Whoever touches evidence is found out, at the place; whoever did not is not accused."""

import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from crrsim.evidence.journal import Journal
from crrsim.evidence.seal import seal
from crrsim.evidence.tests.sealed_runs import KEY, copy, forged, lines_of, play, put, sealed
from crrsim.evidence.verify import NoJournal, State, verify

MUTATIONS = 1000
Lines = list[bytes]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sealed(tmp_path_factory.mktemp("original") / "run-1")


@pytest.fixture
def run(original: Path, tmp_path: Path) -> Path:
    return copy(original, tmp_path / "run-1")


def test_a_sealed_run_is_what_it_was(run: Path) -> None:
    found = verify(run)
    assert (found.state, found.problems, found.is_complete) == (State.SEALED, (), True)
    assert (found.run, found.fingerprint, found.is_mock, found.records) == ("run-1", "fp-1", True, 24)
    assert found.beside == ()


def reworded(lines: Lines) -> Lines:
    return [*lines[:9], lines[9].replace(b"passed", b"failed"), *lines[10:]]


@pytest.mark.parametrize(
    ("touch", "says"),
    [
        (reworded, r"line 10 \(record \d+ of writer gw1: step finished, scenario CRR-AUC-001, step 2\) was altered"),
        (lambda lines: forged(reworded(lines)), r"line 10 \(.*step 2\) was altered"),
        (lambda lines: lines[:9] + lines[10:], r"missing after journal.jsonl line 9 \(.*step 1\)"),
        (lambda lines: lines[1:], r"missing after the beginning"),
        (lambda lines: lines[:-1], r"missing after .* line 23 .*: the journal has 23 records, sealed were 24"),
        (lambda lines: [*lines[:9], lines[4], *lines[9:]], r"line 10 .* was added: it repeats record 5"),
        (lambda lines: [*lines, lines[-1]], r"line 25 .* was added"),
        (lambda lines: [*lines[:9], lines[10], lines[9], *lines[11:]], r"line 10 .* is out of order: record 11"),
        (lambda lines: [*lines[:9], b'{"kind":"gossip"}', *lines[9:]], r"line 10 was added"),
        (lambda lines: [*lines[:9], b"", *lines[9:]], r"journal.jsonl was altered"),
        (lambda lines: lines[::-1], r"line 1 .* is out of order: record 24"),
        (lambda _: [], r"missing after the beginning of journal.jsonl: the journal has 0 records, sealed were 24"),
    ],
)
def test_the_first_record_that_was_touched_is_named(run: Path, touch: Callable[[Lines], Lines], says: str) -> None:
    put(run, touch(lines_of(run)))
    found = verify(run)
    assert found.state is State.TOUCHED
    with pytest.raises(AssertionError, match=says):
        raise AssertionError(found.problems[0])


def test_other_files_of_the_run_are_under_the_seal_too(run: Path) -> None:
    (run / "manifest.json").write_text(json.dumps({"run": "run-1", "mock": False}))
    assert verify(run).problems == ("manifest.json was altered",)
    (run / "manifest.json").unlink()
    assert verify(run).problems == ("manifest.json is missing",)


def test_what_is_made_from_the_evidence_may_be_made_again(run: Path) -> None:
    (run / "report.html").write_text("<p>made anew</p>")
    assert (verify(run).state, verify(run).beside) == (State.SEALED, ("report.html",))
    assert verify(run, closed=True).problems == ("report.html was added after sealing",)


def test_a_seal_with_another_key_shows_the_other_key(run: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - here only

    from crrsim.evidence.signing import SealKey  # noqa: PLC0415 - here only

    before = verify(run).sealed_by
    put(run, forged(reworded(lines_of(run))))
    seal(run, SealKey(Ed25519PrivateKey.generate()))
    assert verify(run).state is State.SEALED
    assert verify(run).sealed_by != before


@pytest.mark.parametrize("name", ["seal.json", "seal.sig", "records.merkle"])
def test_a_broken_seal_is_no_seal(run: Path, name: str) -> None:
    held = (run / name).read_bytes()
    for content in (held[:-5] + b"\n", b"", b"[]", b"\xff", held.replace(b'"', b" ", 1) if b'"' in held else b"00\n"):
        (run / name).write_bytes(content)
        assert verify(run).state is State.TOUCHED
    (run / name).unlink()
    assert any(name in problem for problem in verify(run).problems)


def test_a_statement_that_names_files_elsewhere_is_not_followed(run: Path) -> None:
    (run.parent / "secret").write_text("x")
    statement = json.loads((run / "seal.json").read_text())
    statement["files"][0]["name"] = "../secret"
    (run / "seal.json").write_text(json.dumps(statement))
    assert any("outside the evidence" in problem for problem in verify(run).problems)


def test_without_a_seal_the_chain_still_tells(tmp_path: Path) -> None:
    run = play(tmp_path / "run-1")
    assert (verify(run).state, verify(run).is_complete, verify(run).problems) == (State.UNSEALED, True, ())
    lines = lines_of(run)
    put(run, reworded(lines))
    assert verify(run).problems[0].endswith("scenario CRR-AUC-001, step 2) was altered")
    put(run, lines[:9] + lines[10:])
    assert verify(run).problems[0].startswith("record 4 of writer gw1 missing before")
    put(run, [*lines[:9], lines[4], *lines[9:]])
    assert "is added or out of order" in verify(run).problems[0]


def test_a_run_that_was_cut_verifies_up_to_its_last_record(tmp_path: Path) -> None:
    run = play(tmp_path / "run-1", ends=False)
    found = verify(run)
    assert (found.state, found.is_complete, found.records) == (State.UNSEALED, False, 22)
    with (run / "journal.jsonl").open("ab") as file:
        file.write(b'{"run":"run-1","writer":"gw0","n":12,"kind":"step_fini')
    found = verify(run)
    assert (found.state, found.is_complete, found.records) == (State.UNSEALED, False, 22)


def test_a_cut_run_can_be_sealed_as_it_is_and_says_so(tmp_path: Path) -> None:
    run = play(tmp_path / "run-1", ends=False)
    seal(run, KEY)
    assert (verify(run).state, verify(run).is_complete) == (State.SEALED, False)


def test_a_journal_that_is_added_to_goes_on_with_its_chain(tmp_path: Path) -> None:
    play(tmp_path / "run-1")
    with (tmp_path / "run-1" / "journal.jsonl").open("ab") as file:
        file.write(b'{"half a line')
    with Journal(tmp_path / "run-1", "gw0") as journal:
        journal.write("run_started", seed=8, profile="mock")
        journal.write("run_finished", verdicts={}, exit_code=0)
    assert verify(tmp_path / "run-1").problems == ("journal.jsonl line 25 is no record with a chain: altered or added",)


def test_where_there_is_no_journal_there_is_nothing_to_verify(tmp_path: Path) -> None:
    with pytest.raises(NoJournal, match=r"journal\.jsonl"):
        verify(tmp_path)


def mutated(held: bytes, dice: random.Random) -> bytes:
    """Return a journal with one thing done to it: a bit, a span, a record cut, put in, moved, replaced, or forged."""
    lines = held.splitlines(keepends=True)
    at, other = dice.sample(range(len(lines)), 2)
    place, width = dice.randrange(len(held)), dice.randint(1, 40)
    swapped = list(lines)
    swapped[at], swapped[other] = lines[other], lines[at]
    ways: tuple[Callable[[], bytes], ...] = (
        lambda: held[:place] + bytes([held[place] ^ (1 << dice.randrange(8))]) + held[place + 1 :],
        lambda: held[:place],
        lambda: held[:place] + held[place + width :],
        lambda: b"".join(lines[:at] + lines[at + 1 :]),
        lambda: b"".join([*lines[:at], lines[other], *lines[at:]]),
        lambda: b"".join(swapped),
        lambda: b"".join([*lines[:at], lines[other], *lines[at + 1 :]]),
        lambda: _forged_at(lines, at, dice),
    )
    return dice.choice(ways)()


def _forged_at(lines: Sequence[bytes], at: int, dice: random.Random) -> bytes:
    plain = _plain(lines)
    plain[at] = _bent(plain[at], dice)
    return b"".join(line + b"\n" for line in forged(plain))


def _plain(lines: Sequence[bytes]) -> Lines:
    return [line.rstrip(b"\n") for line in lines]


def _bent(line: bytes, dice: random.Random) -> bytes:
    return line.replace(b'"n":', b'"note":"%d","n":' % dice.randrange(10**6), 1)


def test_a_thousand_mutated_journals_are_all_found_out(original: Path, tmp_path: Path) -> None:
    run = copy(original, tmp_path / "run-1")
    held = (original / "journal.jsonl").read_bytes()
    dice = random.Random(20260302)
    missed = []
    for number in range(MUTATIONS):
        changed = mutated(held, dice)
        assert changed != held
        (run / "journal.jsonl").write_bytes(changed)
        if verify(run).state is not State.TOUCHED:
            missed.append(number)
    assert missed == []


def test_a_thousand_untouched_journals_are_not_accused(tmp_path: Path) -> None:
    for number in range(MUTATIONS):
        folder = tmp_path / f"run-{number}"
        sealed(folder, scenarios=number % 3)
        found = verify(folder)
        assert (found.state, found.problems, found.is_complete) == (State.SEALED, (), True)
