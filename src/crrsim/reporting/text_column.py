"""Texts of a plain page: a label at the left, sentences wrapped in a column beside it."""

import textwrap
from collections.abc import Iterator

WIDTH = 110


def labelled(label: str, text: str, indent: int = 12) -> Iterator[str]:
    """Yield a text under a label, its lines wrapped."""
    wrapped = textwrap.wrap(text, WIDTH - 12, break_long_words=False, break_on_hyphens=False) or [""]
    first = f"  {label:<9} " if label else " " * indent
    yield f"{first:<{indent}}{wrapped[0]}"
    yield from (f"            {line}" for line in wrapped[1:])
