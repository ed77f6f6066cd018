"""When to ask once more: only reads, only where the ISO's own table says "try again later", and every try recorded."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import stamina
from stamina import instrumentation

from crrsim.client.answer import AnyOutcome
from crrsim.contract import errors
from crrsim.contract.operations import Operation
from crrsim.terms.outcome import Refused


class _AgainError(Exception):
    """Carries a refusal that invites another try out of the attempt."""

    def __init__(self, outcome: AnyOutcome) -> None:
        super().__init__("try again later")
        self.outcome = outcome


@dataclass(frozen=True)
class Retries:
    """How often and how patiently to try, in seconds. Waits double from `first_wait` up to `longest_wait`."""

    attempts: int = 4
    first_wait: float = 0.5
    longest_wait: float = 8.0
    jitter: float = 0.5

    def run(self, operation: Operation, attempt: Callable[[int], AnyOutcome]) -> AnyOutcome:
        """Return the outcome of `attempt(1)`, or of a later one while the refusal says to try again later."""
        try:
            for tried in self._tries():
                with tried:
                    return _settled(operation, attempt(tried.num))
        except _AgainError as last:
            return last.outcome
        raise AssertionError("stamina made no attempt at all")

    def _tries(self) -> Iterator[stamina.Attempt]:
        with _silent():
            yield from stamina.retry_context(
                on=_AgainError,
                attempts=self.attempts,
                timeout=None,
                wait_initial=self.first_wait,
                wait_max=self.longest_wait,
                wait_jitter=self.jitter,
            )


def _settled(operation: Operation, outcome: AnyOutcome) -> AnyOutcome:
    if invites_another(operation, outcome):
        raise _AgainError(outcome)
    return outcome


def invites_another(operation: Operation, outcome: AnyOutcome) -> bool:
    """Whether `outcome` is a refusal of a read with nothing but codes that say "try again later"."""
    if operation.method != "GET" or not isinstance(outcome, Refused) or not outcome.codes:
        return False
    return all(_is_retryable(operation.service, code) for code in outcome.codes)


def _is_retryable(service: str, code: str) -> bool:
    try:
        return errors.find(service, code).retryable
    except LookupError:  # a code the table does not have
        return False


@contextmanager
def _silent() -> Iterator[None]:
    """Keep stamina from logging: each attempt stands in the journal."""
    before = instrumentation.get_on_retry_hooks()
    instrumentation.set_on_retry_hooks(())
    try:
        yield
    finally:
        instrumentation.set_on_retry_hooks(before)
