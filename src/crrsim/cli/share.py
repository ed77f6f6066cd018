"""`crrsim share`: a run, or one scenario of it, as a pack for somebody else: signed, without secrets and names.

Nothing leaves but through `evidence.sharing`, and no option lets anything through. The pack is verified and searched
for names before it gets its name; one that is not sound is never written.
"""

import itertools
import json
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import typer

from crrsim.calendar.plan import Plan
from crrsim.cli.complaint import Complaint
from crrsim.cli.console import paper
from crrsim.cli.earlier import Contents, earlier_runs, write_earlier
from crrsim.cli.sound import sound
from crrsim.evidence.alias import Aliases, alias_key
from crrsim.evidence.fields import Audience
from crrsim.evidence.journal import FILE_NAME as JOURNAL
from crrsim.evidence.part import name_of, part_of, records_in, started
from crrsim.evidence.seal import STATEMENT, seal
from crrsim.evidence.sharing import Outlet, leaks, names_in, rewritten
from crrsim.evidence.signing import NoSealKey, SealKey, key_id, seal_key
from crrsim.evidence.verdict import ExitCode
from crrsim.evidence.verify import State, Verification, verify
from crrsim.reporting import words
from crrsim.reporting.account import Known
from crrsim.reporting.gherkin import excerpt, features_of, laid_out
from crrsim.reporting.har import har
from crrsim.reporting.history import Trend
from crrsim.reporting.html import write_report
from crrsim.reporting.reading import read_run
from crrsim.reporting.run import Run, Scenario
from crrsim.reporting.sightings import Sightings, sightings
from crrsim.reporting.sources import SOURCES, Sources
from crrsim.reporting.spells import as_shared, spells
from crrsim.reporting.ticket import Beside, Told, ticket
from crrsim.reporting.verdicts import VERDICTS, verdict
from crrsim.reporting.verify_page import verify_page
from crrsim.terms.anchor import anchor

PAGE = "verify.html"
SUMMARY = "summary.txt"
SUMS = "SHA256SUMS"
CONNECTIONS = "connections of participants that sent nothing here"


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
    found = sound(folder, "shared")
    run = read_run(folder)
    chosen = _chosen(run, scenario or ())
    sealing = _key(key)
    target = _target(to, run, chosen, audience)
    with tempfile.TemporaryDirectory(prefix="crrsim-share-") as place:
        outlet = _fill(Path(place), run, chosen, (audience, key_id(sealing.public)), found)
        _close(Path(place), outlet, sealing)
        _pack(Path(place), target)
    console.print(f"{target}: {len(chosen)} scenario(s), verified after writing", markup=False)
    console.print("Who is who, for you alone:")
    for name, alias in outlet.aliases.by_name.items():
        if alias in outlet.aliases.used:
            console.print(f"  {alias} is {name}", markup=False)


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


def _target(to: Path, run: Run, chosen: Sequence[Scenario], audience: Audience) -> Path:
    """Return the first name that no pack has yet: one that was made may have been sent already."""
    ids = {each.id for each in chosen}
    name = f"share-{run.id}{f'-{ids.pop()}' if len(ids) == 1 else ''}-for-{audience}"
    names = itertools.chain([name], (f"{name}-{number}" for number in itertools.count(2)))
    return next(free for each in names if not (free := to / f"{each}.zip").exists())


def _key(file: Path | None) -> SealKey:
    try:
        return seal_key(file)
    except NoSealKey as problem:
        raise Complaint(f"a pack is never written unsigned: {problem}", ExitCode.CONFIGURATION) from None


def _fill(
    place: Path, run: Run, chosen: Sequence[Scenario], wanted: tuple[Audience, str], found: Verification
) -> Outlet:
    """Write what may be shared into `place`, all of it made from records that went through the outlet.

    `wanted` is whom it is for, and the id of the key that will seal it.
    """
    audience, sealing = wanted
    folder = run.folder
    records = list(records_in(folder / JOURNAL))
    seen = sightings(folder, {each.key: each.verdict for each in chosen})
    before = earlier_runs(folder, seen)
    told_of = names_in(records, run.manifest).union(*(each.names for each in before))
    outlet = Outlet(audience, Aliases(alias_key(), told_of), _documented())
    names = started(records)
    kept = part_of(records, {name_of(each.key, names) for each in chosen})
    outlet.left_out[CONNECTIONS] += _connections(records) - _connections(kept)
    out = rewritten([outlet.record(each) for each in kept], run.id)
    (place / JOURNAL).write_bytes(out)
    origins = {key: each for key, each in _origins(kept, run, outlet).items() if each in chosen}
    spelt = spells(run)
    source = {
        **_source(folder, found),
        "others": Counter(each.verdict for each in run.scenarios if each not in chosen),
        **as_shared({key: spelt[each.key] for key, each in origins.items() if each.key in spelt}, outlet.text),
    }
    _write(
        place / "manifest.json", {**outlet.manifest(run.manifest), "run": run.id, "mock": run.is_mock, "shared": source}
    )
    _write(place / SOURCES, Sources(run).of(chosen), outlet.aliases)
    _write_features(place, folder, outlet, chosen)
    _write_bodies(place, outlet)
    shared = replace(read_run(place), sealed_by=sealing)
    _write(place / "exchanges.har", har(shared))
    told = _told(shared, origins, seen, write_earlier(place, before, outlet), outlet.text)
    folders = [f"{each.name}/" for each in place.iterdir() if each.is_dir()]
    beside = Beside(outlet.text(_note(found)), outlet.left_out, _others(run, chosen), audience is Audience.ISO, folders)
    summary = ticket(shared, told, Plan.load(), beside)
    # A participant may be called like a word of ours: better an odd sentence than a name.
    (place / SUMMARY).write_text(outlet.aliases.text(summary), "utf-8")
    (place / PAGE).write_text(verify_page(), "utf-8")
    write_report(shared, Plan.load(), _trend(told))
    _write_sums(place)
    return outlet


def _told(
    shared: Run,
    origins: Mapping[str, Scenario],
    seen: Mapping[str, Sightings],
    contained: Contents,
    hide: Callable[[str], str],
) -> list[Told]:
    """Return the scenarios of a pack with what the run and its history know of each, and what is contained of that."""
    sources, spelt = Sources(shared), spells(shared)
    told = {key: seen[each.key] for key, each in origins.items()}
    plays = {key: replace(each, contained=contained(key), stood=hide(each.stood)) for key, each in told.items()}
    return [
        Told(each, Known(plays[each.key], sources.behind(each), spelt.get(each.key)))
        for each in shared.scenarios
        if each.key in plays
    ]


def _trend(told: Sequence[Told]) -> Trend:
    """Return the history of a pack's scenarios, each under the key and title that it has there."""
    seen = {each.scenario.key: each.known.sightings for each in told}
    shown = {each.scenario.key: each.scenario.title for each in told}
    pasts = {key: replace(each.past, key=key, title=shown[key]) for key, each in seen.items() if each.past}
    return Trend("", (), pasts, {key: _stood(each) for key, each in seen.items()})


def _stood(seen: Sightings) -> str:
    """Return what the play before stood on, and where in the pack its records are."""
    held = seen.contained.get(seen.before.run) if seen.before else None
    return f"{seen.stood}; its records: {held.file}" if seen.stood and held and held.file else seen.stood


def _write_bodies(place: Path, outlet: Outlet) -> None:
    for path, text in outlet.bodies.items():
        (place / path).parent.mkdir(exist_ok=True)
        (place / path).write_text(text, "utf-8", errors="backslashreplace")


def _others(run: Run, chosen: Sequence[Scenario]) -> str:
    """Return how many scenarios the pack does without, and how they ended."""
    counts = Counter(each.verdict for each in run.scenarios if each not in chosen)
    told = ", ".join(f"{counts[each.name]:,} {each.word}" for each in VERDICTS if counts[each.name])
    return f"{counts.total():,} of {len(run.scenarios):,} ({told})" if told else ""


def _origins(kept: Sequence[dict[str, Any]], run: Run, outlet: Outlet) -> dict[str, Scenario]:
    """Return key in the pack -> the scenario it was: the row of an outline may hold a name: its key differs."""
    names = {anchor(name): anchor(outlet.text(name)) for name in _names(kept)}
    keys = ((each, name_of(each.key, names)) for each in run.scenarios)
    return {f"{names[name]}{each.key.removeprefix(name)}": each for each, name in keys if name in names}


def _names(records: Sequence[dict[str, Any]]) -> set[str]:
    return {str(each["scenario"]) for each in records if each["kind"] == "scenario_started"}


def _close(place: Path, outlet: Outlet, key: SealKey) -> None:
    """Seal the pack, and raise Complaint rather than let one out that is not sound."""
    seal(place, key, leave_out=())
    found = verify(place, closed=True)
    told = leaks(place, outlet.aliases, {PAGE: verify_page()})
    if found.state is not State.SEALED or told:
        problem = found.problems[0] if found.problems else f"{', '.join(told)} would tell a name or a secret"
        raise Complaint(f"no pack was written: {problem}", ExitCode.HARNESS)


def _pack(place: Path, target: Path) -> None:
    """Write the zip under another name, read it back, verify it, and only then give it its name."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".tmp")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as pack:
        for path in sorted(place.rglob("*"), key=lambda path: (path.name != SUMMARY, path)):  # what is read first
            if path.is_file():
                pack.write(path, path.relative_to(place).as_posix())
    with tempfile.TemporaryDirectory(prefix="crrsim-share-") as again, zipfile.ZipFile(draft) as pack:
        pack.extractall(again)
        if verify(Path(again), closed=True).state is not State.SEALED:
            draft.unlink()
            raise Complaint(f"{target} could not be read back whole and was not kept", ExitCode.HARNESS)
    draft.replace(target)


def _connections(records: Sequence[dict[str, Any]]) -> int:
    return sum(each["kind"] == "connected" for each in records)


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
        (place / "scenarios" / f"{scenario.id}.feature").write_text(laid_out(outlet.text(text)), "utf-8")


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
        at = words.pacific(datetime.fromisoformat(found.sealed_at))
        return f"the run was {end}; its own seal, of {at} with the key {found.sealed_by}, held when this pack was made"
    return f"the run was never sealed; its {found.records} records hung together when this pack was made"


def _write_sums(place: Path) -> None:
    """Write the digests of what stands in `place`, for `sha256sum -c`; the seal's own files come after."""
    files = sorted(path for path in place.rglob("*") if path.is_file())
    lines = [f"{sha256(each.read_bytes()).hexdigest()}  {each.relative_to(place).as_posix()}\n" for each in files]
    (place / SUMS).write_text("".join(lines), "utf-8")


def _write(path: Path, content: Any, aliases: Aliases | None = None) -> None:  # noqa: ANN401 - JSON
    """Write JSON; a text of ours may hold a word that is a participant's name, which `aliases` take out."""
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    path.write_text(aliases.text(text) if aliases else text, "utf-8")
