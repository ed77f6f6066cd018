"""`sources.json`: which document, assumption or reading stands behind each code and rule, for a run's pages and packs.

It is made from the catalogue of codes and from the rules of the double, so that no page holds a list of its own.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from crrsim.reporting.sources import SOURCES


def write_source_list(folder: Path) -> Path:
    """Write into a run's folder where codes and rules are written; return the file."""
    from crrsim.contract import citations, errors  # noqa: PLC0415 - ten documents, slow to read
    from crrsim.server.rules import every_rule  # noqa: PLC0415 - the whole double

    told = {
        "codes": [vars(citations.citation(row)) for row in errors.rows()],
        "rules": [{"name": rule.name, "says": rule.says, "grounds": list(_grounds(rule))} for rule in every_rule()],
    }
    file = folder / SOURCES
    file.write_text(json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    return file


def _grounds(rule: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - rules have every signature
    from crrsim.contract import documents  # noqa: PLC0415 - see above
    from crrsim.market.publications import PUBLICATIONS, grounds  # noqa: PLC0415 - see above

    for each in grounds(rule):
        names = [PUBLICATIONS.get(one) or documents.published(one) for one in each.documents]
        yield {"kind": each.kind, "says": each.says, "documents": names, "registers": each.registers}
