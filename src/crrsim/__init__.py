"""Rehearses the California ISO's CRR Market Sim, and says whose fault a failure is.

Gherkin features carry the five-week plan; steps drive the ten published REST services, of the real system or of the
stateful double that ships here; each run leaves evidence. To see one service through the rooms, follow its word:
`features/` -> `steps/auction.py` -> `client/auction.py` -> `server/auction.py` -> `market/auction.py` ->
`clearing/auction.py` -> `network/shift_factors.py`. The wire between client and server is `contract/auction.py`, and
our own OpenAPI documents under `contract/openapi/` are the third witness to both.
"""

from importlib.metadata import version

__version__ = version("crrsim")
