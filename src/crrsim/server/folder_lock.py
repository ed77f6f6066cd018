"""The hold that a server has on its folder: a second one would overwrite the first's papers and mix up its journal.

The hold is the operating system's, on an open file, so a server that is killed leaves none behind.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # not every system has such holds: there nobody is refused
    fcntl = None  # type: ignore[assignment] # as above

LOCK = "serving.lock"


class FolderTaken(RuntimeError):  # noqa: N818 - says what is wrong
    """Another server serves from the folder; the message names it."""


@contextmanager
def held(folder: Path) -> Iterator[Callable[[str], None]]:
    """Hold `folder` as long as the context lasts; what it lends takes the name by which a second server is told of us.

    Raises: FolderTaken.
    """
    with (folder / LOCK).open("a+", encoding="utf-8") as file:
        try:
            _lock(file.fileno())
        except BlockingIOError:
            file.seek(0)
            other = file.read().strip() or "one that is starting"
            says = f"{folder} is another server's already, {other}: stop that one, or serve from another folder"
            raise FolderTaken(says) from None
        file.truncate(0)

        def named(name: str) -> None:
            file.write(f"{name}\n")
            file.flush()

        yield named


def _lock(file: int) -> None:
    """Raises: BlockingIOError where somebody else holds the file; a disk that knows no holds refuses nobody."""
    if fcntl is None:
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError:
        return
