"""A scenario is played as pytest-bdd would play it: same hooks, same arguments, same fixtures."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pytest_bdd.parser import Step

from steps import player
from steps.gherkin import playable
from steps.guards import Guard
from steps.phrases import phrase
from steps.player import Nouns, play
from steps.stepbook import Definition

FEATURE = """Feature: Weather
  Background:
    Given it rained 12

  Scenario: {title}
    When it pours:
      | where | mm |
      | here  | 3  |
    Then it is wet
      '''
      all over
      '''
"""


class Hooks:
    """Stands for pytest's hooks, and remembers which were called, with which step and arguments."""

    def __init__(self) -> None:
        self.called: list[tuple[str, str, dict[str, Any]]] = []
        self.listeners: list[object] = [self]

    def __getattr__(self, name: str) -> Callable[..., None]:
        def note(**told: Any) -> None:  # noqa: ANN401 - whatever a hook is told
            step = told.get("step")
            self.called.append((name.removeprefix("pytest_bdd_"), step.name if step else "", told))

        note.get_hookimpls = lambda: self.listeners  # type: ignore[attr-defined]  # as pluggy has it
        return note

    @property
    def names(self) -> list[str]:
        return [name for name, _, _ in self.called]


class Recorder:
    """Stands for the journal, and remembers which steps ended, and how."""

    def __init__(self) -> None:
        self.began = 0
        self.ended: list[tuple[str, BaseException | None]] = []

    def begin_step(self) -> None:
        self.began += 1

    def end_step(self, step: Step, problem: BaseException | None = None) -> None:
        self.ended.append((step.name, problem))


class Request:
    """As much of pytest's request as a player asks for."""

    def __init__(self, **fixtures: object) -> None:
        self.hooks = Hooks()
        self.recorder = Recorder()
        self.config = SimpleNamespace(hook=self.hooks, stash={player.RECORDER: self.recorder})
        self.node = SimpleNamespace()
        self.fixtures = fixtures
        self.finalizers: list[Callable[[], object]] = []

    def getfixturevalue(self, name: str) -> object:
        return self.fixtures[name]

    def addfinalizer(self, finalizer: Callable[[], object]) -> None:
        self.finalizers.append(finalizer)


def played(folder: Path, request: Request, **steps: Callable[..., Any]) -> Hooks:
    file = folder / "weather.feature"
    file.write_text(FEATURE.format(title="One").replace("'''", '"""'), "utf-8")
    guard = Guard(
        (
            Definition("given", phrase("it rained {mm:Count}"), steps.get("rained", lambda: None), makes="water"),
            Definition("when", phrase("it pours:"), steps.get("pours", lambda: None), makes="water"),
            Definition("then", phrase("it is wet"), steps.get("wet", lambda: None)),
        )
    )
    (template,) = playable(file).scenarios.values()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(player, "inject_fixture", lambda to, name, value: to.fixtures.update({name: value}))
        play(request, template, lambda step: guard.matching(step.type, step.name)[0])  # type: ignore[arg-type]  # see Request
    return request.hooks


def test_every_hook_is_called_in_order(tmp_path: Path) -> None:
    hooks = played(tmp_path, Request())
    of_a_step = ["before_step", "before_step_call", "after_step"]
    assert hooks.names == ["before_scenario", *of_a_step * 3, "after_scenario"]
    assert [step for name, step, _ in hooks.called if name == "after_step"] == [
        "it rained 12",
        "it pours:",
        "it is wet",
    ]


def test_the_journal_is_told_of_each_step_and_others_when_they_listen(tmp_path: Path) -> None:
    request = Request()
    request.hooks.listeners.clear()
    assert played(tmp_path, request).names == ["before_scenario", "after_scenario"]
    assert request.recorder.began == 3
    assert request.recorder.ended == [("it rained 12", None), ("it pours:", None), ("it is wet", None)]


def test_a_step_is_given_words_tables_texts_fixtures_and_what_was_made(tmp_path: Path) -> None:
    seen: dict[str, object] = {}

    def rained(mm: int) -> int:
        return mm

    def pours(water: int, datatable: Sequence[Sequence[str]], umbrella: str = "none") -> int:
        seen["table"] = [list(row) for row in datatable], umbrella
        return water + int(datatable[1][1])

    def wet(water: int, sky: str, docstring: str) -> None:
        seen["wet"] = water, sky, docstring

    hooks = played(tmp_path, Request(sky="grey"), rained=rained, pours=pours, wet=wet)
    assert seen == {"table": ([["where", "mm"], ["here", "3"]], "none"), "wet": (15, "grey", "all over")}
    told = [told["step_func_args"] for name, _, told in hooks.called if name == "after_step"]
    assert told[0] == {"mm": 12}
    assert told[2] == {"docstring": "all over", "water": 15, "sky": "grey"}


@pytest.mark.parametrize("ends", [AssertionError("dry"), pytest.fail.Exception("dry")], ids=["assert", "pytest.fail"])
def test_a_step_that_fails_ends_the_scenario_and_is_told(tmp_path: Path, ends: BaseException) -> None:
    def pours() -> None:
        raise ends

    request = Request()
    with pytest.raises(type(ends), match="dry"):
        played(tmp_path, request, pours=pours)
    assert request.hooks.names[-4:] == ["before_step", "before_step_call", "step_error", "after_scenario"]
    assert request.hooks.called[-2][2]["exception"] is ends
    assert request.recorder.ended == [("it rained 12", None), ("it pours:", ends)]


def test_a_fixture_that_is_missing_is_an_error_of_its_step(tmp_path: Path) -> None:
    def wet(sun: object) -> None:
        del sun

    request = Request()
    with pytest.raises(KeyError, match="sun"):
        played(tmp_path, request, wet=wet)
    assert request.hooks.names[-2:] == ["step_error", "after_scenario"]


def test_a_step_that_yields_is_taken_up_again_after_the_scenario(tmp_path: Path) -> None:
    log: list[object] = []

    def pours() -> Iterator[str]:
        yield "a puddle"
        log.append("dried")

    def wet(water: str) -> None:
        log.append(water)

    request = Request()
    played(tmp_path, request, pours=pours, wet=wet)
    assert log == ["a puddle"]
    for finalizer in request.finalizers:
        finalizer()
    assert log == ["a puddle", "dried"]


@pytest.fixture
def puddle(water: str) -> str:
    return f"a puddle of {water}"


@pytest.fixture
def water() -> str:
    return "dew"


def test_a_fixture_sees_what_a_step_made(request: pytest.FixtureRequest) -> None:
    nouns = Nouns(request)
    nouns["water"] = "rain"
    assert nouns["water"] == "rain"
    assert nouns["puddle"] == "a puddle of rain"


def test_a_step_that_asks_through_the_request_sees_what_steps_made(request: pytest.FixtureRequest) -> None:
    nouns = Nouns(request)
    assert nouns["water"] == "dew"
    for made in ("rain", "snow"):
        nouns["water"] = made
        assert nouns["request"].getfixturevalue("water") == made
