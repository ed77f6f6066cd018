"""The cast holds every role; names clash with nobody's."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crrsim.synthetic.cast import actor, cast
from crrsim.synthetic.names import LONGEST, portfolio_name
from crrsim.terms.participant import Access, Role

# The published pattern of a portfolio name.
PUBLISHED = re.compile(r"^(?!.*[\s\._-])[A-Za-z0-9]+$|^(?=.*[A-Za-z0-9])[A-Za-z0-9\s\._-]+$")

words = st.text(max_size=40)


def test_between_them_the_cast_hold_every_role_and_every_access_role() -> None:
    assert {role for participant in cast() for role in participant.roles} == set(Role)
    assert {access for participant in cast() for access in participant.access} == set(Access)


def test_nobody_is_in_the_cast_twice_and_every_name_fits_an_sc_id() -> None:
    names = [participant.name for participant in cast()]
    assert len(names) == len(set(names)) == 13
    assert all(re.fullmatch(r"[A-Z0-9]{1,10}", name) for name in names)


def test_load_migration_finds_its_participants_by_duns() -> None:
    known = {participant.name: participant.duns for participant in cast() if participant.duns}
    assert set(known) == {"LSE1", "LSE2", "UDC1", "UDC2"}
    assert all(re.fullmatch(r"\d{9}", duns) for duns in known.values())
    assert len(set(known.values())) == 4


def test_two_of_the_cast_may_only_read() -> None:
    assert {participant.name for participant in cast() if not participant.may_write} == {"READ1", "NDA1"}
    assert [participant.name for participant in cast() if participant.may_read_nda] == ["NDA1"]


def test_an_actor_is_found_by_name() -> None:
    assert actor("MSS1").is_a(Role.MSS)
    with pytest.raises(KeyError, match="NOBODY"):
        actor("NOBODY")


def test_the_label_of_a_portfolio_stays_readable() -> None:
    name = portfolio_name("run-1", "CRR-AUC-012", "Sept ON: bids/offers")
    assert re.fullmatch(r"Sept ON bids offers [0-9a-f]{10}", name)
    assert name == portfolio_name("run-1", "CRR-AUC-012", "Sept ON: bids/offers")


@given(words, words, words)
def test_every_portfolio_name_fits_the_published_pattern_and_length(run: str, scenario: str, label: str) -> None:
    name = portfolio_name(run, scenario, label)
    assert PUBLISHED.match(name)
    assert len(name) <= LONGEST
    assert name == name.strip()


@given(st.sets(st.tuples(words, words, words), min_size=2, max_size=20))
def test_different_runs_scenarios_and_labels_have_different_names(subjects: set[tuple[str, str, str]]) -> None:
    assert len({portfolio_name(*subject) for subject in subjects}) == len(subjects)
