"""Screening against angles: every branch, every outage, wherever the slack is."""

import itertools
import pickle
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csc_array, eye_array

from crrsim.network.default import default_model
from crrsim.network.factorisation import Factorisation
from crrsim.network.grid import Contingency, Grid
from crrsim.network.remembered import LEAST
from crrsim.network.rows import BACKWARDS, FORWARDS, NO_OPTIONS, Options, Rows
from crrsim.network.screening import Screen
from crrsim.network.shift_factors import DisconnectedGrid
from crrsim.network.tests.grids import every_outage, flows_by_angles, meshed

Vector = NDArray[np.float64]
Index = NDArray[np.intp]
Limits = dict[tuple[int, int, int], float]
ALL = 10**6


def at_buses(grid: Grid) -> csc_array:
    return csc_array(eye_array(len(grid.buses)))


def balanced(n_bus: int, seed: int) -> Vector:
    injected = np.random.default_rng(seed).normal(scale=100, size=n_bus)
    return np.asarray(injected - injected.mean(), dtype=np.float64)


def contingencies(grid: Grid, seed: int) -> tuple[Contingency, ...]:
    """Every single outage, and pairs and triples by chance, some of which cut the grid."""
    chance = Random(seed)
    names = [branch.name for branch in grid.branches]
    several = [Contingency(f"C{n}", tuple(chance.sample(names, 2 + n % 2))) for n in range(10)]
    return *every_outage(grid), *several


def flows_expected(grid: Grid, cases: tuple[Contingency, ...], injected: Vector) -> dict[tuple[int, int], float]:
    """(branch, case) -> MW, lost branches and islanding cases left out."""
    found: dict[tuple[int, int], float] = {}
    for number, lost in enumerate([(), *(case.outages for case in cases)]):
        flows = flows_by_angles(grid, injected, lost)
        if flows is not None:
            names = enumerate(branch.name for branch in grid.branches)
            found |= {(device, number): float(flows[device]) for device, name in names if name not in lost}
    return found


def as_limits(rows: Rows) -> Limits:
    columns = (rows.device.tolist(), rows.case.tolist(), rows.direction.tolist())
    return dict(zip(zip(*columns, strict=True), rows.overload.tolist(), strict=True))


both_ways = pytest.mark.parametrize("large", [False, True])
GRIDS = [(4, 2), (12, 6), (30, 25)]


@pytest.mark.parametrize(("n_bus", "n_extra"), GRIDS)
@pytest.mark.parametrize("slack", [0, 1, -1])
@both_ways
def test_every_limit_of_every_case_is_as_by_angles(n_bus: int, n_extra: int, slack: int, *, large: bool) -> None:
    grid = meshed(n_bus, n_extra, seed=n_bus)
    cases = contingencies(grid, seed=1)
    screen = Screen.of(grid, cases, nodes=at_buses(grid), slack=slack % n_bus, large=large)
    injected = balanced(n_bus, seed=2)
    none = np.zeros(screen.n_device)
    found = as_limits(screen.worst(screen.flows(injected), none, none, beyond=-1e9, per_device=ALL))
    expected = flows_expected(grid, cases, injected)
    both = {(*where, FORWARDS): flow for where, flow in expected.items()}
    both |= {(*where, BACKWARDS): -flow for where, flow in expected.items()}
    assert found == pytest.approx(both, abs=1e-7)


@both_ways
def test_rows_say_what_a_megawatt_does(*, large: bool) -> None:
    grid = meshed(12, 8, seed=3)
    cases = contingencies(grid, seed=4)
    screen = Screen.of(grid, cases, nodes=at_buses(grid), large=large)
    injected = balanced(12, seed=5)
    expected = flows_expected(grid, cases, injected)
    device, case = (np.array(each) for each in zip(*expected, strict=True))
    direction = np.where(np.arange(len(device)) % 2, FORWARDS, BACKWARDS).astype(np.int8)
    rows = screen.rows(device, case, direction)
    assert rows.shape == (len(expected), 12)
    assert direction * (rows @ injected) == pytest.approx(list(expected.values()), abs=1e-9)


@both_ways
def test_only_the_worst_of_each_device_and_direction_is_named_and_only_beyond(*, large: bool) -> None:
    grid = meshed(30, 25, seed=6)
    screen = Screen.of(grid, every_outage(grid), nodes=at_buses(grid), large=large)
    flow = screen.flows(balanced(30, seed=7))
    normal = np.array([branch.normal_mw for branch in grid.branches])
    every = as_limits(screen.worst(flow, normal, 1.2 * normal, beyond=-1e9, per_device=ALL))
    some = as_limits(screen.worst(flow, normal, 1.2 * normal, beyond=3.0, sharp=np.inf))
    assert 0 < len(some) < 2 * len(grid.branches)
    for device in range(len(grid.branches)):
        for way in (FORWARDS, BACKWARDS):
            of = {where: over for where, over in every.items() if (where[0], where[2]) == (device, way)}
            named = {where: over for where, over in some.items() if (where[0], where[2]) == (device, way)}
            worst = max(of, key=lambda where: of[where])
            assert named == pytest.approx({worst: of[worst]} if of[worst] > 3.0 else {}, abs=1e-9)


@both_ways
def test_expanded_limits_are_higher_by_what_was_sold(*, large: bool) -> None:
    grid = meshed(12, 8, seed=8)
    screen = Screen.of(grid, every_outage(grid), nodes=at_buses(grid), large=large)
    flow = screen.flows(balanced(12, seed=9))
    limit = np.full(screen.n_device, 20.0)
    sold = screen.worst(flow, limit, limit, beyond=0.0, per_device=ALL)
    assert sold.n > 10
    assert screen.worst(flow, limit, limit, beyond=1e-9, per_device=ALL, expanded=sold).n == 0
    left = screen.worst(1.5 * flow, limit, limit, beyond=1e-9, per_device=ALL, expanded=sold)
    again = as_limits(screen.worst(1.5 * flow, limit, limit, beyond=-1e9, per_device=ALL))
    assert as_limits(left)
    for where, over in as_limits(left).items():
        assert over == pytest.approx(again[where] - as_limits(sold).get(where, 0.0))


@both_ways
def test_limits_may_differ_by_direction(*, large: bool) -> None:
    grid = meshed(4, 2, seed=10)
    screen = Screen.of(grid, nodes=at_buses(grid), large=large)
    flow = screen.flows(balanced(4, seed=11))
    limits = np.vstack([np.full(screen.n_device, 1e6), np.zeros(screen.n_device)])
    found = screen.worst(flow, limits, limits, beyond=0.0)
    assert set(found.direction.tolist()) == {BACKWARDS}
    assert found.overload == pytest.approx(-flow[flow < 0])


@both_ways
def test_options_count_where_their_flow_is_positive(*, large: bool) -> None:
    grid = meshed(12, 8, seed=12)
    cases = contingencies(grid, seed=13)
    screen = Screen.of(grid, cases, nodes=at_buses(grid), large=large)
    injected = balanced(12, seed=14)
    options = Options(np.array([0, 3, 5]), np.array([7, 1, 2]), np.array([40.0, 25.0, 60.0]))
    expected = {(*where, 1): flow for where, flow in flows_expected(grid, cases, injected).items()}
    expected |= {(device, case, -1): -flow for (device, case, _), flow in expected.items()}
    for source, sink, mw in zip(*options, strict=True):
        one = np.zeros(12)
        one[source], one[sink] = 1.0, -1.0
        for (device, case), flow in flows_expected(grid, cases, one).items():
            for way in (FORWARDS, BACKWARDS):
                expected[device, case, way] += mw * max(0.0, way * flow)
    none = np.zeros(screen.n_device)
    found = screen.worst(screen.flows(injected), none, none, beyond=-1e9, per_device=ALL, options=options)
    assert as_limits(found) == pytest.approx(expected, abs=1e-7)


@both_ways
def test_islanding_outages_are_left_out_and_say_what_they_cut_off(*, large: bool) -> None:
    grid = meshed(12, 3, seed=15)
    cases = contingencies(grid, seed=16)
    screen = Screen.of(grid, cases, nodes=at_buses(grid), large=large)
    cutting = {case.name for case in cases if flows_by_angles(grid, np.zeros(12), case.outages) is None}
    assert screen.islanding.keys() == cutting != set()
    for case in cases:
        if case.name in cutting and len(case.outages) == 1:
            branch = grid.branch(case.outages[0])
            away = set(screen.islanding[case.name])
            assert len(away & {branch.from_bus, branch.to_bus}) == 1
            assert len(away) <= 6
    assert screen.n_case == 1 + len(cases)


@both_ways
def test_interfaces_are_sums_of_branches_in_the_base_case(*, large: bool) -> None:
    model = default_model()
    grid = model.in_service
    screen = Screen.of(grid, model.contingencies, model.interfaces, nodes=at_buses(grid), large=large)
    flow = screen.flows(balanced(len(grid.buses), seed=17))
    of_model = model.security.base_case().flow_of @ flow[: len(grid.branches)]
    assert flow == pytest.approx(of_model)
    found = screen.worst(flow, np.zeros(screen.n_device), np.full(screen.n_device, 1e9), beyond=-1e9, per_device=ALL)
    assert set(found.case[found.device >= screen.n_branch].tolist()) == {0}


@both_ways
def test_the_large_screen_agrees_with_the_small_engine(*, large: bool) -> None:
    model = default_model()
    grid = model.in_service
    screen = Screen.of(grid, model.contingencies, model.interfaces, nodes=at_buses(grid), large=large)
    injected = balanced(len(grid.buses), seed=18)
    names = ["BASE", *(case.name for case in model.contingencies)]
    both = [*(each.name for each in grid.branches), *(each.name for each in model.interfaces)]
    place = {name: n for n, name in enumerate(both)}
    device = np.array([place[each.name] for each in model.security.devices])
    case = np.array([names.index(each) for each in model.security.contingencies])
    rows = screen.rows(device, case, np.ones(len(device), dtype=np.int8))
    expected = model.security.flow_of @ (model.factors.matrix @ injected)
    assert rows @ injected == pytest.approx(expected, abs=1e-9)


def test_a_grid_in_pieces_is_refused() -> None:
    grid = meshed(4, 1, seed=19).without({"L0"})
    with pytest.raises(DisconnectedGrid):
        Screen.of(Grid(grid.buses, grid.branches[1:2]), nodes=at_buses(grid))


def test_both_methods_find_the_same_worst_limits_of_a_grid_with_hundreds_of_branches() -> None:
    grid = meshed(250, 150, seed=20)
    cases = contingencies(grid, seed=21)
    small, large = (Screen.of(grid, cases, nodes=at_buses(grid), large=each) for each in (False, True))
    limit = np.array([branch.normal_mw for branch in grid.branches])
    for seed, beyond in itertools.product(range(22, 27), (1e-4, 30.0)):
        flow = small.flows(balanced(250, seed))
        one, other = (screen.worst(flow, limit, 1.3 * limit, beyond=beyond, sharp=np.inf) for screen in (small, large))
        assert one.n > 50
        assert other.device.tolist() == one.device.tolist()
        assert other.direction.tolist() == one.direction.tolist()
        assert other.overload == pytest.approx(one.overload, abs=1e-9)
        again = large.rows(other.device, other.case, other.direction) @ balanced(250, seed)
        assert again - np.where(other.case == 0, 1.0, 1.3) * limit[other.device] == pytest.approx(
            one.overload, abs=1e-4
        )


def test_where_not_all_can_be_remembered_what_is_serves_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second look at more branches than there is room for solves again only for those that had to go."""
    monkeypatch.setattr("crrsim.network.shortlist.QUICK", 1)
    grid = meshed(250, 150, seed=20)
    screen = Screen.of(grid, every_outage(grid), nodes=at_buses(grid), large=True)
    solved: list[int] = []
    fill = Factorisation.fill

    def counted(self: Factorisation, watched: Index, lost: Index, answer: NDArray[np.float32]) -> None:
        solved.append(len(watched))
        fill(self, watched, lost, answer)

    monkeypatch.setattr(Factorisation, "fill", counted)
    flow, limit = screen.flows(balanced(250, 22)), np.full(screen.n_device, 1.0)
    looks = [screen.worst(flow, limit, limit, beyond=1e-4) for _ in range(2)]
    assert [column.tolist() for column in looks[0]] == [column.tolist() for column in looks[1]]
    first, rest, again, *_ = solved
    assert (first, again) == (LEAST, LEAST - rest)


@pytest.mark.parametrize("enough", [True, False])
def test_what_is_remembered_beforehand_is_not_solved_for_again(
    monkeypatch: pytest.MonkeyPatch, *, enough: bool
) -> None:
    monkeypatch.setattr("crrsim.network.shortlist.QUICK", 2**20 if enough else 1)
    grid = meshed(250, 150, seed=20)
    plain, screen = (Screen.of(grid, every_outage(grid), nodes=at_buses(grid), large=True) for _ in range(2))
    solved: list[tuple[type, int]] = []
    fill = Factorisation.fill

    def counted(self: Factorisation, watched: Index, lost: Index, answer: NDArray[np.float32]) -> None:
        solved.append((answer.dtype.type, len(watched)))
        fill(self, watched, lost, answer)

    monkeypatch.setattr(Factorisation, "fill", counted)
    flow, limit = screen.flows(balanced(250, 22)), np.full(screen.n_device, 1.0)
    before = plain.worst(flow, limit, limit, beyond=1e-4)
    solved.clear()
    screen.remember()
    assert [kind for kind, many in solved if many > LEAST] == [np.float32] * enough
    assert bool(solved) is enough
    screen.remember()
    again = screen.worst(flow, limit, limit, beyond=1e-4)
    assert sum(kind is np.float32 for kind, _ in solved) == 1 or not enough
    assert [column.tolist() for column in again] == [column.tolist() for column in before]


def test_what_is_close_to_a_limit_is_decided_exactly() -> None:
    grid = meshed(60, 40, seed=28)
    cases = every_outage(grid)
    screen = Screen.of(grid, cases, nodes=at_buses(grid), large=True)
    flow = 1e6 * screen.flows(balanced(60, seed=29))
    none = np.zeros(screen.n_device)
    worst = screen.worst(flow, none + 1e12, none, beyond=-1e12)
    exact = screen.rows(worst.device, worst.case, worst.direction) @ (1e6 * balanced(60, seed=29))
    limit = none + 1e12
    for device in range(screen.n_device):
        of = exact[worst.device == device]
        if len(of):
            limit[device] = of.max()
    assert screen.worst(flow, none + 1e12, limit, beyond=1e-5).n == 0
    below = screen.worst(flow, none + 1e12, limit - 1e-3, beyond=1e-5)
    assert set(below.device.tolist()) == set(np.flatnonzero(limit < 1e12).tolist())
    assert below.overload == pytest.approx(1e-3, abs=1e-4)


def test_a_screen_sent_to_another_process_answers_alike_and_is_small() -> None:
    grid = meshed(60, 40, seed=30)
    screen = Screen.of(grid, contingencies(grid, seed=31), nodes=at_buses(grid), large=True)
    flow, limit = screen.flows(balanced(60, seed=32)), np.full(screen.n_device, 50.0)
    before = screen.worst(flow, limit, limit, beyond=1e-4)
    sent = pickle.dumps(screen)
    assert len(sent) < 2**20
    after = pickle.loads(sent).worst(flow, limit, limit, beyond=1e-4)
    assert before.n
    assert [column.tolist() for column in after] == [column.tolist() for column in before]


@both_ways
def test_a_look_at_some_devices_finds_on_them_what_a_look_at_all_does(*, large: bool) -> None:
    grid = meshed(60, 40, seed=33)
    screen = Screen.of(grid, contingencies(grid, seed=34), nodes=at_buses(grid), large=large)
    flow, limit = screen.flows(balanced(60, seed=35)), np.full(screen.n_device, 50.0)
    among = np.arange(screen.n_device) % 3 == 0
    every = screen.worst(flow, limit, limit, beyond=1e-4, sharp=1e9)
    some = screen.worst(flow, limit, limit, beyond=1e-4, among=among)
    expected = every.pick(among[every.device])
    assert 0 < expected.n < every.n
    assert [column.tolist() for column in some] == [column.tolist() for column in expected]


def test_in_single_precision_an_overload_is_rounded_up() -> None:
    grid = meshed(60, 40, seed=33)
    screen = Screen.of(grid, contingencies(grid, seed=34), nodes=at_buses(grid), large=True)
    flow, limit = 1e5 * screen.flows(balanced(60, seed=35)), np.full(screen.n_device, 50.0)
    rough, exact = (screen.worst(flow, limit, limit, beyond=1e-4, sharp=sharp) for sharp in (0.0, 1e12))
    assert rough.device.tolist() == exact.device.tolist()
    assert (rough.overload >= exact.overload).all()
    assert (rough.overload > exact.overload).any()


@both_ways
@pytest.mark.parametrize("beyond", [40.0, -1e9])
def test_every_limit_of_some_devices_can_be_told(beyond: float, *, large: bool) -> None:
    grid = meshed(60, 40, seed=33)
    screen = Screen.of(grid, contingencies(grid, seed=34), nodes=at_buses(grid), large=large)
    flow, limit = screen.flows(balanced(60, seed=35)), np.full(screen.n_device, 50.0)
    among = np.arange(screen.n_device) % 3 == 0
    higher = screen.worst(flow, limit, 1.1 * limit, beyond=beyond).pick(np.arange(5))
    told = screen.every(flow, limit, 1.1 * limit, beyond=beyond, expanded=higher, among=among)
    assert told is not None
    everything = screen.worst(flow, limit, 1.1 * limit, beyond=beyond, expanded=higher, per_device=ALL)
    expected = as_limits(everything.pick(among[everything.device]))
    assert told.n > 2 * among.sum() or beyond > 0
    assert {limit: expected[limit] for limit in as_limits(told)} == pytest.approx(as_limits(told), abs=1e-9)
    alike = {(device, way, round(over, 9)) for (device, _, way), over in as_limits(told).items()}
    assert {(device, way, round(over, 9)) for (device, _, way), over in expected.items()} == alike


def test_where_options_are_in_force_or_devices_many_not_every_limit_of_a_large_grid_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    grid = meshed(60, 40, seed=33)
    screen = Screen.of(grid, every_outage(grid), nodes=at_buses(grid), large=True)
    flow, limit = screen.flows(balanced(60, seed=35)), np.full(screen.n_device, 50.0)
    options = Options(np.array([1]), np.array([9]), np.array([3.0]))
    among = np.arange(screen.n_device) < 5
    assert screen.every(flow, limit, limit, beyond=0.0, among=among)
    assert screen.every(flow, limit, limit, beyond=0.0, among=among, options=options) is None
    monkeypatch.setattr("crrsim.network.shortlist._SOME_PAIRS", 5 * len(screen.diversion.lost))
    assert screen.every(flow, limit, limit, beyond=0.0, among=among)
    assert screen.every(flow, limit, limit, beyond=0.0, among=~among) is None


@both_ways
def test_where_no_outage_changes_anything_the_first_stands_for_all(*, large: bool) -> None:
    grid = meshed(60, 40, seed=33)
    screen = Screen.of(grid, every_outage(grid), nodes=at_buses(grid), large=large)
    flow, limit = screen.flows(balanced(60, seed=35)), np.full(screen.n_device, 10.0)
    radial = np.setdiff1d(np.arange(screen.n_device), screen.diversion.lost)
    over = np.flatnonzero(np.abs(flow[radial]) > 10.0)
    assert over.size
    found, rounds = Rows.none(), 0
    while (
        more := screen.worst(
            flow, 2 * limit, limit, beyond=1e-4, expanded=found._replace(overload=found.overload + 1e9)
        )
    ).n:
        found, rounds = Rows.joined([found, more]), rounds + 1
    assert rounds > 2
    of_radial = found.pick(np.isin(found.device, radial))
    assert len(of_radial.device) == over.size + (np.abs(flow[radial]) > 20.0).sum()


@both_ways
@pytest.mark.parametrize("seed", range(4))
def test_nothing_moves_further_than_its_reach(seed: int, *, large: bool) -> None:
    grid = meshed(30, 25, seed=36)
    backwards = tuple(
        replace(branch, x=-branch.x) if n % 9 == seed else branch for n, branch in enumerate(grid.branches)
    )
    grid = replace(grid, branches=backwards)
    screen = Screen.of(grid, contingencies(grid, seed=37), nodes=at_buses(grid), large=large)
    none, injected = np.zeros(screen.n_device), balanced(30, seed)
    options = Options(np.array([0, 3, 5]), np.array([7, 1, 2]), np.array([40.0, 25.0, 60.0]))
    for some in (options, NO_OPTIONS):
        moved = screen.worst(screen.flows(injected), none, none, beyond=-1e9, options=some).overload.max()
        assert moved <= screen.reach(screen.flows(injected), some)
