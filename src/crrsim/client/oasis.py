"""OASIS from a reader's side: one report a request, as rows."""

import csv
import io
import re

from crrsim.client.session import Session
from crrsim.contract.downloads import unpack
from crrsim.terms.outcome import Answered, Refused, RefusedError

Row = dict[str, str]
_CODE = re.compile(rb"ERR_CODE>(\d+)<.*ERR_DESC>([^<]*)<")


class OasisClient:
    """Reads reports. `session` stands at OASIS's address; closing the client closes it."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def report(self, name: str, **parameters: str) -> Answered[list[Row]] | Refused:
        """Return a report's rows, text by column.

        Refused: the error code that OASIS puts into an archive, under the status 200 that it comes with. Raises:
        Trouble; BadDownloadError for an answer that is no archive.
        """
        query = {"queryname": name, "version": "1", "resultformat": "6", **parameters}
        came = self.session.send("GET", "/SingleZip", query)
        if not isinstance(came, Answered):
            return came if isinstance(came, Refused) else Refused(501, ())
        (file, data), *_ = unpack(came.body).items()
        if file.endswith(".xml"):
            return Refused(
                200, tuple(RefusedError(code.decode(), says.decode(), "") for code, says in _CODE.findall(data))
            )
        return Answered(list(csv.DictReader(io.StringIO(data.decode(), newline=""))))

    def close(self) -> None:
        self.session.close()
