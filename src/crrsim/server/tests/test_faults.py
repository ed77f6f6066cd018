"""Nuisances come when asked, as often as asked, and the same again with the same seed."""

import pytest

from crrsim.server.faults import NO_FAULTS, Fault, FaultKind, Faults


def test_nothing_is_wrong_unless_asked_for() -> None:
    assert not NO_FAULTS
    assert NO_FAULTS.strike("auction", "portfolio") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("latency=0.25", Fault(FaultKind.LATENCY, seconds=0.25)),
        ("reset=.1@auction", Fault(FaultKind.RESET, share=0.1, operation="auction")),
        (
            "lost-answer@auction.portfolio_creationx1",
            Fault(FaultKind.LOST_ANSWER, operation="auction.portfolio_creation", times=1),
        ),
    ],
)
def test_a_fault_is_read_from_the_command_line(text: str, expected: Fault) -> None:
    assert Fault.parse(text) == expected


@pytest.mark.parametrize("text", ["", "flood", "reset=", "reset@", "latency=fast"])
def test_what_is_no_fault_is_refused_with_the_kinds_there_are(text: str) -> None:
    with pytest.raises(ValueError, match="lost-answer"):
        Fault.parse(text)


def test_a_fault_strikes_its_operation_and_only_so_many_times() -> None:
    faults = Faults([Fault(FaultKind.RESET, operation="auction.portfolio", times=2)])
    assert faults.strike("auction", "portfolio_list") == ()
    assert [len(faults.strike("auction", "portfolio")) for _ in range(4)] == [1, 1, 0, 0]


def test_the_share_is_kept_and_the_seed_repeats_it() -> None:
    def struck(seed: int) -> list[bool]:
        faults = Faults([Fault(FaultKind.RESET, share=0.3)], seed=seed)
        return [bool(faults.strike("messages", "public")) for _ in range(1000)]

    assert struck(7) == struck(7) != struck(8)
    assert 250 < sum(struck(7)) < 350


def test_faults_come_in_the_order_in_which_they_can_happen() -> None:
    faults = Faults([Fault(FaultKind.LOST_ANSWER), Fault(FaultKind.LATENCY, seconds=1)])
    assert [fault.kind for fault in faults.strike("messages", "public")] == [FaultKind.LATENCY, FaultKind.LOST_ANSWER]
