"""Small auctions, ours and row-lazy HiGHS in turns, in one process: `python -m ... QUESTION.json`.

They last milliseconds, so each is measured several times, and who begins changes. The network is set up anew each time:
nobody gains by what another has solved of it. Replies are printed as JSON, by number of bids and by who was asked.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from crrsim.bench.one_clearing import Question, Reply, answered, compiled, scale_of

WHO = ("ours", "row-lazy")


@dataclass(frozen=True)
class Small:
    """Which network, how many bids in each auction, and how often each is cleared by either."""

    network: str
    bids: tuple[int, ...]
    rounds: int
    seed: int = 1
    time_limit_s: float = 60.0


def in_turns(asked: Small) -> dict[int, dict[str, list[Reply]]]:
    """Return the replies of ours and of row-lazy, by number of bids."""
    scale = scale_of(asked.network, asked.seed)
    replies: dict[int, dict[str, list[Reply]]] = {bids: {who: [] for who in WHO} for bids in asked.bids}
    compiled()
    for turn in range(asked.rounds):
        for bids in asked.bids:
            for who in WHO[:: 1 if turn % 2 else -1]:
                question = Question(asked.network, bids, who, seed=asked.seed, time_limit_s=asked.time_limit_s)
                replies[bids][who].append(answered(scale, question))
    return replies


def main(told: Mapping[str, Any]) -> None:
    replies = in_turns(Small(**{**told, "bids": tuple(told["bids"])}))
    said = {bids: {who: [asdict(each) for each in of] for who, of in by.items()} for bids, by in replies.items()}
    print(json.dumps(said))  # noqa: T201 - the answer of this process


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
