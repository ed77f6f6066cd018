"""Whether two runs stood on the same: both short ids, and which parts of what they stood on differed."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from crrsim.reporting.reading import MANIFEST

_PLAIN = frozenset({"base_url", "week_1", "writes", "mock"})
_LOCAL = "https://localhost:"
Parts = Mapping[str, str]
"""The parts of a run's fingerprint: each one's digest under its name, and under `id` the short id of them all."""


def parts_of(folder: Path) -> Parts:
    """Return the fingerprint of the run in `folder`; nothing where none can be read."""
    held = _manifest(folder).get("fingerprint")
    return {str(name): str(digest) for name, digest in held.items()} if isinstance(held, Mapping) else {}


def settings_of(folder: Path) -> Mapping[str, Any]:
    """Return the settings of the profile of the run in `folder`, as its manifest tells them."""
    held = _manifest(folder).get("profile")
    return held if isinstance(held, Mapping) else {}


def other_settings(then: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what differs of the settings: of those that every pack tells then and now, of others no more than which.

    >>> other_settings({"writes": True, "locations": {}}, {"writes": False, "locations": {"A": "B"}})
    ('locations', 'writes: True then, False now')
    """
    other = sorted(name for name in then.keys() | now.keys() if then.get(name) != now.get(name))
    return tuple(_setting(name, then.get(name), now.get(name)) for name in other)


def _setting(name: str, then: Any, now: Any) -> str:  # noqa: ANN401 - whatever a profile holds
    if name not in _PLAIN:
        return name
    is_local = all(str(each).startswith(_LOCAL) for each in (then, now))
    port = ", which is another port of the same machine" if is_local else ""
    return f"{name}: {then} then, {now} now{port}"


def standing(then: Parts, now: Parts, settings: tuple[str, ...] = ()) -> str:
    """Return in one clause on what an earlier run stood and on what this one does, and what differed.

    `settings` are those of the profile that did.

    >>> standing({"id": "fp-1", "code": "a", "seed": "7"}, {"id": "fp-2", "code": "b", "seed": "7"})
    'on fp-1, and this one on fp-2: the code differed; seed was the same'
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
    of_profile = f" ({'; '.join(settings)})" if settings and "profile" in other else ""
    told = f"the {_and(other)} differed{of_profile}" if other else "what differed is not recorded"
    same = [name for name in names if name not in other]
    return f"on {before}, and this one on {after}: {told}{f'; {_and(same)} {_were(same)} the same' if same else ''}"


def _manifest(folder: Path) -> Mapping[str, Any]:
    try:
        manifest: Any = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, Mapping) else {}


def _and(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def _were(names: list[str]) -> str:
    return "were" if len(names) > 1 else "was"
