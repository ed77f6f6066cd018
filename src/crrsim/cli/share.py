"""`crrsim share`: a run, or one scenario of it, as a pack for somebody else: signed, without secrets and names.

Nothing leaves but through `evidence.sharing`, and no option lets anything through. The pack is verified and searched
for names before it gets its name; one that is not sound is never written.
"""

import json
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from crrsim.calendar.plan import Plan
from crrsim.cli.complaint import Complaint
from crrsim.cli.console import paper
from crrsim.evidence.alias import Aliases, alias_key
from crrsim.evidence.fields import Audience
from crrsim.evidence.seal import STATEMENT, seal
from crrsim.evidence.sharing import Outlet, leaks, names_in, rewritten
from crrsim.evidence.signing import NoSealKey, SealKey, seal_key
from crrsim.evidence.verdict import ExitCode
from crrsim.evidence.verify import NoJournal, State, Verification, verify
from crrsim.reporting.gherkin import excerpt, features_of
from crrsim.reporting.har import har
from crrsim.reporting.html import write_report
from crrsim.reporting.reading import anchor, read_run
from crrsim.reporting.run import Run, Scenario
from crrsim.reporting.sightings import sightings
from crrsim.reporting.ticket import Told, ticket
from crrsim.reporting.verdicts import verdict
from crrsim.reporting.verify_page import verify_page

PAGE = "verify.html"
OURS = (PAGE, "report.html")
"""Pages of ours: one tells nothing of the run, the other nothing but the records beside it, which are searched."""
SUMMARY = "summary.txt"
_ALL_RUN = frozenset({"run_started", "run_finished", "connected"})


def share(
    folder: Annotated[Path, typer.Argument(help="A run's folder.")],
    audience: Annotated[
        Audience,
        typer.Option("--for", help="iso: the ISO's support; peer: another company, which sees no MW and no $."),
    ],
    scenario: Annotated[
        list[str] | None,
        typer.Option(help="Only this scenario; may be repeated. Without, each that needs a look.", metavar="ID"),
    ] = None,
    to: Annotated[Path, typer.Option(help="Where the pack is written.", metavar="DIR")] = Path(),
    key: Annotated[
        Path | None, typer.Option("--seal-key", help="Sign with this Ed25519 key (PEM); without, with your own.")
    ] = None,
) -> None:
    """Write a signed, redacted pack for somebody else, and say who stands under which alias."""
    console = paper()
    found = _sound(folder)
    run = read_run(folder)
    chosen = _chosen(run, scenario or ())
    sealing = _key(key)
    target = to / f"share-{run.id}{f'-{chosen[0].id}' if len(chosen) == 1 else ''}-for-{audience}.zip"
    with tempfile.TemporaryDirectory(prefix="crrsim-share-") as place:
        outlet = _fill(Path(place), run, chosen, audience, found)
        _close(Path(place), outlet, sealing)
        _pack(Path(place), target)
    console.print(f"{target}: {len(chosen)} scenario(s), verified after writing", markup=False)
    console.print("Who is who, for you alone:")
    for name, alias in outlet.aliases.by_name.items():
        if alias in outlet.aliases.used:
            console.print(f"  {alias} is {name}", markup=False)


def _sound(folder: Path) -> Verification:
    try:
        found = verify(folder)
    except NoJournal as problem:
        raise Complaint(str(problem)) from None
    if found.state is State.TOUCHED:
        raise Complaint(f"{folder} is not what was written, and is not shared: {found.problems[0]}", ExitCode.EVIDENCE)
    return found


def _chosen(run: Run, asked: Sequence[str]) -> list[Scenario]:
    wanted = {name.lower() for name in asked}
    chosen = [
        each
        for each in run.scenarios
        if (each.id.lower() in wanted or each.key.lower() in wanted if wanted else verdict(each.verdict).is_bad)
    ]
    unknown = wanted - {name.lower() for each in chosen for name in (each.id, each.key)}
    if unknown:
        raise Complaint(f"--scenario: {run.id} played no {', '.join(sorted(unknown)).upper()}")
    if not chosen:
        raise Complaint(f"{run.id} has no scenario that needs a look; name one with --scenario")
    return chosen


def _key(file: Path | None) -> SealKey:
    try:
        return seal_key(file)
    except NoSealKey as problem:
        raise Complaint(f"a pack is never written unsigned: {problem}", ExitCode.CONFIGURATION) from None


def _fill(place: Path, run: Run, chosen: Sequence[Scenario], audience: Audience, found: Verification) -> Outlet:
    """Write what may be shared into `place`, all of it made from records that went through the outlet."""
    folder = run.folder
    records = [json.loads(line) for line in (folder / "journal.jsonl").read_bytes().splitlines() if _is_whole(line)]
    outlet = Outlet(audience, Aliases(alias_key(), names_in(records, run.manifest)), _documented())
    keys = {each.key.rpartition(".")[0] or each.key for each in chosen} | {each.key for each in chosen}
    kept = [each for each in records if _belongs(each, keys)]
    outlet.left_out["scenarios of the run that were not chosen"] = len(run.scenarios) - len(chosen)
    out = rewritten([outlet.record(each) for each in kept], run.id)
    (place / "journal.jsonl").write_bytes(out)
    head = {**outlet.manifest(run.manifest), "run": run.id, "mock": run.is_mock, "shared": _source(folder, found)}
    _write(place / "manifest.json", head)
    _write_features(place, folder, outlet, chosen)
    shared = read_run(place)
    _write(place / "exchanges.har", har(shared))
    told = [Told(each, sightings(folder, origin.key, origin.verdict)) for each, origin in _paired(shared, chosen)]
    note = outlet.text(_note(found))
    summary = ticket(shared, told, Plan.load(), outlet.left_out, note)
    # A participant may be called like a word of ours: better an odd sentence than a name.
    (place / SUMMARY).write_text(outlet.aliases.text(summary), "utf-8")
    (place / PAGE).write_text(verify_page(), "utf-8")
    write_report(shared, Plan.load())
    return outlet


def _paired(shared: Run, chosen: Sequence[Scenario]) -> list[tuple[Scenario, Scenario]]:
    """Return each scenario of the pack with the one it was; both stand in the order of features and lines."""
    return list(zip(shared.scenarios, sorted(chosen, key=lambda each: (each.feature, each.line or 0)), strict=True))


def _close(place: Path, outlet: Outlet, key: SealKey) -> None:
    """Seal the pack, and raise Complaint rather than let one out that is not sound."""
    seal(place, key, leave_out=())
    found = verify(place, closed=True)
    told = leaks(place, outlet.aliases, ours=OURS)
    if found.state is not State.SEALED or told:
        problem = found.problems[0] if found.problems else f"{', '.join(told)} would tell a name or a secret"
        raise Complaint(f"no pack was written: {problem}", ExitCode.HARNESS)


def _pack(place: Path, target: Path) -> None:
    """Write the zip under another name, read it back, verify it, and only then give it its name."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".tmp")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as pack:
        for path in sorted(place.rglob("*")):
            if path.is_file():
                pack.write(path, path.relative_to(place).as_posix())
    with tempfile.TemporaryDirectory(prefix="crrsim-share-") as again, zipfile.ZipFile(draft) as pack:
        pack.extractall(again)
        if verify(Path(again), closed=True).state is not State.SEALED:
            draft.unlink()
            raise Complaint(f"{target} could not be read back whole and was not kept", ExitCode.HARNESS)
    draft.replace(target)


def _belongs(record: dict[str, Any], keys: set[str]) -> bool:
    inside = record.get("scenario")
    return anchor(str(inside)) in keys if inside and record["kind"] != "connected" else record["kind"] in _ALL_RUN


def _is_whole(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def _documented() -> frozenset[str]:
    """Return the names of all fields and parameters that the ten documents declare, in lower case."""
    from crrsim.contract import documents  # noqa: PLC0415 - ten documents, slow to read

    names: set[str] = set()
    pending: list[Any] = [documents.load(service) for service in documents.SERVICES]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            properties = node.get("properties")
            names |= set(properties) if isinstance(properties, dict) else set()
            names |= {str(node["name"])} if "in" in node and "name" in node else set()
            pending.extend(node.values())
        elif isinstance(node, list):
            pending.extend(node)
    return frozenset(name.lower() for name in names)


def _write_features(place: Path, folder: Path, outlet: Outlet, chosen: Sequence[Scenario]) -> None:
    features = features_of(folder)
    for scenario in chosen:
        text = excerpt(features, scenario)
        if text is None:
            outlet.left_out["features that the run did not keep"] += 1
            continue
        (place / "scenarios").mkdir(exist_ok=True)
        (place / "scenarios" / f"{scenario.id}.feature").write_text(outlet.text(text), "utf-8")


def _source(folder: Path, found: Verification) -> dict[str, Any]:
    """Return what ties the pack to the run it was made from, for whoever holds that run."""
    try:
        root = json.loads((folder / STATEMENT).read_text("utf-8")).get("root")
    except (OSError, ValueError):
        root = None
    return {"root": root, "sealed_by": found.sealed_by, "complete": found.is_complete}


def _note(found: Verification) -> str:
    if found.state is State.SEALED:
        end = "complete" if found.is_complete else "interrupted before its end"
        return f"the run was {end}; sealed {found.sealed_at} with the key {found.sealed_by}; untouched since"
    return f"the run was never sealed; its {found.records} records hang together"


def _write(path: Path, content: Any) -> None:  # noqa: ANN401 - JSON
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
