"""A profile is read whole or refused with the file and the field."""

from pathlib import Path

import pytest

from crrsim.assembly.profile import Profile, ProfileError
from crrsim.terms.participant import Access, Role

GOOD = """
name     = "a server of ours"
base_url = "https://localhost:8443/crr"
week_1   = 2026-03-02

[participants.FIN1]
name          = "ABCD"
certificate   = "fin1.p12"
password_file = "fin1.password"
roles         = ["CRRH"]
access        = ["read/write", "nda reports"]

[locations]
TH_NP15_GEN-APND = "SOMEWHERE_ELSE"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "fin1.p12").write_bytes(b"certificate")
    (tmp_path / "fin1.password").write_text("open sesame\n")
    return tmp_path


def load(folder: Path, text: str) -> Profile:
    path = folder / "profile.toml"
    path.write_text(text)
    return Profile.load(path)


def test_a_profile_names_the_server_and_who_plays_whom(folder: Path) -> None:
    profile = load(folder, GOOD)
    actor = profile.participants["FIN1"]
    assert profile.url == "https://localhost:8443/crr"
    assert not profile.writes
    assert actor.certificate == folder / "fin1.p12"
    assert actor.participant("FIN1").name == "ABCD"
    assert actor.participant("FIN1").access == {Access.READ_WRITE, Access.NDA_REPORTS}
    assert actor.roles == {Role.CRRH}
    assert profile.location("TH_NP15_GEN-APND") == "SOMEWHERE_ELSE"
    assert profile.location("TH_SP15_GEN-APND") == "TH_SP15_GEN-APND"


def test_the_password_is_read_and_never_printed(folder: Path) -> None:
    profile = load(folder, GOOD)
    password = profile.participants["FIN1"].password
    assert password is not None
    assert password.get_secret_value() == "open sesame"
    assert "sesame" not in repr(profile) + str(profile) + repr(password)


def test_the_environment_wins_over_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRRSIM_WRITES", "true")
    assert load(folder, GOOD).writes
    assert load(folder, "writes = false\n" + GOOD).writes


@pytest.mark.parametrize(
    ("old", "new", "field", "says"),
    [
        ("https://", "http://", "base_url", "https"),
        ("2026-03-02", "2026-03-03", "week_1", "is a Tuesday"),
        ('"fin1.p12"', '"lost.p12"', "participants.FIN1.certificate", "does not point to a file"),
        ('"read/write"', '"scribble"', "participants.FIN1.access", "'scribble' is no access"),
        ('"CRRH"', '"KING"', "participants.FIN1.roles", "Input should be"),
        ('password_file = "fin1.password"', 'password_env = "NOT_SET"', "participants.FIN1", "no NOT_SET"),
        ("[locations]", "[places]", "places", "Extra inputs"),
        ('"ABCD"', '"ELEVENCHARS"', "participants.FIN1.name", "at most 10"),
        ("[participants.FIN1]", "[participants.LSE7]", "participants", "LSE7 is no actor of the features"),
        ("[participants.FIN1]", "[participants.LSE7]", "participants", "the nearest are LSE2, LSE1"),
        ("TH_NP15_GEN-APND", "TH_NP51_GEN-APND", "locations", "the nearest are TH_NP15_GEN-APND, "),
        ("TH_NP15_GEN-APND", "QUILLON_7_B9", "locations", "QUILLON_7_B9 is no location of the features"),
        ("week_1 ", 'writes = "yes"\nweek_1 ', "writes", "expected true or false, without quotes"),
        ("week_1 ", "mock = 1\nweek_1 ", "mock", "expected true or false, without quotes"),
        ("[participants.FIN1]", "[participants]", "participants.name", "Input should be"),
    ],
)
def test_a_broken_profile_names_file_and_field(folder: Path, old: str, new: str, field: str, says: str) -> None:
    assert old in GOOD
    with pytest.raises(ProfileError) as refused:
        load(folder, GOOD.replace(old, new))
    assert f"profile.toml: {field}" in str(refused.value)
    assert says in str(refused.value)


def test_toml_that_cannot_be_read_names_its_line(folder: Path) -> None:
    with pytest.raises(ProfileError, match=r"profile\.toml: is no TOML: .*line 2"):
        load(folder, 'name = "x"\nbase_url = https://nowhere\n')


def test_a_profile_that_is_not_there(folder: Path) -> None:
    with pytest.raises(ProfileError, match=r"none\.toml: cannot be read"):
        Profile.load(folder / "none.toml")
