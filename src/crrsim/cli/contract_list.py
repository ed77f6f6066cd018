"""`contract.json`: what there was to reach when a run was made, so that its report can say what was not reached."""

import json
from pathlib import Path

CONTRACT = "contract.json"


def write_contract_list(folder: Path) -> Path:
    """Write the operations and error codes of the contract in force into a run's folder; return the file."""
    from crrsim.contract import documents, errors  # noqa: PLC0415 - ten documents, slow to read
    from crrsim.contract.operations import OPERATIONS  # noqa: PLC0415 - ten documents, slow to read

    listed = {
        "documents": {
            service: documents.version(service) for service in sorted({each.service for each in OPERATIONS.values()})
        },
        "operations": [
            {"service": each.service, "name": each.name, "method": each.method, "path": each.path}
            for each in OPERATIONS.values()
        ],
        "errors": [
            {"service": row.service, "code": row.code, "text": row.text, "why_not": row.why_not}
            for row in errors.rows()
        ],
    }
    file = folder / CONTRACT
    file.write_text(json.dumps(listed, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return file
