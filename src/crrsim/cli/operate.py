"""`crrsim mock operate`: the operator's decisions, carried to a double that is being served."""

import ssl
import tomllib
from collections.abc import Iterable
from pathlib import Path

import httpx

from crrsim.cli.complaint import Complaint
from crrsim.evidence.verdict import ExitCode
from crrsim.server.listen import BASE_PATH
from crrsim.server.operator import DEEDS, OPERATOR, OPERATOR_PATH


def listed() -> Iterable[str]:
    """Return each deed with the words that it needs, as one would type it."""
    return (f"{name} {' '.join(f'{word}=...' for word in deed.needs)}".strip() for name, deed in DEEDS.items())


def operate(folder: Path, deed: str, words: Iterable[str]) -> None:
    """Take a decision on the double that serves from `folder`.

    Raises: Complaint when nobody serves there, or the decision cannot be taken.
    """
    said = dict(_pair(word) for word in words)
    with _client(folder) as client:
        try:
            answer = client.post(f"{OPERATOR_PATH}/{deed}", json=said)
        except httpx.TransportError as problem:
            raise Complaint(f"nobody serves from {folder}: {problem}", ExitCode.ENVIRONMENT) from None
    if answer.status_code != httpx.codes.OK:
        raise Complaint(f"the decision was not taken: {answer.json()['problem'] if answer.content else answer}")


def _pair(word: str) -> tuple[str, str]:
    name, is_pair, value = word.partition("=")
    if not is_pair:
        raise Complaint(f"{word!r} is no word of a decision: write name=value")
    return name, value


def _client(folder: Path) -> httpx.Client:
    """The operator's own client, made of what the server wrote into its folder."""
    try:
        profile = tomllib.loads((folder / "profile.toml").read_text("utf-8"))
        context = ssl.create_default_context(cafile=folder / profile["ca"])
        context.load_cert_chain(folder / f"{OPERATOR}.pem")
    except (OSError, ValueError, KeyError) as problem:
        said = f"{folder} is no folder of `crrsim mock serve`: {problem}"
        raise Complaint(said, ExitCode.CONFIGURATION) from None
    return httpx.Client(verify=context, base_url=profile["base_url"].removesuffix(BASE_PATH), trust_env=False)
