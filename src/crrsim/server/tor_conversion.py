"""TOR conversion: requests and approvals, from the wire to the market and back.

A record that is wrong is no refusal here: the answer is 200 with the status ERROR and a JSON array of texts, which the
document wants written as one string.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from crrsim.market import tor_conversion
from crrsim.market.conversion import Approval, NewAnswer, NewConversion, Right, Standing, Upload
from crrsim.market.conversion_window import ConversionWindow
from crrsim.market.world import World
from crrsim.server import windows
from crrsim.server.desk import Call
from crrsim.server.instants import sent_instant
from crrsim.server.quantity import sent_megawatt
from crrsim.server.windows import Json
from crrsim.terms.conversion import ApprovalStatus
from crrsim.terms.product import HedgeType, TimeOfUse

WINDOW = "torConversionWindow"


def active_tor_conversion_windows(world: World, call: Call) -> list[Json]:
    return [_window(one) for one in tor_conversion.active_tor_conversion_windows(world, call.caller)]


def posted_conversion_windows(world: World, call: Call) -> list[Json]:
    return [_window(one) for one in tor_conversion.posted_conversion_windows(world, call.caller)]


def tor_conversion_window_status(world: World, call: Call) -> Json:
    return _window(tor_conversion.tor_conversion_window_status(world, call.caller, call.query[WINDOW]))


def tor_conversion_paths(world: World, call: Call) -> list[Json]:
    return [_path(one) for one in tor_conversion.tor_conversion_paths(world, call.caller, call.query[WINDOW])]


def tor_conversion_creation(world: World, call: Call) -> Json:
    asked = [_request(number, one) for number, one in enumerate(call.body["conversionRequests"], start=1)]
    return _upload(tor_conversion.tor_conversion_creation(world, call.caller, call.body[WINDOW], asked))


def tor_conversion_request_list(world: World, call: Call) -> list[Json]:
    found = tor_conversion.tor_conversion_request_list(world, call.caller, call.query[WINDOW])
    return [_standing(one) for one in found]


def mt_tor_crr_approval_list(world: World, call: Call) -> list[Json]:
    found = tor_conversion.mt_tor_crr_approval_list(world, call.caller, call.query[WINDOW])
    return [_approval(one) for one in found]


def tor_conversion_approval(world: World, call: Call) -> Json:
    answers = [_answer(one) for one in call.body["conversionApprovalRecords"]]
    return _upload(tor_conversion.tor_conversion_approval(world, call.caller, call.body[WINDOW], answers))


def _window(one: ConversionWindow) -> Json:
    return {
        "name": one.name,
        "period": windows.period(one.period),
        "conversionSubmissionWindow": windows.window(one.requests),
        "ConversionApprovalWindow": windows.window(one.approvals),  # capital C as published (slip Q4)
        "status": str(one.status),
    }


def _path(one: Right) -> Json:
    return {
        "id": one.right_id,
        "source": one.source,
        "sink": one.sink,
        "startDate": one.start_at,
        "endDate": one.end_at,
        "maxMw": one.max_mw,
    }


def _request(number: int, sent: Mapping[str, Any]) -> NewConversion:
    return NewConversion(
        source=sent["source"],
        sink=sent["sink"],
        start_at=sent_instant(sent["startDate"], f"record {number}, startDate"),
        end_at=sent_instant(sent["endDate"], f"record {number}, endDate"),
        mw=sent_megawatt(sent["mw"]),
        transferee=sent["transfereeAO"],
        modeled=sent["modeled"] == "Y",
    )


def _standing(one: Standing) -> Json:
    asked = one.conversion.asked
    told: Json = {
        "id": one.conversion.conversion_id,
        "source": asked.source,
        "sink": asked.sink,
        "startDate": asked.start_at,
        "endDate": asked.end_at,
        "mw": asked.mw,
        "transfereeAO": asked.transferee,
        "requestStatus": str(one.status),
        "modeled": "Y" if asked.modeled else "N",
    }
    return told | {"message": one.message} if one.message else told


def _approval(one: Approval) -> Json:
    told: Json = {
        "conversionApprovalId": one.approval_id,
        "source": one.source,
        "sink": one.sink,
        "tou": str(one.tou),
        "hedgeType": str(one.hedge),
        "mw": one.mw,
        "approvalStatus": str(one.status),
    }
    return told if one.crr_id is None else told | {"mtTorCrrId": one.crr_id}


def _answer(sent: Mapping[str, Any]) -> NewAnswer:
    return NewAnswer(
        approval_id=int(sent["conversionApprovalId"]),
        source=sent["source"],
        sink=sent["sink"],
        tou=TimeOfUse(sent["tou"]),
        hedge=HedgeType(sent["hedgeType"]),
        mw=sent_megawatt(sent["mw"]),
        status=ApprovalStatus(sent["approvalStatus"]),
    )


def _upload(one: Upload) -> Json:
    status = "VALID" if one.taken else "ERROR"
    return {"status": status, "timestamp": one.at, "errorMessages": _as_text(one.problems)}


def _as_text(problems: Sequence[str]) -> str:
    """A JSON array as text, and nothing at all when all is well."""
    return json.dumps(list(problems), ensure_ascii=False) if problems else ""
