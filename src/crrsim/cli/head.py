"""The head of a run's evidence, written before the first scenario: what is played, against what, on what versions.

Written first, so that a run that is killed still says what it was.
"""

import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from crrsim.assembly.profile import Profile
from crrsim.cli.suite import Suite
from crrsim.contract import documents
from crrsim.contract.operations import OPERATIONS
from crrsim.evidence import manifest
from crrsim.market.settings import Assumptions


def write_head(folder: Path, suite: Suite, profile: Profile | None, seed: int) -> Path:
    """Write manifest.json into the folder of a run that is about to begin, and return the file."""
    services = sorted({operation.service for operation in OPERATIONS.values()})
    head = manifest.manifest(
        folder.name,
        mock=profile is None or profile.mock,
        seed=seed,
        profile=public(profile) if profile else {"name": "mock"},
        documents={service: documents.version(service) for service in services},
        assumptions=[asdict(each) for each in Assumptions().as_manifest()],
        source=suite.root,
        arguments=sys.argv[1:],
    )
    return manifest.write(folder, head)


def public(profile: Profile) -> Mapping[str, Any]:
    """Return what of a profile may stand in evidence: no password, and no place where one could be found."""
    return {
        "name": profile.name,
        "base_url": profile.url,
        "writes": profile.writes,
        "mock": profile.mock,
        "week_1": profile.week_1.isoformat(),
        "participants": {
            actor: {
                "name": entry.name or actor,
                "certificate": entry.certificate.name,
                "roles": sorted(entry.roles),
                "access": sorted(entry.access),
            }
            for actor, entry in profile.participants.items()
        },
    }
