"""Writes what happens to a run's journal, and keeps what the verdict on a scenario needs."""

import traceback
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from math import isfinite
from pathlib import Path
from time import perf_counter
from typing import Any

from pytest_bdd.parser import Scenario, Step

import crrsim
from crrsim.evidence.attestation import Attestation
from crrsim.evidence.events import (
    Attested,
    Connected,
    Event,
    Exchange,
    FindingMade,
    RunFinished,
    RunStarted,
    ScenarioFinished,
    ScenarioStarted,
    StepFinished,
)
from crrsim.evidence.journal import Journal
from crrsim.evidence.verdict import GREEN, Decision, Facts, Family, Verdict, decide, exit_code, family_of
from steps import expect
from steps.admission import Admission
from steps.stepbook import ROOT
from steps.tags import SCENARIO_ID, own_id, with_plan_id
from steps.wording import worded


class Recorder(Journal):
    """A journal that knows which scenario and step are being played, and remembers the exchanges between them."""

    def __init__(self, folder: Path, writer: str, *, mock: bool, features: Path = ROOT) -> None:
        """`features` is what the paths of features are told from."""
        super().__init__(folder, writer, mock=mock)
        self._features = features
        self.exchanges: list[Exchange] = []
        self.verdicts: Counter[Verdict] = Counter()
        self._grades: dict[str, set[str]] = {"request": set(), "response": set()}
        self._scenario: Scenario | None = None
        self._next_step = 1
        self._attested = ""
        self._admission = Admission()
        self._run_since = self._scenario_since = self._step_since = perf_counter()

    def record(self, event: Event) -> None:
        if isinstance(event, Exchange):
            self.exchanges.append(event)
            self._admission.saw(event)
            self._grade(event.findings)
        elif isinstance(event, Connected):
            self._admission.met(event)
        elif isinstance(event, FindingMade):
            self._grade([vars(event)])
        super().record(event)

    def _grade(self, findings: Any) -> None:  # noqa: ANN401 - a sequence of mappings
        for finding in findings:
            side = finding.get("direction") or "response"
            self._grades[side].add(str(finding["grade"]))

    def begin_run(self, *, seed: int, profile: str, selection: str, scenarios: int) -> None:
        self.record(RunStarted(seed, profile, crrsim.__version__, selection, scenarios))

    def end_run(self) -> None:
        code = int(exit_code(self.verdicts.elements()))
        self.scenario(None)
        self.record(RunFinished({str(verdict): n for verdict, n in self.verdicts.items()}, code, _ms(self._run_since)))
        self.close()

    def begin_scenario(self, scenario: Scenario, row: Mapping[str, str], node: str) -> None:
        ours = next(filter(SCENARIO_ID.fullmatch, sorted(scenario.tags)), None)
        identity = ours or own_id(scenario.feature.filename, scenario.name)
        self.scenario(f"{identity}[{'-'.join(row.values())}]" if row else identity)
        self.exchanges.clear()
        self._grades = {"request": set(), "response": set()}
        self._attested = ""
        self._scenario, self._next_step, self._scenario_since = scenario, 1, perf_counter()
        self.record(_started(scenario, row, node, self._features))

    def attested(self, told: Attestation) -> None:
        """Record a person's word for the scenario, which its verdict then rests on."""
        self._attested = told.sentence
        self.record(Attested.of(told))

    def begin_step(self) -> None:
        self.step(self._next_step)
        expect.taken()
        self._step_since = perf_counter()

    def end_step(self, step: Step, problem: BaseException | None = None) -> None:
        """Record a played step; its outcome is skipped when the scenario could not be played here and now."""
        elapsed, checks = _ms(self._step_since), expect.taken()
        self._grades["response"] |= {check.grade for check in checks if not check.holds and check.grade != "fail"}
        self.record(_finished(self._next_step, step, elapsed, problem, checks))
        self._next_step += 1
        self.step(None)

    def end_scenario(
        self, problem: BaseException | None, *, graded: bool, patching: bool = False, registered: bool = True
    ) -> Decision:
        """Decide on the scenario, record the steps that were not reached, and return the decision.

        Not `graded` is a scenario that met a nuisance it had asked for: a page of a gateway is in no document.
        `patching` is a day that the plan keeps for the ISO's patches. `registered` is false where others decide which
        certificate acts for whom.
        """
        request, response = (
            frozenset(self._grades[side]) if graded else frozenset() for side in ("request", "response")
        )
        retried = graded and any(exchange.attempt > 1 for exchange in self.exchanges)
        shut_out = "" if registered else self._admission.shut_out(self.exchanges, getattr(problem, "expected", ""))
        facts = Facts(problem, response, request, None, retried, self._attested, patching, shut_out)
        decision = decide(facts)
        for step in self._scenario.steps[self._next_step - 1 :] if self._scenario else ():
            self.record(StepFinished(self._next_step, step.keyword, step.name, "skipped", line=step.line_number))
            self._next_step += 1
        error = _told(problem) if problem is not None and decision.verdict not in GREEN else None
        self.record(ScenarioFinished(str(decision.verdict), decision.reason, _ms(self._scenario_since), error))
        self.verdicts[decision.verdict] += 1
        self.scenario(None)
        return decision


def _started(scenario: Scenario, row: Mapping[str, str], node: str, features: Path) -> ScenarioStarted:
    rule_tags = scenario.rule.tags if scenario.rule else set()
    return ScenarioStarted(
        title=scenario.name,
        feature=_named(scenario.feature.filename, features),
        line=scenario.line_number,
        rule=scenario.rule.name if scenario.rule else "",
        tags=tuple(sorted(with_plan_id(scenario.tags | scenario.feature.tags | rule_tags))),
        parameters=dict(row),
        description=scenario.description or scenario.feature.description,
        node=node,
    )


@cache
def _named(feature: str, features: Path) -> str:
    file = Path(feature)
    return file.relative_to(features).as_posix() if file.is_relative_to(features) else file.name


def _finished(
    index: int, step: Step, elapsed_ms: float, problem: BaseException | None, checks: Iterable[expect.Check]
) -> StepFinished:
    rows = step.datatable.raw() if step.datatable else None
    return StepFinished(
        index=index,
        keyword=step.keyword,
        text=step.name,
        outcome="passed" if problem is None else "skipped" if family_of(problem) in _UNMET else "failed",
        elapsed_ms=elapsed_ms,
        line=step.line_number,
        error=_told(problem) if problem is not None else None,
        expected=_shown(getattr(problem, "expected", None)),
        actual=_shown(getattr(problem, "actual", None)),
        table=tuple(tuple(str(cell) for cell in row) for row in rows) if rows else (),
        checks=tuple([check.as_row() for check in checks]),
    )


def _told(problem: BaseException) -> str:
    """One sentence, then where it happened."""
    return f"{problem}\n" + "".join(traceback.format_exception(problem))


def _shown(value: object) -> object:
    """Plain values as they are, the others as their text, which a page can show and a journal can hold."""
    is_plain = isfinite(value) if isinstance(value, float) else isinstance(value, str | int | None)
    return value if is_plain else worded(value)


def _ms(since: float) -> float:
    return round((perf_counter() - since) * 1000, 3)


_UNMET = {Family.BLOCKED, Family.NOT_DUE, Family.WINDOW, Family.MANUAL}
