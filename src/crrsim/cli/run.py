"""`crrsim run`: play scenarios, keep the evidence, make the report, and leave with whose fault it is."""

import importlib
import importlib.util
from collections.abc import Collection
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from crrsim.cli import selection
from crrsim.cli.bar_files import POLICY, WAIVERS, find_beside
from crrsim.cli.complaint import Complaint
from crrsim.cli.console import paper
from crrsim.cli.features import read_features, tags_of
from crrsim.cli.gate import check_bar
from crrsim.cli.github import tell_github
from crrsim.cli.play import play
from crrsim.cli.report import make_pages
from crrsim.cli.reports_folder import check_reports
from crrsim.cli.suite import DataFolder, find_suite, own_folders
from crrsim.evidence.journal import FILE_NAME as JOURNAL
from crrsim.evidence.journal import new_run_id
from crrsim.evidence.verdict import ExitCode

if TYPE_CHECKING:
    from crrsim.assembly.profile import Profile
    from crrsim.market.settings import Assumptions

DEFAULT_SEED = 2026  # that of the suite's own `--seed`


def run(  # noqa: PLR0917 - typer calls it by keyword: each is an option
    profile: Annotated[
        Path | None,
        typer.Option(help="A TOML file that names another server and who plays whom there.", metavar="FILE"),
    ] = None,
    features: Annotated[
        Path | None,
        typer.Option(help="Play the features below this folder instead of those of the plan.", metavar="DIR"),
    ] = None,
    data: DataFolder = None,
    select: Annotated[
        str,
        typer.Option(help='Tags joined by and, or, not: "auction and not mock_only", "CRR-AUC-012".', metavar="EXPR"),
    ] = "",
    week: Annotated[int | None, typer.Option(help="Only what the plan has in this week.", min=1, max=5)] = None,
    day: Annotated[str, typer.Option(help="Only what the plan has on this day, like W2-TUE.", metavar="DAY")] = "",
    workers: Annotated[
        int, typer.Option("-n", help="How many processes play at once; 0 is this one.", min=0, metavar="N")
    ] = 0,
    seed: Annotated[int, typer.Option(help="Everything synthetic follows from it.", metavar="N")] = DEFAULT_SEED,
    reports: Annotated[Path, typer.Option(help="The folder that gets a folder for this run.", metavar="DIR")] = Path(
        "reports"
    ),
    defect: Annotated[
        str, typer.Option(help="Let the mock be wrong in this way (see `crrsim mock defects`).", metavar="NAME")
    ] = "",
    assume: Annotated[
        list[str] | None,
        typer.Option(
            help="Switch an assumption of the mock, by its name in the manifest: tier_3=yes; may be repeated.",
            metavar="NAME=VALUE",
        ),
    ] = None,
    random_order: Annotated[bool, typer.Option("--random-order", help="Play in an order drawn anew.")] = False,
    seal_key: Annotated[
        Path | None,
        typer.Option(help="Seal the evidence with this Ed25519 key (PEM); without, with your own.", metavar="FILE"),
    ] = None,
    waivers: Annotated[
        Path | None,
        typer.Option(help="Known failures; without, waivers.toml beside the profile or the features.", metavar="FILE"),
    ] = None,
    policy: Annotated[
        Path | None,
        typer.Option(help="What holds a release up; without, policy.toml, found likewise.", metavar="FILE"),
    ] = None,
) -> None:
    """Play the plan's scenarios on the built-in mock, or on the server of a profile, and write one report."""
    console, suite, own = paper(), find_suite(), own_folders(features, data)
    if profile:
        load_profile(profile)
    check_defect(defect)
    check_assumptions(assume or ())
    if profile and (defect or assume):
        asked = "--defect" if defect else "--assume"
        raise Complaint(f"{asked}: only the built-in mock can be told how to be, and --profile names another server")
    if random_order and importlib.util.find_spec("random_order") is None:
        raise Complaint("--random-order needs a pytest plugin that is not installed: pip install 'crrsim[dev]'")
    check_reports(reports)
    check_seal_key(seal_key, console)
    waivers = waivers or find_beside(WAIVERS, suite, profile)
    policy = policy or find_beside(POLICY, suite, profile)
    check_bar(waivers, policy)
    folder = (reports / new_run_id()).resolve()
    arguments = [
        *_option("--profile", profile and profile.resolve()),
        *_option("--seed", seed),
        *_option("--defect", defect),
        *chain.from_iterable(_option("--assume", one) for one in assume or ()),
        *_option("--evidence", folder),
        *_option("-m", selection.expression(select, week, day)),
        *_option("-n", workers or None),
        *_option("--seal-key", seal_key and seal_key.resolve()),
        *_option("--waivers", waivers and waivers.resolve()),
        *_option("--policy", policy and policy.resolve()),
        *(["--random-order"] if random_order else []),
        *_option("--own-features", own.features),
        *_option("--data", own.data),
    ]
    try:
        play(suite, arguments, console, own.features)
    except Complaint as complaint:
        if complaint.code is ExitCode.INTERRUPTED:
            raise Complaint(_interrupted(folder), complaint.code) from None
        if select:  # pytest speaks of options that are not ours, and its workers do not speak at all
            selection.check_tags(select, tags_of(read_features(suite, own.features)))
        raise
    code = make_pages(folder, console)
    tell_github(folder)
    if policy:
        from crrsim.cli.notify import notify  # noqa: PLC0415 - the client's own way to send, needed by few runs

        notify(folder, policy, code, console)
    raise typer.Exit(int(code))


def _interrupted(folder: Path) -> str:
    if not (folder / JOURNAL).exists():
        return "interrupted before anything was played"
    return f"interrupted; the evidence so far is in {folder}: `crrsim report {folder}` makes its report"


def load_profile(file: Path) -> "Profile":
    """Read the profile before anything else, so that a slip in it is told at once. Raises: Complaint (3)."""
    from crrsim.assembly.profile import Profile, ProfileError  # noqa: PLC0415 - only runs against a profile need it

    try:
        return Profile.load(file)
    except ProfileError as problem:
        raise Complaint(str(problem), ExitCode.CONFIGURATION) from None


def check_seal_key(file: Path | None, console: Console) -> None:
    """Look for the key that will seal the run. Raises: Complaint (3) when the one that was named is none."""
    from crrsim.evidence.signing import NoSealKey, seal_key  # noqa: PLC0415 - cryptography, needed by few commands

    try:
        seal_key(file)
    except NoSealKey as problem:
        if file:
            raise Complaint(f"--seal-key: {problem}", ExitCode.CONFIGURATION) from None
        console.print(f"The evidence will not be sealed: {problem}", style="magenta", markup=False)


def check_defect(defect: str) -> None:
    """Raises: Complaint naming the nearest defects when there is none of that name."""
    if not defect:
        return
    from crrsim.market.rules import UnknownDefect, find_defect  # noqa: PLC0415 - slow, and seldom needed

    importlib.import_module("crrsim.server.rules")  # it registers the server's own when imported
    try:
        find_defect(defect)
    except UnknownDefect as problem:
        raise Complaint(f"--defect: {problem}; `crrsim mock defects [WORD]` lists what there is") from None


def check_assumptions(chosen: Collection[str]) -> None:
    """Raises: Complaint naming the switch that there is not, or the value that it cannot have."""
    if not chosen:
        return
    from crrsim.market.settings import Assumptions, SettingError  # noqa: PLC0415 - as above

    try:
        assumed = Assumptions.from_words(chosen)
    except SettingError as problem:
        raise Complaint(f"--assume: {problem}") from None
    _check_places(assumed)


def _check_places(assumed: "Assumptions") -> None:
    from crrsim.market.stage import as_assumed  # noqa: PLC0415 - as above
    from crrsim.network.default import default_model  # noqa: PLC0415 - as above
    from crrsim.network.grid import GridError  # noqa: PLC0415 - as above
    from crrsim.network.model import UnknownLocation  # noqa: PLC0415 - as above

    try:
        as_assumed(default_model(), assumed)
    except (GridError, UnknownLocation) as problem:
        raise Complaint(f"--assume: {problem}: name places of the double's network") from None


def _option(name: str, value: object) -> list[str]:
    """Return an option with its value; a long one in one piece, or pytest reads the conftest where the value points."""
    if value in (None, ""):
        return []
    return [f"{name}={value}"] if name.startswith("--") else [name, str(value)]
