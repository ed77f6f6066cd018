"""Tells why a connection failed: our certificate, theirs, or the line.

Under TLS 1.2 a refused certificate ends the handshake. Under TLS 1.3 the client believes the handshake done, sends its
request, and then meets an alert, or, when the request crossed the alert on the way, a bare reset. That reset looks just
like a crash of the server. So after a reset one more handshake is made and nothing is sent: a server that refuses us
hangs up of itself, one that merely crashed waits for our request.
"""

import socket
import ssl
import time
import urllib.parse
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
    if problem.failure is Failure.DISCONNECT and welcome(context, base_url) is Welcome.REFUSES:
        return CertificateRefused("the server hangs up on our certificate before it hears a request", call)
    return HungUp(f"the connection broke: {problem.detail}", call)


def is_refusal(error: ssl.SSLError) -> bool:
    """Whether a TLS error is the other side's word that it will not have our certificate."""
    said = (error.reason or str(error)).upper().replace(" ", "_")
    return any(refusal in said for refusal in _REFUSALS)


def welcome(context: ssl.SSLContext, base_url: str) -> Welcome:
    """Shake hands with the server, say nothing, and return what it does of itself."""
    parts = urllib.parse.urlsplit(base_url)
    host, port = parts.hostname or "", parts.port or 443
    started = time.monotonic()
    try:
        with socket.create_connection((host, port), timeout=5.0) as plain:
            return _listen(context, plain, host, started)
    except ssl.SSLError as problem:
        return Welcome.REFUSES if is_refusal(problem) else Welcome.GONE
    except OSError:
        return Welcome.GONE


def _listen(context: ssl.SSLContext, plain: socket.socket, host: str, started: float) -> Welcome:
    with context.wrap_socket(plain, server_hostname=host) as talk:
        # An alert takes about as long to come as the handshake took.
        talk.settimeout(max(_PATIENCE_SECONDS, 4 * (time.monotonic() - started)))
        try:
            return Welcome.WAITS if talk.recv(1) else Welcome.REFUSES
        except TimeoutError:
            return Welcome.WAITS
        except (ssl.SSLError, ConnectionError):
            return Welcome.REFUSES


def _of_tls(problem: NoAnswer, error: ssl.SSLError, call: Call) -> Trouble:
    said = error.reason or str(error)
    if isinstance(error, ssl.SSLCertVerificationError):
        return ServerNotTrusted(f"the server's certificate is not trusted: {error.verify_message}", call)
    if is_refusal(error):
        return CertificateRefused(f"the server refused our certificate: {said}", call)
    if problem.failure is Failure.CONNECT:
        return NotReachable(f"no TLS connection, or hung up on in the handshake: {said}", call)
    return HungUp(f"the connection broke: {said}", call)
