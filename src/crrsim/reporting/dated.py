"""The plan on the dates of a run: a profile says on which Monday it begins."""

from collections.abc import Mapping
from datetime import date

from crrsim.calendar.plan import Plan, PlanError
from crrsim.reporting.run import Run


def dated(run: Run, plan: Plan) -> Plan:
    """Return the plan on the dates that the run's profile lays it on, `plan` itself where it says none."""
    profile = run.manifest.get("profile")
    week_1 = profile.get("week_1") if isinstance(profile, Mapping) else None
    try:
        return Plan.load(date.fromisoformat(week_1)) if week_1 else plan
    except (ValueError, TypeError, PlanError):
        return plan
