"""Features are collected as tests, steps and evidence are plugins, and the run's options stand here."""

import gc

import pytest

gc.disable()  # until all is imported and collected, which is no garbage: the collector of features lets it go on
pytest.register_assert_rewrite("steps")
pytest_plugins = ["steps.plugins"]


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("crrsim", "the CRR Market Sim")
    group.addoption("--profile", metavar="FILE", help="play against the server of this profile; without, the mock")
    group.addoption("--own-features", metavar="DIR", help="the features below this folder are a user's own")
    group.addoption("--data", metavar="DIR", help="where files that sentences name are; without, beside the feature")
    group.addoption("--seed", type=int, default=2026, help="the seed of the mock's cast and business")
    group.addoption("--defect", action="append", default=[], metavar="NAME", help="bend one rule of the mock")
    group.addoption("--assume", action="append", default=[], metavar="NAME=VALUE", help="switch an assumption")
    group.addoption("--evidence", metavar="FOLDER", help="write the journal here; without, below reports/")
    group.addoption("--seal-key", metavar="FILE", help="seal the evidence with this Ed25519 key; without, your own")
    group.addoption("--waivers", metavar="FILE", help="keep these waivers with the evidence, for its gate")
    group.addoption("--policy", metavar="FILE", help="keep this policy with the evidence, for its gate")
    group.addoption("--prove", action="store_true", help="play each scenario with each defect of the rules it shows")
