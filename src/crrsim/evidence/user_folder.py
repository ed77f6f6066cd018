"""Where a user's own keys lie: outside every run, so that no report or pack can take them along."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def user_folder(environment: Mapping[str, str] | None = None, platform: str = sys.platform) -> Path:
    """Return the platform's folder for this user's settings of ours; nothing is made."""
    told = os.environ if environment is None else environment
    if platform == "win32":
        return Path(told.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "crrsim"
    if platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "crrsim"
    return Path(told.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "crrsim"


def make_once(path: Path, content: bytes) -> bytes:
    """Return what `path` holds, after writing `content` there when it is not there yet; only its owner may read it.

    Of two processes that come first at once, one writes and both return the same. Raises: OSError.
    """
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        except OSError:  # a file system without hard links
            draft.replace(path)
        draft.unlink(missing_ok=True)
    return path.read_bytes()
