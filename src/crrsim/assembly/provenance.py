"""What a run stands on, gathered when it begins: the manifest with its fingerprint, and the features as they were.

Written before the first scenario, so that a run that is killed has it too.
"""

import contextlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.resources import files as resources
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from crrsim.evidence import manifest
from crrsim.evidence.canary import TooShort
from crrsim.evidence.fingerprint import files_below, fingerprint, of_files
from crrsim.evidence.redaction import SHARED
from crrsim.market.settings import Assumptions
from crrsim.synthetic.cast import cast
from crrsim.terms.participant import Participant

if TYPE_CHECKING:  # a run on the mock has no profile, and need not wait for what reads one
    from crrsim.assembly.profile import Profile

FEATURES = "features.json"
PACKAGE = Path(__file__).resolve().parents[1]
CODE = (".py", ".toml")
_DOCUMENT = ("caiso_crr_", "_openapi.yaml")


@dataclass(frozen=True)
class Brought:
    """What a user brings to a run: a folder of features, played instead of ours, and name -> SHA-256 of files."""

    features: Path | None = None
    data: Mapping[str, str] = field(default_factory=dict)


def write_provenance(
    folder: Path,
    suite: Path,
    profile: "Profile | None",
    *,
    seed: int,
    defects: Iterable[str] = (),
    kept: Mapping[str, Path] = MappingProxyType({}),
    brought: Brought = Brought(),
    assumed: Iterable[str] = (),
) -> Path:
    """Write manifest.json and features.json of a run that begins now, unless another process did; return the manifest.

    `suite` holds the features and the steps; `defects` bend the mock for the whole run. `kept`
    are TOML files that the run is held to later, by the name under which they are kept as JSON.
    """
    path = folder / manifest.FILE_NAME
    if path.exists():
        return path
    _keep_out(profile)
    features = files_below(brought.features or suite / "features", (".feature",))
    told = {**_told(profile), "defects": sorted(defects)}
    assumptions = [asdict(one) for one in Assumptions.from_words(assumed).as_manifest()]
    parts = _parts(suite, features, told, seed) | ({"data": brought.data} if brought.data else {})
    parts["assumptions"] = {one["name"]: one["value"] for one in assumptions}
    head = manifest.manifest(
        folder.name,
        mock=profile is None or profile.mock,
        seed=seed,
        profile=told,
        documents=documents(),
        assumptions=assumptions,
        source=suite,
        data=brought.data,
        fingerprint=fingerprint(parts),
        market_at=datetime.now(UTC) + timedelta(seconds=profile.ahead_s) if profile and profile.mock else None,
    )
    _write_features(folder, features)
    for name, file in kept.items():
        _keep(folder / name, file)
    return manifest.write(folder, head)


def documents() -> dict[str, str]:
    """Return service -> version of the ten documents in force, by the names of their files."""
    named = (name.removeprefix(_DOCUMENT[0]).removesuffix(_DOCUMENT[1]) for name in _document_files())
    return {service: version for service, _, version in (name.rpartition("_v") for name in sorted(named))}


def _keep_out(profile: "Profile | None") -> None:
    """Make the profile's passwords known to the redactor before anything is written; a short one is told when used."""
    for actor in profile.participants.values() if profile else ():
        if actor.password is not None:
            with contextlib.suppress(TooShort):
                SHARED.register(actor.password.get_secret_value())


def _parts(suite: Path, features: Mapping[str, bytes], profile: Mapping[str, Any], seed: int) -> dict[str, Any]:
    code = {f"crrsim/{name}": held for name, held in files_below(PACKAGE, CODE, ("tests", "_suite")).items()}
    steps = {f"steps/{name}": held for name, held in files_below(suite / "steps", CODE, ("tests",)).items()}
    versions = manifest.versions()
    machine = {"system": versions.pop("system").split()[0], "implementation": versions.pop("implementation")}
    return {
        "code": of_files({**code, **steps}),
        "features": of_files(features),
        "plan": of_files(files_below(PACKAGE / "calendar", (".yaml",))),
        "documents": of_files(_document_files()),
        "profile": profile,
        "seed": seed,
        "packages": {**versions, **machine},
    }


def _document_files() -> dict[str, bytes]:
    folder = resources("crrsim.contract").joinpath("openapi")
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.name.endswith(".yaml")}


def _told(profile: "Profile | None") -> dict[str, Any]:
    """Return what a reader may know of a profile: no path, no password, nothing of where a password comes from."""
    if profile is None:
        return {"name": "mock", "participants": {one.name: _cast(one) for one in cast()}}
    return {
        "name": profile.name,
        "base_url": SHARED.text(profile.url),
        "week_1": profile.week_1.isoformat(),
        "writes": profile.writes,
        "mock": profile.mock,
        "locations": dict(sorted(profile.locations.items())),
        "participants": {actor: _actor(profile, actor) for actor in sorted(profile.participants)},
    }


def _cast(one: Participant) -> dict[str, Any]:
    return {"name": one.name, "roles": sorted(one.roles), "access": sorted(one.access)}


def _actor(profile: "Profile", actor: str) -> dict[str, Any]:
    entry = profile.participants[actor]
    return {"name": entry.name or actor, "roles": sorted(entry.roles), "access": sorted(entry.access)}


def _write_features(folder: Path, features: Mapping[str, bytes]) -> None:
    texts = {name: _clean(held.decode("utf-8", "replace")) for name, held in features.items()}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FEATURES).write_text(json.dumps(texts, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _keep(path: Path, file: Path) -> None:
    """Keep what a TOML file says; as data, so that taking a secret out of it cannot break it."""
    said = json.loads(json.dumps(tomllib.loads(file.read_text("utf-8")), default=str))
    path.write_text(json.dumps(SHARED.clean(said), ensure_ascii=False, indent=1) + "\n", "utf-8")


def _clean(text: str) -> str:
    return text if SHARED.looks_clean(text) else SHARED.text(text)
