"""What a seal is made of: digests that others can compute, keys that stay where they are, an id of what was run."""

import hashlib
import os
import stat
from collections import Counter
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from crrsim.evidence import chain, merkle
from crrsim.evidence.fingerprint import files_below, fingerprint, of_files
from crrsim.evidence.redaction import Redactor
from crrsim.evidence.seal import read_lines
from crrsim.evidence.signing import NoSealKey, is_signed, key_id, own_public_key, seal_key
from crrsim.evidence.tests.sealed_runs import KEY, lines_of, play, sealed
from crrsim.evidence.user_folder import make_once, user_folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("CRRSIM_SEAL_KEY", raising=False)
    return tmp_path / "settings" / "crrsim"


def test_a_chain_can_be_followed_with_nothing_but_sha_256(tmp_path: Path) -> None:
    run = play(tmp_path / "run-1", scenarios=1, writers=["main"])
    before = hashlib.sha256(b"crrsim journal\nrun-1\nmain").digest()
    for line in lines_of(run):
        body, _, digest = line[:-2].rpartition(b',"chain":"')
        before = hashlib.sha256(before + body).digest()
        assert digest == before.hex().encode()


def test_the_last_record_of_a_writer_is_found_from_the_end(tmp_path: Path) -> None:
    run = play(tmp_path / "run-1", scenarios=400)
    found = chain.last_of(run / "journal.jsonl", "gw0")
    assert found is not None
    assert (found.writer, found.record["kind"]) == ("gw0", "run_finished")
    assert found.number == sum(b'"writer":"gw0"' in line for line in lines_of(run))
    assert chain.last_of(run / "journal.jsonl", "gw7") is None
    assert chain.last_of(run / "nothing.jsonl", "gw0") is None


def test_a_seal_counts_each_writer_s_records_and_knows_its_last(tmp_path: Path) -> None:
    journal = (play(tmp_path / "run-1", scenarios=5) / "journal.jsonl").read_bytes()
    links = [link for line in journal.splitlines() if (link := chain.read_link(line)) is not None]
    found = read_lines(journal)
    assert found.counts == Counter(link.writer for link in links)
    assert found.ends == {link.writer: link for link in links}
    assert found.is_complete
    torn = read_lines(journal[:-3])
    assert (sum(torn.counts.values()), len(torn.digests), torn.is_complete) == (len(links) - 1, len(links), False)


@pytest.mark.parametrize("count", range(12))
def test_the_root_is_that_of_rfc_6962(count: int) -> None:
    def tree(leaves: list[bytes]) -> bytes:
        if len(leaves) == 1:
            return leaves[0]
        half = 1 << (len(leaves) - 1).bit_length() - 1
        return hashlib.sha256(b"\x01" + tree(leaves[:half]) + tree(leaves[half:])).digest()

    leaves = [hashlib.sha256(b"\x00" + bytes([number])).digest() for number in range(count)]
    assert merkle.root(merkle.leaf(bytes([number])) for number in range(count)) == (
        tree(leaves) if count else hashlib.sha256(b"").digest()
    )


def test_a_key_is_made_once_for_its_owner_alone_and_found_again(home: Path) -> None:
    assert own_public_key() is None
    first = seal_key()
    assert first.public == seal_key().public == own_public_key()
    assert [file.name for file in home.iterdir()] == ["seal.key"]
    assert stat.S_IMODE((home / "seal.key").stat().st_mode) == 0o600
    assert Redactor().text((home / "seal.key").read_text()).strip() == "[REDACTED]"


def test_a_key_can_be_named(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = seal_key().public
    other = tmp_path / "other.pem"
    other.write_bytes((home / "seal.key").read_bytes())
    (home / "seal.key").unlink()
    assert seal_key(other).public == own
    monkeypatch.setenv("CRRSIM_SEAL_KEY", str(other))
    assert seal_key().public == own_public_key() == own
    assert not (home / "seal.key").exists()


def test_what_is_no_key_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(NoSealKey, match="cannot be had"):
        seal_key(tmp_path / "none.pem")
    (tmp_path / "a.pem").write_text("hello")
    with pytest.raises(NoSealKey, match="no PEM file"):
        seal_key(tmp_path / "a.pem")
    elliptic = generate_private_key(SECP256R1())
    (tmp_path / "b.pem").write_bytes(elliptic.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(NoSealKey, match="Ed25519"):
        seal_key(tmp_path / "b.pem")


def test_a_signature_is_of_one_text_by_one_key() -> None:
    signature = KEY.sign(b"statement")
    assert is_signed(b"statement", signature, KEY.public)
    assert not is_signed(b"statemend", signature, KEY.public)
    assert not is_signed(b"statement", signature, bytes(32))
    assert not is_signed(b"statement", b"", b"no key")
    assert key_id(KEY.public).count("-") == 5


def test_two_that_come_first_get_one_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = os.link

    def beaten(source: Path, target: Path) -> None:
        Path(target).write_bytes(b"theirs")
        link(source, target)

    monkeypatch.setattr(os, "link", beaten)
    assert make_once(tmp_path / "deep" / "key", b"ours") == b"theirs"
    assert [file.name for file in (tmp_path / "deep").iterdir()] == ["key"]


def test_every_platform_has_its_place() -> None:
    assert user_folder({"XDG_CONFIG_HOME": "/x"}, "linux") == Path("/x/crrsim")
    assert user_folder({}, "linux") == Path.home() / ".config" / "crrsim"
    assert user_folder({"APPDATA": "/roaming"}, "win32") == Path("/roaming/crrsim")
    assert user_folder({}, "darwin").parts[-2:] == ("Application Support", "crrsim")


def test_no_private_key_comes_with_the_seal(tmp_path: Path) -> None:
    run = sealed(tmp_path / "run-1")
    secret = KEY.private.private_bytes_raw()
    for file in run.iterdir():
        held = file.read_bytes()
        assert secret not in held
        assert secret.hex().encode() not in held


def test_the_same_parts_have_the_same_id_and_any_other_another() -> None:
    parts = {"seed": 7, "code": of_files({"a.py": b"x\n", "b.py": b"y"}), "profile": {"name": "mock", "url": None}}
    found = fingerprint(parts)
    assert found == fingerprint(dict(reversed(parts.items())))
    assert found["id"].startswith("fp-")
    assert len(found["id"]) == 17
    for name, other in (("seed", 8), ("code", of_files({"a.py": b"x\n", "c.py": b"y"})), ("profile", {})):
        assert fingerprint({**parts, name: other})["id"] != found["id"]


def test_line_ends_and_bytecode_change_no_id(tmp_path: Path) -> None:
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "a.py").write_bytes(b"one\r\ntwo\r\n")
    (tmp_path / "__pycache__" / "a.py").write_bytes(b"stale")
    found = files_below(tmp_path, [".py"])
    assert set(found) == {"a.py"}
    assert of_files(found) == of_files({"a.py": b"one\ntwo\n"})
