"""Which server a run talks to, and as whom: one TOML file.

    name     = "MAP stage, our two desks"
    base_url = "https://mapstage-api.example.com/crr"
    ca       = "ca.pem"            # the server's authority; without it the system's own trust is used
    writes   = false               # true lets scenarios create, submit, retract and delete
    mock     = false               # true for `crrsim mock serve`: its evidence says MOCK
    week_1   = 2026-03-02          # the Monday on which week 1 of the plan begins
    ahead_s  = 0                   # seconds by which the server's time is ahead; `crrsim mock serve` writes it

    [participants.LSE1]            # the actor of the features ...
    name          = "ABCD"         # ... and the SC ID that plays it; the actor's own name when left out
    certificate   = "abcd.p12"     # PKCS#12, or PEM with `key` beside it (or inside the same file)
    password_env  = "ABCD_P12"     # or password_file; a password itself never stands in a profile
    roles         = ["LSE", "CRRH"]
    access        = ["read/write"] # or "read", "nda reports"

    [locations]                    # our synthetic names -> this server's
    QUILLON_7_B1 = "REALNODE_7_N001"

Paths are relative to the profile. `CRRSIM_BASE_URL`, `CRRSIM_WRITES` and the like in the environment win over the file.
"""

import os
import tomllib
from collections.abc import Collection, Iterable
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    FilePath,
    SecretStr,
    UrlConstraints,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from crrsim.client.identity import Identity
from crrsim.terms.participant import Access, Participant, Role

ACCESS_WORDS = {"read/write": Access.READ_WRITE, "read": Access.READ, "nda reports": Access.NDA_REPORTS}
FILES_OF_AN_ACTOR = ("certificate", "key", "password_file")


class ProfileError(Exception):
    """A profile that cannot be used; the message names the file and the field."""


def _access(value: object) -> object:
    """Take the short word for the long name of an access role."""
    if isinstance(value, str) and value not in ACCESS_WORDS:
        raise ValueError(f"{value!r} is no access: expected one of {', '.join(map(repr, ACCESS_WORDS))}")
    return ACCESS_WORDS[value] if isinstance(value, str) else value


def _monday(value: date) -> date:
    if value.isoweekday() != 1:
        raise ValueError(f"{value} is a {value:%A}; week 1 begins on a Monday")
    return value


def _switch(value: object, info: ValidationInfo) -> object:
    """Take true and false alone: what else TOML can hold might be read as either."""
    if not isinstance(value, bool) and f"CRRSIM_{info.field_name}".upper() not in map(str.upper, os.environ):
        raise ValueError("expected true or false, without quotes")
    return value


def _actors(named: dict[str, "Actor"]) -> dict[str, "Actor"]:
    from crrsim.synthetic.cast import cast  # noqa: PLC0415 - only runs against a profile need it

    _all_known(named, {one.name for one in cast()}, "actor of the features")
    return named


def _locations(named: dict[str, str]) -> dict[str, str]:
    if named:
        from crrsim.network.default import default_model  # noqa: PLC0415 - numerics, for who maps names only

        _all_known(named, default_model().locations, "location of the features")
    return named


def _all_known(named: Iterable[str], known: Collection[str], noun: str) -> None:
    for name in named:
        if name not in known:
            near = get_close_matches(name, known, cutoff=0)
            raise ValueError(f"{name} is no {noun}, so nothing would come of it; the nearest are {', '.join(near)}")


AccessWord = Annotated[Access, BeforeValidator(_access)]
ServerUrl = Annotated[AnyHttpUrl, UrlConstraints(allowed_schemes=["https"])]
Switch = Annotated[bool, BeforeValidator(_switch)]
ScId = Annotated[str, Field(max_length=10, pattern=r"^[a-zA-Z0-9. _-]+$")]


class Actor(BaseModel):
    """One participant of the features: who plays it here, with which certificate, and what it may do."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    certificate: FilePath
    name: ScId | None = None
    key: FilePath | None = None
    password_env: str | None = None
    password_file: FilePath | None = None
    roles: frozenset[Role]
    access: frozenset[AccessWord] = frozenset({Access.READ})
    duns: Annotated[str, Field(pattern=r"^\d{9}$")] | None = None

    @model_validator(mode="after")
    def _one_password_source(self) -> "Actor":
        if self.password_env and self.password_file:
            raise ValueError("password_env and password_file are both given; name one")
        if self.password_env and self.password_env not in os.environ:
            raise ValueError(f"password_env: the environment has no {self.password_env}")
        return self

    @property
    def password(self) -> SecretStr | None:
        """The certificate's password from its source, read when asked for and never printed."""
        if self.password_env:
            return SecretStr(os.environ[self.password_env])
        if self.password_file:
            return SecretStr(self.password_file.read_text("utf-8").rstrip("\r\n"))
        return None

    def identity(self, actor: str) -> Identity:
        return Identity(actor, self.name or actor, self.certificate, self.key, self.password)

    def participant(self, actor: str) -> Participant:
        return Participant(self.name or actor, self.roles, self.access, self.duns)


class Profile(BaseSettings):
    """A server, what may be done to it, and the actors that have a certificate for it."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True, env_prefix="CRRSIM_")

    name: str
    base_url: ServerUrl
    week_1: Annotated[date, AfterValidator(_monday)]
    participants: Annotated[dict[str, Actor], Field(min_length=1), AfterValidator(_actors)]
    ca: FilePath | None = None
    writes: Switch = False
    mock: Switch = False
    locations: Annotated[dict[str, str], AfterValidator(_locations)] = {}
    ahead_s: float = 0

    @classmethod
    def load(cls, path: Path) -> "Profile":
        """Read the profile at `path`. Raises: ProfileError, naming the file and the field (or the line)."""
        try:
            said = tomllib.loads(path.read_text("utf-8"))
        except OSError as problem:
            raise ProfileError(f"{path}: cannot be read ({problem.strerror})") from problem
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
            raise ProfileError(f"{path}: is no TOML: {problem}") from problem
        try:
            return cls(**_with_paths_from(path.parent, said))
        except ValidationError as problem:
            raise ProfileError(_in_words(path, problem)) from None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file, and nothing else is read."""
        del settings_cls, dotenv_settings, file_secret_settings
        return env_settings, init_settings

    @property
    def url(self) -> str:
        return str(self.base_url).rstrip("/")

    def location(self, name: str) -> str:
        """Return this server's name for a location of the features."""
        return self.locations.get(name, name)


def _with_paths_from(folder: Path, said: dict[str, Any]) -> dict[str, Any]:
    """Make the paths a profile names relative to its own folder; anything misshapen is left to the validation."""
    actors = said.get("participants")
    if isinstance(actors, dict):
        actors = {actor: _beside(folder, entry, FILES_OF_AN_ACTOR) for actor, entry in actors.items()}
        said = said | {"participants": actors}
    beside: dict[str, Any] = _beside(folder, said, ("ca",))
    return beside


def _beside(folder: Path, entry: Any, fields: tuple[str, ...]) -> Any:  # noqa: ANN401 - TOML not yet validated
    if not isinstance(entry, dict):
        return entry
    return entry | {
        name: folder / Path(entry[name]).expanduser() for name in fields if isinstance(entry.get(name), str)
    }


def _in_words(path: Path, problem: ValidationError) -> str:
    """One line a field: where it stands and what is wrong; values are left out, they may be secrets."""
    lines = []
    for error in problem.errors(include_url=False, include_input=False, include_context=False):
        field = ".".join(str(part) for part in error["loc"]) or "the profile"
        lines.append(f"{path}: {field}: {error['msg'].removeprefix('Value error, ')}")
    return "\n".join(lines)
