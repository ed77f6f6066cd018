"""The four runners of the harness bench: what each needs in its folder, and how it is started."""

import importlib.util
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from crrsim.bench import ours
from crrsim.bench.scenarios import write_features
from crrsim.cli.play import PLUGINS

_BDD_CONFTEST = '''\
"""What a user of bare pytest-bdd writes: a client, two sentences, and the binding of the feature files."""

import os
import httpx
import pytest
from pytest_bdd import parsers, then, when
from crrsim.bench.plain_httpx import market_status


@pytest.fixture(scope="session")
def client():
    with httpx.Client(base_url=os.environ["CRRSIM_BENCH_URL"]) as client:
        yield client


@when(parsers.parse("{actor} asks for the status of {market}"), target_fixture="outcome")
def _(client, actor, market):
    return market_status(client, market)


@then(parsers.parse("the market is {word}"))
def _(outcome, word):
    assert outcome == word
'''
_BDD_TEST = "from pytest_bdd import scenarios\n\nscenarios('.')\n"

_BEHAVE_ENVIRONMENT = """\
import os
import httpx


def before_all(context):
    context.client = httpx.Client(base_url=os.environ["CRRSIM_BENCH_URL"])


def after_all(context):
    context.client.close()
"""
_BEHAVE_STEPS = """\
from behave import then, when
from crrsim.bench.plain_httpx import market_status


@when("{actor} asks for the status of {market}")
def asks_for_market_status(context, actor, market):
    context.outcome = market_status(context.client, market)


@then("the market is {word}")
def market_is(context, word):
    assert context.outcome == word
"""
_OURS_CONFTEST = "from crrsim.bench.ours import stand_in_for_the_mock\n\nstand_in_for_the_mock()\n"
_PACKAGES = Path(__file__).resolve().parents[2]  # so that each runner imports the very tree that measures
EVIDENCE = "evidence"
_QUIET = ("-q", "-p", "no:cacheprovider", "-W", "ignore")


class PeerMissing(Exception):  # noqa: N818 - reads as what it is
    """A peer is not installed; the message says how to get it."""


class RunnerFailed(Exception):  # noqa: N818 - reads as what happened
    """A runner ended in another way than all green; the message holds its last words."""


@dataclass(frozen=True)
class Runner:
    """A runner prepared for a number of scenarios: its name, its folder and its command."""

    name: str
    folder: Path
    command: tuple[str, ...]
    environment: dict[str, str]

    def seconds(self) -> float:
        """Start it, wait for its end and return the wall time. Raises: RunnerFailed unless everything is green."""
        shutil.rmtree(self.folder / EVIDENCE, ignore_errors=True)  # each play keeps its evidence in a new folder
        began = time.perf_counter()
        ended = subprocess.run(  # noqa: S603 - our own interpreter with fixed arguments
            self.command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )
        took = time.perf_counter() - began
        if ended.returncode != 0:
            words = (ended.stdout + ended.stderr).strip().splitlines()[-12:]
            raise RunnerFailed(f"{self.name} ended with {ended.returncode}:\n" + "\n".join(words))
        return took


def runners(folder: Path, suite: Path, base_url: str, scenarios: int) -> tuple[Runner, ...]:
    """Prepare ours and its peers below `folder`. Raises: PeerMissing when behave is not installed."""
    if importlib.util.find_spec("behave") is None:
        raise PeerMissing("behave is the peer of this bench and is not installed: pip install 'crrsim[dev]'")
    environment = _environment(folder, suite, base_url)
    made = {name: folder / name for name in ("ours", "pytest-bdd", "behave", "httpx")}
    for place in made.values():
        write_features(place / "features", scenarios)
    _write(made["ours"] / "features" / "conftest.py", _OURS_CONFTEST)
    _write(made["pytest-bdd"] / "features" / "conftest.py", _BDD_CONFTEST)
    _write(made["pytest-bdd"] / "features" / "test_round_trips.py", _BDD_TEST)
    _write(made["behave"] / "features" / "environment.py", _BEHAVE_ENVIRONMENT)
    _write(made["behave"] / "features" / "steps" / "round_trips.py", _BEHAVE_STEPS)
    where = ("-c", os.devnull, "--rootdir", ".", "--confcutdir", ".")  # or it looks through all folders above
    commands = {
        "ours": _pytest(*where, *PLUGINS, "-p", "conftest", "--evidence", EVIDENCE, "features"),
        "pytest-bdd": _pytest(*where, "features"),
        "behave": (sys.executable, "-m", "behave", "--format", "null", "--no-summary", "features"),
        "httpx": (sys.executable, "-m", "crrsim.bench.plain_httpx", base_url, str(scenarios)),
    }
    return tuple(Runner(name, made[name], command, environment) for name, command in commands.items())


def _environment(folder: Path, suite: Path, base_url: str) -> dict[str, str]:
    """Return the environment of every runner: bytecode is cached as it is for a user, but below `folder`."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    path = os.pathsep.join(map(str, (suite, _PACKAGES)))
    bytecode = str(folder.parent / "bytecode")
    return {**kept, ours.BASE_URL: base_url, "PYTHONPATH": path, "PYTHONPYCACHEPREFIX": bytecode}


def _pytest(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "pytest", *_QUIET, *arguments)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
