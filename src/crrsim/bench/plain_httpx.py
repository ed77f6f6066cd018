"""The floor of the harness bench: the same requests and checks with httpx, and no harness at all."""

import sys
import uuid

import httpx

MARKETS = {"the monthly auction": "AUC_MN_2026_M04", "the annual auction": "AUC_AN_2027"}


def play(base_url: str, scenarios: int) -> None:
    """Send five requests a scenario and check each answer. Raises: AssertionError."""
    with httpx.Client(base_url=base_url) as client:
        for _ in range(scenarios):
            for market in (None, "the monthly auction", None, "the annual auction", None):
                assert app_status(client) == "up" if market is None else market_status(client, market) == "OPEN"


def app_status(client: httpx.Client) -> object:
    """Return what GET /status says."""
    return client.get("/status", headers=_fresh()).json()["status"]


def market_status(client: httpx.Client, market: str) -> object:
    """Return what the market's status is said to be."""
    query = {"marketName": MARKETS[market], "participantName": "FIN1"}
    return client.get("/marketstatus/v1.0/marketStatus", params=query, headers=_fresh()).json()


def _fresh() -> dict[str, str]:
    return {"caiso-request-id": str(uuid.uuid4())}


if __name__ == "__main__":
    play(sys.argv[1], int(sys.argv[2]))
