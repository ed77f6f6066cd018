"""Reading the calendar's data files, as YAML 1.2 and once each.

YAML 1.2, because a 1.1 reader takes ON and OFF, which are times of use, for booleans.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML


def read_facts(source: Path) -> Mapping[str, Any]:
    """Return what a YAML file says; it is read anew only when it has changed on disk."""
    return _read(source, source.stat().st_mtime_ns)


@cache
def _read(source: Path, _changed_at: int) -> Mapping[str, Any]:
    facts: Mapping[str, Any] = YAML(typ="safe", pure=True).load(source)
    return facts
