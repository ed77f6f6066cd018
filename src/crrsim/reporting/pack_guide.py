"""What a stranger has to be told before anything else: what each file of a pack is, and what is asked of him."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from crrsim.reporting.causes import Cause
from crrsim.reporting.certificates import blame
from crrsim.reporting.run import Run
from crrsim.reporting.text_column import labelled
from crrsim.reporting.verdicts import verdict

BODIES = "bodies/"
EARLIER = "earlier/"
_CONTENTS = (
    ("summary.txt", "this page"),
    ("report.html", "the same to look through, each request with headers and bodies; any browser"),
    ("exchanges.har", "requests and answers, for any viewer of HTTP archives"),
    ("journal.jsonl", "every record, one a line, `at` when it was recorded; search it for a request id or a key"),
    ("scenarios/", "the scenarios as they were written (Gherkin)"),
    (BODIES, "bodies too long for a line of curl, which reads them from here"),
    (EARLIER, "records of the same scenarios in the runs before, and those runs' seals: since when"),
    ("sources.json", "where codes and rules are written, and what is assumed"),
    ("manifest.json", "versions, seed, documents and assumptions of the run"),
    ("verify.html", "give it the .zip or its folder: it says whether it is whole. So does `crrsim verify FOLDER`"),
    ("SHA256SUMS", "digests of the files above, for `sha256sum -c SHA256SUMS`"),
    ("seal.json", "the signed statement over all files; with seal.sig and records.merkle"),
)  # fmt: skip
_ASKED = {
    "fail": "look these requests up by their ids, and say whether the answers are as they should be; "
    "if they are, which document says so",
    "drift": "say which of the two is right, the document or the answer",
    "environment": "say what gave these answers at these times, a gateway or the service, and whether it was an outage",
    "certificate": "say for which participant, and with which roles, the certificate is registered that these requests "
    "came with",
    "window": "say whether the market was open at these times",
}
_NOTHING = "nothing: the fault is the sender's, who mends it. Say if you see it otherwise"
MOCK = "Nothing: a double of your system answered, and your logs hold none of this. Who has to act"
_ACTS = {
    "fail": "who makes the double",
    "drift": "who makes the double",
    "environment": "who runs the double",
    "window": "who runs the double",
}
_THE_SENDER = "the sender"
_NOBODY = "nobody, for nothing went wrong"
_WELL = "nothing, for nothing went wrong"
PEER = "Nothing has to be looked up. Say whether you have met the same, and if so since when"


def contents(folders: Collection[str]) -> Iterator[str]:
    """Yield the files of a pack, each with what it is; of BODIES and EARLIER those that are among its `folders`."""
    kept = (each for each in _CONTENTS if each[0] not in {BODIES, EARLIER} or each[0] in folders)
    yield from (f"  {name:<14} {says}" for name, says in kept)


def asked(run: Run, found: Sequence[Cause], *, of_iso: bool) -> Iterator[str]:
    """Yield what is wanted of the receiver, the ISO or another company; of a rehearsal, who has to act instead."""
    if run.is_mock:
        yield from labelled("", f"{MOCK}:" if of_iso else f"{PEER}. Who has to act:", indent=2)
        yield from _each(_acts(run, cause) for cause in found)
    elif of_iso:
        yield from _each(_wanted(run, cause) for cause in found)
    else:
        yield from labelled("", f"{PEER}.", indent=2)


def _each(told: Iterable[str]) -> Iterator[str]:
    for number, sentence in enumerate(told, start=1):
        yield from labelled("", f"{number}: {sentence}.", indent=2)


def _acts(run: Run, cause: Cause) -> str:
    if not verdict(cause.verdict).is_bad:
        return _NOBODY
    return _THE_SENDER if "sender" in blame(run, cause.scenarios[0]) else _ACTS.get(cause.verdict, _THE_SENDER)


def _wanted(run: Run, cause: Cause) -> str:
    if not verdict(cause.verdict).is_bad:
        return _WELL
    return _NOTHING if "sender" in blame(run, cause.scenarios[0]) else _ASKED.get(cause.verdict, _NOTHING)
