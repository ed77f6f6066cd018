"""A stand for the tests of this room: a small cast, the synthetic network, and the double on a real TLS socket."""

import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from crrsim.market.stage import Stage
from crrsim.market.world import World
from crrsim.server.app import build_app
from crrsim.server.authority import Authority, Credential, write_secret
from crrsim.server.desk import Desk
from crrsim.server.faults import NO_FAULTS
from crrsim.server.listen import Listener
from crrsim.server.mui import mui_routes
from crrsim.terms.business import Business, SeedMessage
from crrsim.terms.conversion import SeedRight
from crrsim.terms.participant import Access, Participant, Role
from crrsim.terms.product import Period

WRITES, READS, NDA = frozenset({Access.READ_WRITE}), frozenset({Access.READ}), frozenset({Access.NDA_REPORTS})
CAST = (
    Participant("LSE1", frozenset({Role.LSE, Role.CRRH}), WRITES, "111111111"),
    Participant("FIN1", frozenset({Role.CRRH}), WRITES),
    Participant("FIN2", frozenset({Role.CRRH}), WRITES),
    Participant("READ1", frozenset({Role.CRRH}), READS),
    Participant("UDC1", frozenset({Role.UDC}), WRITES, "222222222"),
    Participant("TOR1", frozenset({Role.TOR}), WRITES),
    Participant("CEC1", frozenset({Role.CEC}), WRITES),
)


# A world stands on rooms that this one may not look at; only its tests have to set one up.
Plan = import_module("crrsim.calendar.plan").Plan
default_model = import_module("crrsim.network.default").default_model


def no_business(_seed: int, schedule: Any, _model: object) -> Business:  # noqa: ANN401 - the calendar's Schedule
    """Nobody holds anything but TOR1 a right; the ISO has sent two messages, one of them with a file."""
    at = schedule.plan.moment("W1-MON", "10:00")
    calendar = SeedMessage(at, None, "System Operator", "CRR calendar", "calendar.txt", b"\x00\xffbytes")
    welcome = SeedMessage(at, "LSE1", "System Operator", "Welcome LSE1", None, None)
    right = SeedRight("TOR1", "NORDHAV_5_N001", "DLAP_PGAE-APND", Period.season(2026, 2), Decimal("50.000"))
    return Business(messages=(calendar, welcome), rights=(right,))


@dataclass
class StillClock:
    """A clock that stands where it was put."""

    at: datetime

    def now(self) -> datetime:
        return self.at


@dataclass
class Stand:
    """The double as the tests use it: `with stand.client("LSE1") as client: client.get("/status")`."""

    stage: Stage
    desk: Desk
    clock: StillClock
    authority: Authority
    listener: Listener
    folder: Path
    _open: ExitStack = field(default_factory=ExitStack)
    _clients: dict[str, httpx.Client] = field(default_factory=dict)

    def at(self, day: str, time: str, *defects: str) -> None:
        """Put a world of that moment on the desk, bent by `defects`."""
        self.clock.at = self.stage.schedule.plan.moment(day, time)
        self.desk.world = World.at(self.clock.at, stage=self.stage, defects=defects)
        self.desk.faults = NO_FAULTS

    def as_(self, name: str) -> httpx.Client:
        """A client that stays open, with the certificate of `name` and a request id."""
        if name not in self._clients:
            self._clients[name] = self._open.enter_context(self.client(self.authority.issue(name)))
        return self._clients[name]

    def client(self, credential: Credential | None, tls: ssl.TLSVersion | None = None) -> httpx.Client:
        context = ssl.create_default_context(cadata=self.authority.certificate_pem.decode())
        if tls:
            context.minimum_version = context.maximum_version = tls
        if credential:
            file = self.folder / f"{uuid4()}.pem"
            write_secret(file, credential.pem)
            context.load_cert_chain(file)
        headers = {"caiso-request-id": str(uuid4())}
        return httpx.Client(verify=context, base_url=self.listener.base_url, headers=headers, trust_env=False)

    def close(self) -> None:
        self._open.close()


def stage() -> Stage:
    """What every world of these tests stands on."""
    return Stage.of(seed=1, plan=Plan.load(), participants=CAST, model=default_model(), business=no_business)


@pytest.fixture(scope="session")
def open_stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    ground = stage()
    clock = StillClock(ground.schedule.plan.moment("W2-TUE", "09:30"))
    desk = Desk(World.at(clock.at, stage=ground), clock)
    authority = Authority.create()
    with Listener(build_app(desk, mui_routes(desk)), authority) as listener:
        stand = Stand(ground, desk, clock, authority, listener, tmp_path_factory.mktemp("papers"))
        yield stand
        stand.close()


@pytest.fixture
def stand(open_stand: Stand) -> Stand:
    """The stand on Tuesday of week 2, half an hour after the monthly auction opened, with nothing bent."""
    open_stand.at("W2-TUE", "09:30")
    return open_stand


def codes(response: httpx.Response) -> list[str]:
    """The error codes of a refusal."""
    body: dict[str, Any] = response.json()
    return [one["errorCode"] for one in body["errorList"]]
