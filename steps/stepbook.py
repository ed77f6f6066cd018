"""Every step definition that pytest-bdd knows of ours, as plain data for the guards and the phrase book."""

import importlib
import inspect
from dataclasses import dataclass
from pathlib import Path

from pytest_bdd.steps import StepFunctionContext, step_function_context_registry

from steps import SENTENCES
from steps.phrases import Phrase

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Definition:
    """One sentence: its type, its text with parameters, and the function behind it."""

    type: str
    parser: Phrase
    name: str
    doc: str
    file: Path
    line: int
    awaited: bool

    @property
    def text(self) -> str:
        return str(self.parser.name)

    @property
    def where(self) -> str:
        return f"{named(self.file)}:{self.line}"


def definitions() -> tuple[Definition, ...]:
    """Return our step definitions, sorted by type and text, after importing the modules that hold them."""
    for module in SENTENCES:
        importlib.import_module(module)
    ours = [_definition(one) for one in step_function_context_registry.values() if isinstance(one.parser, Phrase)]
    return tuple(sorted(ours, key=lambda one: (("given", "when", "then").index(one.type), one.text)))


def named(file: Path) -> str:
    """Return a path as a reader of the suite would write it."""
    return file.relative_to(ROOT).as_posix() if file.is_relative_to(ROOT) else str(file)


def _definition(context: StepFunctionContext) -> Definition:
    function = inspect.unwrap(context.step_func)
    assert isinstance(context.parser, Phrase)
    return Definition(
        type=context.type or "given",
        parser=context.parser,
        name=function.__name__,
        doc=inspect.getdoc(function) or "",
        file=Path(inspect.getfile(function)),
        line=inspect.getsourcelines(function)[1],
        awaited=inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function),
    )
