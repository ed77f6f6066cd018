"""A TOML file that people write and the harness must not misread: every slip is told by file, entry and field.

A run keeps what such a file said as JSON, which is read alike.
"""

import json
import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

Held = TypeVar("Held", bound=BaseModel)


class SettingsError(Exception):
    """A file that cannot be used; the message names the file and the line, or the field."""


def read_settings(file: Path, model: type[Held]) -> Held:
    """Return what `file` says as `model`. Raises: SettingsError, with one line a field that is wrong."""
    try:
        text = file.read_text("utf-8")
        return model.model_validate(json.loads(text) if file.suffix == ".json" else tomllib.loads(text))
    except OSError as problem:
        raise SettingsError(f"{file}: cannot be read ({problem.strerror})") from problem
    except ValidationError as problem:
        raise SettingsError("\n".join(f"{file}: {line}" for line in _lines(problem))) from None
    except ValueError as problem:  # of both readers, and of text that is not UTF-8
        raise SettingsError(f"{file}: is no {file.suffix[1:].upper() or 'TOML'}: {problem}") from problem


def _lines(problem: ValidationError) -> list[str]:
    """Return a line for each field: where it stands, entries of a list counted from 1, and what is wrong with it."""
    lines = []
    for error in problem.errors(include_url=False, include_input=False, include_context=False):
        place = " ".join(f"{part + 1}" if isinstance(part, int) else str(part) for part in error["loc"])
        says = error["msg"].removeprefix("Value error, ")
        if error["type"] == "extra_forbidden":
            says = "is no setting of ours"
        lines.append(f"{place}: {says}" if place else says)
    return lines
