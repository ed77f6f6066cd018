"""A person's word is signed and chained: what was altered, dropped or slipped in is found, whoever's key it was."""

import json
import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from crrsim.evidence.attestation import (
    FILE_NAME,
    Attestation,
    AttestationsBroken,
    attest,
    latest,
    picture_of,
    read_attestations,
    text_of,
)
from crrsim.evidence.redaction import Redactor
from crrsim.evidence.signing import SealKey, key_id

KEY, OTHER = SealKey(Ed25519PrivateKey.generate()), SealKey(Ed25519PrivateKey.generate())
LAST_DAY = date(2026, 3, 9)
CANARY = "canary-At8-secret"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "reports" / FILE_NAME


def say(file: Path, scenario: str = "CRR-MUI-001", key: SealKey = KEY, **fields: Any) -> Attestation:  # noqa: ANN401 - any field of a line
    said = {"system": "mock", "text": "t1", "by": "J. Doe", "note": "seen", "expires": LAST_DAY, **fields}
    return attest(file, key, scenario=scenario, **said)


def test_what_is_attested_is_read_back_signed_by_whoever_said_it(file: Path, tmp_path: Path) -> None:
    picture = tmp_path / "shot.png"
    picture.write_bytes(b"pixels")
    first = say(file, screenshot=picture_of(picture))
    second = say(file, "CRR-MUI-002", key=OTHER, done=False)
    assert read_attestations(file) == (first, second)
    assert (first.by, first.note, first.done, second.done) == ("J. Doe", "seen", True, False)
    assert first.screenshot["size"] == 6
    assert len(first.screenshot["sha256"]) == 64
    assert (first.key, second.key) == (key_id(KEY.public), key_id(OTHER.public))
    assert "J. Doe" not in first.sentence
    assert not list(file.parent.glob(".*lock"))


def test_it_holds_to_the_end_of_its_last_day(file: Path) -> None:
    assert not say(file).is_lapsed(LAST_DAY)
    assert say(file).is_lapsed(date(2026, 3, 10))


def test_the_last_word_on_the_same_text_and_system_counts(file: Path) -> None:
    say(file)
    say(file, text="t2", note="again")
    say(file, system="MAP stage", note="there")
    told = read_attestations(file)
    found = {
        (system, text): latest(told, "CRR-MUI-001", system, text)
        for system in ("mock", "MAP stage")
        for text in ("t1", "t2", None)
    }
    notes = {where: each.note if each else "" for where, each in found.items()}
    assert notes == {
        ("mock", "t1"): "seen",
        ("mock", "t2"): "again",
        ("mock", None): "again",
        ("MAP stage", "t1"): "there",
        ("MAP stage", "t2"): "",
        ("MAP stage", None): "there",
    }


def test_the_text_is_the_title_and_every_step() -> None:
    steps = [("given", "a"), ("then", "b")]
    other = {text_of("t", steps), text_of("u", steps), text_of("t", steps[:1]), text_of("t", [("when", "a"), steps[1]])}
    assert len(other) == 4
    assert text_of("t", iter(steps)) == text_of("t", steps)


@pytest.mark.parametrize(
    ("bend", "says"),
    [
        (lambda lines: [lines[0].replace(b'"done":true', b'"done":fals'), *lines[1:]], "line 1 is no attestation"),
        (lambda lines: [lines[0], lines[1].replace(b"seen", b"SEEN"), lines[2]], "line 2 was altered"),
        (lambda lines: lines[1:], "a line before line 1 is missing"),
        (lambda lines: [lines[0], lines[2]], "a line before line 2 is missing"),
        (lambda lines: [lines[1], lines[0], lines[2]], "a line before line 1 is missing"),
        (lambda lines: [*lines, lines[2]], "a line before line 4 is missing"),
        (lambda lines: [*lines[:2], lines[2][:-20]], "line 3 is no attestation"),
        (lambda lines: [*lines[:2], lines[2].replace(b'=="}', b'=="} ')], "line 3 was altered"),
    ],
    ids=["half a line", "a word", "first dropped", "one dropped", "swapped", "repeated", "cut", "a blank"],
)
def test_whatever_somebody_bent_is_found_and_not_added_to(file: Path, bend: Any, says: str) -> None:  # noqa: ANN401 - a change of lines
    for number in range(3):
        say(file, f"CRR-MUI-00{number}")
    bent = bend(file.read_bytes().splitlines())
    file.write_bytes(b"".join(line + b"\n" for line in bent))
    with pytest.raises(AttestationsBroken, match=says):
        read_attestations(file)
    with pytest.raises(AttestationsBroken):
        say(file)


def test_another_key_cannot_put_words_into_somebodys_mouth(file: Path) -> None:
    say(file)
    line = json.loads(file.read_text())
    forged = say(file.with_name("other.jsonl"), key=OTHER, note="forged")
    line.update(note="forged", signature=forged.signature)
    file.write_text(json.dumps(line, separators=(",", ":")) + "\n")
    with pytest.raises(AttestationsBroken, match="line 1 was altered"):
        read_attestations(file)


def test_many_may_attest_at_once(file: Path) -> None:
    threads = [threading.Thread(target=say, args=(file, f"CRR-MUI-{number:03}")) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({each.scenario for each in read_attestations(file)}) == 12


def test_no_secret_is_kept(file: Path) -> None:
    redactor = Redactor()
    redactor.register(CANARY)
    say(file, note=f"entered {CANARY}", by=f"{CANARY} Doe", screenshot={"name": f"{CANARY}.png"}, redactor=redactor)
    assert CANARY not in file.read_text()
    assert read_attestations(file)[0].note == "entered [REDACTED]"


def test_no_file_is_nobodys_word(tmp_path: Path) -> None:
    assert read_attestations(tmp_path / FILE_NAME) == ()
