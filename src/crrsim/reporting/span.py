"""When something began and ended, as other formats want it: in whole milliseconds, or seconds and nanoseconds."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crrsim.reporting.run import Run, Scenario, Step

_EPOCH = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True)
class Span:
    """From `start` to `stop`; the beginning of 1970 where the evidence does not say when."""

    start: datetime
    stop: datetime

    @property
    def start_ms(self) -> int:
        return int(self.start.timestamp() * 1000)

    @property
    def stop_ms(self) -> int:
        return max(self.start_ms, int(self.stop.timestamp() * 1000))


def of_run(run: Run) -> Span:
    return _from(run.started_at or _EPOCH, run.elapsed_ms)


def of_scenario(scenario: Scenario) -> Span:
    """Return the span of a scenario; one without an end lasts until the last thing known of it."""
    known = [step.ended for step in scenario.steps if step.ended] + [each.at for each in scenario.exchanges if each.at]
    start = scenario.began or min(known, default=_EPOCH)
    span = _from(start, scenario.elapsed_ms)
    return span if scenario.elapsed_ms else Span(start, max([start, *known]))


def of_step(step: Step, scenario: Scenario) -> Span:
    """Return the span of a step; steps that were not reached have none, and stand at the end of what was played."""
    stop = step.ended or of_scenario(scenario).stop
    return Span(stop - timedelta(milliseconds=step.elapsed_ms), stop)


def _from(start: datetime, elapsed_ms: float) -> Span:
    return Span(start, start + timedelta(milliseconds=elapsed_ms))
