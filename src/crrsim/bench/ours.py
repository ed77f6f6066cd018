"""Our side of the harness bench: the suite's own collector, hooks, guards, fixtures, steps, journal and client.

Only the server is another: where the suite would start the mock, it gets a client of the bench's canned answers, so
that every runner waits for the same thing.
"""

import importlib
import os

from crrsim.calendar.plan import Plan
from crrsim.calendar.schedule import Schedule
from crrsim.client.connection import CrrClient
from crrsim.client.identity import Identity
from crrsim.client.session import Session
from crrsim.evidence.journal import Journal

BASE_URL = "CRRSIM_BENCH_URL"


class BenchSimulation:
    """As much of a simulation as the bench's sentences and the suite's hooks ask for."""

    name = "bench"
    is_mock = True
    troubled = False

    def __init__(self, journal: Journal, seed: int) -> None:
        self.seed = seed
        self.plan = Plan.load()
        self.schedule = Schedule.of(self.plan)
        self._client = CrrClient(Session(Identity("FIN1", "FIN1"), os.environ[BASE_URL], journal))

    def begin(self, defect: str | None = None) -> None:
        """Nothing is arranged: the answers are canned."""

    def end(self) -> None:
        """Nothing was left behind."""

    def client(self, actor: str) -> CrrClient:
        """Return the one client there is, whoever asks."""
        del actor
        return self._client

    def close(self) -> None:
        self._client.close()


def stand_in_for_the_mock() -> None:
    """Let the suite's `sim` be the bench's; called by the conftest of the bench's own folder, and nowhere else."""
    fixtures = importlib.import_module("steps.fixtures")
    # setattr would hide from a reader what is replaced; steps is no package that a type checker sees from here
    fixtures.simulation_of = lambda config, recorder: BenchSimulation(  # type: ignore[attr-defined]  # see above
        recorder, config.option.seed
    )
