"""Where a scenario belongs on the heat map: its days of the plan, and whom it had talk to which service."""

import re
from collections.abc import Iterable, Mapping, Sequence

from crrsim.calendar.plan import Activity, Plan
from crrsim.reporting import words
from crrsim.reporting.requests import guilty
from crrsim.reporting.run import Exchange, Run, Scenario
from crrsim.reporting.verdicts import verdict

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
_ALIAS = re.compile(r"\bP-[A-Z2-7]{6}\b")
_WORD = re.compile(rf"{_ALIAS.pattern}|\w+")


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
    known = run.settings.get("participants")
    names = [_name(actor, entry) for actor, entry in known.items()] if isinstance(known, Mapping) else []
    sent = sorted({exchange.participant for exchange in run.exchanges if exchange.participant})
    return tuple(dict.fromkeys([*(name for name in names if name in sent), *sent, *names, *_mute(run)]))


def _mute(run: Run) -> list[str]:
    """Return the aliases, in a pack, of those whose certificate let them send nothing: only reasons tell of them."""
    reasons = (each.reason for each in run.scenarios if run.is_shared and each.verdict == "certificate")
    return sorted({alias for reason in reasons for alias in _ALIAS.findall(reason)})


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


def judged(scenario: Scenario, known: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return of which participant and service the verdict on a scenario tells.

    Where it needs a look it tells of the call at which it went wrong, and of nobody whose calls were answered well;
    where no such call was sent, of whom its reason names, else the step. Any other verdict tells of all it called.
    """
    if not verdict(scenario.verdict).is_bad:
        return pairs(scenario, known)
    wrong = guilty(scenario)
    if wrong:
        return tuple(sorted({(each.participant or NOBODY, service_of(each)) for each in wrong}))
    step = words.failed_step(scenario)
    texts = (scenario.reason, step.text if step else "")
    named = next((found for text in texts if (found := _named(known, [text]))), [])
    services = [service for service in SERVICES if service in scenario.tags] or [NO_SERVICE]
    return tuple((named[0], service) for service in services) if named else pairs(scenario, known)


def _named(known: Sequence[str], texts: Iterable[str]) -> list[str]:
    """Return the participants that texts name, in the order in which they do."""
    said = dict.fromkeys(_WORD.findall(" ".join(texts)))
    return [word for word in said if word in known]
