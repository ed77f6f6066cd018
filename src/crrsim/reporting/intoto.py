"""An in-toto statement: what was tested with which result, about files that anybody can hash, for supply chain tools.

It is about the evidence, since a service has no digest; and it carries no signature of its own: the run's seal does.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from crrsim.reporting.dialect import dialect, title
from crrsim.reporting.reading import JOURNAL
from crrsim.reporting.run import Run
from crrsim.reporting.verdicts import verdict

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://in-toto.io/attestation/test-result/v0.1"
_CONFIGURATION = ("manifest.json", "features.json")


def write_statement(run: Run, file: Path) -> Path:
    """Write the statement of a run to `file` and return it."""
    file.write_text(json.dumps(statement(run), indent=1) + "\n", "ascii")
    return file


def statement(run: Run) -> dict[str, Any]:
    """Return the run as a statement with the test-result predicate. The subject is the journal, as it now stands."""
    named = {verdict_name: _word(verdict_name) for verdict_name in run.verdicts}
    told = {
        word: [each.key for each in run.scenarios if named[each.verdict] == word]
        for word in ("PASSED", "WARNED", "FAILED")
    }
    worst = next((word for word in ("FAILED", "WARNED") if told[word]), "PASSED")
    return {
        "_type": STATEMENT,
        "subject": [{"name": f"{title(run)}/{JOURNAL}", "digest": _digest(run.folder / JOURNAL)}],
        "predicateType": PREDICATE,
        "predicate": {
            "result": "FAILED" if run.gaps else worst,
            "configuration": [_configuration(run, name) for name in _CONFIGURATION if (run.folder / name).is_file()],
            "passedTests": told["PASSED"],
            "warnedTests": told["WARNED"],
            "failedTests": told["FAILED"],
        },
    }


def _word(name: str) -> str:
    """Return FAILED for what needs a look, PASSED for what is green, and WARNED for what nobody judged."""
    if verdict(name).is_bad:
        return "FAILED"
    return "PASSED" if dialect(name).allure == "passed" else "WARNED"


def _configuration(run: Run, name: str) -> dict[str, Any]:
    told = {"mock": run.is_mock, "run": run.id, "fingerprint": run.fingerprint, "crrsim": run.crrsim, "seed": run.seed}
    return {"name": name, "digest": _digest(run.folder / name), "annotations": told}


def _digest(file: Path) -> dict[str, str]:
    return {"sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
