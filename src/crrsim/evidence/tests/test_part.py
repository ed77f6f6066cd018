"""A part of a run holds what its scenarios need, and nobody who has no business there."""

from typing import Any

from crrsim.evidence.part import part_of


def record(kind: str, scenario: str | None = None, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - a record's fields
    return {"kind": kind, "scenario": scenario, "step": 1 if scenario else None, **fields}


def connected(who: str, fingerprint: str) -> dict[str, Any]:
    return record("connected", "CRR-SEC-010[roles of all]", participant=who, client_certificate={"sha256": fingerprint})


RUN = [
    record("run_started"),
    connected("LSE1", "ab"),
    connected("LSE2", "ab"),
    connected("FIN1", "cd"),
    connected("GEN1", ""),
    connected("TOR1", ""),
    record("scenario_started", "CRR-AUC-001"),
    record("exchange", "CRR-AUC-001", participant="LSE2"),
    record("exchange", "CRR-AUC-001", participant="GEN1"),
    record("exchange", "CRR-AUC-002", participant="FIN1"),
    record("run_finished"),
]


def test_connections_are_those_of_who_sent_something_or_came_with_the_same_certificate() -> None:
    kept = part_of(RUN, {"CRR-AUC-001"})
    assert [each["participant"] for each in kept if each["kind"] == "connected"] == ["LSE1", "LSE2", "GEN1"]
    assert {each["scenario"] for each in kept} == {None, "CRR-AUC-001"}
    assert [each["kind"] for each in kept if each["kind"] != "connected"] == [
        "run_started", "scenario_started", "exchange", "exchange", "run_finished",
    ]  # fmt: skip


def test_nothing_chosen_leaves_the_run_alone() -> None:
    assert [each["kind"] for each in part_of(RUN, set())] == ["run_started", "run_finished"]
