import importlib.util
import io
import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from rich.console import Console

from crrsim.bench import harness, runners
from crrsim.bench.harness import Measured, figures, local_server, measure
from crrsim.bench.local_server import ANSWERS
from crrsim.bench.runners import PeerMissing
from crrsim.bench.scenarios import REQUESTS, STEPS, write_features
from crrsim.cli.suite import find_suite
from crrsim.contract.operations import find

ROOT = find_suite(Path(__file__).parent).root


def test_the_canned_answers_are_what_the_documents_ask_for() -> None:
    for path, body in ANSWERS.items():
        operation = find("GET", path)
        assert operation is not None
        assert operation.answer is not None
        operation.answer.validate_python(body)


def test_the_local_server_answers_and_ends_with_its_context() -> None:
    with local_server() as base_url:
        with urllib.request.urlopen(f"{base_url}/status") as answer:
            assert json.load(answer) == {"status": "up"}
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{base_url}/nothing")
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"{base_url}/status")


def test_every_scenario_has_ten_steps_and_five_requests(tmp_path: Path) -> None:
    write_features(tmp_path, 45)

    text = "".join(file.read_text() for file in sorted(tmp_path.iterdir()))
    assert len(list(tmp_path.iterdir())) == 3
    assert text.count("Scenario:") == 45
    assert text.count("When ") == 45 * REQUESTS
    assert text.count("When ") + text.count("Then ") == 45 * STEPS


def test_without_behave_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)

    with pytest.raises(PeerMissing, match=r"pip install 'crrsim\[dev\]'"):
        runners.runners(tmp_path, ROOT, "http://localhost", 10)


def test_all_four_runners_play_the_same_scenarios_and_ours_keeps_its_evidence() -> None:
    measured = measure(ROOT, 10, 1, Console(file=io.StringIO()))

    assert set(measured.whole) == {"ours", "pytest-bdd", "behave", "httpx"}
    assert all(time > 0 for times in measured.whole.values() for time in times)
    # a scenario's start and end, ten steps, five exchanges; the run's start and end
    assert measured.lines >= 10 * (2 + STEPS + REQUESTS) + 2
    assert next(iter(figures(measured))).name == "harness.step_vs_behave"


def test_costs_are_taken_over_the_floor_round_by_round() -> None:
    measured = Measured(
        scenarios=100,
        sample=10,
        whole={"ours": [3.0, 3.2], "behave": [2.0, 2.0], "httpx": [1.0, 1.0]},
        part={"ours": [1.2, 1.4], "behave": [0.2, 0.2], "httpx": [0.1, 0.1]},
        lines=0,
    )

    assert measured.step_ms("ours") == pytest.approx([2.0, 2.2])
    assert measured.further_step_ms("ours") == pytest.approx([1.0, 1.0])
    assert measured.further_step_ms("behave") == pytest.approx([1.0, 1.0])
    assert measured.per_second("behave") == [50.0, 50.0]


def test_a_runner_that_is_not_green_stops_the_bench(tmp_path: Path) -> None:
    broken = runners.Runner("ours", tmp_path, ("false",), {"PATH": "/usr/bin:/bin"})

    with pytest.raises(harness.RunnerFailed, match="ours ended with 1"):
        broken.seconds()
