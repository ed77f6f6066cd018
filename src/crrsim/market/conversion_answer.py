"""What can be wrong with a transferee's answer, and what the answers make of a request."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from crrsim.market.conversion import Approval, NewAnswer
from crrsim.market.rules import rule
from crrsim.terms.conversion import ApprovalStatus, ConversionStatus

if TYPE_CHECKING:
    from crrsim.market.world import World

PENDING, YES, NO = ApprovalStatus.PENDING_APPROVAL, ApprovalStatus.APPROVED, ApprovalStatus.DISAPPROVED


@rule(
    "tor-approval-list",
    says="a transferee sees and answers what it is to receive",
    source="TOR conversion API, mtTorCRRApprovalList",
)
def is_for(approval: Approval, owner: str) -> bool:
    return approval.owner == owner


@is_for.defect("tor-approvals-leak", says="every participant sees and answers what anybody is to receive")
def _(approval: Approval, owner: str) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule(
    "tor-approval-record",
    says="an answer repeats the CRR as it was shown: path, time of use, hedge and MW",
    source="TOR conversion API, ConversionApprovalRecord",
)
def repeats(answer: NewAnswer, shown: Approval) -> bool:
    said = (answer.source, answer.sink, answer.tou, answer.hedge, answer.mw)
    return said == (shown.source, shown.sink, shown.tou, shown.hedge, shown.mw)


@repeats.defect("tor-answer-unread", says="an answer counts by its number, whatever else it says")
def _(answer: NewAnswer, shown: Approval) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule("tor-answer-word", says="an answer is APPROVED or DISAPPROVED", source="TOR conversion API; our reading")
def is_an_answer(status: ApprovalStatus) -> bool:
    return status is not PENDING


@is_an_answer.defect("tor-pending-is-an-answer", says="PENDING_APPROVAL is taken for an answer")
def _(status: ApprovalStatus) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule("tor-answered-once", says="an answer is final: of two, the first counts", source="our reading")
def may_be_answered(status: ApprovalStatus) -> bool:
    return status is PENDING


@may_be_answered.defect("tor-answered-twice", says="a CRR is answered again, and the last answer counts")
def _(status: ApprovalStatus) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule(
    "tor-request-status",
    says="a request is PENDING until all its CRRs are answered, APPROVED with a yes to each, DISAPPROVED with one no; "
    "ERROR when approval ends without all answers",
    source="TOR conversion API, TorRequestStatus; our reading of when each applies",
)
def status_after(answers: Sequence[ApprovalStatus], *, ended: bool) -> ConversionStatus:
    if PENDING in answers:
        return ConversionStatus.ERROR if ended else ConversionStatus.PENDING_APPROVAL
    return ConversionStatus.DISAPPROVED if NO in answers else ConversionStatus.APPROVED


@status_after.defect("tor-one-yes-suffices", says="a request is APPROVED with a yes to one of its CRRs")
def _(answers: Sequence[ApprovalStatus], *, ended: bool) -> ConversionStatus:
    return ConversionStatus.APPROVED if YES in answers else status_after.healthy(answers, ended=ended)


@status_after.defect("tor-unanswered-stays-pending", says="a request stays PENDING when approval has ended")
def _(answers: Sequence[ApprovalStatus], *, ended: bool) -> ConversionStatus:
    del ended
    return status_after.healthy(answers, ended=False)


@status_after.defect("tor-answered-stays-pending", says="a request stays PENDING when all its CRRs are answered")
def _(answers: Sequence[ApprovalStatus], *, ended: bool) -> ConversionStatus:
    return status_after.healthy((*answers, PENDING), ended=ended)


def problems_of(
    world: "World", owner: str, window: str, answer: NewAnswer, before: Sequence[NewAnswer]
) -> Iterator[str]:
    """What is wrong with an answer; `before` are the answers of the same upload that stand before it."""
    rules = world.rules
    shown = world.book.approvals.get(answer.approval_id)
    if shown is None or shown.window != window or not rules[is_for](shown, owner):
        yield f"{owner} has no CRR numbered {answer.approval_id} to approve"
        return
    if not rules[repeats](answer, shown):
        yield "the record is not the CRR that bears its number"
    if not rules[is_an_answer](answer.status):
        yield f"{answer.status} is no answer"
    if not rules[may_be_answered](shown.status):
        yield f"it was answered already: {shown.status}"
    elif any(one.approval_id == answer.approval_id for one in before):
        yield "it is answered twice in one upload"
