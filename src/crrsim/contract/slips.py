"""Slips of the published documents, as data: they are reported to the ISO, and the double has to take a stand."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from crrsim.contract import documents
from crrsim.facts import read_facts


@dataclass(frozen=True)
class Slip:
    """One contradiction: where (`service` and JSON pointer `at`), what it is, and what the double does about it."""

    id: str
    service: str
    at: str
    what: str
    double: str
    quirk: str | None = None

    @property
    def document(self) -> str:
        """The file name of the document it stands in."""
        return documents.name(self.service)

    def node(self) -> Any:  # noqa: ANN401  # a pointer may lead to anything in a document
        """Return what stands at the pointer in our document. Raises: KeyError."""
        node: Any = documents.load(self.service)
        for part in self.at.strip("/").split("/"):
            node = node[part.replace("~1", "/").replace("~0", "~")]
        return node


@cache
def slips() -> tuple[Slip, ...]:
    """Return every slip we know of, in the order of the list."""
    entries = read_facts(Path(__file__).with_name("slips.yaml"))
    return tuple(Slip(**entry) for entry in entries)
