"""The journal keeps what was acknowledged, in order, through a process that is killed."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from crrsim.server.store import Store, Write

WRITE = Write(
    datetime(2026, 3, 10, 16, 0, tzinfo=UTC), "LSE1", "auction", "portfolio_creation", {"marketName": "X"}, b'{"a": 1}'
)
KILLED = """
import os, signal, sys
from pathlib import Path
from crrsim.server.store import Store
from crrsim.server.tests.test_store import WRITE
store = Store(Path(sys.argv[1]))
for _ in range(3):
    store.append(WRITE)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_writes_come_back_in_order(tmp_path: Path) -> None:
    with Store(tmp_path / "journal.sqlite") as store:
        for name in ("LSE1", "FIN1"):
            store.append(Write(WRITE.at, name, WRITE.service, WRITE.operation, WRITE.query, WRITE.body))
        first, second = store.writes()
    assert first == WRITE
    assert second.participant == "FIN1"


def test_a_note_is_taken_once(tmp_path: Path) -> None:
    with Store(tmp_path / "journal.sqlite") as store:
        assert store.recall("started", "monday") == "monday"
        assert store.recall("started", "tuesday") == "monday"


def test_a_killed_process_loses_nothing(tmp_path: Path) -> None:
    file = tmp_path / "journal.sqlite"
    killed = subprocess.run([sys.executable, "-c", KILLED, str(file)], check=False, env=os.environ)
    assert killed.returncode == -signal.SIGKILL
    with Store(file) as store:
        assert list(store.writes()) == [WRITE] * 3
