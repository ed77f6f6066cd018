"""The market user interface, as far as machines may use it: files uploaded over the same mutual TLS as the API.

A file, CSV or JSON, is read cell by cell, made into the body of the request that it stands for, and judged as that
request would be: the same document, the same rules, the same codes. Either every record is taken or none. What the
pages of the real interface look like is not imitated.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crrsim.contract import record_file
from crrsim.contract.record_file import CSV_MEDIA
from crrsim.contract.template import Problem, Reading, Template
from crrsim.contract.templates import TEMPLATES, operation_of
from crrsim.market.periods import day_begins, day_of
from crrsim.market.refusal import RefusedByRule, refuse
from crrsim.market.registry import authorise
from crrsim.market.rules import RuleBook, rule
from crrsim.server.answers import Answer, body_answer
from crrsim.server.app import UNAUTHORISED, body_of, judged, unknown_path
from crrsim.server.desk import Call, Desk
from crrsim.server.identity import caller_of
from crrsim.server.model_files import model_routes
from crrsim.server.routing import route_of
from crrsim.server.schemas import Violation, body_violations
from crrsim.server.validation import LEFT_TO_THE_MARKET, MOST_TOLD, Unreadable, exact_body
from crrsim.terms.outcome import Refusal
from crrsim.terms.participant import Participant

MUI_PATH = "/crr-mui"
FILE = "file"


@rule("upload-file", says="an uploaded file is UTF-8 and has its template's header", source="F-02, F-30")
def faults_of_file(reading: Reading) -> tuple[Problem, ...]:
    return reading.of_file


@faults_of_file.defect("upload-header-unchecked", says="a file is read by the order of its cells, whatever its header")
def _(reading: Reading) -> tuple[Problem, ...]:
    return tuple(one for one in reading.of_file if one.line != 1 or one.expected.startswith("UTF-8"))


@rule(
    "upload-whole",
    says="of a file with one bad record no record is taken",
    source="auction and nomination API, INVALID uploads are not saved; F-30",
)
def faults_of_records(reading: Reading) -> tuple[Problem, ...]:
    return reading.of_cells


@faults_of_records.defect("upload-good-records-taken", says="of a file with bad records the good ones are taken")
def _(reading: Reading) -> tuple[Problem, ...]:  # noqa: ARG001 - passes the bad ones over
    return ()


@faults_of_records.defect("upload-never-taken", says="every file is found at fault, whatever is in it")
def _(reading: Reading) -> tuple[Problem, ...]:
    return reading.of_cells or (Problem("the file", 1, "1", "a good one", "this one"),)


@rule(
    "upload-place", says="a fault of a file is told with file, line, column and what was expected", source="our reading"
)
def told(problem: Problem) -> str:
    return str(problem)


@told.defect("upload-place-untold", says="of a faulty file only the name is told")
def _(problem: Problem) -> str:
    return f"{problem.file} has a fault"


class PacificDays:
    """Days of a file to instants of the wire and back."""

    def begins(self, day: date) -> datetime:
        return day_begins(day)

    def of(self, instant: datetime) -> date:
        return day_of(instant)


def mui_routes(desk: Desk) -> list[BaseRoute]:
    """Return the routes of the interface, for `build_app`: models, upload to a template, or fetch it empty."""
    interface = Interface(desk)
    return [
        *model_routes(desk, MUI_PATH),
        Route(f"{MUI_PATH}/{{verb}}/{{template}}", interface, methods=["GET", "POST"]),
    ]


class Interface:
    """The interface as one ASGI application."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await self._answer(scope, receive)
        await answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive) -> ASGIApp:
        caller = caller_of(self._desk, scope["state"].get("peer"))
        sent = await body_of(receive, self._desk.load_limit)
        if caller is None:
            return UNAUTHORISED
        asked = scope["method"], scope["path_params"]["verb"]
        template = TEMPLATES.get(scope["path_params"]["template"])
        service = template.service if template else "app_status"
        form = await _form(scope, sent) if asked == ("POST", "upload") and sent is not None else None
        return judged(self._desk, scope, service, lambda: self._carried_out(caller, asked, template, sent, form))

    def _carried_out(
        self,
        caller: Participant,
        asked: tuple[str, str],
        template: Template | None,
        sent: bytes | None,
        form: "tuple[dict[str, str], str, bytes] | RefusedByRule | None",
    ) -> Answer:
        rules = self._desk.world.rules
        if template is None or asked not in {("POST", "upload"), ("GET", "template")}:
            raise RefusedByRule([rules[unknown_path]()])
        if asked == ("GET", "template"):
            return Answer(200, template.write([]), CSV_MEDIA)
        if sent is None:
            refuse("SER0030", f"the upload is longer than {self._desk.load_limit} bytes")
        if isinstance(form, RefusedByRule):
            raise form
        assert form is not None
        fields, name, data = form
        acting = self._authorised(caller, template, fields)
        missing = [one for one in template.fields if one not in fields]
        if missing:
            raise RefusedByRule([Refusal("SER0017", (f"field {one} of the form is missing",)) for one in missing])
        return self._taken(acting, template, {one: fields[one] for one in template.fields}, name, data)

    def _authorised(self, caller: Participant, template: Template, fields: Mapping[str, str]) -> Participant:
        return authorise(
            self._desk.world,
            caller,
            template.service,
            template.operation,
            write=True,
            participant_name=fields.get("participantName"),
        )

    def _taken(
        self, acting: Participant, template: Template, fields: Mapping[str, str], name: str, data: bytes
    ) -> Answer:
        rules = self._desk.world.rules
        reading = record_file.read(template, data, name, self._desk.world.settings.max_records)
        _refuse_faults(rules, (*rules[faults_of_file](reading), *rules[faults_of_records](reading)))
        body = json.dumps(template.body(reading.records, fields, PacificDays()), default=_number).encode()
        document = exact_body(body)
        _refuse_faults(rules, _against_document(template, document, reading, name))
        operation, route = operation_of(template), route_of(template.service, template.operation)
        call = Call(operation, acting, {}, document, body)
        answered = self._desk.carry_out(call, route.handler)
        return body_answer(rules, {"template": template.name, "records": len(reading.records), "answer": answered})


async def _form(scope: Scope, sent: bytes) -> "tuple[dict[str, str], str, bytes] | RefusedByRule":
    """Return the form's fields, the file's name and its bytes, or why it cannot be read."""
    try:
        form = await Request(scope, _again(sent)).form(max_files=1, max_fields=20)
    except (MultiPartException, HTTPException) as problem:
        return Unreadable([Refusal("SER0017", (f"the upload is no multipart form: {problem}",))])
    file = form.get(FILE)
    if not isinstance(file, UploadFile):
        return RefusedByRule([Refusal("SER0017", (f"the form has no file called {FILE}",))])
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    data = await file.read()
    await form.close()
    return fields, file.filename or FILE, data


def _again(sent: bytes) -> Receive:
    """Give a body that was read already to whoever wants to receive it."""

    async def receive() -> Message:
        return {"type": "http.request", "body": sent, "more_body": False}

    return receive


def _refuse_faults(rules: RuleBook, problems: Sequence[Problem]) -> None:
    if problems:
        refusals = [Refusal("SER0030", (rules[told](one),)) for one in problems[:MOST_TOLD]]
        if len(problems) > MOST_TOLD:
            refusals.append(Refusal("SER0030", (f"{len(problems) - MOST_TOLD} more faults",)))
        raise RefusedByRule(refusals)


def _against_document(template: Template, document: Any, reading: Reading, file: str) -> list[Problem]:  # noqa: ANN401 - any JSON
    """Return what the operation's document does not allow, at the line and column that it comes from."""
    left = LEFT_TO_THE_MARKET.get((template.service, template.operation), set())
    found = body_violations(operation_of(template), document)
    return [_place(template, one, reading, file) for one in found if (one.field, one.keyword) not in left]


def _place(template: Template, found: Violation, reading: Reading, file: str) -> Problem:
    if len(found.path) < 2 or found.path[0] not in template.lists:
        return Problem("form", 1, found.field, _expects(found), _shown(found.value))
    line = template.lines_of(reading)[str(found.path[0])][int(found.path[1])]
    return Problem(file, line, template.column_of(found.path), _expects(found), _shown(found.value))


def _expects(found: Violation) -> str:
    return "a value" if found.keyword == "required" else f"what its document allows ({found.message})"


def _shown(value: object) -> str:
    return "nothing" if value is None else str(value)


def _number(value: object) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{value!r} has no form in a body")
