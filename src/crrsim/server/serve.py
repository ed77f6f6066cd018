"""`crrsim mock serve`: the double as a server of its own, for people and other programs, until it is told to stop.

Everything it needs stands in one folder: the authority, a certificate for each participant, a profile for
`crrsim run`, and the journal that brings every acknowledged write back after a restart.
"""

import json
import os
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from shlex import quote

from crrsim.market.world import World
from crrsim.server import operator
from crrsim.server.app import build_app
from crrsim.server.authority import Authority, write_credentials, write_secret
from crrsim.server.desk import Call, Desk
from crrsim.server.faults import NO_FAULTS, Faults
from crrsim.server.folder_lock import held
from crrsim.server.listen import Listener
from crrsim.server.mui import mui_routes
from crrsim.server.oasis import oasis_routes
from crrsim.server.operator import OPERATOR, operator_routes
from crrsim.server.routing import route_of
from crrsim.server.store import Store, Write
from crrsim.server.validation import exact_body
from crrsim.terms.participant import Access, Participant

_ACCESS_WORDS = {Access.READ_WRITE: "read/write", Access.READ: "read", Access.NDA_REPORTS: "nda reports"}
_NEW_ID = "$(python3 -c 'import uuid; print(uuid.uuid4())')"
"""For a shell: the id of a request. `uuidgen` is not everywhere; Python is, where this is served."""


class ServeError(RuntimeError):
    """The folder's journal and what was asked for do not go together; the message says what to do."""


@dataclass(frozen=True)
class ShiftedClock:
    """The wall clock, `shift` away: a sim of next spring may be served today."""

    shift: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.shift


@dataclass(frozen=True)
class Wanted:
    """What is to be served. `moment` is the market's time at the start, None for the wall's own.

    `about` names what the journal depends on (seed, defects, ...): a restart must want the same.
    """

    folder: Path
    world_at: Callable[[datetime], World]
    week_1: date
    moment: datetime | None = None
    port: int = 0
    faults: Faults = NO_FAULTS
    about: Mapping[str, str] | None = None


def serve(wanted: Wanted, *, until: threading.Event, say: Callable[[str], None] = print) -> None:
    """Serve until `until` is set. Raises: ServeError; FolderTaken; ListenerError when the port is taken."""
    wanted.folder.mkdir(parents=True, exist_ok=True)
    with held(wanted.folder) as named, Store(wanted.folder / "journal.sqlite") as store:
        desk = open_desk(wanted, store)
        authority = Authority.at(wanted.folder)
        with Listener(
            build_app(desk, [*mui_routes(desk), *oasis_routes(desk), *operator_routes(desk)]),
            authority,
            port=wanted.port,
        ) as listener:
            named(f"{listener.base_url}, process {os.getpid()}")
            listener.shake_hands_by(desk.world.rules)
            participants = tuple(desk.world.participants.values())
            ahead = desk.now() - datetime.now(UTC)
            write_papers(authority, participants, wanted.folder, listener.base_url, wanted.week_1, ahead)
            for line in greeting(desk, participants, wanted.folder, listener.base_url):
                say(line)
            until.wait()


def open_desk(wanted: Wanted, store: Store) -> Desk:
    """Return a desk on which everything that `store` holds has happened again. Raises: ServeError."""
    _compare(store, {"week_1": wanted.week_1.isoformat(), **(wanted.about or {})})
    writes = list(store.writes())
    clock = _clock(wanted.moment, store, writes)
    began = datetime.fromisoformat(store.recall("began", clock.now().isoformat()))
    desk = Desk(wanted.world_at(began), clock, wanted.faults)
    for write in writes:
        _replay(desk, write)
    desk.store = store
    return desk


def write_papers(  # noqa: PLR0917 - what a profile says
    authority: Authority,
    participants: Iterable[Participant],
    folder: Path,
    base_url: str,
    week_1: date,
    ahead: timedelta = timedelta(),
) -> None:
    """Write what a person needs into `folder`: certificates, passwords, and `profile.toml` for `crrsim run`."""
    cast = tuple(participants)
    passwords = write_credentials(authority, (*(one.name for one in cast), OPERATOR), folder)
    for one in cast:
        write_secret(folder / f"{one.name}.password", f"{passwords[one.name]}\n".encode())
    (folder / "profile.toml").write_text(profile(cast, base_url, week_1, ahead), "utf-8")


def profile(participants: Iterable[Participant], base_url: str, week_1: date, ahead: timedelta = timedelta()) -> str:
    """Return the TOML profile with which `crrsim run` finds this server, and its time, and plays every participant."""
    lines = [
        'name = "crrsim mock"',
        f"base_url = {json.dumps(base_url)}",
        'ca = "ca.pem"',
        "writes = true",
        "mock = true",
        f"week_1 = {week_1.isoformat()}",
        f"ahead_s = {ahead.total_seconds():.6f}",
    ]
    for one in participants:
        lines += ["", f"[participants.{one.name}]", *_actor(one)]
    return "\n".join(lines) + "\n"


def greeting(desk: Desk, participants: Iterable[Participant], folder: Path, base_url: str) -> tuple[str, ...]:
    """Return what to tell the person who started the server, with a line to paste into a shell."""
    cast = tuple(participants)
    signed = [one.name for one in cast if Access.NDA_REPORTS in one.access]
    first = cast[0].name
    papers = f"--cacert {quote(str(folder / 'ca.pem'))} --cert {quote(str(folder / f'{first}.pem'))}"
    return (
        f"MOCK of the CRR services at {base_url}; the market's time is {desk.now():%Y-%m-%d %H:%M:%S} UTC",
        f"certificates, passwords and profile.toml are in {folder}",
        f'curl {papers} -H "caiso-request-id: {_NEW_ID}" {base_url}/status',
        f"files are uploaded at {base_url}-mui/upload/TEMPLATE; an empty one is at {base_url}-mui/template/TEMPLATE",
        f"published files of a market, for everybody, are at {base_url}-mui/open-files/MARKET",
        *(
            f"network models are listed, with their addresses, for {name} at {base_url}-mui/models"
            for name in signed[:1]
        ),
    )


def _actor(one: Participant) -> list[str]:
    access = [word for role, word in _ACCESS_WORDS.items() if role in one.access]
    lines = [
        f'certificate = "{one.name}.p12"',
        f'password_file = "{one.name}.password"',
        f"roles = {json.dumps(sorted(one.roles))}",
        f"access = {json.dumps(access)}",
    ]
    return [*lines, f'duns = "{one.duns}"'] if one.duns else lines


def _compare(store: Store, about: Mapping[str, str]) -> None:
    for name, value in about.items():
        before = store.recall(name, value)
        if before != value:
            raise ServeError(
                f"the journal of this folder was begun with {name} {before}, not {value}: "
                f"ask for {before} again, or serve from another folder"
            )


def _clock(moment: datetime | None, store: Store, writes: list[Write]) -> ShiftedClock:
    """The clock of the folder goes on where it is, also for the same moment asked again; a new one sets it anew."""
    asked = moment.isoformat() if moment else ""
    is_new = store.recall("shift", "none") == "none"
    if is_new or (moment and store.recall("asked", asked) != asked):
        shift = moment - datetime.now(UTC) if moment else timedelta()
        store.note("asked", asked)
        store.note("shift", str(shift.total_seconds()))
    clock = ShiftedClock(timedelta(seconds=float(store.recall("shift", "none"))))
    if writes and clock.now() < writes[-1].at:
        raise ServeError(
            f"the journal of this folder reaches {writes[-1].at:%Y-%m-%d %H:%M:%S} UTC: "
            "start at a later moment, or serve from another folder"
        )
    return clock


def _replay(desk: Desk, write: Write) -> None:
    if write.service == operator.SERVICE:
        desk.replay(write, operator.again(write))
        return
    route = route_of(write.service, write.operation)
    caller = desk.participant(write.participant)
    if caller is None:
        raise ServeError(f"the journal of this folder has a write of {write.participant}, who takes no part any more")
    document = exact_body(write.body) if route.operation.method == "POST" else None
    call = Call(route.operation, caller, write.query, document, write.body)
    desk.replay(write, lambda world: route.handler(world, call))
