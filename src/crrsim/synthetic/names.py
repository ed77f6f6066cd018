"""Names that clash with nobody's: on a shared system many runs file portfolios side by side."""

import hashlib
import re

LONGEST = 100
"""The most characters a portfolio name may have. Source: the PortfolioName schema."""

_STRANGE = re.compile(r"[^A-Za-z0-9._-]+")
_DIGITS = 10


def portfolio_name(run: str, scenario: str, label: str = "portfolio") -> str:
    """Return `label` made unique to this run and scenario, within the name's pattern and length.

    The label stays readable; a short digest of run and scenario tells equal labels apart. The same three words give
    the same name, so a step that looks for the portfolio later finds it.
    """
    digest = hashlib.sha256(f"{run}\n{scenario}\n{label}".encode()).hexdigest()[:_DIGITS]
    readable = _STRANGE.sub(" ", label).strip()[: LONGEST - _DIGITS - 1].rstrip()
    return f"{readable} {digest}" if readable else digest
