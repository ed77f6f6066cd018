"""What would have to be the same for a run to come out the same: each part as a digest, all of them as one short id."""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

PREFIX = "fp-"


def fingerprint(parts: Mapping[str, Any]) -> dict[str, str]:
    """Return the digest of each part under its name, and under `id` the short id of them all, like fp-3f9a-12bc-77d0.

    A part is a digest already (of files, see `of_files`) or any plain value. Nothing in it may tell of the place or
    the time: the same parts give the same id on another machine.
    """
    digests = {name: _digest(part) for name, part in sorted(parts.items())}
    whole = _digest(digests)
    return {"id": PREFIX + "-".join(whole[at : at + 4] for at in range(0, 12, 4)), **digests}


def of_files(files: Mapping[str, bytes]) -> str:
    """Return the digest of files by name and content, line ends apart."""
    return _digest({name: hashlib.sha256(held.replace(b"\r\n", b"\n")).hexdigest() for name, held in files.items()})


def files_below(folder: Path, suffixes: Iterable[str], leave_out: Iterable[str] = ()) -> dict[str, bytes]:
    """Return the files below `folder` with these suffixes, under their paths relative to it.

    Left out are folders of these names, and bytecode.
    """
    kept, apart, found = tuple(suffixes), {"__pycache__", *leave_out}, []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in apart]
        found += [os.path.join(place, name) for name in names if name.endswith(kept)]  # noqa: PTH118 - thrice as fast
    start = len(os.path.join(folder, ""))  # noqa: PTH118 - as above
    return {file[start:].replace(os.sep, "/"): Path(file).read_bytes() for file in sorted(found)}


def _digest(part: Any) -> str:  # noqa: ANN401 - any plain value
    text = json.dumps(part, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()
