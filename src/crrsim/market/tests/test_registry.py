"""Who may do what, and that nobody does more."""

import pytest

from crrsim.market.refusal import RefusedByRule
from crrsim.market.registry import FUNCTIONS, OLD_PROVISIONING, authorise, migrations
from crrsim.market.tests.conftest import FIN1, FIN2, Open, codes
from crrsim.terms.participant import Access, Participant, Role

READ = Participant("READ1", frozenset({Role.CRRH}), frozenset({Access.READ}))
NDA_ONLY = Participant("NDA9", frozenset({Role.CRRH}), frozenset({Access.NDA_REPORTS}))


def ask(scene: Open, who: Participant, service: str, operation: str, named: str | None, *, write: bool) -> Participant:
    return authorise(scene().world, who, service, operation, write=write, participant_name=named)


def test_a_writer_reads_and_writes_for_itself(scene: Open) -> None:
    for write in (False, True):
        assert ask(scene, FIN1, "auction", "portfolio_creation", "FIN1", write=write) is FIN1
    assert ask(scene, FIN1, "app_status", "status", None, write=False) is FIN1


@pytest.mark.parametrize(
    ("who", "service", "operation", "named", "write", "code"),
    [
        (FIN1, "auction", "portfolio", "FIN2", False, "SEC0002"),
        (FIN1, "auction", "portfolio", "NOBODY", False, "SEC0002"),
        (FIN1, "market_data", "public_general_data", "FIN2", False, "SEC0002"),
        (FIN1, "market_data", "public_general_data", "NOBODY", False, "SER0002"),
        (FIN1, "market_status", "market_info", "NOBODY", False, "SER0002"),
        (READ, "auction", "portfolio_creation", None, True, "SEC0001"),
        (NDA_ONLY, "auction", "portfolio", None, False, "SEC0001"),
        (FIN1, "nomination", "portfolio_list", "FIN1", False, "SEC0001"),
        (FIN1, "load_migration", "dasr_summary", "FIN1", True, "SEC0001"),
        (FIN1, "tor_conversion", "tor_conversion_creation", "FIN1", True, "SEC0001"),
    ],
)
def test_everything_else_is_refused(
    scene: Open, *, who: Participant, service: str, operation: str, named: str | None, code: str, write: bool
) -> None:
    with pytest.raises(RefusedByRule) as refused:
        ask(scene, who, service, operation, named, write=write)
    assert codes(refused) == (code,)


def test_a_reader_reads(scene: Open) -> None:
    assert ask(scene, READ, "auction", "portfolio_list", None, write=False) is READ


def test_every_role_has_business_somewhere_and_every_service_has_somebody() -> None:
    assert len(FUNCTIONS) == 10
    assert all(FUNCTIONS.values())
    assert frozenset().union(*FUNCTIONS.values()) == frozenset(Role)


def test_bent_identity_acts_for_the_other(scene: Open) -> None:
    world = scene("monthly auction", "other-participant-admitted").world
    assert authorise(world, FIN1, "auction", "portfolio", write=False, participant_name="FIN2") is FIN2


def test_old_provisioning_maps_to_new_roles(scene: Open) -> None:
    told = {one.old: one.new for one in migrations(scene().world)}
    assert tuple(told) == OLD_PROVISIONING
    assert told["EXTERNAL MUI USER WITH NDA"] == {Access.READ_WRITE, Access.NDA_REPORTS}
    assert told["EXTERNAL MUI RESTRICTED WITHOUT NDA"] == {Access.READ_WRITE}
    assert told["CRRFNM EXTERNAL READ-ONLY"] == {Access.READ, Access.NDA_REPORTS}
