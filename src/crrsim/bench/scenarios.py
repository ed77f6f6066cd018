"""The scenarios of the harness bench: the same files for every runner, in sentences that our suite has anyway."""

from collections.abc import Iterator
from pathlib import Path

STEPS = 10
REQUESTS = 5
PER_FILE = 20
MOST = 999

_BODY = """\
    When FIN1 asks for the status of the monthly auction
    Then the market is OPEN
    When FIN1 asks for the status of the annual auction
    Then the market is OPEN
    When FIN1 asks for the status of the monthly auction
    Then the market is OPEN
    When FIN1 asks for the status of the annual auction
    Then the market is OPEN
    When FIN1 asks for the status of the monthly auction
    Then the market is OPEN
"""


def write_features(folder: Path, scenarios: int) -> None:
    """Write that many scenarios into `folder`, twenty a file, each with ten steps and five requests."""
    folder.mkdir(parents=True, exist_ok=True)
    for first in range(1, scenarios + 1, PER_FILE):
        last = min(first + PER_FILE - 1, scenarios)
        text = "\n".join([f"Feature: Round trips {first} to {last}\n", *_scenarios(first, last)])
        (folder / f"round_trips_{first:03d}.feature").write_text(text, "utf-8")


def _scenarios(first: int, last: int) -> Iterator[str]:
    for number in range(first, last + 1):
        yield f"  @CRR-BEN-{number:03d} @w1-mon-kick-3\n  Scenario: Round trip {number}\n{_BODY}"
