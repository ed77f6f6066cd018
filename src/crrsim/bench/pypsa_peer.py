"""PyPSA's security-constrained optimal flow as a peer, in a process of its own: `python -m ... FILE SECONDS GB`.

It writes down every pair of an outage and a branch, so it needs a limit on time and one on memory. The answer is
printed as JSON.
"""

import json
import logging
import os
import resource
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crrsim.bench.instance import Instance

if TYPE_CHECKING:
    import pypsa


@dataclass(frozen=True)
class Solved:
    """Seconds to write the network down and to solve it, $, rows; MB at the most. `ended` is `optimal`, or why not."""

    set_up_s: float
    solve_s: float
    objective: float
    rows: int
    peak_mb: float
    ended: str

    @property
    def whole_s(self) -> float:
        return self.set_up_s + self.solve_s


def solved(instance: Instance, time_limit_s: float) -> Solved:
    """Clear an instance, the program handed over in memory, which takes less of it than a file. Raises: MemoryError."""
    import pypsa  # noqa: PLC0415 - its memory counts against the limit, the seconds it takes to import do not

    network = pypsa.Network()
    begun = time.perf_counter()
    _write(network, instance)
    set_up_s = time.perf_counter() - begun
    outages = [_line(each) for each in instance.outage]
    _, ended = network.optimize.optimize_security_constrained(
        branch_outages=outages, solver_name="highs", io_api="direct", time_limit=time_limit_s, output_flag=False
    )
    model = network.model
    return Solved(
        set_up_s=set_up_s,
        solve_s=time.perf_counter() - begun - set_up_s,
        objective=-float(model.objective.value or 0.0),
        rows=int(model.ncons),
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        ended=ended,
    )


def _write(network: "pypsa.Network", instance: Instance) -> None:
    """Write the grid down with what is sold as loads, and each segment as a link between the places it gives and takes.

    A link carries a megawatt out of one bus and into another, which an obligation does; a generator and a load would
    need a row to hold them together. With all voltages one, ohms are per unit.
    """
    buses = [f"B{n}" for n in range(len(instance.injection))]
    network.add("Carrier", ["AC", "bid"])
    network.add("Bus", buses, v_nom=1.0, carrier="AC")
    network.add("Load", buses, bus=buses, p_set=-instance.injection)
    network.add(
        "Line",
        [_line(n) for n in range(len(instance.x))],
        bus0=[buses[at] for at in instance.start],
        bus1=[buses[at] for at in instance.end],
        x=instance.x,
        r=0.0,
        s_nom=instance.rating,
        carrier="AC",
    )
    network.add(
        "Link",
        [f"S{n}" for n in range(len(instance.width))],
        bus0=[buses[at] for at in instance.take],
        bus1=[buses[at] for at in instance.give],
        p_nom=instance.width,
        marginal_cost=-instance.value,
        carrier="bid",
    )


def _line(number: int) -> str:
    return f"L{number}"


def main(file: str, time_limit_s: str, memory_gb: str) -> None:
    most = int(float(memory_gb) * 1e9)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    logging.disable(logging.WARNING)
    answer = solved(Instance.read(Path(file)), float(time_limit_s))
    # HiGHS and others print as they please: the answer is the last line
    print("\n" + json.dumps(asdict(answer)))  # noqa: T201 - the answer of this process
    sys.stdout.flush()
    os._exit(0)  # what a limit on memory breaks on the way out is nobody's concern


if __name__ == "__main__":
    main(*sys.argv[1:])
