"""What is tried before a profile is played: that its certificates open, and that the ISO's services are where it says.

A wrong password or address fails every scenario alike, so it is found once, here. What is wrong with one participant
among others that can play, a certificate out of date, is left to its scenarios, and so is a server that is away.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from crrsim.assembly.profile import Actor, Profile, ProfileError
from crrsim.client.connection import CrrClient
from crrsim.client.identity import Identity, trusting
from crrsim.client.session import Session
from crrsim.client.trouble import CertificateProblem, ConfigurationError, Trouble
from crrsim.terms.outcome import Refused

NOT_FOUND, NO_SUCH_PLACE = 404, "SER0029"
_READ = ("certificate", "key", "password_env", "password_file")


def opened(profile: Profile) -> Mapping[str, Identity]:
    """Return actor -> its identity, its key store opened, for the run to use.

    Raises: ProfileError for each participant whose files cannot be opened, for an authority that cannot be read, and
    where nobody's certificate is in date.
    """
    made, wrong = {}, []
    for actor, entry in profile.participants.items():
        try:
            made[actor] = entry.identity(actor)
            made[actor].opened  # noqa: B018 - opens it
        except (ConfigurationError, OSError, UnicodeDecodeError) as problem:
            wrong.append(f"participants.{actor}: {problem}; look at {_read(entry)}")
    wrong.extend(_of_authority(profile))
    if wrong:
        raise ProfileError("\n".join(wrong))
    _somebody_in_date(made)
    return made


def check_address(profile: Profile, identities: Mapping[str, Identity]) -> None:
    """Ask three services something small. Raises: ProfileError when none of them is at the profile's address."""
    identity = next(one for one in identities.values() if not _out_of_date(one))
    with Session(identity, profile.url, trust=profile.ca, writes_allowed=False) as session:
        client = CrrClient(session)
        asks = (
            client.app_status.status,
            client.market_status.active_auction_markets,
            lambda: client.messages.public(datetime.now(UTC)),
        )
        try:
            is_there = any(not _is_nowhere(ask()) for ask in asks)
        except Trouble:  # whatever it is, the scenarios will meet it and say whose it is
            return
    if not is_there:
        raise ProfileError(
            f"base_url: nothing of the ISO's is at {profile.url}: {len(asks)} of its services were asked "
            f"there, and each address is answered {NOT_FOUND}; is base_url right?"
        )


def _is_nowhere(told: object) -> bool:
    return isinstance(told, Refused) and told.status == NOT_FOUND and set(told.codes) <= {NO_SUCH_PLACE}


def _of_authority(profile: Profile) -> Iterable[str]:
    try:
        if profile.ca:
            trusting(profile.ca)
    except CertificateProblem as problem:
        yield f"ca: {problem}; name the file with the certificate of the server's authority"


def _somebody_in_date(identities: Mapping[str, Identity]) -> None:
    late = {actor: _out_of_date(identity) for actor, identity in identities.items()}
    if all(late.values()):
        told = "\n".join(f"participants.{actor}: {problem}" for actor, problem in late.items())
        raise ProfileError(f"{told}\nnobody is left to play: ask the ISO for certificates that are in date")


def _out_of_date(identity: Identity) -> str:
    """Return what is wrong with the dates of an opened certificate; empty where nothing is."""
    try:
        identity.keystore  # noqa: B018 - it asks for the date
    except CertificateProblem as problem:
        return str(problem)
    return ""


def _read(entry: Actor) -> str:
    """Return the fields that name what a participant is opened by."""
    return " and ".join(field for field in _READ if getattr(entry, field))
