"""How a model package is read and written where no public file says: the switches F-40 to F-43, A-23 and A-25."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from crrsim.network.raw_layout import REVISIONS
from crrsim.network.tables import AS_PUBLISHED

NOT_WATCHED = 1e6
"""MW; what a branch may carry that is not enforced."""


class CaseRatings(StrEnum):
    """F-40: which ratings of the line table a case repeats as RATEA and RATEB. Nobody reads them back."""

    ENFORCED = "Normal/Emergency"
    OPERATING = "Operating"


class Limits(StrEnum):
    """A-23: which columns of ratings and limits a model is made of."""

    ENFORCED = "enforced"
    OPERATING = "operating"


@dataclass(frozen=True)
class PackageFormat:
    """One reading of the files.

    revision       of the PSS/E cases that are written; read are both
    case_ratings   F-40
    words          F-41: our word -> the file's, for cells with a vocabulary
    factor_sign    F-42: 1 where a factor above zero says that element and interface run the same way, else -1
    prefix         F-43: how the files of a market and period begin
    plain_derated  A-23: plain ratings are what is left of the Operating ones by the released share, not the reverse
    prorated       A-25: a derate counts for its hours of the period only

    Raises: ValueError for a revision or a sign that there is not.
    """

    revision: int = 30
    case_ratings: CaseRatings = CaseRatings.ENFORCED
    words: Mapping[str, str] = field(default_factory=lambda: AS_PUBLISHED)
    factor_sign: int = 1
    prefix: str = "{market}_{period}"
    plain_derated: bool = True
    prorated: bool = False

    def __post_init__(self) -> None:
        if self.revision not in REVISIONS or self.factor_sign not in {1, -1}:
            raise ValueError(f"revision {self.revision} and factor sign {self.factor_sign}: expected 30 or 31, 1 or -1")

    def begins(self, market: str, period: str) -> str:
        """How the files' names begin."""
        return self.prefix.format(market=market, period=period)


OURS = PackageFormat()
