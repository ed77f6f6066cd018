"""What the rules of published models, and of OASIS, are asked with, so that each of their defects shows."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from crrsim.market.source_sink import Release
from crrsim.terms.market import MarketType
from crrsim.terms.participant import Access

AT = datetime(2026, 3, 9, 16, tzinfo=UTC)
KNOWN = (Release("v0", AT, ()), Release("v1", AT, ("a",)), Release("v2", AT, ("a", "b")))

MODEL_BENT_BY: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "case-of-the-other-revision": ((30,), {}),
    "etc-model-unencumbered": (({"line": (1.0, 0.0)},), {}),
    "interfaces-in-the-open": (("INTERFACE",), {}),
    "model-before-its-run": ((AT, AT - timedelta(seconds=1)), {}),
    "model-published-late": ((AT, AT), {}),
    "model-ratings-in-full": ((0.65,), {}),
    "model-to-writers": ((frozenset({Access.READ_WRITE}),), {}),
    "model-without-nda": ((frozenset({Access.READ}),), {}),
    "oasis-before-posting": ((), {"settled": True, "posted": False}),
    "oasis-close-an-hour-late": ((AT,), {}),
    "oasis-prices-withheld": ((), {"settled": True, "posted": True}),
    "oasis-price-turned": ((Decimal("9.50"),), {}),
    "oasis-without-allocations": ((MarketType.ALLOCATION,), {}),
    "open-files-under-nda": ((frozenset({Access.READ}),), {}),
    "run-model-is-v0": ((KNOWN,), {}),
    "run-model-without-updates": ((KNOWN,), {}),
}
"""Defect -> arguments on which the bent rule must answer otherwise than the healthy one."""
