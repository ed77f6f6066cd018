"""The plan on the dates of a run: a profile says on which Monday it begins."""

from datetime import date

from crrsim.calendar.plan import Plan, PlanError
from crrsim.reporting.run import Run


def dated(run: Run, plan: Plan) -> Plan:
    """Return the plan on the dates that the run's profile lays it on, `plan` itself where it says none."""
    week_1 = run.settings.get("week_1")
    try:
        return Plan.load(date.fromisoformat(week_1)) if week_1 else plan
    except (ValueError, TypeError, PlanError):
        return plan
