"""A TOML file that people write and the harness must not misread: every slip is told by file, entry and field."""

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
        return model.model_validate(tomllib.loads(file.read_text("utf-8")))
    except OSError as problem:
        raise SettingsError(f"{file}: cannot be read ({problem.strerror})") from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise SettingsError(f"{file}: is no TOML: {problem}") from problem
    except ValidationError as problem:
        raise SettingsError("\n".join(f"{file}: {line}" for line in _lines(problem))) from None


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
