import json
from pathlib import Path
from typing import Any

import cucumber_messages
import jsonschema_rs
import pytest
from cucumber_messages import Envelope
from cucumber_messages.json_converter import JsonDataclassConverter

from crrsim.reporting.cucumber import messages, write_messages
from crrsim.reporting.reading import read_run
from crrsim.reporting.run import Run
from crrsim.reporting.tests.browser import browser, needs_browser
from crrsim.reporting.tests.every_verdict import FEATURE, VERDICTS, every_verdict
from crrsim.reporting.tests.handmade import TABLE, HandMade, Play
from crrsim.reporting.tests.node import node, package

OUTLINE = """\
Feature: Rows
  Scenario Outline: Row <a>
    Given it is <b>
      | a   |
      | <a> |
    Examples: some
      | a | b |
      | 1 | x |
    Examples: more
      | a | b |
      | 2 | x |
      | 3 | y |
"""
RENDER = """\
import { createReadStream, createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import { CucumberHtmlStream } from '@cucumber/html-formatter'
async function* envelopes(file) {
  for await (const line of createInterface({ input: createReadStream(file) })) yield JSON.parse(line)
}
await pipeline(envelopes(process.argv[2]), new CucumberHtmlStream(), createWriteStream(process.argv[3]))
"""
Json = Any


def told(run: Run, features: dict[str, str] | None = None) -> dict[str, list[Json]]:
    """Return the envelopes by kind."""
    found: dict[str, list[Json]] = {}
    for envelope in messages(run, features or {}):
        [(kind, content)] = envelope.items()
        found.setdefault(kind, []).append(content)
    return found


def verdicts(found: dict[str, list[Json]]) -> dict[str, tuple[str, str]]:
    """Return the status and the log of the last step of each test case, by the name of its pickle."""
    names = {pickle["id"]: pickle["name"] for pickle in found["pickle"]}
    cases = {case["id"]: case for case in found["testCase"]}
    ends = {end["testStepId"]: end["testStepResult"]["status"] for end in found["testStepFinished"]}
    logs = {log["testStepId"]: log["body"] for log in found["attachment"]}
    lasts = ((case, case["testSteps"][-1]["id"]) for case in cases.values())
    return {names[case["pickleId"]]: (ends[last], logs[last]) for case, last in lasts}


def test_the_last_step_of_a_scenario_is_its_verdict(tmp_path: Path) -> None:
    found = verdicts(told(every_verdict(tmp_path)))

    said = {name: status for name, (status, _) in found.items()}
    assert said["A bid for the whole of a path"] == "PASSED"
    assert said["An answer with an extra property"] == "FAILED"  # although its steps passed
    assert said["A market held open"] == "SKIPPED"
    assert said["Cut"] == "FAILED"  # what is unknown, formatters count as passed
    assert found["A message"][1].startswith("MOCK environment; at fault: the environment: the network")
    assert all(log.startswith("MOCK ") for _, log in found.values())


def test_a_run_with_anything_bad_or_missing_is_no_success(tmp_path: Path) -> None:
    made = HandMade()
    made.write("run_started", seed=1, profile="mock")
    made.scenario("CRR-AUC-001", "Fine", "pass")
    cut = read_run(made.save(tmp_path / "cut"))
    made.write("run_finished", verdicts={}, exit_code=0)

    assert told(read_run(made.save(tmp_path / "whole")))["testRunFinished"][0]["success"]
    assert not told(cut)["testRunFinished"][0]["success"]
    assert not told(every_verdict(tmp_path / "bad"))["testRunFinished"][0]["success"]


def test_the_kept_feature_is_told_as_it_was(tmp_path: Path) -> None:
    made = HandMade()
    steps: list[Play] = [
        ("Given", "the monthly auction is OPEN", "passed", [], {}),
        ("When", "FIN1 creates the portfolio “Spring” with the bids:", "failed", [], {"table": TABLE, "error": "x"}),
    ]
    made.scenario(
        "CRR-AUC-012", "A bid of 500 records <&> more", "fail", steps=steps, feature="features/a.feature", line=9
    )
    found = told(read_run(made.save(tmp_path)), {"a.feature": FEATURE})

    assert found["source"][0]["data"] == FEATURE
    [pickle] = found["pickle"]
    assert [step["text"] for step in pickle["steps"]][-1] == "the portfolio is VALID"
    ended = [end["testStepResult"]["status"] for end in found["testStepFinished"]]
    assert ended == ["PASSED", "FAILED", "UNKNOWN", "FAILED"]  # the third was never recorded


def test_rows_of_an_outline_are_told_apart(tmp_path: Path) -> None:
    made = HandMade()
    for a, b in (("1", "x"), ("2", "x"), ("3", "y")):
        step: Play = ("Given", f"it is {b}", "passed", [], {})
        parameters = {"a": a, "b": b}
        made.scenario(f"R[{a}]", f"Row {a}", "pass", steps=[step], feature="o.feature", line=2, parameters=parameters)
    found = told(read_run(made.save(tmp_path)), {"o.feature": OUTLINE})

    assert found["source"][0]["data"] == OUTLINE
    assert [pickle["name"] for pickle in found["pickle"]] == ["Row 1", "Row 2", "Row 3"]
    assert len({case["pickleId"] for case in found["testCase"]}) == 3


@pytest.mark.parametrize(
    "kept", [{}, {"week_2_monthly_markets/bids.feature": FEATURE}, {"week_1/messages.feature": "x"}]
)
def test_a_feature_that_was_not_kept_or_is_another_is_written_anew(tmp_path: Path, kept: dict[str, str]) -> None:
    found = told(every_verdict(tmp_path), kept)

    assert len(found["testCase"]) == len(VERDICTS)
    assert all(source["data"].startswith("# Written anew from the journal") for source in found["source"])
    [told_table] = [
        step["argument"]["dataTable"] for pickle in found["pickle"] for step in pickle["steps"] if "argument" in step
    ][:1]
    assert [[cell["value"] for cell in row["cells"]] for row in told_table["rows"]] == TABLE


def test_what_is_said_of_the_run_says_mock(tmp_path: Path) -> None:
    for mock in (True, False):
        meta = told(every_verdict(tmp_path, mock=mock))["meta"][0]
        assert ("MOCK" in meta["implementation"]["name"]) is mock


def test_odd_text_is_no_trouble(tmp_path: Path) -> None:
    made = HandMade()
    steps: list[Play] = [("*", "a\nb | c \\ ~", "odd", [], {"table": [["a|b", "c\\d\ne"]]})]
    made.scenario("X y", "@t # \x00\nScenario: z", "new", steps=steps, tags=["a b", "c@d"], feature="", line=None)
    made.lines = [line.replace("~", r"\ud83d") for line in made.lines]  # half a character, as a server may send
    found = told(read_run(made.save(tmp_path)))

    write_messages(read_run(tmp_path), {}, tmp_path / "messages.ndjson")
    [pickle] = found["pickle"]
    assert pickle["steps"][0]["argument"]["dataTable"]["rows"][0]["cells"][1]["value"] == "c\\d\ne"


def test_the_library_of_cucumber_reads_what_was_written(tmp_path: Path) -> None:
    converter = JsonDataclassConverter(module_scope=cucumber_messages)
    file = write_messages(every_verdict(tmp_path), {}, tmp_path / "messages.ndjson")

    for line in file.read_text("ascii").splitlines():
        envelope = converter.from_dict(json.loads(line), Envelope)
        assert converter.to_dict(envelope) == json.loads(line)


def test_the_published_schema_takes_every_envelope(tmp_path: Path) -> None:
    schema = json.loads((package("@cucumber/messages") / "messages.schema.json").read_text("utf-8"))
    validator = jsonschema_rs.validator_for(schema)

    found = [str(error) for each in messages(every_verdict(tmp_path), {}) for error in validator.iter_errors(each)]
    assert found == []
    assert not validator.is_valid({"pickle": {}})


def test_the_official_formatter_renders_them(tmp_path: Path) -> None:
    assert "A bid for the whole of a path" in rendered(tmp_path).read_text("utf-8")


@needs_browser
def test_the_rendered_page_shows_a_person_what_failed_and_that_it_is_mock(tmp_path: Path) -> None:
    page = rendered(tmp_path)
    with browser() as chromium, chromium.screen() as shown:
        view = shown.open(page, ready="").page
        view.get_by_text("A market held open").wait_for()
        said = str(view.inner_text("body"))

    assert all(told in said for told in ("PASSED 5", "FAILED 7", "SKIPPED 2", "PENDING 1", "crrsim, MOCK"))
    assert "the portfolio is INVALID, not VALID at “Then the portfolio is VALID”; at fault: the product" in said


def rendered(place: Path) -> Path:
    """Return the page that the official formatter makes of a run with each verdict."""
    package("@cucumber/html-formatter")
    file = write_messages(every_verdict(place), {}, place / "messages.ndjson")
    node(RENDER, file, place / "page.html", cwd=place)
    return place / "page.html"
