"""A file of the market data service: the bytes as they came, and the rows inside."""

from dataclasses import dataclass

from crrsim.client.http import Reply
from crrsim.client.trouble import Call, ContractBroken
from crrsim.contract.downloads import BadDownloadError, Row, name_in, read_zip


@dataclass(frozen=True)
class Download:
    """A file inside its archive.

    name    of the file in the archive, which says what it is and of what day
    raw     the archive as it came over the wire
    rows    its records by column: MW and $ as Decimal, instants as UTC datetimes, an absent value as None
    """

    name: str
    raw: bytes
    rows: tuple[Row, ...]


def unpacked(reply: Reply, call: Call) -> Download:
    """Return the file in `reply`. Raises: ContractBroken when it is no archive of one file with rows."""
    try:
        return Download(name_in(reply.body), reply.body, read_zip(reply.body))
    except BadDownloadError as problem:
        raise ContractBroken(f"the download cannot be read: {problem}", call) from problem
