"""Sentences match to the letter, and no two of them the same text."""

import re

import pytest

from steps.phrases import KINDS, phrase
from steps.stepbook import Definition, definitions

EVERY = definitions()


def example_of(definition: Definition) -> str:
    text = definition.text
    for name, kind in definition.parser.named_kinds:
        text = text.replace(f"{{{name}:{kind}}}", KINDS[kind].example)
    return text


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_takes_and_reads_its_own_example(kind: object) -> None:
    assert re.fullmatch(kind.pattern, kind.example)  # type: ignore[attr-defined]  # the values of KINDS
    kind.read(kind.example)  # type: ignore[attr-defined]  # as above


def test_case_counts() -> None:
    sentence = phrase("{actor:Actor} submits it")
    assert sentence.is_matching("FIN1 submits it")
    assert not sentence.is_matching("fin1 submits it")
    assert not sentence.is_matching("FIN1 Submits it")


def test_a_sentence_is_matched_whole() -> None:
    assert not phrase("it rains").is_matching("it rains again")
    assert phrase("it rains (a lot)").is_matching("it rains (a lot)")
    assert phrase("it rains").parse_arguments("it pours") is None


def test_arguments_are_typed() -> None:
    sentence = phrase("{actor:Actor} has {amount:Usd} and {mw:Mw} in {market:Market}")
    found = sentence.parse_arguments("FIN1 has $10,000,000.00 and 60.001 MW in the monthly auction")
    assert found is not None
    assert [str(value) for value in found.values()] == ["FIN1", "10000000.00", "60.001", "monthly auction"]


@pytest.mark.parametrize("definition", EVERY, ids=lambda one: one.name)
def test_no_two_sentences_match_the_same_text(definition: Definition) -> None:
    text = example_of(definition)
    matching = [one.text for one in EVERY if one.type == definition.type and one.parser.is_matching(text)]
    assert matching == [definition.text]


def test_every_step_function_has_a_name_of_its_own() -> None:
    names = [one.name for one in EVERY]
    assert "_" not in names
    assert sorted(names) == sorted(set(names))
