"""Participants against services: how each pair that talked in this run fared."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from crrsim.reporting.places import NO_SERVICE, NOBODY, SERVICES, UPLOADS, actors, judged
from crrsim.reporting.run import Run
from crrsim.reporting.verdicts import Verdict, verdict, worst


@dataclass(frozen=True)
class Tally:
    """The verdicts of some scenarios, counted."""

    counts: Mapping[str, int]

    @property
    def verdict(self) -> Verdict:
        """The worst that needs a look; where nothing does, the most frequent, for one thing not judged hides no day."""
        bad = [name for name in self.counts if verdict(name).is_bad]
        most = max(self.counts.values(), default=0)
        return worst(bad or [name for name, times in self.counts.items() if times == most])

    @property
    def scenarios(self) -> int:
        return sum(self.counts.values())

    @property
    def times(self) -> int:
        """How many have that verdict."""
        return self.counts.get(self.verdict.name, 0)


NOTHING = Tally({})


def volume(scenarios: int) -> str:
    """Return how much there is of something, for its shade: few, middling (no word), many."""
    return "many" if scenarios >= 100 else "" if scenarios >= 20 else "few"


@dataclass(frozen=True)
class Matrix:
    """`cells` maps (participant, service) to what is known of the pair; both axes in the order they are shown in."""

    actors: tuple[str, ...]
    services: tuple[str, ...]
    cells: Mapping[tuple[str, str], Tally]


def matrix(run: Run) -> Matrix:
    """Return the matrix of a run; a participant or service that nobody met has no row or column."""
    known = actors(run)
    met: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for scenario in run.scenarios:
        for pair in judged(scenario, known):
            met[pair][scenario.verdict] += 1
    talked = {actor for actor, _ in met}
    reached = {service for _, service in met}
    return Matrix(
        tuple(actor for actor in (*known, NOBODY) if actor in talked),
        tuple(service for service in (*SERVICES, UPLOADS, NO_SERVICE) if service in SERVICES or service in reached),
        {pair: Tally(counts) for pair, counts in met.items()},
    )
