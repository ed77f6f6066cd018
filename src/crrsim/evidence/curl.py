"""One exchange as a line for a shell, so that a finding can be shown without this harness.

The certificate is a placeholder: set CERT, KEY and CA in the shell before pasting. The id of the request is made anew
each time, so that the server's logs tell the first request from those that repeat it.
"""

import shlex
from collections.abc import Iterable
from urllib.parse import urlsplit, urlunsplit

INLINE_LIMIT = 2048
"""Characters of body put into the line; a longer one is read from a file."""
BODY_FILE = "request-body.json"

REQUEST_ID = "caiso-request-id"
_FILLED_BY_CURL = frozenset({"host", "content-length", "connection", "accept-encoding", "user-agent"})


def curl(
    method: str,
    url: str,
    headers: Iterable[tuple[str, str]],
    body: str | None = None,
    *,
    host: str | None = None,
    body_file: str = BODY_FILE,
) -> str:
    """Return the curl command for a request. `body` is its text, None when there is none.

    `host` is a variable of the shell, as `$HOST`, that stands for scheme, server and port; None leaves them.
    `body_file` is where a body is read from that is too long for a line.
    """
    words = ['curl --silent --show-error --include --cert "$CERT" --key "$KEY" --cacert "$CA"', *_method(method)]
    for name, value in headers:
        if name.lower() == REQUEST_ID:
            words += ["--header", f'"{name}: $(uuidgen)"']
        elif name.lower() not in _FILLED_BY_CURL:
            words += ["--header", shlex.quote(f"{name}: {value}")]
    return " ".join([*words, *_data(body, body_file), _place(url, host)])


def _place(url: str, host: str | None) -> str:
    if host is None:
        return shlex.quote(url)
    parts = urlsplit(url)
    return f'"{host}"{shlex.quote(urlunsplit(("", "", parts.path, parts.query, "")))}'


def _method(method: str) -> list[str]:
    return [] if method == "GET" else ["--request", shlex.quote(method)]


def _data(body: str | None, file: str) -> list[str]:
    if body is None:
        return []
    return ["--data-binary", shlex.quote(body) if len(body) <= INLINE_LIMIT else shlex.quote(f"@{file}")]
