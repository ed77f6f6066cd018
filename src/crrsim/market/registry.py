"""Who may do what: the functions of each role, what an access role permits, and how old provisioning maps to new."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crrsim.market.refusal import refuse
from crrsim.market.rules import rule
from crrsim.terms.participant import Access, Participant, Role

if TYPE_CHECKING:
    from crrsim.market.world import World

EVERYBODY = frozenset(Role)
LOAD_SERVING = frozenset({Role.LSE, Role.MSS, Role.OBAALSE})

FUNCTIONS: Mapping[str, frozenset[Role]] = {
    "app_status": EVERYBODY,
    "market_status": EVERYBODY,
    "messages": EVERYBODY,
    "market_data": EVERYBODY,
    "auction": frozenset({Role.CRRH}),
    "nomination": LOAD_SERVING,
    "historical_forecasted_load": LOAD_SERVING | {Role.CEC},
    "load_migration": LOAD_SERVING | {Role.UDC},
    "secondary_market": frozenset({Role.CRRH}),
    "tor_conversion": frozenset({Role.TOR, Role.CRRH}),
}
"""Service -> the roles that have business with it. Source: plan CHG-ACC-1 and the audiences of the MUI templates."""

WRITERS: Mapping[tuple[str, str], frozenset[Role]] = {
    ("tor_conversion", "tor_conversion_creation"): frozenset({Role.TOR}),
    ("tor_conversion", "tor_conversion_approval"): frozenset({Role.CRRH}),
    ("historical_forecasted_load", "load_submission"): LOAD_SERVING,
    ("historical_forecasted_load", "cec_load"): frozenset({Role.CEC}),
    ("historical_forecasted_load", "load_election"): frozenset({Role.OBAALSE}),
    ("nomination", "renomination"): frozenset({Role.LSE, Role.MSS}),
    ("load_migration", "number_of_customers"): frozenset({Role.UDC}),
    ("load_migration", "dasr_summary"): frozenset({Role.UDC}),
    ("load_migration", "customer_rates"): frozenset({Role.UDC}),
}
"""Operations, and uploads of the market user interface, that fewer roles have than may use their service."""

SAYS_UNKNOWN_PARTICIPANT = frozenset(
    {"historical_forecasted_load", "market_data", "market_status", "secondary_market", "tor_conversion"}
)
"""Services with SER0002 in their error tables; the others say SEC0002 for a participant they do not know."""


@rule(
    "access-identity",
    says="a certificate acts for its own participant only",
    source="error tables, SEC0002",
)
def acts_for(caller: str, participant: str) -> bool:
    return caller == participant


@acts_for.defect("other-participant-admitted", says="a certificate may act for any participant")
def _(caller: str, participant: str) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule("access-known", says="a participant name that nobody has is refused as such", source="error tables, SER0002")
def is_known(participant: str, participants: Mapping[str, Participant]) -> bool:
    return participant in participants


@is_known.defect("unknown-participant-unsaid", says="an unknown participant is refused like one of somebody else")
def _(participant: str, participants: Mapping[str, Participant]) -> bool:  # noqa: ARG001 - looks nobody up
    return True


@rule(
    "access-write",
    says="only read/write access writes",
    source="error tables, SEC0001; our reading of the tags Write and Read in the APIs",
)
def access_permits(access: frozenset[Access], *, write: bool) -> bool:
    return Access.READ_WRITE in access or (not write and Access.READ in access)


@access_permits.defect("read-only-may-write", says="read access writes as well")
def _(access: frozenset[Access], *, write: bool) -> bool:  # noqa: ARG001 - does not ask whether it is a write
    return bool(access & {Access.READ, Access.READ_WRITE})


@access_permits.defect("read-access-refused", says="read access reads nothing")
def _(access: frozenset[Access], *, write: bool) -> bool:  # noqa: ARG001 - asks for read/write access in any case
    return Access.READ_WRITE in access


@access_permits.defect("read-write-access-only-reads", says="read/write access only reads")
def _(access: frozenset[Access], *, write: bool) -> bool:
    return not write and access_permits.healthy(access, write=False)


@access_permits.defect("access-not-asked", says="any participant reads and writes, without any access role")
def _(access: frozenset[Access], *, write: bool) -> bool:  # noqa: ARG001 - the bent rule looks at nothing
    return True


@rule(
    "access-function",
    says="a participant has the functions of its roles only",
    source="plan CHG-ACC-1; error tables, SEC0001",
)
def role_permits(roles: frozenset[Role], service: str, operation: str) -> bool:
    return bool(roles & WRITERS.get((service, operation), FUNCTIONS[service]))


@role_permits.defect("every-role-has-every-function", says="a participant of any role may call every operation")
def _(roles: frozenset[Role], service: str, operation: str) -> bool:  # noqa: ARG001 - looks at nothing
    return True


def authorise(
    world: "World", caller: Participant, service: str, operation: str, *, write: bool, participant_name: str | None
) -> Participant:
    """Return the participant the caller may act as.

    `participant_name` is what the request names; None where the operation asks for none.
    Refuses: SER0002 for an unknown name where the service has that code, else SEC0002; SEC0002 for somebody else's;
    SEC0001 for what the caller's roles or access do not permit.
    """
    named = caller.name if participant_name is None else participant_name
    if service in SAYS_UNKNOWN_PARTICIPANT and not world.rules[is_known](named, world.participants):
        refuse("SER0002", named)
    if not world.rules[acts_for](caller.name, named):
        refuse("SEC0002")
    permitted = world.rules[role_permits](caller.roles, service, operation)
    if not permitted or not world.rules[access_permits](caller.access, write=write):
        refuse("SEC0001", named)
    return world.participants.get(named, caller)


@dataclass(frozen=True)
class Migrated:
    """What an old provisioning became: the new access roles of the upgrade."""

    old: str
    new: frozenset[Access]


@rule(
    "access-migration",
    says="the old user roles become the new access roles, and only the one with NDA reads NDA reports",
    source="plan CONN-5; slides, the names of the new roles; our reading of which old one goes with which",
)
def migrate(old: str) -> frozenset[Access]:
    """Raises: KeyError for provisioning that never was."""
    return {
        "EXTERNAL MUI USER WITH NDA": frozenset({Access.READ_WRITE, Access.NDA_REPORTS}),
        "EXTERNAL MUI RESTRICTED WITHOUT NDA": frozenset({Access.READ_WRITE}),
        "CRRFNM EXTERNAL READ-ONLY": frozenset({Access.READ, Access.NDA_REPORTS}),
    }[old]


@migrate.defect("migration-loses-nda", says="users with NDA lose it on the way to the new roles")
def _(old: str) -> frozenset[Access]:
    return migrate.healthy(old) - {Access.NDA_REPORTS}


OLD_PROVISIONING = (
    "EXTERNAL MUI USER WITH NDA",
    "EXTERNAL MUI RESTRICTED WITHOUT NDA",
    "CRRFNM EXTERNAL READ-ONLY",
)


def migrations(world: "World") -> tuple[Migrated, ...]:
    """Every old provisioning name with what it became."""
    return tuple(Migrated(old, world.rules[migrate](old)) for old in OLD_PROVISIONING)
