"""A manifest says what a run stood on, and nothing it should not."""

import json
import shlex
import subprocess
from pathlib import Path

import pytest

from crrsim.evidence.curl import curl
from crrsim.evidence.manifest import commit, manifest, versions, write
from crrsim.evidence.redaction import Redactor


def test_a_manifest_is_written_whole_and_without_secrets(tmp_path: Path) -> None:
    redactor = Redactor()
    redactor.register("correct horse")
    profile = {"base_url": "https://localhost/crr", "password": "anything", "note": "say correct horse"}
    head = manifest(
        "run-1",
        mock=True,
        seed=2026,
        profile=profile,
        documents={"auction": "1.2.1"},
        assumptions={"A-49": "Tuesday 09:00"},
        source=tmp_path,
        arguments=("run", "--week", "2"),
    )
    path = write(tmp_path / "run-1", head, redactor)
    told = json.loads(path.read_text())
    assert (told["run"], told["mock"], told["seed"], told["documents"]) == ("run-1", True, 2026, {"auction": "1.2.1"})
    assert told["profile"] == {"base_url": "https://localhost/crr", "password": "[REDACTED]", "note": "say [REDACTED]"}
    assert told["assumptions"] == {"A-49": "Tuesday 09:00"}
    assert told["commit"] is None
    assert [each.name for each in path.parent.iterdir()] == ["manifest.json"]


def test_versions_name_us_python_and_what_we_stand_on() -> None:
    found = versions()
    assert found.keys() >= {"crrsim", "python", "openssl", "system", "httpx", "pydantic", "pytest-bdd"}


def test_a_commit_is_noted_with_its_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def git(*words: str) -> None:
        subprocess.run(["git", "-C", str(tmp_path), *words], check=True, capture_output=True)

    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    git("init")
    (tmp_path / "a.feature").write_text("Feature: a")
    git("add", "a.feature")
    git("-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "-m", "Add a feature")
    clean = commit(tmp_path)
    assert clean is not None
    assert len(clean) == 40
    (tmp_path / "a.feature").write_text("Feature: b")
    assert commit(tmp_path) == f"{clean}+changes"


def test_without_git_there_is_no_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert commit(tmp_path) is None


def test_a_curl_line_is_what_a_shell_reads_back() -> None:
    body = '{"portfolioName": "it\'s $HOME"}'
    headers = [
        ("caiso-request-id", "1-2"),
        ("content-type", "application/json"),
        ("Host", "x"),
        ("content-length", "9"),
    ]
    words = shlex.split(curl("POST", "https://localhost/crr/a?b=1&c=2", headers, body))
    assert words[0] == "curl"
    assert words[-1] == "https://localhost/crr/a?b=1&c=2"
    assert words[words.index("--data-binary") + 1] == body
    assert [words[at + 1] for at, word in enumerate(words) if word == "--header"] == [
        "caiso-request-id: $(uuidgen)",
        "content-type: application/json",
    ]
    assert words[words.index("--cert") + 1] == "$CERT"
    assert words[words.index("--request") + 1] == "POST"


def test_a_long_body_is_read_from_a_file_and_a_read_has_none() -> None:
    assert "--data-binary @request-body.json" in curl("POST", "https://x/", [], "a" * 5000)
    line = curl("GET", "https://x/", [])
    assert "--data-binary" not in line
    assert "--request" not in line
