"""Every step definition that pytest-bdd knows of ours, as plain data for the guards, the player and the phrase book."""

import builtins
import importlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from pytest_bdd.steps import StepFunctionContext, step_function_context_registry

from steps import SENTENCES
from steps.data_files import headers
from steps.phrases import Phrase
from steps.tables import Row

ROOT = Path(__file__).resolve().parents[1]
_NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


@dataclass(frozen=True)
class Definition:
    """One sentence: its type, its text with parameters, and the function behind it.

    `makes` names the noun that the function's result becomes, if it becomes one.
    """

    type: str
    parser: Phrase
    function: Callable[..., Any]
    makes: str | None = None

    @property
    def text(self) -> str:
        return str(self.parser.name)

    @property
    def name(self) -> str:
        return str(self._written.__name__)

    @property
    def meaning(self) -> str:
        """What it means, in a sentence; what it raises is for who reads the code."""
        return (inspect.getdoc(self._written) or "").partition("Raises:")[0].split("\n", 1)[0].strip()

    @property
    def file(self) -> Path:
        return Path(self._written.__code__.co_filename)

    @property
    def line(self) -> int:
        return int(self._written.__code__.co_firstlineno)

    @property
    def files(self) -> list[str]:
        """What the files begin with that the sentence names."""
        return [header for _, kind in self.parser.named_kinds for header in headers(kind)]

    @cached_property
    def columns_of(self) -> builtins.type[Row] | None:
        """What a row is of the table below the step; none where there is no table, or its columns are free."""
        if "datatable" not in self.takes:
            return None
        told = inspect.signature(self.function).parameters["datatable"].annotation
        return told.__metadata__[0] if hasattr(told, "__metadata__") else None

    @property
    def where(self) -> str:
        return f"{named(self.file)}:{self.line}"

    @cached_property
    def awaited(self) -> bool:
        return inspect.iscoroutinefunction(self._written) or inspect.isasyncgenfunction(self._written)

    @cached_property
    def yields(self) -> bool:
        """Whether the function is taken up again after the scenario, to clear away what it made."""
        return inspect.isgeneratorfunction(self._written)

    @cached_property
    def takes(self) -> frozenset[str]:
        """The names of all that the function may be given."""
        return frozenset(inspect.signature(self.function).parameters)

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """The names of what the function cannot be called without."""
        parameters = inspect.signature(self.function).parameters.values()
        return tuple(one.name for one in parameters if one.default is one.empty and one.kind in _NAMED)

    @cached_property
    def _written(self) -> Any:  # noqa: ANN401 - a function, of which a Callable does not show the code
        return inspect.unwrap(self.function)


def definitions() -> tuple[Definition, ...]:
    """Return our step definitions, sorted by type and text, after importing the modules that hold them."""
    for module in SENTENCES:
        importlib.import_module(module)
    ours = [_definition(one) for one in step_function_context_registry.values() if isinstance(one.parser, Phrase)]
    return tuple(sorted(ours, key=lambda one: (("given", "when", "then").index(one.type), one.text)))


@cache
def named(file: Path) -> str:
    """Return a path as a reader of the suite would write it."""
    return file.relative_to(ROOT).as_posix() if file.is_relative_to(ROOT) else str(file)


def _definition(context: StepFunctionContext) -> Definition:
    assert isinstance(context.parser, Phrase)
    assert not context.converters, f"{context.parser.name!r} has converters; its parameters have kinds"
    return Definition(context.type or "given", context.parser, context.step_func, context.target_fixture)
