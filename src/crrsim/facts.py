"""What stands in files of ours that are slow to read, read slowly only once: YAML beside the code, and features.

Their readers are pure Python: YAML's takes half a second over our files, at every start and in every worker. So what
one made of a file of ours is kept as JSON where Python keeps its bytecode, by the same rules, and holds as long as the
text is the same. YAML is read as YAML 1.2, because a 1.1 reader takes ON, OFF, Y and N, which are times of use and
hedge types, for booleans.
"""

import json
import os
import sys
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

import orjson

_OURS = Path(__file__).parent


def read_facts(file: Path) -> Any:  # noqa: ANN401 - a file may hold a mapping or a list
    """Return what a YAML file says, read anew only when it has changed on disk. Not to be changed: all share it."""
    return _read(file, file.stat().st_mtime_ns)


def read_yaml(text: str) -> Any:  # noqa: ANN401 - see read_facts
    """Return what a text in YAML 1.2 says."""
    from ruamel.yaml import YAML  # noqa: PLC0415 - slow to import, and seldom needed

    return YAML(typ="safe", pure=True).load(text)


@cache
def _read(file: Path, _changed_at: int) -> Any:  # noqa: ANN401 - see read_facts
    return read_once(file, read_yaml) if file.is_relative_to(_OURS) else read_yaml(file.read_text("utf-8"))


def read_once(file: Path, reader: Callable[[str], Any], version: str = "") -> Any:  # noqa: ANN401 - what the reader makes
    """Return what `reader` makes of a file's text, or once made of it; `version` is the reader's, if it can change."""
    text = file.read_text("utf-8")
    kept, digest = _place(file), sha256((version + text).encode()).hexdigest()
    said = _kept(kept, digest)
    if said is None:
        said = reader(text)
        _keep(kept, digest, said)
    return said


def _place(file: Path) -> Path:
    return Path(cache_from_source(str(file))).with_name(f"{file.name}.json")


def _kept(place: Path, digest: str) -> Any:  # noqa: ANN401 - see read_facts
    """Return what was kept of the text with this digest, or None."""
    try:
        of, said = orjson.loads(place.read_bytes())
    except (OSError, ValueError, TypeError):
        return None
    return said if of == digest else None


def _keep(place: Path, digest: str, said: object) -> None:
    """Keep what JSON gives back unchanged; a date or a number for a key it does not."""
    if sys.dont_write_bytecode:
        return
    text = json.dumps([digest, said], default=str)
    if json.loads(text) != [digest, said]:
        return
    unfinished = place.with_name(f"{place.name}.{os.getpid()}")
    try:
        place.parent.mkdir(exist_ok=True, parents=True)
        unfinished.write_text(text, "utf-8")
        unfinished.replace(place)
    except OSError:
        return  # where we may not write, we read slowly
