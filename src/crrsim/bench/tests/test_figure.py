import pytest

from crrsim.bench.figure import Figure, spread


def figure(ours: float, peer: float, target: float | None = 1.0, *, up: bool = False) -> Figure:
    return Figure("x", "ms", ours, peer, target, 0.1, "", more_is_better=up)


@pytest.mark.parametrize(
    ("ours", "peer", "up", "holds"),
    [(1.0, 1.0, False, True), (1.01, 1.0, False, False), (2.0, 1.0, True, True), (0.99, 1.0, True, False)],
)
def test_a_target_is_an_upper_bound_for_costs_and_a_lower_one_for_speed(
    ours: float, peer: float, up: bool, holds: bool
) -> None:
    assert figure(ours, peer, up=up).holds is holds


def test_without_a_target_nothing_holds_or_fails() -> None:
    assert figure(1.0, 2.0, None).holds is None


@pytest.mark.parametrize(("ours", "peer"), [(-0.2, 1.0), (1.0, -0.2), (0.0, 1.0)])
def test_a_cost_below_nothing_is_noise_and_never_holds(ours: float, peer: float) -> None:
    lost = figure(ours, peer)

    assert (lost.ratio, lost.holds) == (None, None)
    assert "lost in the noise" in str(lost)


def test_the_json_has_the_fields_agreed_on() -> None:
    facts = figure(0.5, 2.0).as_json()

    assert list(facts)[:8] == ["name", "ours", "peer", "ratio", "target", "holds", "spread", "note"]
    assert facts["ratio"] == 0.25


def test_spread_is_relative_to_the_median() -> None:
    assert spread([1.0, 2.0, 5.0]) == 1.5
