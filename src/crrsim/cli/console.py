"""How the commands speak to a terminal: one place that decides width and colour."""

import os

from rich.console import Console


def paper() -> Console:
    """Return the console for results; wide when it is no terminal, so that a log keeps whole lines."""
    console = Console(highlight=False, emoji=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = 160
    return console
