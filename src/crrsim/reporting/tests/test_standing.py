"""What two runs stood on, held against each other."""

import json
from pathlib import Path

from crrsim.reporting.standing import other_settings, parts_of, standing

NOW = {"id": "fp-2", "code": "b", "profile": "p", "seed": "7"}


def test_both_ids_are_told_and_what_differed() -> None:
    told = standing({"id": "fp-1", "code": "a", "profile": "p", "seed": "7"}, NOW)
    assert told == "on fp-1, and this one on fp-2: the code differed; profile and seed were the same"
    other = standing({"id": "fp-1", "code": "a", "profile": "q"}, NOW)
    assert other == "on fp-1, and this one on fp-2: the code, profile and seed differed"


def test_the_same_id_says_what_it_does_not_cover() -> None:
    assert (
        standing(NOW, NOW)
        == "on the same as this one, fp-2, which covers neither the server nor certificates nor the network"
    )


def test_where_a_profile_leads_is_told_then_and_now_and_other_settings_are_only_named() -> None:
    names = other_settings({"base_url": "a", "week_1": "w"}, {"base_url": "b", "week_1": "w", "locations": {"A": "B"}})
    assert names == ("base_url: a then, b now", "locations")
    told = standing({**NOW, "id": "fp-1", "profile": "q"}, NOW, names)
    assert "the profile differed (base_url: a then, b now; locations); code and seed were the same" in told
    assert "base_url" not in standing({**NOW, "id": "fp-1", "code": "q"}, NOW, names)


def test_a_double_on_another_port_is_called_so_and_another_machine_is_not() -> None:
    here, there, away = ({"base_url": f"https://{each}/crr"} for each in ("localhost:1", "localhost:2", "iso.example"))
    (told,) = other_settings(here, there)
    assert told.startswith("base_url: https://localhost:1/crr then, https://localhost:2/crr now, ")
    assert told.endswith("another port of the same machine")
    assert "port" not in other_settings(here, away)[0]


def test_what_is_not_kept_is_not_guessed() -> None:
    assert standing({"id": "fp-1"}, NOW) == "on fp-1, and this one on fp-2; what differed is not kept"
    assert standing({}, NOW) == "on what is not recorded, and this one on fp-2"


def test_a_run_without_a_manifest_has_no_parts(tmp_path: Path) -> None:
    assert parts_of(tmp_path) == {}
    (tmp_path / "manifest.json").write_text(json.dumps({"fingerprint": NOW}))
    assert parts_of(tmp_path) == NOW
    (tmp_path / "manifest.json").write_text("[]")
    assert parts_of(tmp_path) == {}
