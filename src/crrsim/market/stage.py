"""What a world is played on and never changes: the plan's schedule, the cast, the network, the ordinary business.

One stage serves all scenarios of a run. It also keeps what is costly and the same for all of them: the pasts already
played, the models of each outage state, and the clearings already worked out.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from crrsim.calendar.plan import Plan
from crrsim.calendar.schedule import Schedule
from crrsim.clearing.allocation import AllocationTerms, Nominated, allocate
from crrsim.clearing.auction import Clearing, ClearingOptions
from crrsim.clearing.markets import clear_each
from crrsim.clearing.question import Question as AuctionQuestion
from crrsim.market.settings import LOAD_WEIGHTED, Assumptions
from crrsim.network.grid import Derate
from crrsim.network.model import Model
from crrsim.network.shift_factors import single_outages
from crrsim.terms.business import Business, SeedCrr
from crrsim.terms.participant import Participant

if TYPE_CHECKING:
    from crrsim.market.history import History

BEFORE_WEEK_1 = timedelta(weeks=5)
"""How long before week 1 the world begins: the four weeks of connectivity and one more."""

FIRST_CRR_ID = 1_000_000_001

Question = tuple[Hashable, ...]
"""All that an answer of the engine depends on: which engine, the model's digest, and what was asked."""


@dataclass(frozen=True, eq=False)
class Stage:
    """Everything that `World.at` needs but the moment and the defects. Two stages never share a past."""

    seed: int
    schedule: Schedule
    participants: Mapping[str, Participant]
    model: Model
    business: Business
    settings: Assumptions
    histories: dict[frozenset[str], "History"] = field(default_factory=dict, repr=False)
    lock: Lock = field(default_factory=Lock, repr=False)
    _cleared: dict[Question, Clearing] = field(default_factory=dict, repr=False)
    _models: dict[tuple[frozenset[str], tuple[Derate, ...], float | None], Model] = field(
        default_factory=dict, repr=False
    )

    @classmethod
    def of(
        cls,
        *,
        seed: int,
        plan: Plan,
        participants: Iterable[Participant],
        model: Model,
        business: Callable[[int, Schedule, Model], Business],
        settings: Assumptions | None = None,
    ) -> "Stage":
        """Set the stage: lay the schedule on the plan and let `business` write the cast's ordinary business.

        Raises: GridError, UnknownLocation if what is assumed does not fit the network.
        """
        chosen = settings or Assumptions()
        model = as_assumed(model, chosen)
        schedule = Schedule.of(plan, long_term_after_tier_1=chosen.long_term_after_tier_1, tier_3=chosen.tier_3)
        return cls(
            seed=seed,
            schedule=schedule,
            participants={one.name: one for one in participants},
            model=model,
            business=business(seed, schedule, model),
            settings=chosen,
        )

    @property
    def begins_at(self) -> datetime:
        return self.schedule.plan.moment("W1-MON", "00:00") - BEFORE_WEEK_1

    @cached_property
    def seeded_ids(self) -> dict[SeedCrr, int]:
        """The CRR ID of each seeded holding, in the order in which the business lists them."""
        return {held: FIRST_CRR_ID + place for place, held in enumerate(self.business.holdings)}

    def model_with(
        self, outages: Iterable[str], derates: tuple[Derate, ...] = (), *, hours: float | None = None
    ) -> Model:
        """The network with exactly these branches out of service, and these derates beside its own.

        Derates are spread over so many hours, or count in full.
        """
        taken = frozenset(outages)
        over = hours if self.model.derates or derates else None
        if over is None and not derates and taken == frozenset(self.model.outages):
            return self.model
        if (taken, derates, over) not in self._models:
            derated = replace(self.model, derates=self.model.derates + derates) if derates else self.model
            self._models[taken, derates, over] = _without(_spread(derated, over), tuple(sorted(taken)))
        return self._models[taken, derates, over]

    def clear(self, asked: Sequence[AuctionQuestion], options: ClearingOptions) -> tuple[Clearing, ...]:
        """Clear the products of an auction, or give the answers that the same questions had before.

        Raises: ClearingFailed.
        """
        known = [("auction", one.model.digest, one.bids, one.held, one.release, options) for one in asked]
        new = {question: one for question, one in zip(known, asked, strict=True) if question not in self._cleared}
        self._cleared.update(zip(new, clear_each(tuple(new.values()), options), strict=True))
        return tuple(self._cleared[question] for question in known)

    def allocate(self, model: Model, nominated: tuple[Nominated, ...], terms: AllocationTerms) -> Clearing:
        """Allocate, or give the answer that the same question had before. Raises: ClearingFailed."""
        question = ("allocation", model.digest, nominated, terms)
        return self._answered(question, lambda: allocate(model, nominated, terms))

    def _answered(self, question: Question, find: Callable[[], Clearing]) -> Clearing:
        if question not in self._cleared:
            self._cleared[question] = find()
        return self._cleared[question]


def as_assumed(model: Model, settings: Assumptions) -> Model:
    """The model with replacements told (A-17), and a bus of zero prices (A-32)."""
    if settings.replacements:
        model = replace(model, named=dict(settings.replacements))
    return model if settings.price_zero == LOAD_WEIGHTED else replace(model, zero_at=settings.price_zero)


def _spread(model: Model, hours: float | None) -> Model:
    """The model with its derates spread over so many hours (A-25)."""
    if hours is None:
        return model
    return replace(model, derates=tuple(one.spread(model.grid.branch(one.branch), hours) for one in model.derates))


def _without(model: Model, outages: tuple[str, ...]) -> Model:
    """The model with other outages, its contingencies kept as far as the grid that is left survives them."""
    bare = replace(model, outages=outages, contingencies=())
    survived = {one.name for one in single_outages(bare.in_service).contingencies}
    return replace(bare, contingencies=tuple(one for one in model.contingencies if one.name in survived))
