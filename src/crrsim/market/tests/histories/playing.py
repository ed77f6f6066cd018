"""How histories are played: at random by the hundred, or the same ones each time, until one breaks what must hold."""

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test


def play(machine: type[RuleBasedStateMachine], *, histories: int, steps: int) -> None:
    """Play so many new histories. Raises: what an invariant raises, with the shortest history found."""
    chosen = settings(
        max_examples=histories, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(machine, settings=chosen)


def play_the_same(machine: type[RuleBasedStateMachine], *, histories: int, steps: int) -> None:
    """Play up to so many histories, the same at every run, up to the first that breaks. Raises: as `play`."""
    chosen = settings(
        max_examples=histories,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=chosen)
