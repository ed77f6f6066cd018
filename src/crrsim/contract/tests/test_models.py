"""Models and schemas agree: what one accepts or refuses, so does the other, at every place of every body and query."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ConfigDict, TypeAdapter, ValidationError

from crrsim.contract.auction import BidPoint, NewBid, NewBidPoint, PortfolioStatus
from crrsim.contract.errors import CRRServiceException
from crrsim.contract.operations import JSON, OPERATIONS, Operation, write
from crrsim.contract.schemas import validator
from crrsim.contract.tests.samples import Samples, is_valid_by
from crrsim.contract.windows import SubmissionWindow
from crrsim.contract.wire import Instant, PortfolioName, RequestHeaders
from crrsim.terms.market import PortfolioStatus as PortfolioStatusType

ALL = list(OPERATIONS.values())
PORTFOLIO_NAME: Mapping[str, Any] = OPERATIONS["auction", "portfolio"].parameters[2].schema


def accepts(adapter: TypeAdapter[Any], value: object) -> bool:
    try:
        adapter.validate_json(json.dumps(value))
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("operation", [each for each in ALL if each.body], ids=str)
def test_body_model_agrees_with_the_closed_schema(operation: Operation) -> None:
    assert operation.body is not None
    assert operation.body_schema is not None
    schema = validator(operation.service, operation.body_schema)
    samples = Samples(operation.service, operation.body_schema)
    assert schema.is_valid(samples.sound())
    assert accepts(operation.body, samples.sound())
    for place, value in samples.edges():
        assert accepts(operation.body, value) == schema.is_valid(value), place


@pytest.mark.parametrize("operation", [each for each in ALL if each.answer], ids=str)
def test_answer_model_agrees_with_the_open_schema(operation: Operation) -> None:
    assert operation.answer is not None
    entry = operation.answers["200"][JSON]
    schema = is_valid_by(operation.service, entry)
    samples = Samples(operation.service, entry)
    assert schema.is_valid(samples.sound())
    assert accepts(operation.answer, samples.sound())
    for place, value in samples.edges():
        assert accepts(operation.answer, value) == schema.is_valid(value), place


def test_envelope_agrees_with_the_schema() -> None:
    entry = {"$ref": "#/components/schemas/CRRServiceException"}
    schema = is_valid_by("auction", entry)
    for place, value in Samples("auction", entry).edges():
        assert accepts(TypeAdapter(CRRServiceException), value) == schema.is_valid(value), place


@pytest.mark.parametrize("operation", ALL, ids=str)
def test_query_model_agrees_with_the_parameters(operation: Operation) -> None:
    declared = {each.name: each for each in operation.parameters if each.place == "query"}
    sound = {
        name: Samples(operation.service, {**each.schema, "type": "string"}).sound() for name, each in declared.items()
    }
    assert operation.query.model_validate(sound).pairs() == sound
    for name, each in declared.items():
        schema = is_valid_by(operation.service, each.schema)
        for value in ("", "A", "A\n", "é", "a/b", "CSV", "2026-03-10", "1" * 10, "1" * 11, "1" * 64, "1" * 101):
            assert accepts(TypeAdapter(operation.query), sound | {name: value}) == schema.is_valid(value), (name, value)
        without = {key: value for key, value in sound.items() if key != name}
        assert accepts(TypeAdapter(operation.query), without) is not each.required
    assert not accepts(TypeAdapter(operation.query), sound | {"unheardOf": "1"})


@pytest.mark.parametrize("operation", [each for each in ALL if each.answer], ids=str)
def test_answer_comes_back_from_the_wire_as_it_went_out(operation: Operation) -> None:
    assert operation.answer is not None
    sound = Samples(operation.service, operation.answers["200"][JSON]).sound()
    assert json.loads(write(operation.answer, operation.answer.validate_python(sound))) == sound


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8") | st.sampled_from(" ._-aZ9\n\x1c\x85\ufeff"), max_size=12))
def test_portfolio_name_agrees_with_the_published_pattern(name: str) -> None:
    adapter = TypeAdapter[str](PortfolioName, config=ConfigDict(regex_engine="python-re"))
    assert accepts(adapter, name) == is_valid_by("auction", PORTFOLIO_NAME).is_valid(name)


@settings(deadline=None)
@given(st.decimals(-1000000, 1000000, places=4), st.decimals(-1000000, 1000000, places=3))
def test_steps_are_judged_by_the_decimal_text(mw: Decimal, price: Decimal) -> None:
    point = {"mw": float(mw), "price": float(price)}
    schema = is_valid_by("auction", {"$ref": "#/components/schemas/BidPoint"})
    sound = mw >= 0 and mw % Decimal("0.001") == 0 and price % Decimal("0.01") == 0
    assert accepts(TypeAdapter(NewBidPoint), point) is schema.is_valid(point) is sound


def test_every_kilowatt_to_two_hundred_megawatts_is_accepted() -> None:
    schema = is_valid_by("auction", {"$ref": "#/components/schemas/Megawatt"})
    assert not [kw for kw in range(200_000) if not schema.is_valid(kw / 1000)]


def test_quantities_are_decimals_within_and_numbers_outside() -> None:
    point = BidPoint.model_validate_json('{"mw": 60.001, "price": 350}')
    assert (point.mw, point.price) == (Decimal("60.001"), Decimal("350.00"))
    assert point.wire() == b'{"mw":60.001,"price":350.0}'


@settings(deadline=None)
@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), st.integers(-14, 14))  # noqa: DTZ001  # hypothesis wants naive bounds
def test_instants_leave_in_utc_to_the_second(naive: datetime, hours: int) -> None:
    at = naive.replace(tzinfo=timezone(timedelta(hours=hours)))
    window = SubmissionWindow(open_date=at, close_date=at)
    assert window.open_date == at
    text = json.loads(window.wire())["openDate"]
    assert text == at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert TypeAdapter(Instant).validate_python(text) == at.replace(microsecond=0)


def test_naive_instant_is_refused() -> None:
    with pytest.raises(ValidationError, match="instant with its offset"):
        SubmissionWindow.model_validate({"openDate": datetime(2026, 3, 10), "closeDate": "2026-03-10T16:00:00Z"})  # noqa: DTZ001  # that is the point


def test_answer_keeps_news_and_request_refuses_it() -> None:
    kept = BidPoint.model_validate_json('{"mw": 1, "price": 2, "news": 3}')
    assert kept.model_extra == {"news": 3}
    with pytest.raises(ValidationError, match="news"):
        NewBidPoint.model_validate_json('{"mw": 1, "price": 2, "news": 3}')


def test_absent_is_none_within_and_nothing_outside() -> None:
    status = PortfolioStatus(portfolio_name="A", market_name="M", status=PortfolioStatusType.VALID, error_message=None)
    assert status.wire() == b'{"portfolioName":"A","marketName":"M","status":"VALID"}'
    with pytest.raises(ValidationError, match="not null"):
        NewBid.model_validate_json('{"description": null}')


@pytest.mark.parametrize(
    "text", ["c9b09ec13a3a4e68a4d789aece526b05", "", "x", "urn:uuid:c9b09ec1-3a3a-4e68-a4d7-89aece526b05"]
)
def test_request_id_has_thirty_six_characters(text: str) -> None:
    with pytest.raises(ValidationError, match="36"):
        RequestHeaders.model_validate({"caiso-request-id": text})
