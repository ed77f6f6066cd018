"""TOR conversion: transmission ownership rights that become CRRs, and the approvals of who receives them."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from crrsim.contract.windows import SubmissionWindow
from crrsim.contract.wire import (
    Absent,
    Answer,
    Identifier,
    Instant,
    LocationName,
    LongName,
    Megawatt,
    ParticipantQuery,
    PeriodName,
    Request,
    Shape,
    names,
)
from crrsim.terms.product import HedgeType, TimeOfUse

WindowName = Annotated[str, names(100)]
AnyLocation = Annotated[str, StringConstraints(max_length=150)]
Transferee = Annotated[LongName, Field(alias="transfereeAO")]
Reason = Annotated[str, StringConstraints(max_length=1040)]


class Modeled(StrEnum):
    """Whether the right is modelled on the network."""

    YES = "Y"
    NO = "N"


class ConversionWindowStatus(StrEnum):
    NEW = "NEW"
    OPEN_FOR_CONVERSION = "OPEN_FOR_CONVERSION"
    CLOSED_FOR_CONVERSION = "CLOSED_FOR_CONVERSION"
    OPEN_FOR_APPROVAL = "OPEN_FOR_APPROVAL"
    CLOSED_FOR_APPROVAL = "CLOSED_FOR_APPROVAL"
    POSTED = "POSTED"


class TorRequestStatus(StrEnum):
    PENDING_APPROVAL = "PENDING_APPROVAL"
    ERROR = "ERROR"
    APPROVED = "APPROVED"
    DISAPPROVED = "DISAPPROVED"


class ConversionApprovalStatus(StrEnum):
    PENDING_APPROVAL = "PENDING_APPROVAL"
    APPROVED = "APPROVED"
    DISAPPROVED = "DISAPPROVED"


class UploadStatus(StrEnum):
    VALID = "VALID"
    ERROR = "ERROR"


class WindowQuery(ParticipantQuery):
    tor_conversion_window: WindowName


class Period(Answer):
    name: PeriodName
    start_date: Instant
    end_date: Instant


class TorConversionWindow(Answer):
    """The approval window has a capital letter on the wire (slip `tor-approval-window`)."""

    name: WindowName
    period: Period
    conversion_submission_window: SubmissionWindow
    conversion_approval_window: Annotated[SubmissionWindow, Field(alias="ConversionApprovalWindow")]
    status: ConversionWindowStatus


class UploadResponse(Answer):
    """`error_messages` is asked for even when all is well, and is empty then."""

    status: UploadStatus
    timestamp: Instant
    error_messages: str


class ConversionRequest(Request):
    source: LocationName
    sink: LocationName
    start_date: Instant
    end_date: Instant
    mw: Megawatt
    transferee_ao: Transferee
    modeled: Modeled


class ConversionRequestWithStatus(ConversionRequest, extra="allow"):
    """The same request read back, and where it stands."""

    id: Absent[Identifier] = None
    request_status: TorRequestStatus
    message: Absent[Reason] = None


class NewTorConversionRequest(Request):
    tor_conversion_window: WindowName
    tor_holder: LongName
    conversion_requests: list[ConversionRequest]


class ConversionApproval(Request):
    """A CRR with the answer of who is to receive it."""

    conversion_approval_id: Identifier
    mt_tor_crr_id: Absent[Identifier] = None
    source: LocationName
    sink: LocationName
    tou: TimeOfUse
    hedge_type: HedgeType
    mw: Megawatt
    approval_status: ConversionApprovalStatus


class ConversionApprovalRecord(ConversionApproval, extra="allow"):
    """The same CRR read back."""


class MtTorCRRApproval(Request):
    tor_conversion_window: WindowName
    asset_owner: LongName
    conversion_approval_records: list[ConversionApproval]


class TorConversionPath(Answer):
    id: Identifier
    source: AnyLocation
    sink: AnyLocation
    start_date: Instant
    end_date: Instant
    max_mw: Megawatt


SHAPES = {
    "active_tor_conversion_windows": Shape(query=ParticipantQuery, answer=list[TorConversionWindow]),
    "posted_conversion_windows": Shape(query=ParticipantQuery, answer=list[TorConversionWindow]),
    "tor_conversion_window_status": Shape(query=WindowQuery, answer=TorConversionWindow),
    "tor_conversion_creation": Shape(body=NewTorConversionRequest, answer=UploadResponse),
    "tor_conversion_request_list": Shape(query=WindowQuery, answer=list[ConversionRequestWithStatus]),
    "mt_tor_crr_approval_list": Shape(query=WindowQuery, answer=list[ConversionApprovalRecord]),
    "tor_conversion_paths": Shape(query=WindowQuery, answer=list[TorConversionPath]),
    "tor_conversion_approval": Shape(body=MtTorCRRApproval, answer=UploadResponse),
}
