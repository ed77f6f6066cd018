"""The cast: thirteen invented participants who between them hold every role and every access role of the market."""

from crrsim.terms.participant import Access, Participant, Role

WRITE = frozenset({Access.READ_WRITE})
READ = frozenset({Access.READ})
NDA = frozenset({Access.READ, Access.NDA_REPORTS})
LOAD_SERVER = frozenset({Role.LSE, Role.CRRH})
HOLDER = frozenset({Role.CRRH})

_CAST = (
    Participant("LSE1", LOAD_SERVER, WRITE, duns="101550017"),
    Participant("LSE2", LOAD_SERVER, WRITE, duns="101550025"),
    Participant("MSS1", LOAD_SERVER | {Role.MSS}, WRITE),
    Participant("OBA1", frozenset({Role.OBAALSE, Role.CRRH}), WRITE),
    Participant("FIN1", HOLDER, WRITE),
    Participant("FIN2", HOLDER, WRITE),
    Participant("GEN1", HOLDER, WRITE),
    Participant("TOR1", frozenset({Role.TOR}), WRITE),
    Participant("CEC1", frozenset({Role.CEC}), WRITE),
    Participant("UDC1", frozenset({Role.UDC}), WRITE, duns="101550033"),
    Participant("UDC2", frozenset({Role.UDC}), WRITE, duns="101550041"),
    Participant("READ1", HOLDER, READ),
    Participant("NDA1", HOLDER, NDA),
)


def cast() -> tuple[Participant, ...]:
    """Return the cast, each once, in the order of its roles."""
    return _CAST


def actor(name: str) -> Participant:
    """Return the participant of that SC ID. Raises: KeyError, naming the cast."""
    found = next((participant for participant in _CAST if participant.name == name), None)
    if found is None:
        raise KeyError(f"nobody called {name!r} in the cast: {', '.join(one.name for one in _CAST)}")
    return found
