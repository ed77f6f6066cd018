"""What became of each scenario, run after run: since when, how often, and whether it can be relied on.

One SQLite file beside the runs, filled from their evidence and from nothing else. It outlives runs that are deleted;
when it is lost, it is made anew from those that are left. Runs are told apart by system (a profile, or the mock with
what bends it): what the mock did says nothing of the ISO.
"""

import itertools
import sqlite3
import weakref
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from crrsim.reporting.reading import JOURNAL, NoEvidence, read_run
from crrsim.reporting.run import Run
from crrsim.reporting.verdicts import verdict

HISTORY = "history.sqlite"
_OF_OTHERS = frozenset({"certificate", "environment"})
FORMAT = 1
_EPOCH = datetime.fromtimestamp(0, UTC)
_TABLES = f"""
PRAGMA user_version = {FORMAT};
CREATE TABLE IF NOT EXISTS run (
    folder TEXT PRIMARY KEY, size INTEGER NOT NULL, id TEXT NOT NULL, at TEXT NOT NULL, system TEXT NOT NULL,
    fingerprint TEXT NOT NULL, selection TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS ending (
    folder TEXT NOT NULL REFERENCES run ON DELETE CASCADE, key TEXT NOT NULL, title TEXT NOT NULL,
    verdict TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (folder, key)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ending_of_a_scenario ON ending (key);
"""


class HistoryBroken(Exception):  # noqa: N818 - reads as what happened
    """The file of the history cannot be used; the message names it and what to do."""


@dataclass(frozen=True)
class Ending:
    """How one run ended a scenario; `fingerprint` is the short id of what that run stood on."""

    run: str
    at: datetime
    verdict: str
    reason: str
    fingerprint: str


@dataclass(frozen=True)
class Past:
    """All endings of one scenario on one system, oldest first; never empty."""

    key: str
    title: str
    endings: tuple[Ending, ...]

    @property
    def last(self) -> Ending:
        return self.endings[-1]

    @property
    def since(self) -> Ending:
        """The ending that began the unbroken row of the last verdict."""
        return list(itertools.takewhile(lambda each: each.verdict == self.last.verdict, reversed(self.endings)))[-1]

    @property
    def turns(self) -> int:
        """How often the verdict changed from one run to the next."""
        return sum(before.verdict != after.verdict for before, after in itertools.pairwise(self.endings))

    @property
    def is_flaky(self) -> bool:
        """Whether one and the same fingerprint was judged green and not green: nothing of ours had changed.

        What the environment or a certificate was to blame for tells of these, and is not called so.
        """
        judged: dict[str, set[bool]] = defaultdict(set)
        for each in self.endings:
            if each.verdict in _OF_OTHERS:
                continue
            if verdict(each.verdict).is_bad or each.verdict in {"pass", "passed_after_retry"}:
                judged[each.fingerprint].add(verdict(each.verdict).is_bad)
        return any(len(found) > 1 for fingerprint, found in judged.items() if fingerprint)

    def first(self, word: str) -> Ending | None:
        """Return the first ending with that verdict."""
        return next((each for each in self.endings if each.verdict == word), None)

    def times(self, word: str) -> int:
        return sum(each.verdict == word for each in self.endings)

    @property
    def trend(self) -> str:
        """The marks of the verdicts, oldest first: ✓✓✗✗."""
        return "".join(verdict(each.verdict).mark for each in self.endings)


@dataclass(frozen=True)
class RunLine:
    """One run of a system as the trend shows it."""

    id: str
    folder: str
    at: datetime
    fingerprint: str
    selection: str
    verdicts: Counter[str]


@dataclass(frozen=True)
class Trend:
    """What a page shows of the time before a run: the last runs of its system, and the past of each scenario by key.

    `stood` tells, by key too, what the play before stood on and what this one did, where that is known already.
    """

    system: str
    runs: tuple[RunLine, ...]
    pasts: Mapping[str, Past]
    stood: Mapping[str, str] = field(default_factory=dict)


class History:
    """The history of the runs below one folder."""

    def __init__(self, reports: Path, *, is_kept: bool = True) -> None:
        self.reports = reports
        self.file = reports / HISTORY
        self._passing = None if is_kept else sqlite3.connect(":memory:")
        if self._passing:
            weakref.finalize(self, self._passing.close)

    @classmethod
    def beside(cls, folder: Path) -> "History":
        """Return the history that the run in `folder` belongs to, with every run that lies there taken in.

        Where nobody keeps one, it is made to be asked and leaves no file. Raises: HistoryBroken.
        """
        reports = folder.resolve().parent
        history = cls(reports, is_kept=(reports / HISTORY).exists())
        history.refresh()
        return history

    def refresh(self) -> int:
        """Take in the runs below the folder that are new or have grown; return how many. Raises: HistoryBroken."""
        with self._open() as store:
            known = dict(store.execute("SELECT folder, size FROM run"))
            fresh = [folder for folder in self._folders() if known.get(folder.name) != _size(folder)]
            for folder in fresh:
                _take(store, folder)
            store.commit()
            return len(fresh)

    def rebuild(self) -> int:
        """Make the file anew from the runs that are here; return how many. Raises: HistoryBroken."""
        self.file.unlink(missing_ok=True)
        return self.refresh()

    def systems(self) -> Mapping[str, int]:
        """Return system -> the number of its runs, the one that ran last first."""
        asked = "SELECT system, count(*) FROM run GROUP BY system ORDER BY max(at) DESC"
        with self._open() as store:
            return dict(store.execute(asked).fetchall())

    def runs(self, system: str, last: int = 30) -> tuple[RunLine, ...]:
        """Return the last runs of a system, oldest first."""
        asked = """SELECT folder, id, at, fingerprint, selection FROM run WHERE system = ?
                   ORDER BY at DESC, folder DESC LIMIT ?"""
        with self._open() as store:
            rows = store.execute(asked, (system, last)).fetchall()
            counted = {folder: _verdicts(store, folder) for folder, *_ in rows}
        return tuple(
            RunLine(run, folder, datetime.fromisoformat(at), fingerprint, selection, counted[folder])
            for folder, run, at, fingerprint, selection in reversed(rows)
        )

    def pasts(self, system: str, key: str | None = None, last: int | None = None) -> Mapping[str, Past]:
        """Return the past of each scenario a system has played, by key; of the `last` endings, or of one `key` only."""
        asked = """SELECT key, title, run.id, at, verdict, reason, fingerprint FROM ending JOIN run USING (folder)
                   WHERE system = ? AND (? IS NULL OR key = ?) ORDER BY key, at, folder"""
        with self._open() as store:
            rows = store.execute(asked, (system, key, key)).fetchall()
        return {name: _past(name, list(held), last) for name, held in itertools.groupby(rows, key=lambda row: row[0])}

    def before(self, run: Run) -> Mapping[str, Ending]:
        """Return the last ending of each scenario on the run's system before that run began, by key."""
        began = (run.started_at or _EPOCH).isoformat()
        asked = """SELECT key, run.id, max(at), verdict, reason, fingerprint FROM ending JOIN run USING (folder)
                   WHERE system = ? AND at < ? AND folder <> ? GROUP BY key"""
        with self._open() as store:
            rows = store.execute(asked, (system_of(run), began, run.folder.resolve().name)).fetchall()
        return {
            key: Ending(run_id, datetime.fromisoformat(at), word, reason, fingerprint)
            for key, run_id, at, word, reason, fingerprint in rows
        }

    def _folders(self) -> Iterator[Path]:
        yield from sorted(journal.parent for journal in self.reports.glob(f"*/{JOURNAL}"))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Lend the file, made when there is none. Raises: HistoryBroken, also for what goes wrong meanwhile."""
        try:
            kept = nullcontext(self._passing) if self._passing else closing(sqlite3.connect(self.file, timeout=30))
            with kept as store:
                store.execute("PRAGMA foreign_keys = ON")
                version = store.execute("PRAGMA user_version").fetchone()[0]
                if version == 0:
                    store.executescript(f"BEGIN IMMEDIATE; {_TABLES} COMMIT;")
                if version not in {0, FORMAT}:
                    raise sqlite3.DatabaseError("another version wrote it")
                yield store
        except sqlite3.Error as problem:
            remedy = "`crrsim history --rebuild` makes it anew"
            raise HistoryBroken(f"{self.file}: cannot be used ({problem}); {remedy}") from problem


def trend(run: Run, last: int = 30) -> Trend | None:
    """Return the trend up to `run`; None where the history cannot be used, which holds up no page."""
    try:
        history, system = History.beside(run.folder), system_of(run)
        return Trend(system, history.runs(system, last), history.pasts(system, last=last))
    except HistoryBroken:
        return None


def system_of(run: Run) -> str:
    """Return what a run was against, so that like is held against like: a profile's name, or the mock as it was."""
    register = run.manifest.get("assumptions")
    rows = [row for row in register if isinstance(row, Mapping)] if isinstance(register, list) else []
    assumed = [f"{row.get('name')}={row.get('value')}" for row in rows if row.get("value") != row.get("default")]
    name = run.profile if not run.is_mock or run.profile == "mock" else f"{run.profile} (MOCK)"
    bent = f", bent by {', '.join(map(str, run.defects))}" if run.defects else ""
    other = f", assuming {', '.join(assumed)}" if assumed else ""
    return f"{name}{bent}{other}"


def _take(store: sqlite3.Connection, folder: Path) -> None:
    """Put what a run says in place of what was known of it; a folder without evidence of its own is passed over."""
    try:
        size, run = _size(folder), read_run(folder, brief=True)
    except (OSError, NoEvidence):
        return
    if "shared" in run.manifest:  # a pack for others: a part of a run that is counted already
        return
    store.execute("DELETE FROM run WHERE folder = ?", (folder.name,))
    at = (run.started_at or _EPOCH).astimezone(UTC).isoformat()
    row = (folder.name, size, run.id, at, system_of(run), run.fingerprint, run.selection)
    store.execute("INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    told = ((folder.name, each.key, each.title, each.verdict, each.reason) for each in run.scenarios)
    store.executemany("INSERT INTO ending VALUES (?, ?, ?, ?, ?)", told)


def _size(folder: Path) -> int:
    return (folder / JOURNAL).stat().st_size


def _verdicts(store: sqlite3.Connection, folder: str) -> Counter[str]:
    asked = "SELECT verdict, count(*) FROM ending WHERE folder = ? GROUP BY verdict"
    return Counter(dict(store.execute(asked, (folder,)).fetchall()))


def _past(key: str, rows: Sequence[tuple[str, ...]], last: int | None) -> Past:
    kept = rows[-last:] if last else rows
    endings = (Ending(run, datetime.fromisoformat(at), *rest) for _, _, run, at, *rest in kept)
    return Past(key, rows[-1][1], tuple(endings))
