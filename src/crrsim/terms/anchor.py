"""The name under which a scenario, or a row of an outline, is found again: on a page, in a journal, in a pack."""

import re
import zlib

_LONGEST = 60


def anchor(name: str) -> str:
    """Return the name of a scenario as an anchor that stays: no blanks, not endless. That of an anchor is itself."""
    anchor = re.sub(r"\s+", "_", name.strip())
    return anchor if len(anchor) <= _LONGEST else f"{anchor[:48]}~{zlib.crc32(anchor.encode()):08x}"
