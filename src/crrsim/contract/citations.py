"""Where an error code is published, and what of an answer with it is not: the ISO's word told apart from our reading.

Whoever is shown that a code was expected asks which document says so. The code and its sense stand in the table of its
service; with which HTTP status it comes stands in none (A-50), and some texts contradict themselves (`slips`).
"""

import re
from dataclasses import dataclass

from crrsim.contract import documents, slips
from crrsim.contract.errors import ErrorRow

TABLE = "table of error codes (components/schemas/CRRServiceException)"
ANY = "What is wrong with a record, as the service words it."
_SLOT = re.compile(r'"?\{\d\}"?')
STATUS_REGISTER = "A-50"


@dataclass(frozen=True)
class Citation:
    """One code of one service: `says` in our words, `written` where it is published, `open` what is not settled there.

    `register` numbers the assumption on which HTTP status it comes with.
    """

    service: str
    code: str
    says: str
    written: str
    status: int
    register: str
    open: tuple[str, ...]


def citation(row: ErrorRow) -> Citation:
    """Return where the code of a row is published."""
    return Citation(
        service=row.service,
        code=row.code,
        says=_SLOT.sub("…", row.text) if row.text.strip("{0}") else ANY,
        written=f"{documents.published(row.service)}, {TABLE}",
        status=row.status,
        register=STATUS_REGISTER,
        open=tuple(f"{slip.what} The double: {slip.double}" for slip in slips.slips() if row.code in slip.what),
    )
