"""What a stranger has to be told before anything else: what each file of a pack is, and what is asked of him."""

from collections.abc import Collection, Iterator, Sequence

from crrsim.reporting.causes import Cause
from crrsim.reporting.certificates import blame
from crrsim.reporting.run import Run

BODIES = "bodies/"
EARLIER = "earlier/"
_CONTENTS = (
    ("summary.txt", "this page; begin here"),
    ("report.html", "the same to look through: each step, each request with headers and bodies; any browser"),
    ("exchanges.har", "requests and answers, for any viewer of HTTP archives"),
    ("journal.jsonl", "every record, one a line, `at` when it was recorded; search it for a request id or a key"),
    ("scenarios/", "the scenarios as they were written (Gherkin)"),
    (BODIES, "bodies too long for a line of curl, which reads them from here"),
    ("sources.json", "where the codes and rules behind these scenarios are written, and what is assumed"),
    (EARLIER, "the same scenarios in the runs before, which show since when; beside each the seal of that run"),
    ("manifest.json", "versions, seed, documents and assumptions that the run was made with"),
    ("verify.html", "give it the .zip or its folder: it says whether it is whole. So does `crrsim verify FOLDER`"),
    ("SHA256SUMS", "digests of the files above and of none below, for `sha256sum -c SHA256SUMS`"),
    ("seal.json", "the signed statement, with digests of all files, SHA256SUMS too; proves itself with seal.sig and"),
    ("", "records.merkle, a digest a record: by verify.html, or by hand as told below"),
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
_NOTHING = (
    "nothing: the fault is the sender's, who mends it. The pack is sent so that you know why nothing came, and can say "
    "if you see it otherwise"
)
MOCK = (
    "Nothing is to be looked up in your logs: this was a rehearsal, and a double of your system answered. All that you "
    "can tell is whether the double reads your documents well: where the rule behind what was expected is not yours, "
    "say so"
)
_WERE_IT_YOURS = "Had your system answered, what would be asked of you is, by the numbers above"
PEER = "Nothing has to be looked up. Say whether you have met the same, and if so since when"


def contents(folders: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the files of a pack, each with what it is; of BODIES and EARLIER those that are among its `folders`."""
    yield from (each for each in _CONTENTS if each[0] not in {BODIES, EARLIER} or each[0] in folders)


def asked(run: Run, found: Sequence[Cause], *, of_iso: bool) -> Iterator[str]:
    """Yield what is wanted of the receiver, the ISO or another company, a sentence a cause without a full stop."""
    if not of_iso:
        yield PEER
        return
    if run.is_mock:
        yield MOCK
    wanted = [_wanted(run, cause) for cause in found]
    if run.is_mock and any(each != _NOTHING for each in wanted):
        told = "; ".join(f"({number}) to {each}" for number, each in enumerate(wanted, start=1) if each != _NOTHING)
        yield f"{_WERE_IT_YOURS}: {told}"
        return
    yield from (f"{number}: {each}" for number, each in enumerate(wanted, start=1))


def _wanted(run: Run, cause: Cause) -> str:
    return _NOTHING if "sender" in blame(run, cause.scenarios[0]) else _ASKED.get(cause.verdict, _NOTHING)
