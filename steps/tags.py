"""The words a scenario may be tagged with, so that a slip of the pen is refused and not just never selected."""

import importlib
import re
from collections.abc import Collection
from functools import cache
from pathlib import PurePath

from crrsim.calendar.plan import Plan
from crrsim.market.rules import AnyRule, all_rules

SCENARIO_ID = re.compile(r"CRR-[A-Z]{2,5}-\d{3}")

WORDS = {
    "connectivity": "the weeks before the sim",
    "week1": "week 1: load and transfers",
    "week2": "week 2: the monthly markets",
    "week3": "week 3: the annual markets",
    "week4": "week 4: open",
    "week5": "week 5: open",
    "every_week": "manners that no week owns",
    "app_status": "the app status service",
    "market_status": "the market status service",
    "messages": "the messages service",
    "nomination": "the nomination service",
    "auction": "the auction service",
    "market_data": "the market data service",
    "historical_forecasted_load": "the historical and forecasted load service",
    "load_migration": "the load migration service",
    "secondary_market": "the secondary market service",
    "tor_conversion": "the TOR conversion service",
    "clearing": "what the market's engine makes of the bids",
    "credit": "credit required and held",
    "security": "certificates, roles and request ids",
    "manual": "a person does it and says so",
    "mock_only": "needs the mock: moves its clock, its network or its manners",
}
RULE = "rule:"
OPEN_WEEKS = "w5-open-1"
"""The plan's line for scenarios that participants bring."""
_FREE = re.compile(r"[\w.-]+")
_PLAN_ID = re.compile(r"w[1-5]-|chg-|conn-")


@cache
def plan_ids() -> frozenset[str]:
    """Return the plan's ids as tags: in lower case."""
    return frozenset(activity.id.lower() for activity in Plan.load().activities)


@cache
def rule_names() -> frozenset[str]:
    return frozenset(rule.name for rule in every_rule())


@cache
def every_rule() -> tuple[AnyRule, ...]:
    """Return the rules of the mock: those of the market, and those of the server, which it registers when imported."""
    importlib.import_module("crrsim.server.rules")
    return all_rules()


def is_known(tag: str) -> bool:
    """Say whether a tag is a word of ours, a scenario id, a plan id or names a rule of the mock."""
    if tag.startswith(RULE):
        return tag.removeprefix(RULE) in rule_names()
    return tag in WORDS or tag in plan_ids() or SCENARIO_ID.fullmatch(tag) is not None


def is_free(tag: str) -> bool:
    """Say whether a tag may be anybody's own word: it is none that looks like one of ours."""
    return _FREE.fullmatch(tag) is not None and not tag.startswith("CRR-") and _PLAN_ID.match(tag) is None


def with_plan_id(tags: Collection[str]) -> frozenset[str]:
    """Return a scenario's tags; one that names no activity of the plan is one of the open weeks."""
    return frozenset(tags) if plan_ids().intersection(tags) else frozenset(tags) | {OPEN_WEEKS}


def own_id(file: str, title: str) -> str:
    """Return what a scenario without an id goes by: its file and title, as `spring:two-bids-from-a-file`."""
    return f"{PurePath(file).stem}:{re.sub(r'[^a-z0-9]+', '-', title.lower()).strip('-')}"


def marker_lines() -> list[str]:
    """Return what pytest's `markers` setting needs to know, but for the scenario ids."""
    return [
        *(f"{word}: {says}" for word, says in WORDS.items()),
        *(f"{tag}: an activity of the plan" for tag in sorted(plan_ids())),
        "rule(name): shows a rule of the mock; @rule:NAME in a feature",
    ]
