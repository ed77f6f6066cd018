"""The error catalogue: what each service may answer when it says no, with HTTP status, severity and a text of our own.

A refusal is half of what a Market Sim rehearses, so every service and code of the published tables has a row here:
the mock answers from it, the client and the conformity check read it, and the report says which rows nobody provoked.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import StringConstraints

from crrsim.contract.wire import Absent, Answer, Instant
from crrsim.facts import read_facts

# Only these say "later": the same request may pass unchanged.
RETRYABLE = frozenset({"GEN0003", "POR0306", "POR0308", "SER0003"})
# SER0028 and SER0029 by the tables (slip `swapped-404-and-500`); the others are assumption A-50.
STATUS = {"SEC0001": 403, "SEC0002": 403, "SER0028": 500, "SER0029": 404}
BUSINESS_STATUS = 400
DESCRIPTION_LIMIT = 1000
_SLOT = re.compile(r"\{\d\}")


class Severity(StrEnum):
    """A-51: business refusals are ERROR; a broken service or an unreadable body is FATAL."""

    ERROR = "ERROR"
    FATAL = "FATAL"


@dataclass(frozen=True)
class ErrorRow:
    """One code of one service. `text` has the published slots; `why_not` says why nobody outside can provoke it."""

    service: str
    code: str
    text: str
    status: int
    severity: Severity
    retryable: bool
    why_not: str | None = None

    @property
    def provocable(self) -> bool:
        return self.why_not is None

    def describe(self, *arguments: str) -> str:
        """Return the text with its slots filled; a slot without an argument stays as it is."""
        given = {f"{{{number}}}": argument for number, argument in enumerate(arguments)}
        return _SLOT.sub(lambda slot: given.get(slot[0], slot[0]), self.text)


class UnlistedCodeError(LookupError):
    """A code that the table of the service does not have."""


class ErrorDetail(Answer):
    """One thing that was wrong."""

    error_code: Annotated[str, StringConstraints(max_length=15)]
    error_description: Annotated[str, StringConstraints(max_length=DESCRIPTION_LIMIT)]
    severity: Severity


class CRRServiceException(Answer):
    """The envelope of a refusal."""

    error_list: list[ErrorDetail]
    creation_time: Instant
    service_version: Absent[Annotated[str, StringConstraints(max_length=10)]] = None


def find(service: str, code: str) -> ErrorRow:
    """Return the row of `code` in the table of `service`. Raises: UnlistedCodeError."""
    row = _catalogue().get((service, code))
    if row is None:
        raise UnlistedCodeError(f"{service} has no error code {code}")
    return row


def rows(service: str | None = None) -> tuple[ErrorRow, ...]:
    """Return the rows of one service, or all 153, in the order of service and code."""
    return tuple(row for key, row in sorted(_catalogue().items()) if service in {None, key[0]})


def codes(service: str) -> frozenset[str]:
    """Return the codes that `service` declares; none for app status."""
    return _codes().get(service, frozenset())


@cache
def _catalogue() -> dict[tuple[str, str], ErrorRow]:
    table = read_facts(Path(__file__).with_name("errors.yaml"))
    return {
        (service, code): _row(service, code, entry, entry.get("but", {}).get(service, {}))
        for code, entry in table.items()
        for service in entry["services"]
    }


@cache
def _codes() -> dict[str, frozenset[str]]:
    services = {service for service, _ in _catalogue()}
    return {each: frozenset(code for service, code in _catalogue() if service == each) for each in services}


def _row(service: str, code: str, entry: dict[str, Any], own: dict[str, str]) -> ErrorRow:
    status = STATUS.get(code, BUSINESS_STATUS)
    return ErrorRow(
        service=service,
        code=code,
        text=own.get("text", entry["text"]),
        status=status,
        severity=Severity.FATAL if status >= 500 else Severity.ERROR,
        retryable=code in RETRYABLE,
        why_not=own.get("hidden", entry.get("hidden")),
    )
