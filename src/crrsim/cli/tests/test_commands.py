"""The commands as a shell sees them: what they print, with which code they end, and never a traceback."""

import base64
import json
import os
import shutil
import signal
import ssl
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from crrsim.cli import main
from crrsim.cli.suite import find_suite

ROOT = find_suite(Path(__file__).parent).root


def crrsim(*arguments: str, cwd: Path = ROOT, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run the command line in a process of its own and hold it to its manners."""
    ended = subprocess.run(
        [sys.executable, "-m", "crrsim", *arguments],
        capture_output=True, text=True, check=False, cwd=cwd, timeout=120,
        env={**os.environ, "COLUMNS": "160", **environment},
    )  # fmt: skip
    assert "Traceback" not in ended.stdout + ended.stderr, ended.stderr
    return ended


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone with the real steps and just one feature, for breaking."""
    folder = tmp_path / "clone"
    folder.mkdir()
    for name in ("pyproject.toml", "conftest.py"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "steps", folder / "steps", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "features").mkdir()
    (folder / "features" / "one.feature").write_text(FEATURE)
    return folder


FEATURE = """\
@connectivity
Feature: One

  @CRR-CON-901 @conn-1 @app_status
  Scenario: It is up
    When FIN1 asks for the app status over TLS 1.3
    Then the application is "up"
"""


def test_help_names_the_commands_and_the_exit_codes() -> None:
    said = crrsim("--help").stdout

    for command in ("run", "plan", "steps", "lint", "prove", "report", "mock", "bench"):
        assert f" {command} " in said
    assert "Exit codes: 0 pass" in said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("run", "--nonsense"), "No such option: --nonsense"),
        (("dance",), "No such command 'dance'"),
        (("run", "--week", "9"), "--week"),
        (("run", "--day", "W2-SUN"), "--day: 'W2-SUN' is no day of the plan"),
        (("run", "--select", "auction and ("), "--select: 'auction and (' is no expression over tags"),
        (("run", "--defect", "window-stays-opne"), "did you mean window-stays-"),
        (("run", "--defect", "nonsense"), "`crrsim mock defects [WORD]` lists what there is"),
        (("mock", "defects", "zeppelin"), "no rule and no defect speaks of 'zeppelin'"),
        (("mock", "serve", "--dir", "x", "--at", "noon"), "--at: 'noon' is no moment of the plan"),
        (("mock", "serve", "--dir", "x", "--week-1", "2026-03-03"), "--week-1: week 1 begins on a Monday"),
        (("mock", "serve", "--dir", "x", "--fault", "gremlin"), "--fault: 'gremlin' is no fault"),
        (("steps", "zeppelin"), "no sentence speaks of 'zeppelin'"),
        (("prove", "--select", "zeppelin"), "no rule or defect has 'zeppelin' in its name"),
        (("report", "nowhere"), "nowhere/journal.jsonl: no evidence to read"),
    ],
)
def test_usage_that_makes_no_sense_ends_with_2_and_names_the_field(
    arguments: tuple[str, ...],
    says: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(ROOT if arguments[0] == "steps" else tmp_path)
    monkeypatch.setenv("COLUMNS", "160")

    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    assert says in " ".join(capsys.readouterr().err.replace("│", " ").split())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "cannot be read"),
        ("name = ", "is no TOML"),
        ('name = "x"\nbase_url = "https://localhost:1/crr"\nweek_1 = 2026-03-03\n', "week_1: "),
    ],
)
def test_a_broken_profile_ends_with_3_and_names_file_and_field(
    tmp_path: Path, content: str | None, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    profile = tmp_path / "profile.toml"
    if content is not None:
        profile.write_text(content)

    with pytest.raises(SystemExit) as ended:
        main(["run", "--profile", str(profile)])

    said = capsys.readouterr().err
    assert ended.value.code == 3
    assert str(profile) in said
    assert says in said


def test_a_certificate_that_cannot_be_opened_ends_with_3_and_nothing_is_played(clone: Path) -> None:
    (clone / "lse1.p12").write_text("no certificate")
    (clone / "profile.toml").write_text(
        'name = "x"\nbase_url = "https://localhost:1/crr"\nweek_1 = 2026-03-02\n'
        '[participants.LSE1]\ncertificate = "lse1.p12"\nroles = ["LSE"]\n'
    )

    ended = crrsim("run", "--profile", "profile.toml", cwd=clone)

    assert ended.returncode == 3
    assert "profile.toml: participants.LSE1: " in ended.stderr
    assert "lse1.p12: is neither PKCS#12 nor PEM, so it holds no certificate; look at certificate" in ended.stderr
    assert not list(clone.glob("reports/*"))


def test_a_defect_of_our_own_is_one_sentence_and_70(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("surprise")

    monkeypatch.setattr("crrsim.cli.plan.by_activity", broken)

    with pytest.raises(SystemExit) as ended:
        main(["plan"])

    said = capsys.readouterr().err
    assert ended.value.code == 70
    assert "a defect of its own, KeyError: 'surprise'" in said
    assert "Traceback" not in said


REQUEST_ID = "5f0c1f3e-0000-4000-8000-000000000001"
BROKEN = {
    "Feature: One": ("One", "{file}:2: "),
    "Then the application": ("Then the aplication", "{file}:7: no step definition for then"),
    "@CRR-CON-901 ": ("", "{file}:5: a scenario has one id"),
    "@conn-1": ("@conn-91", "{file}:4: @conn-91 is no id of the plan"),
}


@pytest.mark.parametrize("command", ["run", "lint"])
def test_broken_features_end_with_2_and_each_is_named_by_file_and_line(clone: Path, command: str) -> None:
    expected = []
    for number, (old, (new, says)) in enumerate(BROKEN.items()):
        file = clone / "features" / f"broken_{number}.feature"
        file.write_text(FEATURE.replace("901", f"91{number}").replace(old.replace("901", f"91{number}"), new))
        expected.append(says.format(file=f"features/{file.name}"))

    ended = crrsim(command, cwd=clone)

    assert ended.returncode == 2
    assert not [each for each in expected if each not in ended.stderr], ended.stderr


def test_a_feature_that_is_not_utf_8_is_named(clone: Path) -> None:
    (clone / "features" / "two.feature").write_bytes(b"Feature: \xff\xfe")

    ended = crrsim("plan", cwd=clone)

    assert ended.returncode == 2
    assert "features/two.feature:1: " in ended.stderr


def test_a_step_module_that_does_not_import_is_one_sentence(clone: Path) -> None:
    (clone / "steps" / "weeks.py").write_text("import nothing_of_that_name\n")

    ended = crrsim("run", cwd=clone)

    assert ended.returncode == 3
    assert "nothing_of_that_name" in ended.stderr
    assert "weeks.py" in ended.stderr


def test_a_selection_of_nothing_ends_with_2(clone: Path) -> None:
    ended = crrsim("run", "--week", "5", cwd=clone)

    assert ended.returncode == 2
    assert "no scenario is selected" in ended.stderr
    assert not list(clone.glob("reports/*"))


@pytest.mark.parametrize("more", [(), ("-n", "2"), ("--seed", "7")])
def test_a_green_run_ends_with_0_and_leaves_the_four_files(clone: Path, more: tuple[str, ...]) -> None:
    ended = crrsim("run", *more, cwd=clone)

    assert ended.returncode == 0, ended.stderr
    assert "Nothing failed. 1 scenario: 1 pass." in ended.stdout
    (folder,) = filter(Path.is_dir, (clone / "reports").iterdir())
    assert {"journal.jsonl", "manifest.json", "report.html", "junit.xml"} <= {file.name for file in folder.iterdir()}
    assert "Evidence incomplete" not in ended.stdout
    head = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert (head["run"], head["mock"], len(head["documents"])) == (folder.name, True, 10)
    assert "Nothing failed: 1 scenario passed." in (folder / "report.html").read_text("utf-8")
    assert f"seed {7 if more and more[0] == '--seed' else 2026}" in ended.stdout


def test_a_red_run_ends_with_1_and_says_what_was_seen(clone: Path) -> None:
    (clone / "features" / "one.feature").write_text(FEATURE.replace('"up"', '"down"'))

    ended = crrsim("run", cwd=clone)

    assert ended.returncode == 1
    assert "1 of 1 scenario needs a look" in ended.stdout
    assert "CRR-CON-901 It is up" in ended.stdout
    assert "at fault: the product" in ended.stdout


@pytest.mark.parametrize(
    ("hook", "says"),
    [
        ("bdd_before_step", "interrupted; the evidence so far is in {0}: `crrsim report {0}` makes its report"),
        ("runtest_setup", "interrupted before anything was played"),
    ],
)
def test_an_interrupted_run_ends_with_130_and_says_how_to_see_what_there_is(clone: Path, hook: str, says: str) -> None:
    with (clone / "conftest.py").open("a") as conftest:
        conftest.write(f"\ndef pytest_{hook}():\n    raise KeyboardInterrupt\n")

    ended = crrsim("run", cwd=clone)

    assert ended.returncode == 130
    assert says.format(*clone.glob("reports/*")) in ended.stderr


def test_a_report_can_be_made_again_from_its_folder(clone: Path) -> None:
    crrsim("run", cwd=clone)
    (folder,) = filter(Path.is_dir, (clone / "reports").iterdir())
    first = (folder / "report.html").read_text("utf-8")
    (folder / "report.html").unlink()

    ended = crrsim("report", str(folder), cwd=clone)

    assert ended.returncode == 0
    assert (folder / "report.html").read_text("utf-8") == first


def test_the_plan_lists_every_id_with_its_scenarios(clone: Path) -> None:
    entries = json.loads(crrsim("plan", "--json", cwd=clone).stdout)

    assert len(entries) == 86
    assert set(entries[0]) == {"id", "week", "day", "channel", "audience", "text", "scenarios"}
    shown = {entry["id"]: entry["scenarios"] for entry in entries}
    assert shown["CONN-1"] == ["CRR-CON-901"]
    assert not shown["W2-TUE-AUC-MN-1"]
    assert "85 have none yet" in crrsim("plan", cwd=clone).stdout


def test_steps_show_the_meaning_and_an_example(clone: Path) -> None:
    said = crrsim("steps", "app status", cwd=clone).stdout

    assert "{actor:Actor} asks for the app status over TLS {version:Tls}" in said
    assert "e.g. FIN1 asks for the app status over TLS 1.3   features/one.feature:6" in said


def test_defects_are_listed_under_their_rules() -> None:
    said = crrsim("mock", "defects").stdout

    assert "submission-window" in said
    assert "undeclared-property-added" in said  # a rule of the wire, not of the market
    assert said.splitlines()[-1].endswith(" defects.")


def test_the_mock_is_served_to_people_and_programs_and_stops_when_told(tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    command = [sys.executable, "-m", "crrsim", "mock", "serve", "--dir", str(desk), "--at", "W2-TUE 09:30"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path) as server:
        assert server.stdout is not None
        greeting = [server.stdout.readline() for _ in range(3)]
        base_url = greeting[0].split(" at ")[1].split(";")[0]
        context = ssl.create_default_context(cafile=str(desk / "ca.pem"))
        context.load_cert_chain(desk / "FIN1.pem")
        ask = urllib.request.Request(f"{base_url}/status", headers={"caiso-request-id": REQUEST_ID})
        with urllib.request.urlopen(ask, context=context, timeout=10) as answer:
            assert json.load(answer) == {"status": "up"}
        profile = ("--profile", str(desk / "profile.toml"), "--reports", str(tmp_path / "reports"))
        ended = crrsim("run", *profile, "--select", "CRR-CON-001 or CRR-AUC-001")
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=15) == 0
    assert greeting[2].startswith("curl ")
    assert "uuidgen" not in greeting[2]  # not every machine has it
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "MOCK" in ended.stdout
    assert leaks(desk, tmp_path / "reports") == []


def leaks(desk: Path, reports: Path) -> list[str]:
    """Return what of the desk's passwords, keys and key stores stands in any file of the reports."""
    secrets = {file.name: file.read_bytes().strip() for file in desk.glob("*.password")}
    for file in desk.glob("*.pem"):
        key = file.read_bytes().partition(b"PRIVATE KEY-----")[2].partition(b"-----END")[0].splitlines()
        secrets.update({f"{file.name}, line {number}": line for number, line in enumerate(key) if len(line) > 40})
    for file in desk.glob("*.p12"):
        secrets[file.name] = file.read_bytes()[:60]
        secrets[f"{file.name}, base64"] = base64.b64encode(file.read_bytes())[:60]
    assert len(secrets) > 30
    written = [file for file in reports.rglob("*") if file.is_file()]
    assert len(written) >= 4
    return [
        f"{name} in {file.name}" for file in written for name, secret in secrets.items() if secret in file.read_bytes()
    ]


def test_a_port_in_use_is_one_sentence_and_3(tmp_path: Path) -> None:
    import socket  # noqa: PLC0415 - this test only

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ended = crrsim("mock", "serve", "--dir", str(tmp_path), "--port", str(taken.getsockname()[1]))

    assert ended.returncode == 3
    assert "the mock cannot be served: port" in ended.stderr
