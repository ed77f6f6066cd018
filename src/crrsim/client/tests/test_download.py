"""A download comes as rows and as the bytes they were read from."""

from collections.abc import Callable
from decimal import Decimal

from crrsim.client.connection import CrrClient
from crrsim.client.download import Download
from crrsim.client.session import Session
from crrsim.client.tests.test_session import exchanges
from crrsim.client.tests.tiny_server import TinyServer, answer
from crrsim.contract.downloads import Row, write_zip
from crrsim.contract.market_data import FileFormat, PublicAuctionResultDownloadType
from crrsim.evidence.journal import Journal
from crrsim.terms.outcome import Answered

Serve = Callable[..., TinyServer]
Connect = Callable[..., Session]
ROW: Row = {
    "MarketName": "AUC_MN_2026_M04",
    "Period": "2026_M04",
    "TOU": "ON",
    "SourceSink": "TH_NP15_GEN-APND",
    "ClearingPrice": Decimal("401.02"),
}


def test_rows_and_bytes_come_in_either_format(serve: Serve, connect: Connect, journal: Journal) -> None:
    for file_format in FileFormat:
        archive = write_zip("CLEARING_PRICE", [ROW], file_format, f"prices.{file_format.lower()}")
        server = serve(lambda _, archive=archive: answer(200, archive, {"content-type": "application/octet-stream"}))
        outcome = CrrClient(connect(server)).market_data.public_auction_result(
            "AUC_MN_2026_M04", PublicAuctionResultDownloadType.CLEARING_PRICE, file_format
        )
        assert outcome == Answered(Download(f"prices.{file_format.lower()}", archive, (ROW,)))
        query = server.heard[0].target.partition("?")[2].split("&")
        assert query == [
            "marketName=AUC_MN_2026_M04",
            "publicAuctionResultDownloadType=CLEARING_PRICE",
            f"fileFormat={file_format}",
            "participantName=LSE1",
        ]
    assert [each["findings"] for each in exchanges(journal)] == [[], []]
    assert "base64" in exchanges(journal)[0]["response_body"]
