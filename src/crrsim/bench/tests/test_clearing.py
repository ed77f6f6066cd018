from dataclasses import asdict, replace
from pathlib import Path

import pytest

from crrsim.bench import clearing
from crrsim.bench.clearing import Bench, Size, Wrong
from crrsim.bench.figure import Figure
from crrsim.bench.one_clearing import Question, Reply, answer
from crrsim.bench.small_auctions import WHO, Small, in_turns

TINY = Size("60", 60, 40, 20, (20, 40), (2,), 1, 60.0)
REPLY = Reply(1.0, 2.0, 100.0, 50.0, finished=True, segments=9, rounds=1, rows=3, binding=2, overload_mw=0.0, gap=0.0)


class Canned(Bench):
    """A bench whose clearings have been done: `said` by who was asked."""

    said: dict[str, Reply]

    def _asked(self, question: Question) -> Reply:
        return self.said[question.who]


def canned(folder: Path, **said: Reply) -> Canned:
    bench = Canned(TINY, folder, lambda _: None)
    object.__setattr__(bench, "said", {"ours": REPLY, "row-lazy": REPLY, "oracle": REPLY, **said})
    return bench


def test_ours_and_both_peers_find_one_objective(tmp_path: Path) -> None:
    asked = Question(TINY.network, 40, "ours", rows=str(tmp_path / "rows.npz"))
    ours, *peers = (answer(replace(asked, who=who)) for who in ("ours", "row-lazy", "oracle"))
    assert ours.finished
    assert ours.overload_mw <= clearing.OVERLOAD_MW
    assert [each.objective for each in peers] == [pytest.approx(ours.objective, rel=clearing.SAME)] * 2


def test_cut_segments_are_more_columns_of_about_the_same_worth(tmp_path: Path) -> None:
    whole, cut = (answer(Question(TINY.network, 40, "ours", split=pieces)) for pieces in (1, 4))
    assert cut.segments == 4 * whole.segments
    assert cut.objective == pytest.approx(whole.objective, rel=1e-2)
    assert not list(tmp_path.iterdir())


def test_auctions_at_once_are_worth_what_they_are_in_turns() -> None:
    together, in_turns = (answer(Question(TINY.network, 40, who)) for who in ("markets", "in-turns"))
    one = answer(Question(TINY.network, 40, "ours"))
    assert together.objective == in_turns.objective > one.objective
    assert together.segments > one.segments
    assert together.overload_mw <= clearing.OVERLOAD_MW


def test_small_auctions_are_cleared_in_turns_and_find_one_objective() -> None:
    replies = in_turns(Small("60", (20, 10), 2))
    assert list(replies) == [20, 10]
    for ours, peer in ([by[who] for who in WHO] for by in replies.values()):
        assert len(ours) == len(peer) == 2
        assert [each.objective for each in peer] == [pytest.approx(ours[0].objective, rel=clearing.SAME)] * 2
        assert max(each.overload_mw for each in ours) <= clearing.OVERLOAD_MW
    assert replies[20]["ours"][0].objective != replies[10]["ours"][0].objective


def test_each_small_auction_has_a_figure_of_its_own(tmp_path: Path) -> None:
    size = replace(TINY, small={"": (20, 10), "80": (10,)}, turns=2)
    told = list(clearing._small(Bench(size, tmp_path, lambda _: None)))
    names = ["clearing.20_bids_vs_row_lazy", "clearing.10_bids_vs_row_lazy", "clearing.10_bids_on_80_vs_row_lazy"]
    assert [each.name for each in told] == names
    assert {each.target for each in told} == {1.2}
    assert all(each.is_measured for each in told)
    assert told[0].note.startswith("E7; 2 in turns; 60, 20 bids")
    assert told[2].note.startswith("E7; 2 in turns; 80, 10 bids")


def test_small_auctions_that_overload_the_grid_are_not_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"20": {who: [asdict(replace(REPLY, overload_mw=0.5))] for who in WHO}}
    monkeypatch.setattr(clearing, "_said", lambda *_: said)
    with pytest.raises(Wrong, match=r"ours overloads a limit by 0\.5 MW with 20 bids"):
        Bench(TINY, tmp_path, lambda _: None).in_turns("60", (20,))


def test_answers_that_differ_are_not_compared(tmp_path: Path) -> None:
    bench = canned(tmp_path, oracle=replace(REPLY, objective=50.001))
    with pytest.raises(Wrong, match="apart"):
        clearing._agreed([REPLY], bench.replies(bench.peer("oracle", 40)), bench, 40)


def test_awards_that_overload_the_grid_are_not_compared(tmp_path: Path) -> None:
    with pytest.raises(Wrong, match=r"overloads a limit by 0\.5 MW"):
        canned(tmp_path, ours=replace(REPLY, overload_mw=0.5)).replies(Question("60", 40, "ours"))


def test_a_peer_that_did_not_finish_is_said_to_be_stopped(tmp_path: Path) -> None:
    bench = canned(tmp_path)
    note = clearing._agreed([REPLY], [replace(REPLY, finished=False, objective=0.0)], bench, 40)
    assert "stopped after 60 s, so the ratio is at most this" in note


@pytest.mark.parametrize(("aims", "target"), [(True, 0.5), (False, None)])
def test_targets_are_held_against_the_size_they_are_about(
    aims: bool, target: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clearing, "_large", lambda _: iter([Figure("x", "s", 1.0, 1.0, 0.5, 0.1, "E2")]))
    (told,) = clearing.figures(replace(TINY, aims=aims), lambda _: None)
    assert told.target == target
    assert told.note == ("E2" if aims else "E2; the target is for the full size")


def test_growth_is_the_exponent_of_time_in_size() -> None:
    assert clearing._growth("g", 1.2, [(10, 1.0), (100, 10.0**1.5), (1000, 10.0**3)]).ours == pytest.approx(1.5)
