"""Where a scenario belongs on the heat map: its days of the plan, and whom it had talk to which service."""

import re
from collections.abc import Iterable, Mapping, Sequence

from crrsim.calendar.plan import Activity, Plan
from crrsim.reporting.run import Exchange, Run, Scenario

SERVICES = (
    "app_status", "market_status", "messages", "nomination", "auction", "market_data", "historical_forecasted_load",
    "load_migration", "secondary_market", "tor_conversion",
)  # fmt: skip
UPLOADS = "mui_upload"
NO_SERVICE = "no exchange"
NOBODY = "nobody"
BESIDE = "BESIDE"
CONNECTIVITY = "CONN"
CHANGES = "CHG"


def place_of(activity: Activity) -> str:
    """Return the cell of the calendar that holds a line of the plan: W2-TUE, or W4-MON for a stretch from Monday."""
    if activity.week is None:
        return CONNECTIVITY if activity.id.startswith(CONNECTIVITY) else CHANGES
    return f"W{activity.week}-{(activity.day or '').split('-')[0]}"


def places(scenario: Scenario, plan: Plan) -> tuple[str, ...]:
    """Return the cells a scenario stands in, by the plan ids it carries; BESIDE when it carries none."""
    tags = set(scenario.tags)
    held = [place_of(activity) for activity in plan.activities if activity.tag in tags]
    return tuple(dict.fromkeys(held)) or (BESIDE,)


def service_of(exchange: Exchange) -> str:
    """Return the service an exchange went to; uploads through the user interface are none of the ten."""
    return exchange.service or (UPLOADS if "/upload/" in exchange.url else NO_SERVICE)


def actors(run: Run) -> tuple[str, ...]:
    """Return the participants of a run: those of its profile, then whoever else sent anything."""
    profile = run.manifest.get("profile")
    known = profile.get("participants") if isinstance(profile, Mapping) else None
    names = [_name(actor, entry) for actor, entry in known.items()] if isinstance(known, Mapping) else []
    sent = sorted({exchange.participant for exchange in run.exchanges if exchange.participant})
    return tuple(dict.fromkeys([*(name for name in names if name in sent), *sent, *names]))


def _name(actor: str, entry: object) -> str:
    return str(entry.get("name") or actor) if isinstance(entry, Mapping) else actor


def pairs(scenario: Scenario, known: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return participant and service of each exchange; of one that sent nothing, as far as tags and steps name them."""
    if scenario.exchanges:
        met = {(each.participant or NOBODY, service_of(each)) for each in scenario.exchanges}
        return tuple(sorted(met))
    services = [service for service in SERVICES if service in scenario.tags] or [NO_SERVICE]
    named = _named(known, (step.text for step in scenario.steps)) or [NOBODY]
    return tuple((actor, service) for actor in named for service in services)


def _named(known: Sequence[str], texts: Iterable[str]) -> list[str]:
    words = set(re.findall(r"\w+", " ".join(texts)))
    return [actor for actor in known if actor in words]
