"""How many processors work is shared out over; apart from what is compiled, which takes a second to load."""

import os


def threads() -> int:
    """Return how many threads the large engine may use: the processors it has, or fewer by OMP_NUM_THREADS."""
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    asked = os.environ.get("OMP_NUM_THREADS", "")
    return min(available, max(1, int(asked))) if asked.isdigit() else available
