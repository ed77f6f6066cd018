"""Auctions cleared on other machines, by a Dask cluster that somebody runs: each gets the network once.

Dask is an extra (`pip install 'crrsim[dask]'`), here and on the workers. What is sent are pickles: use a scheduler only
on a network where everybody may run code on everybody's machine.
"""

from collections.abc import Sequence
from dataclasses import replace
from threading import Lock

from threadpoolctl import threadpool_limits

from crrsim.clearing.bid import Bid, Held
from crrsim.clearing.options import ClearingOptions
from crrsim.clearing.processes import Told
from crrsim.clearing.question import Question
from crrsim.clearing.result import Clearing
from crrsim.clearing.solver import ClearingFailed
from crrsim.network.model import Model

CONNECT_S = 10
_one_at_a_time = Lock()
"""A network remembers what was worked out about it, and one thread at a time may."""


class ClusterMissing(Exception):  # noqa: N818 - says what is wrong
    """No cluster to clear on: Dask is not installed, or nobody answers at the scheduler's address."""


def clear_on_cluster(
    address: str, questions: Sequence[Question], options: ClearingOptions, told: Told = lambda _: None
) -> tuple[Clearing, ...]:
    """Clear auctions on the cluster of the scheduler at `address` (tcp://host:8786), the answers in their order.

    Raises: ClusterMissing; ClearingFailed, also where workers are lost; as `auction.clear`.
    """
    try:
        from distributed import Client, as_completed  # noqa: PLC0415 - an extra
        from distributed.scheduler import KilledWorker  # noqa: PLC0415 - an extra
    except ImportError as problem:
        raise ClusterMissing("Dask is not installed: pip install 'crrsim[dask]', here and on the workers") from problem
    try:
        client = Client(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, ValueError) as problem:
        raise ClusterMissing(f"nobody answers as a Dask scheduler at {address}: {problem}") from problem
    with client, client.as_current():
        sent = {id(one.model): one.model for one in questions}
        networks = {key: client.scatter(bare(model), hash=False) for key, model in sent.items()}
        tasks = [
            client.submit(_answered, networks[id(one.model)], one.bids, one.held, one.release, options, pure=False)
            for one in questions
        ]
        try:
            for done in as_completed(tasks):
                done.result()
                told(tasks.index(done))
        except KilledWorker as problem:
            raise ClearingFailed("a worker lost", "clearing on a cluster") from problem
        return tuple(client.gather(tasks))


def bare(model: Model) -> Model:
    """Return the model without what was worked out about it, which would be long to send."""
    return replace(model)


def _answered(
    model: Model, bids: tuple[Bid, ...], held: tuple[Held, ...], release: float, options: ClearingOptions
) -> Clearing:
    with _one_at_a_time, threadpool_limits(1, "blas"):
        return Question(model, bids, held, release).answered(options)
