"""A slip in a sentence is told by the word that does not fit, or by the sentence that is nearest."""

import pytest

from steps.choices import choices, told
from steps.phrases import KINDS
from steps.slips import meant
from steps.stepbook import definitions

EVERY = definitions()


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        (
            "given",
            "the monthly allocation tier 1 is OPENN",
            "{status:MarketStatus}' 'OPENN' is none of PREP | OPEN | CLOSED | POSTED; did you mean 'OPEN'?",
        ),
        ("then", "the portfolio is SUBMITED", "'SUBMITED' is none of NEW | VALID | INVALID | SUBMITTED"),
        ("then", "the portfolio is SUBMITED", "did you mean 'SUBMITTED'?"),
        ("when", 'LSE1 submitts the portfolio "A"', "'submitts' is none of submits | retracts"),
        ("when", 'LSE_9 submits the portfolio "A"', "'LSE_9' is not a participant of the cast"),
        ("when", 'LSE1 hnads in monthly forecast load from the file "a.csv"', "the nearest is '{actor:Actor} hands in"),
        ("then", "the rows are 10.000 MW for S01 and each of 2 mor years", "the nearest is 'the rows are {mw:Mw} for"),
    ],
)
def test_a_slip_is_told_by_what_was_meant(kind: str, text: str, says: str) -> None:
    assert says in meant(text, (one for one in EVERY if one.type == kind))


@pytest.mark.parametrize("mw", ["1 MW", "1.0 MW", "1.0000 MW"])
def test_a_quantity_is_told_its_decimals(mw: str) -> None:
    said = meant(f'LSE1 creates the portfolio "A" offering {mw} of it at 10.00 $/MW', EVERY)
    assert f"{mw!r} is not MW with exactly three decimals, such as 60.000 MW" in said


def test_a_text_that_is_like_nothing_has_no_nearest_sentence() -> None:
    assert meant("zzz", EVERY) == ""


def test_values_that_can_be_counted_are_told_and_other_forms_by_an_example() -> None:
    assert told(KINDS["Period"]) == "a period by its part in the market: month | S01 | S02 | S03 | S04"
    assert told(KINDS["Much"]).endswith(": all that | a kilowatt more than all")
    assert told(KINDS["Whether"]) == "yes, or not: (nothing) | not"
    assert told(KINDS["Count"]) == "a number, such as 500"


@pytest.mark.parametrize("kind", KINDS)
def test_values_told_are_values_taken(kind: str) -> None:
    for value in choices(KINDS[kind].pattern):
        KINDS[kind].read(value)
