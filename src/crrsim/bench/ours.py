"""Our side of the harness bench: the suite's own collector, hooks, guards, steps, journal and client.

Only the server is another: a `sim` that talks to the bench's canned answers instead of the mock, so that every runner
waits for the same thing.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from crrsim.calendar.plan import Plan
from crrsim.calendar.schedule import Schedule
from crrsim.client.connection import CrrClient
from crrsim.client.identity import Identity
from crrsim.client.session import Session
from crrsim.evidence.journal import Journal

BASE_URL = "CRRSIM_BENCH_URL"


class BenchSimulation:
    """As much of a simulation as the bench's sentences ask for."""

    name = "bench"
    is_mock = True
    troubled = False

    def __init__(self, journal: Journal, base_url: str) -> None:
        self.plan = Plan.load()
        self.schedule = Schedule.of(self.plan)
        self._client = CrrClient(Session(Identity("FIN1", "FIN1"), base_url, journal))

    def begin(self, defect: str | None = None) -> None:
        """Nothing is arranged: the answers are canned."""

    def client(self, actor: str) -> CrrClient:
        """Return the one client there is, whoever asks."""
        del actor
        return self._client

    def close(self) -> None:
        self._client.close()


@pytest.fixture(scope="session")
def sim(request: pytest.FixtureRequest) -> Iterator[Any]:
    """The bench's simulation, its exchanges written to the run's journal like any other's."""
    from steps.hooks import recorder_of  # noqa: PLC0415 - the suite is on the path only when pytest plays it

    recorder = recorder_of(request.config, mock=True)
    made = BenchSimulation(recorder, os.environ[BASE_URL])
    recorder.begin_run(seed=0, profile=made.name, selection="", scenarios=len(request.session.items))
    yield made
    made.close()
