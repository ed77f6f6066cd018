"""Which certificate each participant presented, and whether two of them presented one and the same."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crrsim.reporting.history import Ending
from crrsim.reporting.requests import guilty
from crrsim.reporting.run import Run, Scenario
from crrsim.reporting.verdicts import verdict

_EXPIRED = re.compile(r"the certificate expired at (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) UTC")
_SHORT = 23
"""Characters of a fingerprint, eight bytes, that tell certificates apart."""


@dataclass(frozen=True)
class Presented:
    """A participant's certificate: its fingerprint or the alias of it, whom its subject names, and until when it holds.

    `twins` are the other participants that presented the same one.
    """

    participant: str
    fingerprint: str
    names: str
    not_after: str
    twins: tuple[str, ...]

    @property
    def told(self) -> str:
        """The certificate in one sentence without a full stop."""
        subject = f", made out to {self.names}" if self.names else ""
        ends = f", valid until {self.not_after[:10]}" if self.not_after else ""
        same = f": the very one that {' and '.join(self.twins)} presented" if self.twins else ""
        return f"{self.participant} presented the certificate {self.fingerprint}{subject}{ends}{same}"


@dataclass(frozen=True)
class Connection:
    """A participant's connection to a server as the page shows it."""

    participant: str
    host: str
    agreed: str
    fingerprint: str = ""
    until: str = ""
    remarks: str = ""


def presented(run: Run, scenario: Scenario) -> tuple[Presented, ...]:
    """Return the certificates of those whom the scenario had refused for theirs; of none where nothing was sent."""
    refused = {each.participant for each in scenario.exchanges if any(code.startswith("SEC") for code in each.codes)}
    known = _by_participant(run.connections)
    who = refused or {each.participant for each in guilty(scenario)}
    return tuple(_presented(name, known) for name in sorted(who) if name in known)


def presented_by(names: Iterable[str], connections: Iterable[Mapping[str, Any]]) -> tuple[Presented, ...]:
    """Return the certificates that some participants presented, by the records of their connections."""
    known = _by_participant(connections)
    return tuple(_presented(name, known) for name in sorted(set(names)) if name in known)


def blame(run: Run, scenario: Scenario) -> str:
    """Return whose fault the verdict on a scenario says it is, as far as the certificates of the run tell it apart."""
    known = verdict(scenario.verdict)
    if known.name == "certificate" and any(each.twins for each in presented(run, scenario)):
        return "the sender's profile: it names one certificate for two participants"
    if known.name == "certificate" and not guilty(scenario):
        return "the sender: its certificate cannot be used, and nothing was sent with it"
    if known.name == "fail" and run.is_mock and run.is_shared:
        return "the double, which stands in the product's place"
    if known.name == "environment" and run.is_mock and run.is_shared:
        return "the environment: the double that answered, or the machine it ran on"
    return known.fault


def another_stood(ended: str, reason: str, before: Ending | None) -> str:
    """Say that the play before used another certificate where this one had expired by then; empty where none can.

    `ended` is the verdict of now, and `reason` why.
    """
    found = _EXPIRED.search(reason) if ended == "certificate" else None
    if found is None or before is None or not verdict(before.verdict).is_green:
        return ""
    expired = datetime.fromisoformat(f"{found[1]}+00:00")
    if before.at <= expired:
        return "that play was before this certificate expired"
    return (
        "this certificate had expired before that play, which passed: another one must have stood there then, or the "
        "file was exchanged since"
    )


def connections(run: Run) -> tuple[Connection, ...]:
    """Return one row a participant and server; several workers connect alike and are shown once."""
    known = _by_participant(run.connections)
    held = {(str(each.get("participant")), str(each.get("host"))): each for each in run.connections}
    return tuple(_connection(*key, held[key], known) for key in sorted(held))


def servers(run: Run) -> Mapping[str, Mapping[str, str]]:
    """Return host -> what its certificate says."""
    told = ((str(each.get("host")), each.get("server_certificate")) for each in run.connections)
    return dict(sorted((host, facts) for host, facts in told if isinstance(facts, Mapping) and facts))


def _connection(who: str, host: str, record: Mapping[str, Any], known: Mapping[str, Mapping[str, str]]) -> Connection:
    agreed = ", ".join(filter(None, (record.get("tls_version"), record.get("tls_cipher"))))
    if who not in known:
        return Connection(who, host, agreed)
    told = _presented(who, known)
    twins = f"the same as of {' and '.join(told.twins)}" if told.twins else ""
    remarks = "; ".join(filter(None, (f"made out to {told.names}" if told.names else "", twins)))
    return Connection(who, host, agreed, told.fingerprint, told.not_after[:10], remarks)


def _by_participant(connections: Iterable[Mapping[str, Any]]) -> Mapping[str, Mapping[str, str]]:
    held = ((str(each.get("participant")), each.get("client_certificate")) for each in connections)
    return {who: told for who, told in held if isinstance(told, Mapping) and told.get("sha256")}


def _presented(who: str, known: Mapping[str, Mapping[str, str]]) -> Presented:
    told = known[who]
    twins = (name for name, other in known.items() if name != who and other["sha256"] == told["sha256"])
    names = str(told.get("made_out_to") or told.get("subject") or "")
    return Presented(who, told["sha256"][:_SHORT], names, str(told.get("not_after") or ""), tuple(sorted(twins)))
