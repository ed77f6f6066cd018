"""What a run stood on: versions, seed, profile, documents, commit, assumptions. Enough to do it again."""

import importlib.metadata
import json
import os
import platform
import re
import shutil
import ssl
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from crrsim.evidence.redaction import SHARED, Redactor

FILE_NAME = "manifest.json"
_HEAD = "# branch.oid "
_NONE_YET = "(initial)"
_VERSION = re.compile(r"^Version: (\S+)$", re.MULTILINE)


@dataclass(frozen=True)
class Manifest:
    """The head of a run's evidence. `mock` is true when the answers came from our own double."""

    run: str
    mock: bool
    seed: int
    started_at: datetime
    versions: Mapping[str, str]
    commit: str | None = None
    profile: Mapping[str, Any] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    assumptions: Sequence[Mapping[str, Any]] | Mapping[str, Any] = ()
    tls: Sequence[Mapping[str, Any]] = ()
    arguments: Sequence[str] = ()
    fingerprint: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, str] = field(default_factory=dict)
    market_at: datetime | None = None


def manifest(
    run: str,
    *,
    mock: bool,
    seed: int,
    profile: Mapping[str, Any] | None = None,
    documents: Mapping[str, str] | None = None,
    assumptions: Sequence[Mapping[str, Any]] | Mapping[str, Any] = (),
    source: Path | None = None,
    arguments: Sequence[str] = (),
    fingerprint: Mapping[str, str] | None = None,
    data: Mapping[str, str] | None = None,
    market_at: datetime | None = None,
) -> Manifest:
    """Return the manifest of a run that starts now.

    documents: service -> version. assumptions: register id -> the value in force. source: a folder of the features or
    the code, whose git commit is noted when there is one. fingerprint: that of `fingerprint.fingerprint`. data: name
    -> SHA-256 of the files that features name. market_at: where the clock of a double that is served stands. The
    profile may hold passwords: they go no further than `write`.
    """
    return Manifest(
        run=run,
        mock=mock,
        seed=seed,
        started_at=datetime.now(UTC),
        versions=versions(),
        commit=commit(source or Path.cwd()),
        profile=dict(profile or {}),
        documents=dict(documents or {}),
        assumptions=assumptions,
        arguments=tuple(arguments),
        fingerprint=dict(fingerprint or {}),
        data=dict(data or {}),
        market_at=market_at,
    )


def write(folder: Path, head: Manifest, redactor: Redactor = SHARED) -> Path:
    """Write `head` into `folder`/manifest.json, redacted, in one piece; return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE_NAME
    text = json.dumps(asdict(head), default=_text, ensure_ascii=False)
    told = json.loads(text)
    cleaned = told if redactor.looks_clean(text) else redactor.clean(told)
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    draft.write_text(json.dumps(cleaned, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    draft.replace(path)
    return path


def versions() -> dict[str, str]:
    """Return the versions of ours, of Python, of TLS, of the system and of each package we depend on."""
    return {
        "crrsim": importlib.metadata.version("crrsim"),
        "python": platform.python_version(),
        "openssl": ssl.OPENSSL_VERSION,
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "implementation": sys.implementation.name,
        **_packages(),
    }


@cache
def _packages() -> Mapping[str, str]:
    """Return the version of each package we depend on."""
    names = {_name(requirement.split(";")[0]) for requirement in importlib.metadata.requires("crrsim") or ()}
    return {name: version for name in sorted(names) if (version := _version(name))}


def commit(folder: Path) -> str | None:
    """Return the commit checked out around `folder`, with "+changes" when files differ from it; None without git."""
    git = shutil.which("git")
    asked = ("status", "--porcelain=v2", "--branch", "--no-ahead-behind", "--untracked-files=no")
    lines = ((git and _git(git, folder, *asked)) or "").splitlines()
    head = next((line.removeprefix(_HEAD) for line in lines if line.startswith(_HEAD)), _NONE_YET)
    is_changed = any(not line.startswith("#") for line in lines)
    return None if head == _NONE_YET else f"{head}+changes" if is_changed else head


def _git(git: str, folder: Path, *arguments: str) -> str | None:
    try:
        answer = subprocess.run(  # noqa: S603  -- fixed arguments; the folder is passed as one word
            [git, "-C", str(folder), *arguments], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip() if answer.returncode == 0 else None


def _name(requirement: str) -> str:
    cut = min((at for sign in "<>=!~[ (" if (at := requirement.find(sign)) >= 0), default=len(requirement))
    return requirement[:cut].strip()


def _version(name: str) -> str | None:
    """Return a package's version from the head of its METADATA, which Python would read to its end, as mail."""
    try:
        held = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return None
    stated = _VERSION.search(held.read_text("METADATA") or "")
    return stated[1] if stated else held.version


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
