"""Files that a sentence names: looked for, read by their template, and told by their digest.

A file is in the folder that `--data` names; without that, beside the feature. What a step reads itself is read once
before anything is played, so that a slip in it is told at once, with file, line and column. A file that is uploaded is
for the market to judge and goes as it stands.
"""

import builtins
import difflib
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from crrsim.contract import record_file
from crrsim.contract.spreadsheet import without_mark
from crrsim.contract.template import Problem, Record, Template
from crrsim.contract.templates import TEMPLATES
from steps import expect

FILE = r'"[^"]+\.(?:csv|CSV|json|JSON)"'
"""How a sentence names a file."""

MOST_TOLD = 20
"""How many faults of a file are told one by one."""

UPLOADS = {
    "of bids": "bids_offers",
    "of nominations": "nominations",
    "of trade offers": "trades",
    "of its election": "load_election",
    "of its LT election": "lt_election",
    "of the load forecast": "cec_load",
    "of its answers": "tor_approvals",
    "of its rates": "customer_rates",
    "of its customers": "customer_numbers",
    "of its switches": "dasr",
    "of its requests to convert": "tor_requests",
}
"""What a file to upload is of -> its template."""

TEMPLATES_OF = {
    "Records": ("bids_offers", "nominations"),
    "PortfolioFile": ("bids_offers", "nominations"),
    "LoadFile": ("load",),
    "AnyFile": ("load",),
    "UploadFile": ("trades", "load_election", "lt_election", "cec_load"),
    "TransferFile": ("tor_approvals", "customer_rates", "customer_numbers", "dasr", "tor_requests"),
}
"""Kind of a file in a sentence -> the templates that it may be of."""

Fill = Callable[[bytes], bytes]
"""Puts the periods of the plan into the text of a file."""


class DataProblem(Exception):  # noqa: N818 - says what it is
    """A file that is not there, or holds what it may not; the message names file, line and column."""


@dataclass(frozen=True)
class OwnFile:
    """A file that a sentence names: read by `template` where a step reads it, or uploaded to the template `upload`."""

    name: str
    template: str = ""
    upload: str = ""


@dataclass(frozen=True)
class DataFolder:
    """Where the files of a feature are. `seen` has the digest of each that was looked at before the play.

    `within` is where the folder lies in that of all features, where each feature has its own files.
    """

    folder: Path
    seen: dict[str, str]
    within: str = ""

    def look(self, file: OwnFile) -> Iterator[str]:
        """Yield what is wrong with a file that a sentence names, and remember the file."""
        try:
            data = self._held(file)
        except DataProblem as problem:
            yield str(problem)
            return
        self.seen[self._place(file)] = digest(data)
        wrong = _read(file, data)[1] if file.template else ()
        yield from map(str, wrong[:MOST_TOLD])
        if len(wrong) > MOST_TOLD:
            yield f"{file.name} has {len(wrong) - MOST_TOLD} more faults"

    def bytes(self, file: OwnFile) -> builtins.bytes:
        """Return what a file holds, and let the evidence say which it was. Raises: DataProblem."""
        data = self._held(file)
        before, now = self.seen.get(self._place(file), ""), digest(data)
        expect.MADE.append(expect.Check(f"SHA-256 of {file.name}", before, now, before == now))
        if before != now:
            raise DataProblem(f"the file {file.name} was changed while the run went on")
        return data

    def records(self, file: OwnFile, fill: Fill) -> Sequence[Record]:
        """Return the records of a file, and let the evidence say which it was. Raises: DataProblem."""
        records, wrong = _read(file, fill(self.bytes(file)))
        if wrong:
            raise DataProblem("; ".join(map(str, wrong)))
        return records

    def _place(self, file: OwnFile) -> str:
        return (PurePosixPath(self.within) / file.name).as_posix()

    def _held(self, file: OwnFile) -> builtins.bytes:
        path = PurePosixPath(file.name)
        if path.is_absolute() or ".." in path.parts:
            raise DataProblem(f"the file {file.name} would be outside of {self.folder}")
        try:
            return (self.folder / path).read_bytes()
        except OSError as problem:
            raise DataProblem(
                f"the file {file.name} is not to be had in {self.folder}: {problem.strerror}{self._near(file.name)}"
            ) from None

    def _near(self, name: str) -> str:
        there = (file.relative_to(self.folder).as_posix() for file in self.folder.rglob("*.[cCjJ]*") if file.is_file())
        near = difflib.get_close_matches(name, list(there), n=1)
        return f"; did you mean {near[0]}?" if near else ""


def digest(data: bytes) -> str:
    """Return the SHA-256 of what a file holds, in hex."""
    return hashlib.sha256(data).hexdigest()


def headers(kind: str) -> list[str]:
    """Return what the files of a kind begin with, one line a template, for the phrase book."""
    return [_header(TEMPLATES[name]) for name in TEMPLATES_OF.get(kind, ())]


def _header(template: Template) -> str:
    optional = template.header[template.least :]
    more = f" ... {','.join(optional[-2:])}" if optional else ""
    return f"{template.title}: {','.join(template.header[: template.least])}{more}"


def read_records(text: str) -> OwnFile:
    """Read `bids of the file "spring.csv"`."""
    noun, name = text.split(" of the file ")
    return OwnFile(name[1:-1], template={"bids": "bids_offers"}.get(noun, noun))


def read_load(text: str) -> OwnFile:
    return OwnFile(text[1:-1], template="load")


def read_upload(text: str) -> OwnFile:
    """Read `"spring.csv" of bids`; without what it is of, the sentence says it."""
    name, _, of = text[1:].partition('"')
    return OwnFile(name, upload=UPLOADS.get(of.strip(), ""))


def _read(file: OwnFile, data: bytes) -> tuple[Sequence[Record], Sequence[Problem]]:
    reading = record_file.read(TEMPLATES[file.template], without_mark(data), file.name)
    return reading.records, (*reading.of_file, *reading.of_cells)
