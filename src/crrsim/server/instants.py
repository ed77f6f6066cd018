"""Instants as they come in: read once, and refused where no calendar knows them, which a schema lets pass."""

from datetime import datetime

from crrsim.contract.wire import read_instant
from crrsim.market.refusal import refuse

YEARS = range(1900, 3000)
"""Years whose days every calendar can tell."""


def sent_instant(text: str, where: str) -> datetime:
    """Return the instant that a text of the wire names; `where` says which field it stands in. Refuses: SER0030."""
    try:
        instant = read_instant(text)
    except (ValueError, OverflowError):
        refuse("SER0030", f"{where}: {text} is no instant")
    if instant.year not in YEARS:
        refuse("SER0030", f"{where}: {text} is out of reach")
    return instant
