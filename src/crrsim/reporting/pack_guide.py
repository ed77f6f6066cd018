"""What a stranger has to be told before anything else: what each file of a pack is, and what is asked of him."""

from collections.abc import Iterator, Sequence

from crrsim.reporting.causes import Cause
from crrsim.reporting.certificates import blame
from crrsim.reporting.run import Run

BODIES = "bodies/"
_CONTENTS = (
    ("summary.txt", "this page; begin here"),
    ("report.html", "the same to look through: each step, each request with headers and bodies; any browser"),
    ("exchanges.har", "requests and answers, for any viewer of HTTP archives"),
    ("journal.jsonl", "every record, one a line; search it for a request id or a scenario's key"),
    ("scenarios/", "the scenarios as they were written (Gherkin)"),
    (BODIES, "bodies too long for a line of curl, which reads them from here"),
    ("sources.json", "where the codes and rules behind these scenarios are written, and what is assumed"),
    ("manifest.json", "versions, seed, documents and assumptions that the run was made with"),
    ("verify.html", "open it, choose the .zip: it says whether a letter was changed. So does `crrsim verify FOLDER`"),
    ("SHA256SUMS", "the files once more, for `sha256sum -c SHA256SUMS`"),
    ("seal.json", "what verify.html reads, with seal.sig and records.merkle: a signed statement, a digest a record"),
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
_NOTHING = "nothing yet: the sender has to look first"
MOCK = (
    "Nothing is to be looked up in your logs: this was a rehearsal, and a double answered. It shows how the double "
    "reads your documents: where the rule behind what was expected is not yours, say so"
)
PEER = "Nothing has to be looked up. Say whether you have met the same, and if so since when"


def contents(*, bodies: bool) -> Iterator[tuple[str, str]]:
    """Yield the files of a pack, each with what it is; `bodies` says whether there is a folder of them."""
    yield from (each for each in _CONTENTS if bodies or each[0] != BODIES)


def asked(run: Run, found: Sequence[Cause], *, of_iso: bool) -> Iterator[str]:
    """Yield what is wanted of the receiver, the ISO or another company, a sentence a cause without a full stop."""
    if not of_iso:
        yield PEER
        return
    if run.is_mock:
        yield MOCK
        yield "On your system it would be asked of you, by the numbers above"
    for number, cause in enumerate(found, start=1):
        is_senders = "sender" in blame(run, cause.scenarios[0])
        yield f"{number}: {_NOTHING if is_senders else _ASKED.get(cause.verdict, _NOTHING)}"
