"""What every answer of the double looks like on the wire: JSON, dates, quantities, the error envelope.

One place for it, because the same habits hold for all ten services. The habits that a real system could get wrong are
rules with named defects, like the rules of the market.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from starlette.types import Receive, Scope, Send

from crrsim.contract import errors
from crrsim.market.rules import RuleBook, rule
from crrsim.terms.outcome import Refusal

JSON_MEDIA = "application/json"
HTML_MEDIA = "text/html"
SERVICE_VERSION = "V1.0"
NOT_BUILT_HEADER = "x-crrsim-not-built"
_DESCRIPTION_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete HTTP answer; an ASGI application of its own, and a small one."""

    status: int
    body: bytes = b""
    media: str | None = JSON_MEDIA
    headers: tuple[tuple[str, str], ...] = ()

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        head = [(name.encode(), value.encode("latin-1")) for name, value in self.headers]
        if self.media is not None:
            head.append((b"content-type", self.media.encode()))
        head.append((b"content-length", str(len(self.body)).encode()))
        await send({"type": "http.response.start", "status": self.status, "headers": head})
        await send({"type": "http.response.body", "body": self.body})


@rule(
    "wire-dates",
    says="instants on the wire are UTC to the second, written with Z",
    source="the APIs, their examples and change logs",
)
def wire_instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@wire_instant.defect("millisecond-dates", says="instants on the wire carry milliseconds")
def _(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


@rule("json-is-labelled", says="a JSON answer says application/json", source="the APIs, their content types")
def json_media() -> str:
    return JSON_MEDIA


@json_media.defect("html-instead-of-json", says="JSON answers are labelled text/html, as a gateway would")
def _() -> str:
    return HTML_MEDIA


@rule(
    "declared-properties", says="an answer has the declared properties and no others", source="the APIs, their schemas"
)
def declared(body: Any) -> Any:  # noqa: ANN401 - any JSON
    return body


@declared.defect("undeclared-property-added", says="each object answered has one property that no document declares")
def _(body: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(body, Mapping):
        return {**body, "internalRevision": 7}
    if isinstance(body, list):
        return [{**item, "internalRevision": 7} if isinstance(item, Mapping) else item for item in body]
    return body


@rule("refusal-status", says="a business refusal answers 400, and 403, 404 and 500 go with their codes", source="A-50")
def refusal_status(documented: int) -> int:
    return documented


@refusal_status.defect("wrong-status-code", says="a business refusal answers 409, which no document declares")
def _(documented: int) -> int:
    return 409 if documented == errors.BUSINESS_STATUS else documented


@rule(
    "dated-refusal",
    says="an error list says when it was made",
    source="the APIs, creationTime required in CRRServiceException",
)
def dated(envelope: dict[str, Any], made: str) -> dict[str, Any]:
    return {**envelope, "creationTime": made}


@dated.defect("error-without-creation-time", says="an error list lacks its required creationTime")
def _(envelope: dict[str, Any], made: str) -> dict[str, Any]:
    del made
    return envelope


def body_answer(rules: RuleBook, body: Any) -> Answer:  # noqa: ANN401 - any JSON
    """Return 200 with `body` as JSON; Decimals become numbers, instants become text, records must be dicts already."""
    return Answer(200, _json(rules, rules[declared](body)), rules[json_media]())


def refusal_answer(
    rules: RuleBook, at: datetime, service: str, refusals: Iterable[Refusal], *, fatal: bool = False
) -> Answer:
    """Return the error envelope for `refusals` of `service`, with the gravest status among them.

    `fatal` marks what could not be read at all (A-51).
    """
    told = tuple(refusals)
    rows = [_row(service, refusal.code) for refusal in told]
    listed = [
        {
            "errorDescription": row.describe(*refusal.arguments)[:_DESCRIPTION_LENGTH],
            "errorCode": refusal.code,
            "severity": str(errors.Severity.FATAL if fatal else row.severity),
        }
        for row, refusal in zip(rows, told, strict=True)
    ]
    status = rules[refusal_status](max(row.status for row in rows))
    return Answer(status, _envelope(rules, at, listed), rules[json_media]())


def not_built_answer(rules: RuleBook, at: datetime, reason: str) -> Answer:
    """Return 501: the request was in order and what lies behind it does not exist; the header says so to machines."""
    told = {
        "errorDescription": f"The mock has not built this: {reason}"[:_DESCRIPTION_LENGTH],
        "errorCode": "NOT-BUILT",
        "severity": str(errors.Severity.FATAL),
    }
    return Answer(501, _envelope(rules, at, [told]), JSON_MEDIA, ((NOT_BUILT_HEADER, reason),))


def _envelope(rules: RuleBook, at: datetime, listed: list[dict[str, str]]) -> bytes:
    made = rules[wire_instant](at)
    return _json(rules, rules[dated]({"errorList": listed, "serviceVersion": SERVICE_VERSION}, made))


def _json(rules: RuleBook, body: Any) -> bytes:  # noqa: ANN401 - any JSON
    written = rules[wire_instant]

    def plain(value: object) -> object:
        if isinstance(value, Decimal):
            return float(value)  # exact to the digits shown: quantities have at most three decimals
        if isinstance(value, datetime):
            return written(value)
        raise TypeError(f"{value!r} has no form on the wire")

    return json.dumps(body, default=plain, separators=(",", ":"), ensure_ascii=False).encode()


@cache
def _row(service: str, code: str) -> errors.ErrorRow:
    """The row of `code` in the table of `service`, else in another's: app status declares no codes at all."""
    if code in errors.codes(service):
        return errors.find(service, code)
    return next(row for row in errors.rows() if row.code == code)
