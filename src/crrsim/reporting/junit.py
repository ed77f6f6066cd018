"""junit.xml for the machines that read nothing else: one suite a feature file, one case a scenario.

It keeps to what the schemas of Jenkins and of Maven Surefire both allow: no properties of a case, no type of what was
skipped. So tags and steps are told as output, and the verdict's word opens the message of a case that was not played.

What the gate lets through, by a waiver or the policy, does not count as a failure here either: it is skipped, and says
by whom and until when.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from crrsim.reporting import words
from crrsim.reporting.dialect import dialect, title
from crrsim.reporting.gate import Ruling, rulings_of
from crrsim.reporting.run import Run, Scenario
from crrsim.reporting.verdicts import verdict

JUNIT = "junit.xml"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Case:
    """A scenario with what the gate made of it."""

    scenario: Scenario
    ruling: Ruling

    @property
    def element(self) -> str | None:
        """The element inside the test case, None for none."""
        return "skipped" if self.ruling.lets_through else dialect(self.scenario.verdict).junit

    @property
    def message(self) -> str:
        """What it came to, and what the gate says of it."""
        opening = [self.ruling.effect] if self.ruling.lets_through else []
        opening += [verdict(self.scenario.verdict).word] if self.element == "skipped" else []
        told = ", ".join(opening).upper()
        return f"{told}{': ' if told else ''}{words.fault(self.scenario)}{self.ruling.remark}"


def write_junit(run: Run, file: Path | None = None) -> Path:
    """Write the cases of a run to `file`, by default junit.xml in the run's folder; return the path."""
    file = file or run.folder / JUNIT
    ruling = rulings_of(run.folder)
    cases = [Case(scenario, ruling(scenario.key)) for scenario in run.scenarios]
    root = ET.Element("testsuites", _counts(cases) | {"name": title(run)})
    del root.attrib["skipped"]  # the schema knows it of a suite only
    for feature, held in itertools.groupby(cases, lambda each: each.scenario.feature):
        root.append(_suite(run, feature, list(held)))
    ET.indent(root)
    ET.ElementTree(root).write(file, encoding="utf-8", xml_declaration=True)
    return file


def _suite(run: Run, feature: str, cases: Sequence[Case]) -> ET.Element:
    suite = ET.Element("testsuite", _counts(cases) | {"name": feature or "features"})
    if run.started_at:
        suite.set("timestamp", run.started_at.strftime("%Y-%m-%dT%H:%M:%S"))
    properties = ET.SubElement(suite, "properties")
    facts = {"run": run.id, "seed": run.seed, "profile": run.profile, "mock": str(run.is_mock).lower()}
    for name, value in facts.items():
        ET.SubElement(properties, "property", name=name, value=_clean(str(value)))
    suite.extend(_case(each) for each in cases)
    return suite


def _case(told: Case) -> ET.Element:
    scenario = told.scenario
    name = f"{scenario.key} {scenario.title}".strip()
    place = scenario.feature.removesuffix(".feature").replace("/", ".")
    case = ET.Element("testcase", name=_clean(name), classname=_clean(place), time=f"{scenario.elapsed_ms / 1000:.3f}")
    if told.element:
        outcome = ET.SubElement(case, told.element, message=_clean(told.message))
        if told.element != "skipped":
            outcome.set("type", scenario.verdict)
            outcome.text = _clean(scenario.error or _steps(scenario))
    out = (f"tags: {' '.join(scenario.tags)}", words.by_hand(scenario), _steps(scenario))
    ET.SubElement(case, "system-out").text = _clean("\n".join(filter(None, out)))
    return case


def _steps(scenario: Scenario) -> str:
    return "\n".join(f"{step.outcome}: {step.keyword} {step.text}" for step in scenario.steps)


def _counts(cases: Sequence[Case]) -> dict[str, str]:
    found = [each.element for each in cases]
    return {
        "tests": str(len(found)),
        "failures": str(found.count("failure")),
        "errors": str(found.count("error")),
        "skipped": str(found.count("skipped")),
        "time": f"{sum(each.scenario.elapsed_ms for each in cases) / 1000:.3f}",
    }


def _clean(text: str) -> str:
    """Return `text` without the control characters that XML cannot hold."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
