"""What stands in the place of an answer when the environment, its gateway or a service is in trouble.

The rules say what the double makes of a nuisance that has struck; `faults` says when one strikes.
"""

from crrsim.market.rules import rule
from crrsim.server.answers import HTML_MEDIA, Answer
from crrsim.server.faults import FaultKind
from crrsim.terms.outcome import Refusal

_GATEWAY_PAGE = b"<!DOCTYPE html><title>Access gateway</title><h1>Sign in</h1><p>Your session has ended.</p>\n"
_BREAKDOWN_PAGE = b"<!DOCTYPE html><title>500</title><h1>Internal Server Error</h1>\n"
_UNAVAILABLE_PAGE = b"<!DOCTYPE html><title>503</title><h1>Service Unavailable</h1>\n"


@rule(
    "outage-told",
    says="while the environment is away its gateway answers 503 with a page of its own",
    source="plan W1-FRI-ISO-1; our reading of an outage",
)
def told_of_outage() -> Answer | Refusal:
    return Answer(503, _UNAVAILABLE_PAGE, HTML_MEDIA)


@told_of_outage.defect("outage-looks-like-no-service", says="while the environment is away its gateway answers 404")
def _() -> Answer | Refusal:
    return Answer(404, _UNAVAILABLE_PAGE, HTML_MEDIA)


@told_of_outage.defect("outage-told-as-refusal", says="while the environment is away every request is refused, SER0028")
def _() -> Answer | Refusal:
    return Refusal("SER0028")


@rule(
    "breakdown-told",
    says="a breakdown before the service is a 500 with a page, whatever the day",
    source="our reading of a breakdown",
)
def told_of_breakdown() -> Answer | Refusal:
    return Answer(500, _BREAKDOWN_PAGE, HTML_MEDIA)


@told_of_breakdown.defect("breakdown-told-as-outage", says="a breakdown is a 503, as if the environment were away")
def _() -> Answer | Refusal:
    return Answer(503, _BREAKDOWN_PAGE, HTML_MEDIA)


@told_of_breakdown.defect("breakdown-told-as-refusal", says="a breakdown is told as a refusal of the service, SER0028")
def _() -> Answer | Refusal:
    return Refusal("SER0028")


@rule(
    "failure-told",
    says="a failure inside the service is refused with 500 SER0028",
    source="error tables, SER0028; A-50",
)
def told_of_failure() -> Answer | Refusal:
    return Refusal("SER0028")


@told_of_failure.defect("failure-told-as-page", says="a failure inside the service shows its page instead of an error")
def _() -> Answer | Refusal:
    return Answer(500, _BREAKDOWN_PAGE, HTML_MEDIA)


@rule("gateway-page", says="an access gateway's page says that it is one: text/html", source="our reading of a gateway")
def gateway_page() -> Answer | Refusal:
    return Answer(200, _GATEWAY_PAGE, HTML_MEDIA)


@gateway_page.defect("gateway-page-as-json", says="an access gateway's page says that it is JSON")
def _() -> Answer | Refusal:
    return Answer(200, _GATEWAY_PAGE)


TOLD = {
    FaultKind.UNAVAILABLE: told_of_outage,
    FaultKind.SERVER_ERROR: told_of_failure,
    FaultKind.BREAKDOWN: told_of_breakdown,
    FaultKind.GATEWAY_PAGE: gateway_page,
}
"""What stands in the place of an answer when such a fault has struck."""
