"""The paper all pages are written on: templates, and style and script with the hashes that let nothing else run."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


@cache
def stationery() -> Environment:
    """Return the templates."""
    return Environment(
        loader=PackageLoader("crrsim.reporting"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip


def frozen(styles: Sequence[str], scripts: Sequence[str]) -> Mapping[str, Markup | str]:
    """Return style and script, each made of our own files, and the hashes for the page's policy."""
    style, script = (_together(names) for names in (styles, scripts))
    return {
        "style": Markup(style),  # noqa: S704 - our own files
        "script": Markup(script),  # noqa: S704 - our own files
        "style_hash": _hash(style),
        "script_hash": _hash(script),
    }


def _together(names: Sequence[str]) -> str:
    held = files("crrsim.reporting").joinpath("templates")
    return "".join(held.joinpath(name).read_text("utf-8") for name in names)


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
