"""junit.xml for the machines that read nothing else: one suite a feature file, one case a scenario.

JUnit knows four outcomes where a run has a dozen verdicts, so the verdict's own word stands in `type` and the sentence
in `message`: fail and drift are failures, trouble with certificate, environment or harness is an error, blocked and not
due are skipped with their reason.
"""

import itertools
import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from crrsim.reporting import words
from crrsim.reporting.run import Run, Scenario

JUNIT = "junit.xml"
ELEMENT = {
    "fail": "failure",
    "drift": "failure",
    "blocked": "skipped",
    "not_due": "skipped",
    "manual_pending": "skipped",
    "pass": None,
    "passed_after_retry": None,
}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(run: Run) -> Path:
    """Write junit.xml into the run's folder and return its path."""
    file = run.folder / JUNIT
    root = ET.Element("testsuites", _counts(run.scenarios) | {"name": f"crrsim {run.id}"})
    for feature, held in itertools.groupby(run.scenarios, lambda each: each.feature):
        root.append(_suite(run, feature, list(held)))
    ET.indent(root)
    ET.ElementTree(root).write(file, encoding="utf-8", xml_declaration=True)
    return file


def _suite(run: Run, feature: str, scenarios: Sequence[Scenario]) -> ET.Element:
    suite = ET.Element("testsuite", _counts(scenarios) | {"name": feature or "features"})
    if run.started_at:
        suite.set("timestamp", run.started_at.strftime("%Y-%m-%dT%H:%M:%S"))
    properties = ET.SubElement(suite, "properties")
    facts = {"run": run.id, "seed": run.seed, "profile": run.profile, "mock": str(run.is_mock).lower()}
    for name, value in facts.items():
        ET.SubElement(properties, "property", name=name, value=_clean(str(value)))
    suite.extend(_case(scenario) for scenario in scenarios)
    return suite


def _case(scenario: Scenario) -> ET.Element:
    name = f"{scenario.key} {scenario.title}".strip()
    place = scenario.feature.removesuffix(".feature").replace("/", ".")
    case = ET.Element("testcase", name=_clean(name), classname=_clean(place), time=f"{scenario.elapsed_ms / 1000:.3f}")
    properties = ET.SubElement(case, "properties")
    for tag in scenario.tags:
        ET.SubElement(properties, "property", name="tag", value=_clean(tag))
    element = ELEMENT.get(scenario.verdict, "error")
    if element:
        outcome = ET.SubElement(case, element, type=scenario.verdict, message=_clean(words.fault(scenario)))
        if element != "skipped":
            outcome.text = _clean(scenario.error or _steps(scenario))
    return case


def _steps(scenario: Scenario) -> str:
    return "\n".join(f"{step.outcome}: {step.keyword} {step.text}" for step in scenario.steps)


def _counts(scenarios: Sequence[Scenario]) -> dict[str, str]:
    found = [ELEMENT.get(scenario.verdict, "error") for scenario in scenarios]
    return {
        "tests": str(len(found)),
        "failures": str(found.count("failure")),
        "errors": str(found.count("error")),
        "skipped": str(found.count("skipped")),
        "time": f"{sum(scenario.elapsed_ms for scenario in scenarios) / 1000:.3f}",
    }


def _clean(text: str) -> str:
    """Return `text` without the control characters that XML cannot hold."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
