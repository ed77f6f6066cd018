"""What each rule rests on can be looked up, or is owned up to as assumed."""

import pytest

from crrsim.market.publications import Ground, Kind, Unfounded, grounds
from crrsim.market.rules import AnyRule, Rule, find_rule


def of(source: str) -> tuple[Ground, ...]:
    made: AnyRule = Rule("x", "x", source, lambda: None, plays=False)
    return grounds(made)


def test_the_parts_of_a_source_are_told_apart() -> None:
    published, plan, assumed, ours = of(
        "auction and nomination API, POR0011; plan W1-TUE; A-18, A-19: both; our reading"
    )
    assert published == Ground(Kind.PUBLISHED, "POR0011", ("nomination", "auction"))
    assert plan == Ground(Kind.PUBLISHED, "W1-TUE", ("plan",))
    assert assumed == Ground(Kind.ASSUMED, "both", registers=("A-18", "A-19"))
    assert ours == Ground(Kind.OURS, "")
    (load,) = of("historical and forecasted load API, LHFV0030")
    assert load.documents == ("historical_forecasted_load",)


def test_a_part_that_nobody_could_look_up_is_an_error() -> None:
    with pytest.raises(Unfounded, match="the rule x: 'chapter 7' names no publication"):
        of("auction API; chapter 7")


def test_what_the_documents_do_not_say_of_invalid_portfolios_is_ours() -> None:
    kinds = [each.kind for each in grounds(find_rule("submission-guard"))]
    assert kinds == [Kind.PUBLISHED, Kind.OURS]
