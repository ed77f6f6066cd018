"""OASIS, as far as it speaks of CRR markets: `GET /oasisapi/SingleZip?queryname=...`, one CSV in a ZIP archive.

As on the real one there is no refusal with a status: what cannot be answered is an archive with an XML file that has an
error code, 1000 where there are no data, 1001 and 1002 for parameters that are none. Unlike the real one it stands
behind the same mutual TLS as everything else here.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl

from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from crrsim.contract.downloads import pack
from crrsim.market import oasis as rule_book
from crrsim.market.oasis import OasisRow
from crrsim.market.rules import rule
from crrsim.market.world import World
from crrsim.server.answers import Answer
from crrsim.server.app import UNAUTHORISED, judged
from crrsim.server.desk import Desk
from crrsim.server.identity import caller_of
from crrsim.terms.product import TimeOfUse

OASIS_PATH = "/oasisapi"
ZIP_MEDIA = "application/x-zip-compressed"
NO_DATA, UNKNOWN_QUERY, BAD_PARAMETER = "1000", "1001", "1002"
_SAYS = {
    NO_DATA: "No data returned for the specified selection",
    UNKNOWN_QUERY: "Invalid query name",
    BAD_PARAMETER: "Invalid parameter",
}
_TIMES = {"ALL": tuple(TimeOfUse), **{tou.value: (tou,) for tou in TimeOfUse}}


@rule("oasis-unknown-report", says="OASIS says that it knows no such report", source="OASIS, error 1001")
def code_of_unknown() -> str:
    return UNKNOWN_QUERY


@code_of_unknown.defect("oasis-unknown-report-has-no-data", says="OASIS has no data for a report that there is not")
def _() -> str:
    return NO_DATA


def oasis_routes(desk: Desk) -> list[BaseRoute]:
    """Return the routes of OASIS, for `build_app`."""
    return [Route(f"{OASIS_PATH}/SingleZip", SingleZip(desk), methods=["GET"])]


class SingleZip:
    """One report at a time, as an ASGI application."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        known = caller_of(self._desk, scope["state"].get("peer")) is not None
        query = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
        answer = judged(self._desk, scope, "market_data", lambda: self._answer(query)) if known else UNAUTHORISED
        await answer(scope, receive, send)

    def _answer(self, query: Mapping[str, str]) -> Answer:
        with self._desk.lock:
            self._desk.world.advance(self._desk.now())
            found = _report(self._desk.world, query)
        if isinstance(found, str):
            return _archive("INVALID_REQUEST.xml", _error(found))
        return _archive(f"{query['queryname']}.csv", _csv(found))


def _report(world: World, query: Mapping[str, str]) -> list[OasisRow] | str:
    """The rows of the report, or the code of what is wrong."""
    name = query.get("queryname")
    if name not in {"CRR_MRKT_NAMES", "CRR_CLEARING"}:
        return world.rules[code_of_unknown]()
    if name == "CRR_MRKT_NAMES":
        rows = list(rule_book.calendar_rows(world))
    elif query.get("time_of_use", "ALL") not in _TIMES or "market_name" not in query:
        return BAD_PARAMETER
    else:
        rows = list(rule_book.clearing_rows(world, query["market_name"], _TIMES[query.get("time_of_use", "ALL")]))
    return rows or NO_DATA


def _csv(rows: Iterable[OasisRow]) -> bytes:
    told = list(rows)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(told[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(told)
    return text.getvalue().encode()


def _error(code: str) -> bytes:
    text = f"<m:ERROR><m:ERR_CODE>{code}</m:ERR_CODE><m:ERR_DESC>{_SAYS[code]}</m:ERR_DESC></m:ERROR>"
    top = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{top}<m:OASISReport xmlns:m="http://www.caiso.com/soa/OASISReport_v1.xsd">{text}</m:OASISReport>'.encode()


def _archive(name: str, data: bytes) -> Answer:
    return Answer(200, pack({name: data}), ZIP_MEDIA)
