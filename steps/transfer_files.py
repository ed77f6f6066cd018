"""Files of week 1's transfers for the user interface: rights to convert, approvals, reports of load that moved."""

import json
from collections.abc import Mapping
from typing import Any

from pytest_bdd import then, when

from crrsim.assembly.simulation import Simulation
from crrsim.contract.templates import TEMPLATES
from crrsim.terms.conversion import ApprovalStatus
from steps.acting import Came, answered, attempt
from steps.conversions import ECHO, window_name
from steps.data_files import DataFolder, OwnFile
from steps.expect import expect
from steps.hours import PacificDays
from steps.migration import THE_MARKET, effective_date
from steps.phrases import phrase
from steps.uploads import with_periods

REPORTS = {"rates": "customer_rates", "customers": "customer_numbers", "switches": "dasr"}


@when(phrase("{actor:Actor} uploads its requests to convert in the file {file:Name}:"), target_fixture="outcome")
def uploads_requests(sim: Simulation, actor: str, file: str, docstring: str) -> Came:
    """Upload the file as it stands."""
    return attempt(sim, lambda: _upload(sim, actor, "tor_requests", file, _lines(docstring)))


@when(
    phrase("{actor:Actor} {says:Says} all that waits for it, in the file {file:Name}"),
    target_fixture="outcome",
)
def uploads_answers(sim: Simulation, actor: str, says: ApprovalStatus, file: str) -> Came:
    return attempt(sim, lambda: _upload(sim, actor, "tor_approvals", file, _answers(sim, actor, says)))


@when(
    phrase(
        "{actor:Actor} {says:Says} all that waits for it, in the file {file:Name}, but for {old:Name} has {new:Name}"
    ),
    target_fixture="outcome",
)
def uploads_other_answers(  # noqa: PLR0917 - the words of the sentence
    sim: Simulation, actor: str, says: ApprovalStatus, file: str, old: str, new: str
) -> Came:
    """Put another text in the place of its last occurrence in the file."""
    before, _, after = _answers(sim, actor, says).decode().rpartition(old)
    return attempt(sim, lambda: _upload(sim, actor, "tor_approvals", file, f"{before}{new}{after}".encode()))


@when(phrase("{actor:Actor} uploads its {word:ReportWord} in the file {file:Name}:"), target_fixture="outcome")
def uploads_report(sim: Simulation, actor: str, word: str, file: str, docstring: str) -> Came:
    """Upload the file as it stands, `{LSE1}` read as that load server's DUNS number."""
    return attempt(sim, lambda: _upload(sim, actor, REPORTS[word], file, _numbered(sim, _lines(docstring))))


@when(phrase("{actor:Actor} uploads the file {file:TransferFile}"), target_fixture="outcome")
def uploads_a_transfer_file(sim: Simulation, data: DataFolder, actor: str, file: OwnFile) -> Came:
    """Upload a file as it stands: `{LSE1}` is that load server's DUNS number, `{1}` the id of the first CRR waiting."""
    held = _numbered(sim, with_periods(sim, data.bytes(file)))
    if file.upload == "tor_approvals":
        for place, one in enumerate(_waiting(sim, actor), start=1):
            held = held.replace(f"{{{place}}}".encode(), str(one["conversionApprovalId"]).encode())
    return attempt(sim, lambda: _upload(sim, actor, file.upload, file.name, held))


@then(phrase("the file is VALID, with {count:Count} records"))
def file_is_valid(outcome: Came, count: int) -> None:
    body = answered(outcome)
    told: Mapping[str, Any] = body["answer"]
    status = told.get("status", told.get("submissionStatus"))
    expect("status and records", expected=("VALID", count), actual=(status, body["records"]))


@then(phrase("the file is in ERROR with {count:Count} records quoted"))
def file_is_in_error(outcome: Came, count: int) -> None:
    told = answered(outcome)["answer"]
    expect("status", expected="ERROR", actual=told["status"])
    quoted = [text for text in json.loads(told["errorMessages"]) if ECHO.search(text)]
    expect(f"texts that quote a record ({told['errorMessages']})", expected=count, actual=len(quoted))


def _answers(sim: Simulation, actor: str, says: ApprovalStatus) -> bytes:
    """The file of what waits for the actor, with an answer to all of it."""
    body = {"conversionApprovalRecords": [{**one, "approvalStatus": str(says)} for one in _waiting(sim, actor)]}
    template = TEMPLATES["tor_approvals"]
    return template.write(template.records(body, PacificDays()))


def _waiting(sim: Simulation, actor: str) -> list[dict[str, Any]]:
    """What waits for the actor's answer, as it was sent."""
    listed = answered(sim.client(actor).tor_conversion.mt_tor_crr_approval_list(window_name(sim)))
    sent = (one.model_dump(by_alias=True, mode="json") for one in listed)
    return [one for one in sent if one["approvalStatus"] == ApprovalStatus.PENDING_APPROVAL]


def _numbered(sim: Simulation, data: bytes) -> bytes:
    """A file with the load servers' DUNS numbers in the place of their names in braces."""
    for name, one in sim.participants.items():
        data = data.replace(f"{{{name}}}".encode(), (one.duns or "").encode())
    return data


def _upload(sim: Simulation, actor: str, template: str, file: str, data: bytes) -> Any:  # noqa: ANN401 - an outcome
    said = {
        "torConversionWindow": window_name(sim),
        "loadMigrationMarket": sim.schedule.migration(THE_MARKET).name,
        "effectiveDate": effective_date(sim).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    form = {name: said[name] for name in TEMPLATES[template].fields if name in said}
    return sim.mui(actor).upload(template, file, data, **form)


def _lines(text: str) -> bytes:
    return "\r\n".join([*text.strip().splitlines(), ""]).encode()
