"""Whom a server has let in: an access refused to somebody never let in is a matter of provisioning, not of the product.

The ISO registers which certificate acts for whom, and in which roles. A file under the wrong name in a profile, or a
role not granted yet, refuses each call alike; one refusal among answers is the product's.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from crrsim.client.session import READS
from crrsim.evidence.events import Connected, Exchange

NOT_FOR_THEM, NOT_THEIR_ROLE = "SEC0002", "SEC0001"
_TELLING = 23
"""Characters of a fingerprint that tell certificates apart."""


@dataclass
class Admission:
    """What each participant was answered so far: anything in its name, and in each service what reads and writes."""

    _in: set[str] = field(default_factory=set)
    _presented: dict[str, str] = field(default_factory=dict)
    _used: set[tuple[str, str, bool]] = field(default_factory=set)

    def saw(self, exchange: Exchange) -> None:
        if exchange.outcome == "answered":
            self._used.add(_use(exchange))
            if _tells_who_asks(exchange):
                self._in.add(exchange.participant)

    def met(self, connection: Connected) -> None:
        """Take in which certificate a participant presented."""
        self._presented[connection.participant] = str(connection.client_certificate.get("sha256") or "")

    def shut_out(self, exchanges: Iterable[Exchange], awaited: object) -> str:
        """Return who was not let in during a scenario, as a sentence; empty where everybody was.

        `awaited` is what the scenario waited for: who waits for an access to be refused looks at the product.
        """
        if NOT_FOR_THEM in str(awaited) or NOT_THEIR_ROLE in str(awaited):
            return ""
        told = (self._told(each) for each in exchanges if not each.deliberate and _in_own_name(each))
        return next(filter(None, told), "")

    def _told(self, exchange: Exchange) -> str:
        who = exchange.participant
        if NOT_FOR_THEM in exchange.codes and who not in self._in:
            return f"{NOT_FOR_THEM}: the certificate may not act for {who}, and never has in this run: {self._why(who)}"
        if NOT_THEIR_ROLE in exchange.codes and _use(exchange) not in self._used:
            what = "reads" if exchange.method in READS else "writes"
            return f"{NOT_THEIR_ROLE}: {who} may not do this, and has had no {what} of {exchange.service}: {_REMEDY}"
        return ""

    def _why(self, who: str) -> str:
        """Return what is to be looked at: the profile, where it has one certificate for two; else both sides."""
        own = self._presented.get(who, "")
        twins = sorted(name for name, held in self._presented.items() if own and held == own and name != who)
        if not twins:
            return _REMEDY
        return f"it is the very one that {twins[0]} presents ({own[:_TELLING]}), so the profile names one file for both"


def _in_own_name(exchange: Exchange) -> bool:
    return _named(exchange) in ([], [exchange.participant])


def _tells_who_asks(exchange: Exchange) -> bool:
    """Say whether whoever answers has judged for whom the certificate acts: the app status is told to any."""
    named = _named(exchange)
    return named == [exchange.participant] or (not named and exchange.method not in READS)  # a write's body names it


def _named(exchange: Exchange) -> list[str]:
    return parse_qs(urlsplit(exchange.url).query).get("participantName", [])


def _use(exchange: Exchange) -> tuple[str, str, bool]:
    return exchange.participant, exchange.service, exchange.method in READS


_REMEDY = "its registration with the ISO, or what the profile says of it"
