"""How histories are played: the same ones at every run, wherever and beside whatever else they are played.

Left to itself hypothesis now and then draws a constant that it has found in modules imported so far. Which those are
depends on the tests that ran before in the same process, so it is told to draw none.
"""

from unittest.mock import patch

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.internal.conjecture.providers import HypothesisProvider
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

THE_SAME = 2


def play(machine: type[RuleBasedStateMachine], *, histories: int, steps: int, shortest: bool = True) -> None:
    """Play up to so many histories, up to the first that breaks.

    Raises: what an invariant raises, with the shortest history found, or with the first if that is enough.
    """
    chosen = settings(
        max_examples=histories,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate, *([Phase.shrink] if shortest else [])],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    # Private: under a hypothesis that has it no longer, histories may differ from run to run, and nothing else.
    with patch.object(HypothesisProvider, "_maybe_draw_constant", return_value=None, create=True):
        run_state_machine_as_test(seed(THE_SAME)(machine), settings=chosen)
