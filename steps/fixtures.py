"""What steps ask for by name: the run's simulation, and the four nouns that a scenario passes from step to step.

sim       the server and time of the run; each scenario begins afresh on it
market    the market in play, set by a Given                       outcome   what the last When came to
held      the CRR in play, set by a Given                          rows      the rows of the last download

The rooms behind a simulation are imported when one is made: reading features needs none of them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crrsim.assembly.simulation import Simulation
from crrsim.evidence.events import Exchange
from steps.collector import GUARD
from steps.conversions import Earlier
from steps.data_files import DataFolder
from steps.hooks import recorder_of
from steps.player import RECORDER, SIM
from steps.recorder import Recorder
from steps.stepbook import ROOT

if TYPE_CHECKING:
    from crrsim.assembly.profile import Profile
    from crrsim.clearing.auction import Held
    from crrsim.client.identity import Identity

PROFILE = pytest.StashKey["Profile | None"]()
OPENED = pytest.StashKey[Mapping[str, "Identity"]]()
"""The certificates of the profile, by actor, as they were opened before anything was played."""


def pytest_configure(config: pytest.Config) -> None:
    """Read the profile before anything is collected, so that a broken one is one sentence."""
    path = config.option.profile
    config.stash[PROFILE] = _profile(Path(path)) if path and path != "mock" else None


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> None:
    """Try certificates and address of the profile before the first scenario, in the process that others answer to."""
    config = session.config
    profile = config.stash[PROFILE]
    if profile is None or config.option.collectonly or hasattr(config, "workerinput"):
        return
    from crrsim.assembly.opening import check_address, opened  # noqa: PLC0415 - only runs against a profile need it
    from crrsim.assembly.profile import ProfileError  # noqa: PLC0415 - as above

    try:
        config.stash[OPENED] = opened(profile)
        check_address(profile, config.stash[OPENED])
    except ProfileError as problem:
        raise pytest.UsageError(
            "\n".join(f"{config.option.profile}: {says}" for says in str(problem).splitlines())
        ) from None


@pytest.fixture(scope="session")
def sim(request: pytest.FixtureRequest) -> Iterator[Simulation]:
    """The run's simulation: our mock, or the server that `--profile` names."""
    from crrsim.assembly.provenance import Brought, write_provenance  # noqa: PLC0415 - see above

    config = request.config
    profile = config.stash[PROFILE]
    recorder = recorder_of(config, mock=profile is None or profile.mock)
    guard = config.stash[GUARD]
    write_provenance(recorder.path.parent, ROOT, profile, seed=config.option.seed, defects=config.option.defect,
                     kept={f"{name}.json": Path(file) for name, file in _held_to(config) if file},
                     brought=Brought(guard.own, guard.files), assumed=config.option.assume)  # fmt: skip
    made = simulation_of(config, recorder)
    recorder.begin_run(
        seed=config.option.seed,
        profile=made.name,
        selection=config.option.markexpr or config.option.keyword,
        scenarios=len(request.session.items),
    )
    config.stash[SIM] = made
    yield made
    made.close()


def simulation_of(config: pytest.Config, recorder: Recorder) -> Simulation:
    """Return a new simulation as the options ask for it."""
    profile = config.stash[PROFILE]
    if profile is None:
        from crrsim.assembly.mock import MockSimulation  # noqa: PLC0415 - the whole of server and market

        options = config.option
        return MockSimulation(recorder, options.seed, frozenset(options.defect), assumed=tuple(options.assume))
    from crrsim.assembly.foreign import ForeignSimulation  # noqa: PLC0415 - only runs against a profile need it

    return ForeignSimulation(profile, recorder, config.option.seed, identities=config.stash.get(OPENED, {}))


def _held_to(config: pytest.Config) -> Iterable[tuple[str, str | None]]:
    return ("waivers", config.option.waivers), ("policy", config.option.policy)


def _profile(path: Path) -> "Profile":
    from crrsim.assembly.profile import Profile, ProfileError  # noqa: PLC0415 - only runs against a profile need it

    try:
        return Profile.load(path)
    except ProfileError as problem:
        raise pytest.UsageError(str(problem)) from None


@pytest.fixture
def exchanges(request: pytest.FixtureRequest) -> Sequence[Exchange]:
    """The scenario's exchanges with the server so far, as they go into the evidence."""
    return request.config.stash[RECORDER].exchanges


@pytest.fixture
def data(request: pytest.FixtureRequest) -> DataFolder:
    """Where the files are that the feature's sentences name."""
    return request.config.stash[GUARD].data_of(request.node.path)


@pytest.fixture
def base_load() -> "Sequence[Held]":
    """The existing CRRs an engine scenario stands on; none unless a Given brings some."""
    return ()


@pytest.fixture
def earlier() -> Earlier:
    """What stood before the scenario asked to convert anything."""
    return Earlier()


@pytest.fixture
def defect(request: pytest.FixtureRequest) -> str | None:
    """The defect that `--prove` bends a play by, for `player.defect_of`: only a fixture can have parameters."""
    return getattr(request, "param", None)
