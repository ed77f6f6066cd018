"""`crrsim attest`: what a person has to do by hand, and the word of the person who did it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from crrsim.calendar.pacific import pacific_date, to_pacific
from crrsim.cli.complaint import Complaint
from crrsim.cli.console import paper
from crrsim.cli.features import Written, read_features
from crrsim.cli.run import load_profile
from crrsim.cli.suite import find_suite
from crrsim.evidence.verdict import ExitCode
from crrsim.reporting.verdicts import verdict

if TYPE_CHECKING:
    from crrsim.evidence.attestation import Attestation
    from crrsim.evidence.signing import SealKey

MANUAL = "manual"
MOCK = "mock"
A_WEEK = 7
"""How long an attestation holds: the ISO patches every Friday, and what was seen before must be seen again."""


def attest(  # noqa: PLR0917 - typer calls it by keyword: each is an option
    scenario: Annotated[
        str, typer.Argument(help="The scenario; without, all that wait for a person.", metavar="[ID]")
    ] = "",
    by: Annotated[str, typer.Option(help="Who did it.", metavar="NAME")] = "",
    note: Annotated[str, typer.Option(help="What was done and seen, in a sentence.", metavar="TEXT")] = "",
    screenshot: Annotated[
        Path | None, typer.Option(help="A picture of it; it stays where it is, its digest is kept.", metavar="FILE")
    ] = None,
    failed: Annotated[bool, typer.Option("--failed", help="It was not as the scenario says.")] = False,
    days: Annotated[int, typer.Option(help="How many days it holds.", min=1, max=366, metavar="N")] = A_WEEK,
    profile: Annotated[
        Path | None, typer.Option(help="The server on which it was done; without, the mock.", metavar="FILE")
    ] = None,
    reports: Annotated[Path, typer.Option(help="The folder with the runs.", metavar="DIR")] = Path("reports"),
    seal_key: Annotated[
        Path | None, typer.Option(help="Sign with this Ed25519 key (PEM); without, with your own.", metavar="FILE")
    ] = None,
) -> None:
    """Say that a person did what no program can, and what came of it; the next run goes by it until it lapses."""
    from crrsim.evidence import attestation as told  # noqa: PLC0415 - cryptography, needed by few commands

    file, system = reports / told.FILE_NAME, load_profile(profile).name if profile else MOCK
    waiting = [each for each in read_features(find_suite()) if MANUAL in each.tags]
    console = paper()
    try:
        known = told.read_attestations(file)
        if not scenario:
            _print_all(console, waiting, known, system)
            return
        chosen = _chosen(waiting, scenario)
        if not by:
            _print_prompt(console, chosen, system)
            return
        made = told.attest(
            file, _key(seal_key), scenario=chosen.id, system=system, text=_text(chosen), by=by, note=_said(note),
            expires=pacific_date(datetime.now(UTC)) + timedelta(days=days), done=not failed,
            screenshot=told.picture_of(screenshot) if screenshot else None,
        )  # fmt: skip
    except told.AttestationsBroken as problem:
        raise Complaint(str(problem), ExitCode.EVIDENCE) from None
    except OSError as problem:
        raise Complaint(f"{problem.filename}: cannot be used ({problem.strerror})") from None
    word = "is as it should be" if made.done else "is not as it should be"
    console.print(f"{made.scenario} on {system} {word}: {made.sentence}. Recorded in {file}", markup=False)


def _said(note: str) -> str:
    if not note.strip():
        raise Complaint("--note: say what was done and seen, in a sentence")
    return note.strip()


def _key(file: Path | None) -> "SealKey":
    from crrsim.evidence.signing import NoSealKey, seal_key  # noqa: PLC0415 - see attest

    try:
        return seal_key(file)
    except NoSealKey as problem:
        raise Complaint(f"an attestation is never written unsigned: {problem}", ExitCode.CONFIGURATION) from None


def _text(written: Written) -> str:
    from crrsim.evidence.attestation import text_of  # noqa: PLC0415 - see attest

    return text_of(written.text.title, ((step.type, step.text) for step in written.text.steps))


def _chosen(waiting: list[Written], scenario: str) -> Written:
    found = next((each for each in waiting if each.id.lower() == scenario.lower()), None)
    if found is None:
        raise Complaint(f"{scenario} is no scenario that a person plays; `crrsim attest` alone shows those")
    return found


def _print_all(console: Console, waiting: list[Written], known: "tuple[Attestation, ...]", system: str) -> None:
    if not waiting:
        console.print("No scenario of the features is for a person to play.")
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("scenario", "what", f"on {system}"):
        table.add_column(heading)
    for each in waiting:
        table.add_row(each.id, each.text.title, _standing(each, known, system))
    console.print(table)


def _standing(written: Written, known: "tuple[Attestation, ...]", system: str) -> Text:
    from crrsim.evidence.attestation import latest  # noqa: PLC0415 - see attest

    found, pending = latest(known, written.id, system, _text(written)), verdict("manual_pending")
    if found is None:
        again = latest(known, written.id, system) is not None
        return Text(f"{pending.mark} {'written anew since it was attested' if again else pending.word}", pending.colour)
    if found.is_lapsed(pacific_date(datetime.now(UTC))):
        return Text(f"{pending.mark} lapsed on {found.expires}, was attested by {found.by}", pending.colour)
    known_as = verdict("pass" if found.done else "fail")
    seen = f"{known_as.mark} {found.by}, {to_pacific(found.at)}: {found.note}; holds until {found.expires}"
    return Text(seen, known_as.colour)


def _print_prompt(console: Console, chosen: Written, system: str) -> None:
    console.print(Text(f"{chosen.id} {chosen.text.title}", "bold"))
    kind = ""
    for step in chosen.text.steps:
        console.print(Text(f"  {'And' if step.type == kind else step.type.capitalize():<6}{step.text}"))
        kind = step.type
    console.print(f"\nWhen it is done on {system}, say so:", markup=False)
    console.print(f'  crrsim attest {chosen.id} --by NAME --note "what was seen" --screenshot FILE', markup=False)
    console.print("and with --failed when it was not as the last lines say.")
