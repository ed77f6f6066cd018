"""The rule book itself, and that each defect bends its rule: some input on which rule and variant disagree."""

import importlib
import pkgutil
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from crrsim import market
from crrsim.market.refusal import RefusedByRule
from crrsim.market.rules import (
    _WHERE_RULES_STAND,
    AnyRule,
    RuleBook,
    UnknownDefect,
    all_rules,
    find_defect,
    find_rule,
    rule,
)
from crrsim.market.tests.rule_examples import BENT_BY as LAX
from crrsim.market.tests.rule_examples import MARKET, Asked
from crrsim.market.tests.strict_examples import STRICT_BENT_BY
from crrsim.terms.product import Period

BENT_BY = LAX | STRICT_BENT_BY


def ours() -> list[AnyRule]:
    return [one for one in all_rules() if one.healthy.__module__.startswith("crrsim.market.")]


DEFECTS = sorted(defect.name for one in ours() for defect in one.defects)


@pytest.mark.parametrize("name", DEFECTS)
def test_each_defect_bends_its_rule(name: str) -> None:
    bent = find_rule(find_defect(name).rule)
    asked = BENT_BY[name]
    healthy, variant = (answer(RuleBook(defects)[bent], asked) for defects in ((), (name,)))
    assert healthy != variant


def answer(ask: Callable[..., Any], asked: Asked) -> Any:  # noqa: ANN401 - any rule's
    try:
        answered = ask(*asked.args, **asked.kwargs)
        return answered.tolist() if isinstance(answered, np.ndarray) else answered
    except RefusedByRule as refused:
        return refused.codes


def test_every_rule_has_a_defect_and_words() -> None:
    assert [one.name for one in ours() if not one.defects] == []
    assert [one.name for one in ours() if not one.says or not one.source] == []
    assert sorted(BENT_BY) == DEFECTS
    assert len(DEFECTS) > 90


def test_every_file_that_has_rules_is_known_to_all_rules() -> None:
    known = {one.name for one in ours()}
    for module in pkgutil.iter_modules(market.__path__):
        if module.name != "tests":
            importlib.import_module(f"crrsim.market.{module.name}")
    assert {one.name for one in ours()} == known
    files = {one.healthy.__module__.rsplit(".", 1)[-1] for one in ours()}
    assert files == set(_WHERE_RULES_STAND)


def test_a_book_bends_only_what_was_asked() -> None:
    healthy, bent = RuleBook(), RuleBook(["close-one-second-late"])
    for one in ours():
        assert (healthy[one] is bent[one]) is (one.name != "submission-window")


def test_a_book_refuses_what_it_cannot_be() -> None:
    with pytest.raises(UnknownDefect, match="did you mean close-one-second-late"):
        RuleBook(["close-a-second-late"])
    with pytest.raises(ValueError, match="both bend the rule submission-window"):
        RuleBook(["close-one-second-late", "window-stays-open"])
    with pytest.raises(LookupError, match="did you mean submission-window"):
        find_rule("submission-windows")


def always() -> bool:
    return True


def test_names_are_taken_once() -> None:
    with pytest.raises(ValueError, match="already a rule 'submission-window'"):
        rule("submission-window", says="", source="")(always)
    with pytest.raises(ValueError, match="already taken by the rule 'submission-window'"):
        find_rule("points-limit").defect("close-one-second-late", says="")(always)


def test_names_are_kebab_case() -> None:
    names = [one.name for one in ours()] + DEFECTS
    assert all(name == name.lower() and " " not in name and "_" not in name for name in names)


def test_what_plays_is_what_bends_the_past() -> None:
    assert RuleBook(["prices-inverted", "curve-not-checked"]).playing == {"prices-inverted"}


def test_periods_of_the_table_are_those_of_the_market() -> None:
    assert MARKET.periods == (Period.month(2026, 4),)
