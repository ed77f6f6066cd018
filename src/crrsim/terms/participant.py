"""Who takes part: a participant, what it is in the market, and what its certificate may do."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a participant is in the CRR market, and so which business it has."""

    CRRH = "CRRH"
    LSE = "LSE"
    MSS = "MSS"
    OBAALSE = "OBAALSE"
    UDC = "UDC"
    CEC = "CEC"
    TOR = "TOR"


class Access(StrEnum):
    """What an access role lets a certificate do. Source: the access roles named in the upgrade's slides."""

    READ_WRITE = "EXTERNAL CRR HOLDER READ/WRITE ACCESS"
    READ = "EXTERNAL CRR HOLDER READ ACCESS"
    NDA_REPORTS = "EXTERNAL CRR NDA REPORTS READ-ACCESS"


@dataclass(frozen=True)
class Participant:
    """A market participant; `name` is its SC ID (ten characters at most), `duns` serves load migration only."""

    name: str
    roles: frozenset[Role]
    access: frozenset[Access]
    duns: str | None = None

    def is_a(self, role: Role) -> bool:
        return role in self.roles

    @property
    def may_write(self) -> bool:
        return Access.READ_WRITE in self.access

    @property
    def may_read(self) -> bool:
        return bool(self.access & {Access.READ, Access.READ_WRITE})

    @property
    def may_read_nda(self) -> bool:
        return Access.NDA_REPORTS in self.access
