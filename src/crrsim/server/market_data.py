"""Market data: the rows of the market as ZIP archives with one CSV or JSON file in each.

The archive goes out as it is, whatever the documents say of base64: that is what running clients read.
"""

from base64 import b64encode
from collections.abc import Sequence

from crrsim.contract.downloads import write_zip
from crrsim.contract.market_data import FileFormat
from crrsim.contract.operations import OCTETS
from crrsim.market import market_data as rule_book
from crrsim.market.download import Download, Row
from crrsim.market.rules import rule
from crrsim.market.world import World
from crrsim.server.answers import Answer
from crrsim.server.desk import Call


@rule(
    "raw-archive",
    says="a download is the raw bytes of a ZIP archive",
    source="public client; our reading, for the published schema says base64",
)
def on_the_wire(archive: bytes) -> bytes:
    return archive


@on_the_wire.defect("results-zip-base64", says="a download is a ZIP archive written as base64 text")
def _(archive: bytes) -> bytes:
    return b64encode(archive)


@rule("one-content", says="the CSV and the JSON of a download have the same records", source="our reading")
def written_rows(rows: Sequence[Row], file_format: FileFormat) -> Sequence[Row]:
    del file_format
    return rows


@written_rows.defect("csv-differs-from-json", says="the CSV of a download lacks its last record")
def _(rows: Sequence[Row], file_format: FileFormat) -> Sequence[Row]:
    return rows[:-1] if file_format is FileFormat.CSV else rows


def public_general_data(world: World, call: Call) -> Answer:
    return _sent(world, call, rule_book.public_general_data(world, call.caller, *_asked(call)))


def public_market_data(world: World, call: Call) -> Answer:
    return _sent(world, call, rule_book.public_market_data(world, call.caller, *_asked(call, "marketName")))


def public_allocation_result(world: World, call: Call) -> Answer:
    return _sent(world, call, rule_book.public_allocation_result(world, call.caller, *_asked(call, "marketName")))


def public_auction_result(world: World, call: Call) -> Answer:
    return _sent(world, call, rule_book.public_auction_result(world, call.caller, *_asked(call, "marketName")))


def private_general_data(world: World, call: Call) -> Answer:
    return _sent(world, call, rule_book.private_general_data(world, call.caller, *_asked(call)))


def private_allocation_market_data(world: World, call: Call) -> Answer:
    asked = _asked(call, "nominationCapCalcName")
    return _sent(world, call, rule_book.private_allocation_market_data(world, call.caller, *asked))


def private_allocation_result(world: World, call: Call) -> Answer:
    return _sent(world, call, rule_book.private_allocation_result(world, call.caller, *_asked(call, "marketName")))


def private_auction_result(world: World, call: Call) -> Answer:
    return _sent(world, call, rule_book.private_auction_result(world, call.caller, *_asked(call, "marketName")))


def _asked(call: Call, *names: str) -> list[str]:
    """The named parameters, then the download type (each operation has its own word for it) and the format."""
    kind = next(name for name in call.query if name.endswith("DownloadType"))
    return [call.query[name] for name in (*names, kind, "fileFormat")]


def _sent(world: World, call: Call, download: Download) -> Answer:
    file_format = FileFormat(call.query["fileFormat"])
    rows = world.rules[written_rows](download.rows, file_format)
    archive = write_zip(download.kind, rows, file_format, f"{download.entry}.{file_format.lower()}")
    disposition = f'attachment; filename="{download.entry}.zip"'
    return Answer(200, world.rules[on_the_wire](archive), OCTETS, (("content-disposition", disposition),))
