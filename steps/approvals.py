"""CRRs that are to come of a conversion: what their future owner sees and says of them, and what comes to be."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Annotated, Any

from pytest_bdd import given, then, when

from crrsim.assembly.simulation import Simulation
from crrsim.contract.tor_conversion import ConversionApprovalRecord
from crrsim.terms.conversion import ApprovalStatus
from crrsim.terms.outcome import Refused
from steps.acting import Came, answered, attempt
from steps.conversions import Earlier, right_of, window_name
from steps.expect import expect
from steps.phrases import phrase
from steps.tables import Row, Table

SYSTEM = "PRIVATE_EXISTING_CRR_SYSTEM"


class ApprovalRow(Row):
    """A CRR to come, as its future owner sees it."""

    noun = "table of CRRs to come"
    tou: str
    hedge: str = "OBL"
    mw: str
    status: str


class AnswerRow(Row):
    """An answer to the CRR of that time of use; what is left out is as the CRR was shown."""

    noun = "table of answers"
    tou: str = "ON"
    answer: str = "APPROVED"
    number: int | None = None
    source: str = ""
    sink: str = ""
    hedge: str = ""
    mw: str = ""
    as_tou: str = ""


@given(phrase("{actor:Actor} {says:Says} all that waits for it, and it is VALID"))
def has_answered_all(sim: Simulation, actor: str, says: ApprovalStatus) -> None:
    upload = answered(_answer_all(sim, actor, says))
    expect("the upload's status", expected="VALID", actual=str(upload.status))


@given(phrase("{actor:Actor} {says:Says} the {tou:Tou} CRR that waits for it, and it is VALID"))
def has_answered_one(sim: Simulation, actor: str, says: ApprovalStatus, tou: str) -> None:
    upload = answered(_answer(sim, actor, [one for one in _waiting(sim, actor) if one.tou == tou], says))
    expect("the upload's status", expected="VALID", actual=str(upload.status))


@when(phrase("{actor:Actor} {says:Says} all that waits for it"), target_fixture="outcome")
def answers_all(sim: Simulation, actor: str, says: ApprovalStatus) -> Came:
    return attempt(sim, lambda: _answer_all(sim, actor, says))


@when(phrase("{actor:Actor} {says:Says} the {tou:Tou} CRR that waits for it"), target_fixture="outcome")
def answers_one(sim: Simulation, actor: str, says: ApprovalStatus, tou: str) -> Came:
    return attempt(sim, lambda: _answer(sim, actor, [one for one in _waiting(sim, actor) if one.tou == tou], says))


@when(phrase("{actor:Actor} {says:Says} what {other:Actor} is to receive"), target_fixture="outcome")
def answers_for_another(sim: Simulation, actor: str, says: ApprovalStatus, other: str) -> Came:
    return attempt(sim, lambda: _answer(sim, actor, _waiting(sim, other), says))


@when(phrase("{actor:Actor} answers:"), target_fixture="outcome")
def answers_as_listed(sim: Simulation, actor: str, datatable: Annotated[Table, AnswerRow]) -> Came:
    """Each row answers the CRR of its time of use that is in the list, waiting or not."""
    return attempt(sim, lambda: _send(sim, actor, [_record(sim, actor, row) for row in AnswerRow.read(datatable)]))


@when(phrase("{actor:Actor} approves in the conversion {name:Name}"), target_fixture="outcome")
def approves_in(sim: Simulation, actor: str, name: str) -> Came:
    return attempt(sim, lambda: _send(sim, actor, [], name))


@when(phrase("the conversion is posted"), target_fixture="outcome")
def conversion_is_posted(sim: Simulation) -> Came:
    """Let time pass to the posting, and ask where the conversion stands."""
    sim.until(sim.schedule.window("TOR conversion").post_at, "the conversion is posted")
    return attempt(sim, lambda: sim.client("TOR1").tor_conversion.tor_conversion_window_status(window_name(sim)))


@when(phrase("{market:Market} is announced"), target_fixture="outcome")
def market_is_announced(sim: Simulation, market: str) -> Came:
    """Let time pass until the market's data are out, and ask for its status."""
    scheduled = sim.schedule.alias(market)
    sim.until(scheduled.publish_at, f"the {market} is announced")
    return attempt(sim, lambda: sim.client("FIN1").market_status.market_status(scheduled.name))


@then(phrase("{actor:Actor} sees these CRRs to come:"))
def sees_crrs_to_come(sim: Simulation, actor: str, datatable: Annotated[Table, ApprovalRow]) -> None:
    expected = {(row.tou, row.hedge, row.mw, row.status) for row in ApprovalRow.read(datatable)}
    seen = {
        (str(one.tou), str(one.hedge_type), f"{one.mw:.3f}", str(one.approval_status)) for one in _listed(sim, actor)
    }
    expect("the CRRs to come", expected=expected, actual=seen)


@then(phrase("{actor:Actor} sees these new CRRs to come:"))
def sees_new_crrs_to_come(
    sim: Simulation, earlier: Earlier, actor: str, datatable: Annotated[Table, ApprovalRow]
) -> None:
    """Those that were to come before the scenario do not matter."""
    expected = sorted((row.tou, row.hedge, row.mw, row.status) for row in ApprovalRow.read(datatable))
    seen = sorted(
        (str(one.tou), str(one.hedge_type), f"{one.mw:.3f}", str(one.approval_status))
        for one in _new(sim, earlier, actor)
    )
    expect("the CRRs to come", expected=expected, actual=seen)


@then(phrase("{actor:Actor} sees no new CRR to come"))
def sees_no_new_crr_to_come(sim: Simulation, earlier: Earlier, actor: str) -> None:
    expect("the CRRs to come", expected=[], actual=_new(sim, earlier, actor))


@then(phrase("{actor:Actor} holds {mw:Mw} ON and OFF converted of {holder:Actor}'s right {number:Count}"))
def holds_converted(sim: Simulation, actor: str, mw: Decimal, holder: str, number: int) -> None:
    """Among the CRRs of the category SYSTEM are both, with the right's dates; and the ISO told their numbers."""
    right = right_of(sim, holder, number)
    rows = _converted(sim, actor, holder, number)
    dates = {(row["StartDate"], row["EndDate"]) for row in rows}
    expect("TOU and MW of the converted CRRs", expected={("ON", mw), ("OFF", mw)}, actual=_products(rows))
    expect("their dates", expected={(right.start_date, right.end_date)}, actual=dates)
    told = {one.mt_tor_crr_id for one in _listed(sim, actor)}
    expect(f"their numbers among those told, {told}", expected=True, actual={row["CRRID"] for row in rows} <= told)


@then(phrase("{actor:Actor} holds {mw:Mw} {tou:Tou} alone converted of {holder:Actor}'s right {number:Count}"))
def holds_one_converted(  # noqa: PLR0917 - a sentence with as many parts
    sim: Simulation, actor: str, mw: Decimal, tou: str, holder: str, number: int
) -> None:
    rows = _converted(sim, actor, holder, number)
    expect("TOU and MW of the converted CRRs", expected={(tou, mw)}, actual=_products(rows))


@then(phrase("{actor:Actor} holds nothing converted of {holder:Actor}'s right {number:Count}"))
def holds_nothing_converted(sim: Simulation, actor: str, holder: str, number: int) -> None:
    numbered = [one for one in _listed(sim, actor) if one.mt_tor_crr_id is not None]
    rows = _converted(sim, actor, holder, number)
    expect("converted CRRs, and numbers told", expected=([], []), actual=(rows, numbered))


@then(
    phrase(
        "the base load of {market:Market} {counts:Counts} {mw:Mw} converted of {holder:Actor}'s right {number:Count}"
    )
)
def base_load_counts(sim: Simulation, market: str, *, counts: bool, mw: Decimal, holder: str, number: int) -> None:
    """The base load on the right's path is what exists there, with or without the converted MW."""
    client, scheduled, right = sim.client("FIN1"), sim.schedule.alias(market), right_of(sim, holder, number)
    path = right.source, right.sink
    existing = answered(client.market_data.public_general_data("PUBLIC_EXISTING_CRR")).rows
    base = answered(client.market_data.public_market_data(scheduled.name, "GROUPED_BASE_LOADING")).rows
    there = _on_path(existing, path, lambda row: row["StartDate"] <= right.start_date <= row["EndDate"])
    carried = _on_path(base, path, lambda row: row["Period"] == str(scheduled.periods[0]))
    expect("MW of the base load on the path, ON", expected=there - (0 if counts else mw), actual=carried)


def _on_path(rows: Iterable[Any], path: tuple[str, str], picks: Callable[[Any], bool]) -> Decimal:
    mws = (row["MW"] for row in rows if (row["Source"], row["Sink"], row["TOU"]) == (*path, "ON") and picks(row))
    return sum(mws, Decimal(0))


def _products(rows: Iterable[Any]) -> set[tuple[str, Decimal]]:
    return {(row["TOU"], row["MW"]) for row in rows}


def _converted(sim: Simulation, actor: str, holder: str, number: int) -> list[Any]:
    """The actor's MT_TOR CRRs of the category SYSTEM on the right's path, from its first day on."""
    right = right_of(sim, holder, number)
    came = sim.client(actor).market_data.private_general_data(SYSTEM)
    rows = () if isinstance(came, Refused) and came.codes == ("DWL0006",) else answered(came).rows
    wanted = ("MT_TOR", "SYSTEM", right.source, right.sink, right.start_date)
    return [
        row
        for row in rows
        if (row["CRRType"], row["MarketName"], row["Source"], row["Sink"], row["StartDate"]) == wanted
    ]


def _listed(sim: Simulation, actor: str) -> list[ConversionApprovalRecord]:
    return list(answered(sim.client(actor).tor_conversion.mt_tor_crr_approval_list(window_name(sim))))


def _new(sim: Simulation, earlier: Earlier, actor: str) -> list[ConversionApprovalRecord]:
    return [one for one in _listed(sim, actor) if one.conversion_approval_id not in earlier.approvals]


def _waiting(sim: Simulation, actor: str) -> list[ConversionApprovalRecord]:
    return [one for one in _listed(sim, actor) if str(one.approval_status) == ApprovalStatus.PENDING_APPROVAL]


def _answer_all(sim: Simulation, actor: str, says: ApprovalStatus) -> Any:  # noqa: ANN401 - an outcome
    return _answer(sim, actor, _waiting(sim, actor), says)


def _answer(sim: Simulation, actor: str, records: Iterable[ConversionApprovalRecord], says: ApprovalStatus) -> Any:  # noqa: ANN401 - an outcome
    return _send(sim, actor, [{**_as_sent(one), "approvalStatus": str(says)} for one in records])


def _record(sim: Simulation, actor: str, row: AnswerRow) -> dict[str, Any]:
    shown = next(one for one in _listed(sim, actor) if one.tou == row.tou)
    said: dict[str, Any] = {
        "conversionApprovalId": row.number,
        "source": row.source and sim.location(row.source),
        "sink": row.sink and sim.location(row.sink),
        "tou": row.as_tou,
        "hedgeType": row.hedge,
        "mw": Decimal(row.mw) if row.mw else None,
    }
    return {**_as_sent(shown), **{key: value for key, value in said.items() if value}, "approvalStatus": row.answer}


def _as_sent(shown: ConversionApprovalRecord) -> dict[str, Any]:
    return {
        "conversionApprovalId": shown.conversion_approval_id,
        "source": shown.source,
        "sink": shown.sink,
        "tou": str(shown.tou),
        "hedgeType": str(shown.hedge_type),
        "mw": shown.mw,
    }


def _send(sim: Simulation, actor: str, records: list[dict[str, Any]], window: str | None = None) -> Any:  # noqa: ANN401 - an outcome
    body = {
        "torConversionWindow": window or window_name(sim),
        "assetOwner": sim.participants[actor].name,
        "conversionApprovalRecords": records,
    }
    return sim.client(actor).tor_conversion.tor_conversion_approval(body)
