"""Doors: sample requests to each service, strangers at the handshake, requests that are not well made, nuisances."""

import re
from collections.abc import Callable

from pytest_bdd import given, when

from crrsim.assembly.simulation import Operator, Simulation, Stranger
from crrsim.contract.wire import REQUEST_ID
from steps.acting import Came, attempt
from steps.phrases import phrase
from steps.samples import GETS, POSTS

ACTOR = re.compile(r"\b[A-Z]{2,5}[0-9]\b")
SOME_UUID = "c9b09ec1-3a3a-4e68-a4d7-89aece526b05"
NUISANCES = {
    "away": ["unavailable"],
    "behind a page of its access gateway": ["gateway-page"],
    "dropping every connection": ["reset"],
    "failing inside": ["server-error"],
    "breaking down": ["breakdown"],
}

ARRANGED: dict[str, Callable[[Operator], None]] = {
    "too busy for more users": lambda operator: operator.be_busy(),
    "unable to make files": lambda operator: operator.fail_downloads(),
}
"""What the server says itself, where the nuisances spoil the conversation with it."""


@given(phrase("the ISO's environment is {nuisance:Nuisance}"))
def environment_is(sim: Simulation, nuisance: str) -> None:
    """Let every request from now on meet this nuisance."""
    if nuisance in ARRANGED:
        ARRANGED[nuisance](sim.operator())
    else:
        sim.nuisance(NUISANCES[nuisance])


@when(phrase("{actor:Actor} makes the sample GET of the {service:Service} service"), target_fixture="outcome")
def makes_the_sample_get(sim: Simulation, actor: str, service: str) -> Came:
    client = sim.client(actor)
    return attempt(sim, lambda: GETS[service](sim, client, client.participant))


@when(
    phrase("{actor:Actor} makes the sample GET of the {service:Service} service in the name of {other:Somebody}"),
    target_fixture="outcome",
)
def makes_the_sample_get_for(sim: Simulation, actor: str, service: str, other: str) -> Came:
    name = sim.participants[other].name if other in sim.participants else other.strip('"')
    return attempt(sim, lambda: GETS[service](sim, sim.client(actor), name))


@when(phrase("{actor:Actor} makes the sample POST of the {service:Service} service"), target_fixture="outcome")
def makes_the_sample_post(sim: Simulation, actor: str, service: str) -> Came:
    return attempt(sim, lambda: POSTS[service](sim, sim.client(actor)))


@when(phrase("{actor:Actor} asks for the app status over TLS {version:Tls}"), target_fixture="outcome")
def asks_over_tls(sim: Simulation, actor: str, version: str) -> Came:
    """Use a connection of that version alone."""
    with sim.client_over(actor, version) as client:
        return attempt(sim, client.app_status.status)


@when(
    phrase("somebody with {kind:Stranger} lists the active auction markets over TLS {version:Tls}"),
    target_fixture="outcome",
)
def stranger_asks(sim: Simulation, kind: Stranger, version: str) -> Came:
    with sim.stranger(kind, tls=version) as client:
        return attempt(sim, client.market_status.active_auction_markets, expected=True)


@when(phrase("{actor:Actor} sends {method:Method} {path:Name} with the body {body:Name}"), target_fixture="outcome")
def sends_a_body(sim: Simulation, actor: str, method: str, path: str, body: str) -> Came:
    """Send text as it stands, with a good request id; participants named in it go by their SC ID."""
    headers = {REQUEST_ID: SOME_UUID, "content-type": "application/json"}
    session = sim.client(actor).session
    return attempt(sim, lambda: session.send(method, path, headers=headers, body=_named(sim, body).replace("'", '"')))


@when(phrase("{actor:Actor} sends {method:Method} {path:Name}"), target_fixture="outcome")
def sends(sim: Simulation, actor: str, method: str, path: str) -> Came:
    """Send a request without a body to a path, with a good request id; participants named in it go by their SC ID."""
    return attempt(sim, lambda: sim.client(actor).session.send(method, _named(sim, path)))


def _named(sim: Simulation, text: str) -> str:
    return ACTOR.sub(lambda found: sim.participants[found[0]].name if found[0] in sim.participants else found[0], text)
