"""One exchange as a line for a shell, so that a finding can be shown without this harness.

The certificate is a placeholder: set CERT, KEY and CA in the shell before pasting.
"""

import shlex
from collections.abc import Iterable

INLINE_LIMIT = 2048
"""Characters of body put into the line; a longer one is read from request-body.json."""

_FILLED_BY_CURL = frozenset({"host", "content-length", "connection", "accept-encoding", "user-agent"})


def curl(method: str, url: str, headers: Iterable[tuple[str, str]], body: str | None = None) -> str:
    """Return the curl command for a request. `body` is its text, None when there is none."""
    words = ['curl --silent --show-error --include --cert "$CERT" --key "$KEY" --cacert "$CA"', *_method(method)]
    for name, value in headers:
        if name.lower() not in _FILLED_BY_CURL:
            words += ["--header", shlex.quote(f"{name}: {value}")]
    return " ".join([*words, *_data(body), shlex.quote(url)])


def _method(method: str) -> list[str]:
    return [] if method == "GET" else ["--request", shlex.quote(method)]


def _data(body: str | None) -> list[str]:
    if body is None:
        return []
    return ["--data-binary", shlex.quote(body) if len(body) <= INLINE_LIMIT else "@request-body.json"]
