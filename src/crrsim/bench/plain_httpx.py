"""The floor of the harness bench: the same requests and checks with httpx, and no harness at all."""

import sys
import uuid

import httpx

MARKETS = {"the monthly auction": "AUC_MN_2026_M04", "the annual auction": "AUC_AN_2027"}
ASKED = (*MARKETS, *MARKETS, "the monthly auction")


def play(base_url: str, scenarios: int) -> None:
    """Send five requests a scenario and check each answer. Raises: AssertionError."""
    with httpx.Client(base_url=base_url) as client:
        for _ in range(scenarios):
            for market in ASKED:
                assert market_status(client, market) == "OPEN"


def market_status(client: httpx.Client, market: str) -> object:
    """Return what the market's status is said to be."""
    query = {"marketName": MARKETS[market], "participantName": "FIN1"}
    headers = {"caiso-request-id": str(uuid.uuid4())}
    return client.get("/marketstatus/v1.0/marketStatus", params=query, headers=headers).json()


if __name__ == "__main__":
    play(sys.argv[1], int(sys.argv[2]))
