"""Whether two runs stood on the same: both short ids, and which parts of what they stood on differed."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from crrsim.reporting.reading import MANIFEST

Parts = Mapping[str, str]
"""The parts of a run's fingerprint: each one's digest under its name, and under `id` the short id of them all."""


def parts_of(folder: Path) -> Parts:
    """Return the fingerprint of the run in `folder`; nothing where none can be read."""
    try:
        manifest: Any = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    held = manifest.get("fingerprint") if isinstance(manifest, Mapping) else None
    return {str(name): str(digest) for name, digest in held.items()} if isinstance(held, Mapping) else {}


def standing(then: Parts, now: Parts) -> str:
    """Return in one clause on what an earlier run stood and on what this one does, and what differed.

    >>> standing({"id": "fp-1", "code": "a", "seed": "7"}, {"id": "fp-2", "code": "b", "seed": "7"})
    'on fp-1, and this one on fp-2: the code differed, seed was the same'
    """
    before, after = then.get("id", ""), now.get("id", "")
    if not before or not after:
        return f"on {before or 'what is not recorded'}, and this one on {after or 'what is not recorded'}"
    if before == after:
        return f"on the same as this one, {after}, which covers neither the server nor certificates nor the network"
    names = sorted((then.keys() | now.keys()) - {"id"})
    if then.keys() == {"id"} or now.keys() == {"id"}:
        return f"on {before}, and this one on {after}; what differed is not kept"
    other = [name for name in names if then.get(name) != now.get(name)]
    told = f"the {_and(other)} differed" if other else "what differed is not recorded"
    same = [name for name in names if name not in other]
    return f"on {before}, and this one on {after}: {told}{f', {_and(same)} {_were(same)} the same' if same else ''}"


def _and(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def _were(names: list[str]) -> str:
    return "were" if len(names) > 1 else "was"
