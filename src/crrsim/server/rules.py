"""All the rules the double keeps: the market's, and those of the wire that stand in this room.

Rules register themselves when their file is imported, and `market` may not know this room. Whoever lists rules or asks
for a defect by name starts here, so that `millisecond-dates` is as well known as any defect of the market.
"""

from crrsim.market import rules
from crrsim.server import (
    answers,
    app,
    identity,
    listen,
    market_data,
    messages,
    mui,
    oasis,
    portfolio,
    troubles,
    validation,
    windows,
)

_WHERE_RULES_STAND = (
    answers,
    app,
    identity,
    listen,
    market_data,
    messages,
    mui,
    oasis,
    portfolio,
    troubles,
    validation,
    windows,
)


def every_rule() -> tuple[rules.AnyRule, ...]:
    """Return every rule of the double, by name."""
    return rules.all_rules()


def rules_of_the_wire() -> tuple[rules.AnyRule, ...]:
    """Return the rules of this room alone, by name."""
    here = {module.__name__ for module in _WHERE_RULES_STAND}
    return tuple(one for one in every_rule() if one.healthy.__module__ in here)
