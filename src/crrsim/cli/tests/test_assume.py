"""Assumptions switched from the command line: taken, told in the manifest, and refused by name."""

import json
from pathlib import Path

import pytest

from crrsim.cli import main
from crrsim.cli.tests.test_commands import crrsim


def test_a_switch_is_in_force_and_in_the_manifest(tmp_path: Path) -> None:
    played = crrsim("run", "--assume", "tier_3=yes", "--assume", "max_points=2", "--reports", str(tmp_path), "--select",
                    "CRR-ALT-010")  # fmt: skip

    assert played.returncode == 0, played.stderr
    (manifest,) = tmp_path.glob("*/manifest.json")
    told = {one["name"]: (one["value"], one["default"]) for one in json.loads(manifest.read_text())["assumptions"]}
    assert (told["tier_3"], told["max_points"], told["hub_to_hub"]) == (("yes", "no"), ("2", "20"), ("no", "no"))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("run", "--assume", "tier3=yes"), "--assume: no assumption has a switch 'tier3'; did you mean tier_3?"),
        (("run", "--assume", "tier_3=perhaps"), "--assume: tier_3 is 'perhaps'"),
        (("mock", "serve", "--dir", "x", "--assume", "max_points=1"), "--assume: A-29"),
        (("run", "--assume", "replacements=SORRELW_7_B1:NOWHERE"), "--assume: NOWHERE is no location"),
        (("run", "--assume", "price_zero=NOWHERE"), "--assume: prices cannot be zero at NOWHERE"),
    ],
)
def test_what_is_no_switch_ends_with_2(
    arguments: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    assert says in " ".join(capsys.readouterr().err.split())


def test_the_assumptions_are_listed_with_their_register_numbers(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    with pytest.raises(SystemExit) as ended:
        main(["mock", "assumptions"])
    said = capsys.readouterr().out

    assert ended.value.code == 0
    assert "A-12  tier_3=no" in said
    assert "A-05  cap_names" in said
