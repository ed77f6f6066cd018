"""Tells why a connection failed: our certificate, theirs, or the line.

Under TLS 1.2 a refused certificate ends the handshake. Under TLS 1.3 the client believes the handshake done, sends its
request, and only then hears. Most servers say why, by an alert; but the alert may be lost to a reset on the way, and
some servers just hang up, which looks like a crash. So after a bare hang-up one more handshake is made and nothing is
sent: a server that refuses us hangs up right after it saw our certificate, one that merely crashed waits for a request.
"""

import socket
import ssl
import time
import urllib.parse
from collections.abc import Callable
from enum import StrEnum

from crrsim.client.http import Failure, NoAnswer
from crrsim.client.trouble import (
    Call,
    CertificateRefused,
    ContractBroken,
    GatewayPage,
    HungUp,
    NotReachable,
    ServerNotTrusted,
    TimedOut,
    Trouble,
    Unsendable,
)

# Alerts by which a server says that it will not have our certificate. handshake_failure is what TLS 1.2 servers send
# when there was none at all.
_REFUSALS = (
    "ALERT_BAD_CERTIFICATE",
    "ALERT_UNSUPPORTED_CERTIFICATE",
    "ALERT_CERTIFICATE",
    "ALERT_NO_CERTIFICATE",
    "CERTIFICATE_REQUIRED",
    "ALERT_UNKNOWN_CA",
    "ALERT_ACCESS_DENIED",
    "ALERT_HANDSHAKE_FAILURE",
    "ALERT_DECRYPT_ERROR",
)
_PLAIN: dict[Failure, tuple[type[Trouble], str]] = {
    Failure.TIMEOUT: (TimedOut, "no answer in time"),
    Failure.REDIRECTS: (GatewayPage, "sent from page to page"),
    Failure.UNREADABLE: (ContractBroken, "the answer cannot be read"),
    Failure.UNSENDABLE: (Unsendable, "HTTP has no such request"),
}
_PATIENCE_SECONDS = 0.25
_TIMEOUT_SECONDS = 5.0


class Welcome(StrEnum):
    """How a server takes a handshake that is followed by silence."""

    WAITS = "waits"
    REFUSES = "refuses"
    GONE = "gone"


def trouble_of(problem: NoAnswer, call: Call, context: ssl.SSLContext, base_url: str) -> Trouble:
    """Return the trouble that `problem` was. After a bare disconnect the server is tried once more, in silence."""
    if problem.failure in _PLAIN:
        kind, said = _PLAIN[problem.failure]
        return kind(f"{said}: {problem.detail}", call)
    if problem.ssl_error is not None:
        return _of_tls(problem, problem.ssl_error, call)
    if problem.failure is Failure.CONNECT:
        return NotReachable(f"no connection: {problem.detail}", call)
    if welcome(context, base_url) is Welcome.REFUSES:
        return CertificateRefused("the server hangs up on our certificate before it hears a request", call)
    if problem.failure is Failure.HANDSHAKE:
        return NotReachable(f"the server hung up in the handshake: {problem.detail}", call)
    return HungUp(f"the connection broke: {problem.detail}", call)


def is_refusal(error: ssl.SSLError) -> bool:
    """Whether a TLS error is the other side's word that it will not have our certificate."""
    said = (error.reason or str(error)).upper().replace(" ", "_")
    return any(refusal in said for refusal in _REFUSALS)


def welcome(context: ssl.SSLContext, base_url: str) -> Welcome:
    """Shake hands with the server, say nothing, and return what it does of itself."""
    parts = urllib.parse.urlsplit(base_url)
    host, port = parts.hostname or "", parts.port or 443
    try:
        with socket.create_connection((host, port), timeout=_TIMEOUT_SECONDS) as line:
            return _Probe(context, line, host).result()
    except ssl.SSLError as problem:
        return Welcome.REFUSES if is_refusal(problem) else Welcome.GONE
    except OSError:
        return Welcome.GONE


class _Probe:
    """One handshake, taken by hand so that it can be seen how far it came before the server hung up."""

    def __init__(self, context: ssl.SSLContext, line: socket.socket, host: str) -> None:
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._talk = context.wrap_bio(self._incoming, self._outgoing, server_hostname=host)
        self._line = line
        self._flights = 0

    def result(self) -> Welcome:
        """Return how the server takes us. Raises: OSError, SSLError for what it says aloud."""
        started = time.monotonic()
        while not self._try(self._talk.do_handshake):
            if not self._exchange():
                # Under TLS 1.2 the second flight brought our certificate; TLS 1.3 does not wait for the server then.
                seen = self._flights >= 2 and self._talk.version() != "TLSv1.3"
                return Welcome.REFUSES if seen else Welcome.GONE
        # An alert takes about as long to come as the handshake took.
        self._line.settimeout(max(_PATIENCE_SECONDS, 4 * (time.monotonic() - started)))
        return self._listen()

    def _listen(self) -> Welcome:
        try:
            while not self._try(lambda: self._talk.read(1)):
                if not self._exchange():
                    return Welcome.REFUSES
        except TimeoutError:
            return Welcome.WAITS
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
            return Welcome.REFUSES
        return Welcome.WAITS

    def _try(self, act: Callable[[], object]) -> bool:
        """Whether `act` could be done with what has come in so far."""
        try:
            act()
        except ssl.SSLWantReadError:
            return False
        return True

    def _exchange(self) -> bool:
        """Send what is to be sent and take in what comes; whether anything came."""
        try:
            if flight := self._outgoing.read():
                self._flights += 1
                self._line.sendall(flight)
            received = self._line.recv(65536)
        except (ConnectionResetError, BrokenPipeError):
            return False
        self._incoming.write(received)
        return bool(received)


def _of_tls(problem: NoAnswer, error: ssl.SSLError, call: Call) -> Trouble:
    said = error.reason or str(error)
    if isinstance(error, ssl.SSLCertVerificationError):
        return ServerNotTrusted(f"the server's certificate is not trusted: {error.verify_message}", call)
    if is_refusal(error):
        return CertificateRefused(f"the server refused our certificate: {said}", call)
    if problem.failure is Failure.CONNECT:
        return NotReachable(f"no TLS connection: {said}", call)
    return HungUp(f"the connection broke: {said}", call)
