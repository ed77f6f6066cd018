"""The allocation by pencil: who is cut, by how much, and what the multipliers say."""

import dataclasses
from collections.abc import Sequence
from decimal import Decimal

import pytest

from crrsim.clearing.allocation import AllocationTerms, Nominated, allocate
from crrsim.clearing.auction import Clearing, ClearingOptions
from crrsim.clearing.bid import BadBid, Held
from crrsim.clearing.tests.bids import held
from crrsim.network.cases import five_bus, three_bus
from crrsim.network.grid import GridError
from crrsim.network.interface import Interface
from crrsim.network.model import Model

D = Decimal


def asked(*wanted: tuple[str, float | str]) -> list[Nominated]:
    """`asked(("A>C", 90), ("B>C", 60))`, numbered from one."""
    ends = [(*path.partition(">")[::2], D(str(mw))) for path, mw in wanted]
    return [Nominated(n, source, sink, mw) for n, (source, sink, mw) in enumerate(ends, start=1)]


def award(model: Model, wanted: list[Nominated], base: Sequence[Held] = (), **terms: object) -> Clearing:
    return allocate(model, wanted, AllocationTerms(held=tuple(base), **terms))  # type: ignore[arg-type] # by name


def test_equals_are_cut_in_proportion() -> None:
    """The triangle carries 150 MW from A to C: 2/3 of it is the 100 MW of the line A-C. 90 and 90 share it."""
    assert award(three_bus(), asked(("A>C", 90), ("A>C", 90))).awards == {1: D(75), 2: D(75)}
    assert award(three_bus(), asked(("A>C", 120), ("A>C", 60))).awards == {1: D(100), 2: D(50)}


def test_the_cut_falls_on_who_relieves_the_line_most_but_not_on_it_alone() -> None:
    """A>C 147 and B>C 60 put 2/3 x 147 + 1/3 x 60 = 118 MW on A-C, 18 too many; a cut is N x effect x mu / 2.

    147 x 4/9 x mu/2 + 60 x 1/9 x mu/2 = 18 gives mu/2 = 0.25: A>C is cut by 147 x 2/3 x 0.25 = 24.5, B>C by
    60 x 1/3 x 0.25 = 5. The line carries 2/3 x 122.5 + 1/3 x 55 = 100 MW, and mu is 0.5 a megawatt.
    """
    found = award(three_bus(), asked(("A>C", 147), ("B>C", 60)))
    assert found.awards == {1: D("122.5"), 2: D(55)}
    (binding,) = found.binding
    assert (binding.constraint, binding.direction) == ("A-C", "+")
    assert binding.shadow_price == pytest.approx(0.5)
    assert binding.flow_mw == pytest.approx(100.0)
    assert found.record.objective == pytest.approx(24.5**2 / 147 + 5**2 / 60)


def test_the_most_megawatts_sacrifice_the_most_effective() -> None:
    """B>C takes 1/3 of the line a megawatt and stays whole; A>C has the other 80 MW of it, 120 MW."""
    found = award(three_bus(), asked(("A>C", 147), ("B>C", 60)), objective="most MW")
    assert found.awards == {1: D(120), 2: D(60)}
    assert found.record.objective == pytest.approx(180)


def test_the_most_megawatts_share_among_equals_in_proportion() -> None:
    assert award(three_bus(), asked(("A>C", 90), ("A>C", 180)), objective="most MW").awards == {1: D(50), 2: D(100)}


def test_what_fits_is_awarded_in_full() -> None:
    found = award(three_bus(), asked(("A>C", "60.001"), ("B>C", "20.5")))
    assert found.awards == {1: D("60.001"), 2: D("20.500")}
    assert found.binding == ()


def test_a_counterflow_is_never_awarded_beyond_its_nomination() -> None:
    """30 MW from C to A make room for 30 more from A to C, and are awarded in full."""
    found = award(three_bus(), asked(("A>C", 300), ("C>A", 30)))
    assert found.awards == {1: D(180), 2: D(30)}


def test_base_load_goes_first_and_its_overload_is_not_sold_again() -> None:
    assert award(three_bus(), asked(("A>C", 90)), [held("A>C", 90)]).awards == {1: D(60)}
    assert award(three_bus(), asked(("A>C", 90)), [held("A>C", 200)]).awards == {1: D(0)}


def test_awards_leave_room_in_each_base_load_of_the_times_they_are_valid_in() -> None:
    """Beside 90 MW of one year and 120 MW the other way of the next there are 60 MW: the years do not make up."""
    later = ((held("C>A", 120),),)
    assert award(three_bus(), asked(("A>C", 300)), [held("A>C", 90)], also=later).awards == {1: D(60)}
    assert award(three_bus(), asked(("C>A", 300)), [held("A>C", 90)], also=later).awards == {1: D(30)}


def test_limits_are_released_in_part() -> None:
    assert award(three_bus(), asked(("A>C", 200)), release=0.65).awards == {1: D("97.5")}


def test_awards_survive_each_outage_unless_that_is_switched_off() -> None:
    """With A-C lost all of A>C takes A-B and B-C at 120 MW; with all in service 150 MW would do."""
    assert award(five_bus(), asked(("A>D", 200))).awards == {1: D(120)}
    bent = ClearingOptions(enforce_contingencies=False)
    assert award(five_bus(), asked(("A>D", 200)), options=bent).awards == {1: D(150)}


def test_an_interface_limits_and_what_is_set_aside_of_it_is_left() -> None:
    tie = Interface("TIE", (("A-C", 1.0), ("A-B", 1.0)), 80.0, 50.0)
    model = dataclasses.replace(three_bus(), interfaces=(tie,))
    found = award(model, asked(("A>C", 200)))
    assert found.awards == {1: D(80)}
    assert (found.binding[0].constraint, found.binding[0].device_type) == ("TIE", "INTERFACE")
    assert award(model, asked(("C>A", 200))).awards == {1: D(50)}
    assert award(model, asked(("A>C", 200)), aside=(("TIE", 30.0),)).awards == {1: D(50)}
    assert award(model, asked(("A>C", 200)), [held("A>C", 60)], aside=(("TIE", 30.0),)).awards == {1: D(0)}
    with pytest.raises(GridError, match="set aside on OTHER"):
        award(model, asked(("A>C", 200)), aside=(("OTHER", 30.0),))


def test_awards_go_down_to_the_step() -> None:
    """Three equal nominations share 100 MW: 33.333 each, and 0.001 MW is left."""
    found = award(three_bus(), asked(("A>C", 50), ("A>C", 50), ("A>C", 50)), [held("A>C", 50)])
    assert set(found.awards.values()) == {D("33.333")}
    assert found.record.overload_mw == 0


def test_identical_nominations_may_be_served_in_turn_where_a_defect_asks_for_it() -> None:
    bent = ClearingOptions(tie_break="first come")
    assert award(three_bus(), asked(("A>C", 90), ("A>C", 90)), options=bent).awards == {1: D(90), 2: D(60)}


def test_the_digest_names_all_that_was_asked() -> None:
    tied = dataclasses.replace(three_bus(), interfaces=(Interface("TIE", (("A-C", 1.0),), 80.0, 50.0),))
    wanted = asked(("A>C", 90), ("B>C", 60))
    others = (
        award(tied, wanted[:1]),
        award(tied, wanted, objective="most MW"),
        award(tied, wanted, aside=(("TIE", 1.0),)),
        award(tied, wanted, release=0.9),
        award(tied, wanted, [held("A>C", 1)]),
        award(tied, wanted, also=((held("A>C", 1),),)),
    )
    digests = {one.record.input_digest for one in (award(tied, wanted), *others)}
    assert len(digests) == 7
    assert award(tied, wanted[::-1]).record.input_digest in digests


def test_what_is_no_nomination_is_refused() -> None:
    with pytest.raises(BadBid, match="1 comes twice"):
        award(three_bus(), asked(("A>C", 1))[:1] * 2)
    with pytest.raises(BadBid, match="wider than zero"):
        award(three_bus(), asked(("A>C", 0)))
