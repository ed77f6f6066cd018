"""Who calls: from the certificate of the connection to the participant.

The certificate's common name is the participant. A certificate of the right authority that is nobody's is answered 401
without a body, as documented. What a participant may do is a matter of the market (`market.registry`), and is asked
before anything in the request is judged, so that nobody learns from an error text what is not theirs to know.
"""

from functools import lru_cache

from cryptography import x509
from cryptography.x509.oid import NameOID

from crrsim.market.rules import rule
from crrsim.server.desk import Desk
from crrsim.terms.participant import Access, Participant, Role


@lru_cache(maxsize=1024)
def common_name(certificate: bytes) -> str:
    """Return the subject common name of a DER certificate, empty when it has none: the name of its participant."""
    names = x509.load_der_x509_certificate(certificate).subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else ""


@rule(
    "provisioned-certificate",
    says="a certificate of the right authority that belongs to no participant is unauthorised",
    source="the APIs, 401; plan CONN-3",
)
def provisioned(name: str, participant: Participant | None) -> Participant | None:
    del name
    return participant


@provisioned.defect(
    "unknown-certificate-accepted", says="a certificate that belongs to no participant reads as a CRR holder"
)
def _(name: str, participant: Participant | None) -> Participant | None:
    return participant or Participant(name, frozenset({Role.CRRH}), frozenset({Access.READ}))


def caller_of(desk: Desk, certificate: bytes | None) -> Participant | None:
    """Return the participant behind the connection's certificate, None when it is nobody's."""
    if certificate is None:
        return None
    name = common_name(certificate)
    return desk.world.rules[provisioned](name, desk.participant(name))
