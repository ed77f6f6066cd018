"""A waiver fits what it names and nothing else, ends on its day, and a slip in its file is told by place."""

from datetime import date
from pathlib import Path

import pytest

from crrsim.evidence.settings_file import SettingsError
from crrsim.evidence.verdict import Verdict
from crrsim.evidence.waiver import Symptom, Waiver, best, read_waivers

LAST_DAY = date(2026, 4, 30)
SEEN = Symptom("CRR-AUC-020", "CRR-AUC-020[12:00:00]", Verdict.FAIL, "credit of FIN1 not held", frozenset({"MKT0004"}))


def waiver(**fields: object) -> Waiver:
    given = {"ticket": "CRR-1", "owner": "desk 2", "expires": LAST_DAY, **fields}
    return Waiver.model_validate(given if {"scenario", "code", "message"} & set(fields) else {**given, "code": "X"})


@pytest.mark.parametrize(
    ("fields", "fits"),
    [
        ({"scenario": "CRR-AUC-020"}, True),
        ({"scenario": "crr-auc-020[12:00:00]"}, True),
        ({"scenario": "CRR-AUC-020[11:59:59]"}, False),
        ({"scenario": "CRR-AUC-02"}, False),
        ({"code": "MKT0004"}, True),
        ({"code": "MKT0005"}, False),
        ({"message": "credit .* not held"}, True),
        ({"message": "^not held"}, False),
        ({"scenario": "CRR-AUC-020", "code": "MKT0005"}, False),
        ({"scenario": "CRR-AUC-020", "code": "MKT0004", "message": "FIN1"}, True),
        ({"scenario": "CRR-AUC-020", "verdicts": ["drift"]}, False),
    ],
)
def test_all_that_a_waiver_gives_must_fit(fields: dict[str, object], fits: bool) -> None:
    assert waiver(**fields).fits(SEEN) is fits


def test_a_waiver_holds_to_the_end_of_its_last_day() -> None:
    assert not waiver(code="X").is_lapsed(LAST_DAY)
    assert waiver(code="X").is_lapsed(date(2026, 5, 1))


def test_of_two_that_fit_the_one_that_holds_longest_is_taken() -> None:
    short, long = waiver(code="MKT0004"), waiver(code="MKT0004", expires=date(2026, 6, 30))
    other = waiver(code="MKT0005", expires=date(2027, 1, 1))
    assert best([short, other, long], SEEN, date(2026, 5, 15)) is long
    assert best([short], SEEN, date(2026, 5, 15)) is short
    assert best([other], SEEN, date(2026, 5, 15)) is None


def test_a_file_is_read_in_its_order(tmp_path: Path) -> None:
    file = tmp_path / "waivers.toml"
    file.write_text(
        '[[waiver]]\nscenario = "CRR-AUC-001"\nticket = "CRR-1"\nowner = "a"\nexpires = 2026-04-30\n'
        '[[waiver]]\ncode = "MKT0004"\nticket = "CRR-2"\nowner = "b"\nexpires = 2026-05-31\nwhy = "known"\n'
    )
    first, second = read_waivers(file)
    assert (first.ticket, first.symptom, first.verdicts) == (
        "CRR-1",
        "CRR-AUC-001",
        frozenset({Verdict.FAIL, Verdict.DRIFT}),
    )
    assert (second.symptom, second.expires, second.why) == ("code MKT0004", date(2026, 5, 31), "known")


def test_no_waivers_at_all_is_a_file_too(tmp_path: Path) -> None:
    file = tmp_path / "waivers.toml"
    file.write_text("# none today\n")
    assert read_waivers(file) == ()


SOON = '"soon"'
GOOD = 'scenario = "CRR-AUC-001"\nticket = "CRR-1"\nowner = "a"\nexpires = 2026-04-30\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[waiver]\n", "is no TOML"),
        (f"[[waiver]]\n{GOOD}[[waiver]]\n{GOOD.replace('CRR-1', ' ')}", "waiver 2 ticket: "),
        (f"[[waiver]]\n{GOOD.replace('ticket', 'tikcet')}", "waiver 1 tikcet: is no setting of ours"),
        (f"[[waiver]]\n{GOOD.replace('2026-04-30', SOON)}", "waiver 1 expires: Input should be a valid date"),
        (f"[[waiver]]\n{GOOD.replace('scenario', 'why')}", "waiver 1: names no symptom"),
        (f'[[waiver]]\n{GOOD}message = "a("\n', "waiver 1 message: 'a(' is no pattern"),
        (f'[[waiver]]\n{GOOD}verdicts = ["harness"]\n', "waiver 1 verdicts: harness cannot be waived"),
        (f'[[waiver]]\n{GOOD}verdicts = ["bad"]\n', "waiver 1 verdicts"),
        (f"[[waivers]]\n{GOOD}", "waivers: is no setting of ours"),
        ("waiver = 7\n", "waiver: "),
    ],
)
def test_a_slip_is_told_by_file_entry_and_field(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "waivers.toml"
    file.write_text(text)
    with pytest.raises(SettingsError) as refused:
        read_waivers(file)
    assert str(refused.value).startswith(f"{file}: ")
    assert says in str(refused.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.toml: cannot be read"):
        read_waivers(tmp_path / "nowhere.toml")
