"""Where an error code is published, and what of an answer with it is not: the ISO's word told apart from our reading.

Whoever is shown that a code was expected asks which document says so. The code and its sense stand in the table of its
service; with which HTTP status it comes stands in none (A-50), and some texts contradict themselves (`slips`).
"""

from dataclasses import dataclass

from crrsim.contract import documents, slips
from crrsim.contract.errors import ErrorRow

TABLE = "table of error codes (components/schemas/CRRServiceException)"
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
        says=row.text,
        written=f"{documents.published(row.service)}, {TABLE}",
        status=row.status,
        register=STATUS_REGISTER,
        open=tuple(f"{slip.what} The double: {slip.double}" for slip in slips.slips() if row.code in slip.what),
    )
