"""Everything that may go wrong on the way to an answer; a refusal by the ISO is no trouble, it is an answer.

    ConfigurationError            what we were given to run with is unusable
    └── CertificateProblem        a certificate, key or password file of ours
    Trouble                       a call brought no usable answer
    ├── CertificateTrouble        one side did not accept the other's certificate
    │   ├── CertificateRefused    the server refused ours
    │   └── ServerNotTrusted      we refuse the server's
    ├── ConnectionTrouble         nothing, or nothing whole, came back
    │   ├── NotReachable          no connection: refused, no such host, no TLS in common
    │   ├── TimedOut              no answer in time
    │   └── HungUp                the connection broke after the handshake
    ├── GatewayPage               200 with text/html: a login page stands before the service
    ├── ServerError               5xx that no error list explains
    │   └── ServerUnavailable     502, 503 or 504: the service is down behind its gateway
    ├── ContractBroken            an answer that cannot be read as the document says
    ├── WritesRefused             we refused to send it: this session may only read
    └── Unsendable                we could not send it: HTTP has no such header, method or address

Each says its family, from which `evidence.verdict` tells whose fault it is.
"""

from dataclasses import dataclass
from typing import ClassVar

from crrsim.evidence.verdict import Family


class ConfigurationError(Exception):
    """What the harness was given cannot be used; the message names the file or the field, and the remedy."""

    family: ClassVar[Family] = Family.CONFIGURATION


class CertificateProblem(ConfigurationError):  # noqa: N818  -- see Trouble
    """A certificate, key or password of ours is missing, unreadable, expired, or they do not belong together."""


@dataclass(frozen=True)
class Call:
    """Which call met trouble."""

    participant: str
    operation: str
    request_id: str

    def __str__(self) -> str:
        return f"{self.participant}, {self.operation}, request {self.request_id or 'without an id'}"


class Trouble(Exception):  # noqa: N818  -- the words of the tree above, not Error on every branch
    """A call brought no usable answer. `call` says who asked for what under which request id."""

    family: ClassVar[Family] = Family.ENVIRONMENT

    def __init__(self, what: str, call: Call) -> None:
        super().__init__(f"{what} ({call})")
        self.what = what
        self.call = call

    @property
    def participant(self) -> str:
        return self.call.participant

    @property
    def operation(self) -> str:
        return self.call.operation

    @property
    def request_id(self) -> str:
        return self.call.request_id


class CertificateTrouble(Trouble):
    """The handshake of certificates failed, on one side or the other."""

    family: ClassVar[Family] = Family.CERTIFICATE


class CertificateRefused(CertificateTrouble):
    """The server refused our certificate, or that we had none: at once under TLS 1.2, after the handshake under 1.3."""


class ServerNotTrusted(CertificateTrouble):
    """The server's certificate is not from an authority we trust, not for this host, or out of date."""


class ConnectionTrouble(Trouble):
    """No whole answer came back over the network."""


class NotReachable(ConnectionTrouble):
    """No connection was made: nobody listens, the name is unknown, or there is no TLS version in common."""


class TimedOut(ConnectionTrouble):
    """No answer came in time. A write may have been done all the same."""


class HungUp(ConnectionTrouble):
    """The connection broke after a good handshake. A write may have been done all the same."""


class GatewayPage(Trouble):
    """An access gateway answered with a page for people, status 200, in place of the service."""


class ServerError(Trouble):
    """A 5xx answer without the error list that the documents promise."""

    family: ClassVar[Family] = Family.PRODUCT
    may_be_outage: ClassVar[bool] = True
    """On a day of patches it says nothing about the product."""


class ServerUnavailable(ServerError):  # noqa: N818  -- see Trouble
    """502, 503 or 504 without an error list: an outage or a patch, not an answer of the product."""

    family: ClassVar[Family] = Family.ENVIRONMENT


class ContractBroken(Trouble):
    """An answer that cannot be read: no JSON, not the document's shape, or a download that is no ZIP."""

    family: ClassVar[Family] = Family.CONTRACT


class WritesRefused(Trouble):
    """A write was asked of a session that may only read; nothing was sent."""

    family: ClassVar[Family] = Family.BLOCKED


class Unsendable(Trouble):
    """A request that HTTP itself does not allow, so that nothing was sent: the scenario is at fault."""

    family: ClassVar[Family] = Family.HARNESS
