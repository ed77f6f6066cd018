"""Holds each exchange against the published document, and forgives a request that was meant to be wrong."""

from dataclasses import replace

from crrsim.client.answer import NOT_BUILT
from crrsim.client.http import Headers, Reply, Sent
from crrsim.contract.conformity import Finding, Grade, WireRequest, WireResponse, check
from crrsim.contract.operations import Operation


def judged(
    operation: Operation | None, sent: Sent, query: Headers, reply: Reply, *, deliberate: bool
) -> tuple[Finding, ...]:
    """Return what is not as the document says. Without an operation there is no document to hold it against.

    What is wrong with a deliberate request is a note. An operation that the double has not built is exempt.
    """
    if operation is None or (reply.status == 501 and reply.header(NOT_BUILT)):
        return ()
    request = WireRequest(sent.method, operation.path, dict(query), dict(sent.headers), sent.body)
    found = check(operation, request, WireResponse(reply.status, dict(reply.headers), reply.body))
    if not deliberate:
        return found
    return tuple(replace(each, grade=Grade.NOTE) if each.direction == "request" else each for each in found)
