"""What a gateway asks us to bring back: kept and brought by the rules of Python's own cookie jar."""

from email.message import Message
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from typing import cast
from urllib.request import Request

from crrsim.client.http import Headers


class Cookies:
    """The cookies of one client."""

    def __init__(self) -> None:
        self._jar = CookieJar()

    def keep(self, url: str, headers: Headers) -> None:
        """Take in what the headers of an answer set."""
        self._jar.extract_cookies(cast("HTTPResponse", _Answer(headers)), Request(url))  # noqa: S310 - nothing is opened

    def for_address(self, url: str) -> str:
        """Return the value of the Cookie header for a request; empty when there is nothing to bring."""
        asked = Request(url)  # noqa: S310 - nothing is opened
        self._jar.add_cookie_header(asked)
        return asked.get_header("Cookie") or ""


class _Answer:
    """As much of an answer as the jar looks at."""

    def __init__(self, headers: Headers) -> None:
        self._headers = Message()
        for name, value in headers:
            self._headers[name] = value

    def info(self) -> Message:
        return self._headers
