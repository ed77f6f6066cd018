"""junit.xml for the machines that read nothing else: one suite a feature file, one case a scenario.

It keeps to what the schemas of Jenkins and of Maven Surefire both allow: no properties of a case, no type of what was
skipped. So tags and steps are told as output, and the verdict's word opens the message of a case that was not played.
"""

import itertools
import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from crrsim.reporting import words
from crrsim.reporting.dialect import dialect, title
from crrsim.reporting.run import Run, Scenario
from crrsim.reporting.verdicts import verdict

JUNIT = "junit.xml"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(run: Run, file: Path | None = None) -> Path:
    """Write the cases of a run to `file`, by default junit.xml in the run's folder; return the path."""
    file = file or run.folder / JUNIT
    root = ET.Element("testsuites", _counts(run.scenarios) | {"name": title(run)})
    del root.attrib["skipped"]  # the schema knows it of a suite only
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
    element = dialect(scenario.verdict).junit
    if element == "skipped":
        known = verdict(scenario.verdict)
        ET.SubElement(case, element, message=_clean(f"{known.word.upper()}: {words.fault(scenario)}"))
    elif element:
        outcome = ET.SubElement(case, element, type=scenario.verdict, message=_clean(words.fault(scenario)))
        outcome.text = _clean(scenario.error or _steps(scenario))
    told = (f"tags: {' '.join(scenario.tags)}", words.by_hand(scenario), _steps(scenario))
    ET.SubElement(case, "system-out").text = _clean("\n".join(filter(None, told)))
    return case


def _steps(scenario: Scenario) -> str:
    return "\n".join(f"{step.outcome}: {step.keyword} {step.text}" for step in scenario.steps)


def _counts(scenarios: Sequence[Scenario]) -> dict[str, str]:
    found = [dialect(scenario.verdict).junit for scenario in scenarios]
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
