"""What was sent, judged before the market sees it: request id, query, JSON, and the documents' schemas.

The schemas are the documents' own, not the Python models that the client shares: the two sides of the wire must not
agree on one misreading. Codes are chosen in this file only. SER0017 says that a request cannot be read as the request
it wants to be (a missing header or parameter, broken JSON, FATAL when nothing at all could be read); SER0030 names a
field that breaks its rule, with its record. Fields that have a code of their own answer with it. What the market's rule
book judges by rules of its own (a new portfolio's name, the number of points in a curve) is left to it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NoReturn
from urllib.parse import parse_qsl
from uuid import UUID

from crrsim.contract.operations import Operation
from crrsim.market.refusal import RefusedByRule, refuse
from crrsim.market.rules import RuleBook, rule
from crrsim.server.schemas import Violation, body_violations, is_sound, parameter_violations, query_parameters
from crrsim.terms.outcome import Refusal

REQUEST_ID = b"caiso-request-id"
# What a body calls the participant it is for: bids and nominations, loads and approvals, TOR requests, migration.
OWNER_FIELDS = ("participantName", "assetOwner", "torHolder", "udcName")
MOST_TOLD = 50
LEFT_TO_THE_MARKET = {
    ("auction", "portfolio_creation"): {
        ("portfolioName", "maxLength"),
        ("portfolioName", "pattern"),
        ("bidCurve", "minItems"),
        ("bidCurve", "maxItems"),
    },
    ("nomination", "portfolio_creation"): {("portfolioName", "maxLength"), ("portfolioName", "pattern")},
}


class Unreadable(RefusedByRule):
    """Nothing in the body could be read, so nothing in particular is wrong with it: FATAL (A-51)."""


@rule(
    "request-id",
    says="every request carries a caiso-request-id that is a UUID; without one it is refused with SER0017",
    source="the APIs, their required header; our reading, that the code is SER0017",
)
def request_id_is_good(value: str | None) -> bool:
    return value is not None and _is_uuid(value)


@request_id_is_good.defect("request-id-not-required", says="a request without a caiso-request-id is served")
def _(value: str | None) -> bool:
    return value is None or _is_uuid(value)


@request_id_is_good.defect("request-id-malformed-accepted", says="any text passes as a caiso-request-id")
def _(value: str | None) -> bool:
    return value is not None


@request_id_is_good.defect("request-id-refused", says="a good caiso-request-id is refused")
def _(value: str | None) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return False


@rule(
    "schema-check",
    says="a request that breaks its document's schema is refused before the market sees it",
    source="the APIs, their schemas",
)
def violations_told(violations: Sequence[Violation]) -> Sequence[Violation]:
    return violations


@violations_told.defect("unknown-field-ignored", says="a field that the document does not know is passed over")
def _(violations: Sequence[Violation]) -> Sequence[Violation]:
    return [one for one in violations if one.keyword != "additionalProperties"]


@violations_told.defect("text-length-unchecked", says="texts may be longer than the document allows")
def _(violations: Sequence[Violation]) -> Sequence[Violation]:
    return [one for one in violations if one.keyword != "maxLength"]


@violations_told.defect("step-unchecked", says="quantities finer than 0.001 MW and prices finer than a cent are taken")
def _(violations: Sequence[Violation]) -> Sequence[Violation]:
    return [one for one in violations if one.keyword != "multipleOf"]


@violations_told.defect("word-unchecked", says="a word that the document does not list is passed on")
def _(violations: Sequence[Violation]) -> Sequence[Violation]:
    return [one for one in violations if one.keyword != "enum"]


@violations_told.defect("pattern-unchecked", says="a text may have characters that the document does not allow")
def _(violations: Sequence[Violation]) -> Sequence[Violation]:
    return [one for one in violations if one.keyword != "pattern"]


@violations_told.defect("format-unchecked", says="a date may be any text")
def _(violations: Sequence[Violation]) -> Sequence[Violation]:
    return [one for one in violations if one.keyword != "format"]


@violations_told.defect("minimum-unchecked", says="a number may be less than the document allows")
def _(violations: Sequence[Violation]) -> Sequence[Violation]:
    return [one for one in violations if not one.keyword.lower().endswith("minimum")]


@rule(
    "unreadable-body",
    says="a body that is no JSON is refused with SER0017",
    source="our reading: no error table has a code for it",
)
def unreadable(problem: str) -> Refusal:
    return Refusal("SER0017", (f"the body is no JSON: {problem}",))


@unreadable.defect("unreadable-body-fails-inside", says="a body that is no JSON brings the service down: 500 SER0028")
def _(problem: str) -> Refusal:  # noqa: ARG001 - looks no further
    return Refusal("SER0028")


@rule(
    "query-complete",
    says="a request without a parameter that its document requires is refused with SER0017",
    source="the APIs, their required parameters; our reading, that the code is SER0017",
)
def lacking(missing: Sequence[str]) -> Sequence[str]:
    return missing


@lacking.defect("missing-parameter-unnoticed", says="a request goes through without a required parameter")
def _(missing: Sequence[str]) -> Sequence[str]:  # noqa: ARG001 - misses nothing
    return ()


@rule(
    "field-codes",
    says="a bad portfolio name, download type, file format or status type is refused with its own code",
    source="error tables, POR0103, POR0215, SER0022, DWL0001, DWL0002, SER0014",
)
def field_code(violation: Violation) -> Refusal | None:
    match violation.field, violation.keyword:
        case "portfolioName", "maxLength":
            return Refusal("POR0103", (str(violation.value),))
        case "portfolioName", "pattern":
            return Refusal("SER0022") if str(violation.value).strip() else Refusal("POR0215")
        case "fileFormat", "enum":
            return Refusal("DWL0002")
        case "OfferStatusType" | "responseStatusType", "enum":
            return Refusal("SER0014", (str(violation.value),))
        case field, "enum" if field.endswith("DownloadType"):
            return Refusal("DWL0001")
    return None


@field_code.defect(
    "field-code-generic", says="every bad field is refused with SER0030, whatever code it has of its own"
)
def _(violation: Violation) -> Refusal | None:
    del violation
    return None


def checked_request_id(rules: RuleBook, headers: Iterable[tuple[bytes, bytes]]) -> None:
    """Refuse a request without a good caiso-request-id. Raises: RefusedByRule with SER0017."""
    values = [value.decode("latin-1") for name, value in headers if name == REQUEST_ID]
    value = ", ".join(values) if values else None  # given twice it is one value, as HTTP has it, and no UUID
    if not rules[request_id_is_good](value):
        what = "header caiso-request-id is missing" if value is None else "header caiso-request-id is no UUID"
        refuse("SER0017", what)


def parsed_query(query_string: bytes) -> dict[str, str]:
    """Return the query parameters. Raises: RefusedByRule with SER0017 when one is given twice."""
    pairs = parse_qsl(query_string.decode("latin-1"), keep_blank_values=True)
    query = dict(pairs)
    if len(query) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        refuse("SER0017", f"query parameter {twice} is given twice")
    return query


def parsed_body(rules: RuleBook, operation: Operation, sent: bytes | None, limit: int) -> Any:  # noqa: ANN401 - any JSON
    """Return the JSON that was sent, None for an operation without a body.

    Raises: RefusedByRule with SER0030 for a body over the limit (A-52); Unreadable for anything that is no JSON.
    """
    if sent is None:
        refuse("SER0030", f"the body is longer than {limit} bytes")
    if operation.method != "POST":
        return None
    try:
        return json.loads(sent, parse_constant=_no_constant)
    except (ValueError, RecursionError) as problem:
        raise Unreadable([rules[unreadable](str(problem))]) from problem


def exact_body(sent: bytes) -> Any:  # noqa: ANN401 - any JSON
    """Return JSON that was read before once more, its numbers as Decimals."""
    return json.loads(sent, parse_float=Decimal)


def spoken_for(operation: Operation, query: Mapping[str, str], document: Any) -> str | None:  # noqa: ANN401 - any JSON
    """Return the participant a request is for, None when it names none (and its schema will say so).

    Only where the document wants the name does it count: a participantName added to the address of another
    operation speaks for nobody.
    """
    if "participantName" in {one.name for one in query_parameters(operation)}:
        return query.get("participantName")
    if not isinstance(document, dict):
        return None
    named = next((document[field] for field in OWNER_FIELDS if field in document), None)
    return named if isinstance(named, str) else None


def checked_query(rules: RuleBook, operation: Operation, query: Mapping[str, str]) -> None:
    """Hold the query against the document. Parameters it does not know are passed over. Raises: RefusedByRule."""
    parameters = query_parameters(operation)
    missing = [one.name for one in parameters if one.required and one.name not in query]
    refusals = [Refusal("SER0017", (f"query parameter {name} is missing",)) for name in rules[lacking](missing)]
    violations = [
        found
        for parameter in parameters
        if parameter.name in query
        for found in parameter_violations(parameter, query[parameter.name])
    ]
    refusals += _refusals(rules, violations)
    if refusals:
        raise RefusedByRule(refusals)


def checked_body(rules: RuleBook, operation: Operation, document: Any, sent: bytes) -> Any:  # noqa: ANN401 - any JSON
    """Return the body when it fits the document's schema, `sent` being the text of `document`.

    Raises: RefusedByRule, one refusal for each bad field.
    """
    if operation.method != "POST" or is_sound(operation, document, sent):
        return document
    exact = exact_body(sent)
    left = LEFT_TO_THE_MARKET.get((operation.service, operation.name), set())
    violations = [one for one in body_violations(operation, exact) if (one.field, one.keyword) not in left]
    refusals = _refusals(rules, violations)
    if refusals:
        raise RefusedByRule(refusals)
    return exact


def _refusals(rules: RuleBook, violations: Sequence[Violation]) -> list[Refusal]:
    if not violations:
        return []
    told = rules[violations_told](violations)
    own_code = rules[field_code]
    refusals = [own_code(one) or Refusal("SER0030", (one.text,)) for one in told[:MOST_TOLD]]
    if len(told) > MOST_TOLD:
        refusals.append(Refusal("SER0030", (f"{len(told) - MOST_TOLD} more fields break their rules",)))
    return list(dict.fromkeys(refusals))


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")
