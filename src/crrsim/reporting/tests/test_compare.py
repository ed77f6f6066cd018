"""What differs in meaning is told, and what differs with every run is not."""

import base64
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from crrsim.reporting.compare import Comparison, Kind, compare
from crrsim.reporting.compare_page import headline, lines, write_page
from crrsim.reporting.tests.two_runs import exchange, played

Json = Any
UUIDS = "5f0c1f3e-0000-4000-8000-000000000001", "77777777-1111-4222-8333-000000000002"
STAGE = {
    "name": "MAP stage",
    "mock": False,
    "week_1": "2026-06-01",
    "participants": {"FIN1": {"name": "ABCD"}, "LSE1": {"name": "LSE1"}},
    "locations": {"COPPER_7_N1": "REALNODE_7_N001"},
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path


def told(both: Comparison) -> list[tuple[str, str, str, str]]:
    return [(each.kind, each.what, each.before, each.after) for one in both.differences for each in one.changes]


def answers(place: Path, old: Json, new: Json) -> list[tuple[str, str, str, str]]:
    return told(compare(played(place / "a", exchange(old)), played(place / "b", exchange(new))))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            {"portfolioId": 17, "bids": [{"bidId": 4, "mw": 1}]},
            {"portfolioId": 99, "bids": [{"bidId": 5, "mw": 1.000}]},
        ),
        ({"closeDate": "2026-03-12T19:00:00Z"}, {"closeDate": "2026-03-13T19:00:00Z"}),
        ({"message": f"request {UUIDS[0]} of 2026-03-10"}, {"message": f"request {UUIDS[1]} of 2026-03-11"}),
        ({"portfolioName": "Spring 1a2b3c.7"}, {"portfolioName": "Spring 4d5e6f.12"}),
        ([{"sink": "A", "mw": 1}, {"sink": "B", "mw": 2}], [{"sink": "B", "mw": 2}, {"sink": "A", "mw": 1}]),
        (
            {"message": "CRR 4711023 at https://localhost:41234/crr"},
            {"message": "CRR 88120 at https://localhost:9/crr"},
        ),
    ],
    ids=["ids", "instants", "request ids", "marks", "order", "serial numbers and ports"],
)
def test_ids_times_and_order_say_nothing(place: Path, old: Json, new: Json) -> None:
    assert answers(place, old, new) == []


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ({"sink": "A", "mw": "60.000"}, {"sink": "A", "mw": "55.5"}, ("mw of sink A", "60", "55.5")),
        ({"sink": "A", "price": -3.2}, {"sink": "A", "price": 3.2}, ("price of sink A", "-3.2", "3.2")),
        ({"status": "VALID"}, {"status": "INVALID"}, ("status INVALID", "nothing", "there")),
        (
            {"source": "A", "bidCurve": [{"mw": 0, "price": 9}, {"mw": 5, "price": 8}]},
            {"source": "A", "bidCurve": [{"mw": 5, "price": 8}, {"mw": 0, "price": 9}]},
            ("bidCurve of source A", "mw 0 price 9; mw 5 price 8", "mw 5 price 8; mw 0 price 9"),
        ),
        (
            {"bids": [{"sink": "A", "mw": 1}]},
            {"bids": [{"sink": "A", "mw": 1}] * 2},
            ("bids: sink A", "nothing", "mw 1"),
        ),
        ({"requiredCredit": 12345678}, {"requiredCredit": 12345679}, ("requiredCredit", "12345678", "12345679")),
        ({"modeled": True}, {"modeled": False}, ("modeled False", "nothing", "there")),
    ],
)
def test_results_that_differ_are_told(place: Path, old: Json, new: Json, change: tuple[str, str, str]) -> None:
    assert ("result", f"auction portfolio_status: {change[0]}", *change[1:]) in answers(place, old, new)


def test_files_are_held_against_each_other_row_by_row(place: Path) -> None:
    def file(price: str) -> Json:
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as pack:
            pack.writestr("MCP.csv", f"CRRID,APNode,TOU,ClearingPrice\n{price[-1]}11,A,ON,{price}\n712,B,ON,4.00\n")
        return exchange(None, response_body={"type": "", "base64": base64.b64encode(held.getvalue()).decode()})

    both = compare(played(place / "a", file("3.20")), played(place / "b", file("3.25")))
    what = "auction portfolio_status: ClearingPrice of APNode A, CRRID #, TOU ON"
    assert told(both) == [("result", what, "3.2", "3.25")]


def test_a_body_that_was_cut_is_held_against_as_far_as_it_goes(place: Path) -> None:
    def cut(mw: int) -> Json:
        return exchange(None, response_body={"truncated": True, "text": f'[{{"sink": "A", "mw": {mw}}}, {{"sink": "B'})

    both = compare(played(place / "a", cut(1)), played(place / "b", cut(2)))
    assert told(both) == [("result", "auction portfolio_status: mw of sink A", "1", "2")]


@pytest.mark.parametrize(
    ("fields", "before", "after"),
    [
        ({"status": 400, "outcome": "refused", "codes": ["MKT0004"]}, "answered (HTTP 200)",
         "refused with MKT0004 (HTTP 400)"),
        ({"status": None, "outcome": "trouble", "error": "timed out\nmore"}, "answered (HTTP 200)",
         "no answer: timed out"),
        ({"findings": [{"grade": "drift", "message": "x is not declared"}, {"grade": "note", "message": "y"}]},
         "answered (HTTP 200)", "answered (HTTP 200); drift: x is not declared"),
    ],
)  # fmt: skip
def test_answers_that_differ_are_told(place: Path, fields: dict[str, Json], before: str, after: str) -> None:
    body = {"status": "VALID"}
    both = compare(played(place / "a", exchange(body)), played(place / "b", exchange(body, **fields)))
    assert told(both) == [("answer", "auction portfolio_status", before, after)]


def test_of_a_read_that_was_tried_again_the_last_try_counts(place: Path) -> None:
    busy = exchange(None, status=503, outcome="refused", codes=["GEN0003"])
    late = [busy, exchange({"mw": 1}, attempt=2)]
    assert told(compare(played(place / "a", exchange({"mw": 1})), played(place / "b", *late))) == []


def test_verdicts_come_first_and_the_worse_before_the_better(place: Path) -> None:
    ours = [("CRR-AUC-001", "fail", "pass"), ("CRR-AUC-002", "pass", "drift"), ("CRR-AUC-003", "not_due", "blocked")]
    found = []
    for key, old, new in ours:
        both = compare(
            played(place / "a", verdict=old, key=key), played(place / "b", verdict=new, key=key, reason="so")
        )
        found.append([(each.has_new_verdict, each.is_worse, each.changes[0].before, each.changes[0].after)
                      for each in both.differences])  # fmt: skip
    assert found == [
        [(True, False, "fail", "pass: so")],
        [(True, True, "pass", "drift: so")],
        [(True, False, "not due", "blocked: so")],
    ]


def test_another_reason_for_the_same_verdict_is_told_and_another_id_in_it_is_not(place: Path) -> None:
    def failed(reason: str) -> Comparison:
        old = played(place / "a", verdict="fail", reason=f"CRR 1234567 was refused with MKT0004 ({UUIDS[0]})")
        return compare(old, played(place / "b", verdict="fail", reason=reason))

    assert failed(f"CRR 7654321 was refused with MKT0004 ({UUIDS[1]})").is_same
    [change] = failed("CRR 1234567 was refused with POR0101").differences[0].changes
    assert change.kind is Kind.REASON


def test_scenarios_come_and_go(place: Path) -> None:
    both = compare(played(place / "a"), played(place / "b", key="CRR-AUC-002"))
    assert ([each.key for each in both.new], [each.key for each in both.gone]) == (["CRR-AUC-002"], ["CRR-AUC-001"])
    assert headline(both) == "1 new; 1 gone; 0 the same."


@pytest.mark.parametrize(("seen", "same"), [("{'B', 'A'}", True), ("{'A', 'C'}", False), ("['B', 'A']", False)])
def test_a_set_that_was_seen_has_no_order(place: Path, seen: str, same: bool) -> None:
    old, new = ([{"says": "the codes", "expected": "", "actual": actual, "outcome": "held"}]
                for actual in ("{'A', 'B'}", seen))  # fmt: skip
    if seen.startswith("["):
        old[0]["actual"] = "['A', 'B']"
    assert compare(played(place / "a", checks=old), played(place / "b", checks=new)).is_same is same


def test_the_mock_is_held_against_the_iso_in_the_words_of_the_features(place: Path) -> None:
    ours = {"participantName": "FIN1", "source": "COPPER_7_N1", "marketName": "AUC_MN_2026_M04", "period": "2026_M04"}
    theirs = {
        "participantName": "ABCD", "source": "REALNODE_7_N001", "marketName": "AUC_MN_2026_M07", "period": "2026_M07",
    }  # fmt: skip
    stage = played(place / "b", exchange({**theirs, "mw": 9}), profile=STAGE, mock=False)
    both = compare(played(place / "a", exchange({**ours, "mw": 9})), stage)
    assert told(both) == []
    assert both.stood_on[0] == ("system", "mock", "MAP stage")
    stage = played(place / "b", exchange({**theirs, "mw": 8}), profile=STAGE, mock=False)
    [change] = compare(played(place / "a", exchange({**ours, "mw": 9})), stage).differences[0].changes
    assert "marketName the monthly auction, participantName FIN1" in change.what
    assert (change.before, change.after) == ("9", "8")


def test_the_page_loads_nothing_and_says_mock(place: Path) -> None:
    both = compare(
        played(place / "a", exchange({"mw": 1})),
        played(place / "b", exchange({"mw": 2}), verdict="fail", reason="<script>alert(1)</script>", seed=8),
    )
    text = write_page(both, place).read_text("utf-8")
    assert "<title>MOCK · " in text
    assert "<b>MOCK</b> · both runs" in text
    assert "✓ pass → ✗ fail" in text
    assert "&lt;script&gt;alert(1)" in text
    assert "<script" not in text
    assert not re.search(r'(?:src|href)="(?!data:,)', text)
    assert "default-src 'none'" in text
    assert "seed differs" in text
    shown = "\n".join(line.plain for line in lines(both))
    assert "✓ pass → ✗ fail  CRR-AUC-001 A <bid>" in shown
    assert "result: auction portfolio_status: mw: 1 → 2" in shown
    assert shown.endswith("\n1 new verdict (1 worse); 0 the same.")


@pytest.mark.parametrize(
    ("old", "new", "apart"), [("pass", "blocked", 1), ("not_due", "fail", 1), ("blocked", "not_due", 0)]
)
def test_what_only_one_run_judged_is_listed_apart(place: Path, old: str, new: str, apart: int) -> None:
    both = compare(played(place / "a", verdict=old, reason="why"), played(place / "b", verdict=new))
    assert (len(both.unjudged), len(both.differences), both.same) == (apart, 1 - apart, 0)
    assert ("Judged in one run only: 1" in write_page(both, place).read_text("utf-8")) is bool(apart)


def test_nothing_is_said_to_have_changed_when_nothing_has(place: Path) -> None:
    both = compare(played(place / "a", exchange({"mw": 1})), played(place / "b", exchange({"mw": 1})))
    assert headline(both) == "Nothing changed in meaning: 1 scenario came out the same."
    assert "Came out differently" not in write_page(both, place).read_text("utf-8")
