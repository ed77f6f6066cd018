"""Portfolios as containers: their names, how many records they hold, whose they are, and who may touch them now."""

import re
from collections.abc import Mapping, Sequence

from crrsim.market.book import Portfolio, PortfolioKey
from crrsim.market.refusal import RefusedByRule
from crrsim.market.rules import rule
from crrsim.terms.outcome import Refusal

NAME_LENGTH = 100
TEXT_LENGTH = 1000
"""The longest errorDescription of the documents."""

_NAME = re.compile(r"(?=.*[A-Za-z0-9])[A-Za-z0-9\s._-]+")


@rule(
    "portfolio-name",
    says="a portfolio's name is not blank, has at most 100 characters, and only letters, digits, blanks and . _ -",
    source="auction API, POR0215, POR0103, SER0022",
)
def what_is_wrong_with_name(name: str) -> Refusal | None:
    if not name.strip():
        return Refusal("POR0215")
    if len(name) > NAME_LENGTH:
        return Refusal("POR0103", (name,))
    return None if _NAME.fullmatch(name) else Refusal("SER0022")


@what_is_wrong_with_name.defect("blank-name-accepted", says="a portfolio may have a blank name")
def _(name: str) -> Refusal | None:
    return what_is_wrong_with_name.healthy(name) if name.strip() else None


@what_is_wrong_with_name.defect("name-of-101-accepted", says="a name of 101 characters is taken")
def _(name: str) -> Refusal | None:
    return what_is_wrong_with_name.healthy(name[:NAME_LENGTH] if len(name) == NAME_LENGTH + 1 else name)


@what_is_wrong_with_name.defect("name-characters-unchecked", says="a name may have any characters")
def _(name: str) -> Refusal | None:
    wrong = what_is_wrong_with_name.healthy(name)
    return wrong if wrong and wrong.code != "SER0022" else None


@rule(
    "portfolio-name-unique",
    says="a participant's portfolios in a market have different names",
    source="auction API, POR0101",
)
def name_is_free(key: PortfolioKey, kept: Mapping[PortfolioKey, Portfolio]) -> bool:
    return key not in kept


@name_is_free.defect("duplicate-name-accepted", says="a second portfolio of the same name replaces the first")
def _(key: PortfolioKey, kept: Mapping[PortfolioKey, Portfolio]) -> bool:  # noqa: ARG001 - looks at nothing
    return True


@rule("records-limit", says="a submission has at most 500 records", source="slides on submission limits; A-52")
def records_fit(records: int, most: int) -> bool:
    return records <= most


@records_fit.defect("records-limit-501", says="a submission of one record more than allowed is taken")
def _(records: int, most: int) -> bool:
    return records <= most + 1


@records_fit.defect("records-limit-499", says="a submission of as many records as allowed is refused")
def _(records: int, most: int) -> bool:
    return records < most


@rule(
    "all-or-nothing",
    says="one bad record refuses the whole submission, and each bad record is told with all that is wrong with it",
    source="auction and nomination API, SER0030 and INVALID",
)
def kept_places(problems: Sequence[tuple[str, ...]]) -> tuple[int, ...]:
    """The places of the records that are kept; `problems` has each record's, none when it is good.

    Refuses: SER0030, once for each bad record.
    """
    bad = [each for each in problems if each]
    if bad:
        raise RefusedByRule(Refusal("SER0030", (_text(each),)) for each in bad)
    return tuple(range(len(problems)))


@kept_places.defect("bad-records-dropped", says="bad records are left out without a word and the others kept")
def _(problems: Sequence[tuple[str, ...]]) -> tuple[int, ...]:
    return tuple(place for place, each in enumerate(problems) if not each)


@kept_places.defect("first-bad-record-told", says="only the first bad record is told")
def _(problems: Sequence[tuple[str, ...]]) -> tuple[int, ...]:
    first_bad = next((each for each in problems if each), None)
    return kept_places.healthy([first_bad] if first_bad else problems)


@rule(
    "portfolio-ownership",
    says="a participant finds its own portfolios only",
    source="auction API, POR0023, POR0100",
)
def find_portfolio(key: PortfolioKey, kept: Mapping[PortfolioKey, Portfolio]) -> Portfolio:
    if key in kept:
        return kept[key]
    market, owner, name = key
    of_others = any(one.market == market and one.name == name for one in kept.values())
    raise RefusedByRule([Refusal("POR0023", (name, owner)) if of_others else Refusal("POR0100")])


@find_portfolio.defect("other-owner-sees-portfolio", says="a participant reaches another's portfolio by its name")
def _(key: PortfolioKey, kept: Mapping[PortfolioKey, Portfolio]) -> Portfolio:
    market, _owner, name = key
    of_anyone = [one for one in kept.values() if one.market == market and one.name == name]
    return of_anyone[0] if of_anyone else find_portfolio.healthy(key, kept)


@find_portfolio.defect("no-portfolio-is-somebody-elses", says="a portfolio that nobody has is said to be another's")
def _(key: PortfolioKey, kept: Mapping[PortfolioKey, Portfolio]) -> Portfolio:
    if key in kept:
        return kept[key]
    raise RefusedByRule([Refusal("POR0023", (key[2], key[1]))])


@rule("portfolio-list", says="a participant's list has its own portfolios only", source="auction API, portfolioList")
def listed(market: str, owner: str, kept: Mapping[PortfolioKey, Portfolio]) -> tuple[Portfolio, ...]:
    return tuple(kept[key] for key in sorted(kept) if key[:2] == (market, owner))


@listed.defect("portfolio-list-shows-all", says="the list has the portfolios of every participant")
def _(market: str, owner: str, kept: Mapping[PortfolioKey, Portfolio]) -> tuple[Portfolio, ...]:
    del owner
    return tuple(kept[key] for key in sorted(kept) if key[0] == market)


@rule("concurrent-edit", says="a portfolio that another session edits is left alone", source="auction API, POR0306")
def is_edited_elsewhere(key: PortfolioKey, held: frozenset[PortfolioKey]) -> bool:
    return key in held


@is_edited_elsewhere.defect("concurrent-edit-ignored", says="two sessions may edit one portfolio at once")
def _(key: PortfolioKey, held: frozenset[PortfolioKey]) -> bool:  # noqa: ARG001 - looks at nothing
    return False


@rule("portfolio-reachable", says="a portfolio out of reach is said to be so", source="auction API, POR0308")
def is_out_of_reach(key: PortfolioKey, unreachable: frozenset[PortfolioKey]) -> bool:
    return key in unreachable


@is_out_of_reach.defect("unreachable-portfolio-answers", says="a portfolio out of reach is answered all the same")
def _(key: PortfolioKey, unreachable: frozenset[PortfolioKey]) -> bool:  # noqa: ARG001 - looks at nothing
    return False


def _text(problems: Sequence[str]) -> str:
    """All of a record's problems in one text of the length that the documents allow."""
    whole = "; ".join(problems)
    return whole if len(whole) <= TEXT_LENGTH else whole[: TEXT_LENGTH - 4] + " ..."
