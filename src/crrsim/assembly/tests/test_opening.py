"""What is wrong with a profile's files or address is found once, before anything is played, and says what to do."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from crrsim.assembly.foreign import ForeignSimulation
from crrsim.assembly.opening import check_address, opened
from crrsim.assembly.profile import Profile, ProfileError
from crrsim.client.tests.conftest import PASSWORD, Papers, server_context
from crrsim.client.tests.tiny_server import Behaviour, TinyServer, answer, errors
from crrsim.client.trouble import CertificateProblem
from crrsim.evidence.journal import Journal

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
Serve = Callable[[Behaviour], Profile]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def folder(authority: trustme.CA, tmp_path: Path) -> Path:
    """Files of two participants: of LSE1 in date, of FIN1 long out of date."""
    (tmp_path / "password").write_text(PASSWORD, "utf-8")
    (tmp_path / "wrong").write_text("not the password", "utf-8")
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    for name, until in (("LSE1", None), ("FIN1", LONG_AGO)):
        papers = Papers(tmp_path, name, authority.issue_cert(f"{name}.example", not_after=until))
        assert papers.p12.exists()
        assert papers.certificate.exists()
    return tmp_path


def profile(folder: Path, *entries: str, url: str = "https://localhost:1/crr", ca: str = "ca.pem") -> Profile:
    """Return a profile with such lines for LSE1, then for FIN1."""
    head = f'name = "x"\nbase_url = "{url}"\nca = "{ca}"\nweek_1 = 2026-03-02\n'
    actors = (
        f'[participants.{actor}]\nroles = ["CRRH"]\n{entry}\n'
        for actor, entry in zip(("LSE1", "FIN1"), entries, strict=False)
    )
    (folder / "profile.toml").write_text(head + "".join(actors), "utf-8")
    return Profile.load(folder / "profile.toml")


GOOD = 'certificate = "LSE1-store.p12"\npassword_file = "password"'
LATE = 'certificate = "FIN1-store.p12"\npassword_file = "password"'


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (GOOD.replace('"password"', '"wrong"'), "LSE1-store.p12: the password is wrong, or the file is damaged"),
        (GOOD.splitlines()[0], "LSE1-store.p12: the password is needed"),
        ('certificate = "LSE1-cert.pem"', "LSE1-cert.pem: holds no private key in PEM form"),
        ('certificate = "password"', "password: is neither PKCS#12 nor PEM"),
        (GOOD.replace('"password"', '"LSE1-store.p12"'), "codec can't decode"),
    ],
)
def test_what_cannot_be_opened_is_told_with_participant_file_and_what_to_do(
    folder: Path, entry: str, says: str
) -> None:
    with pytest.raises(ProfileError) as refused:
        opened(profile(folder, entry, LATE))

    (said,) = str(refused.value).splitlines()
    assert said.startswith("participants.LSE1: ")
    assert says in said
    assert "; look at certificate" in said


def test_an_authority_that_cannot_be_read_is_told_beside_the_others(folder: Path) -> None:
    with pytest.raises(ProfileError, match=r"(?s)participants.LSE1: .*\nca: .*password: holds no authority's certif"):
        opened(profile(folder, 'certificate = "password"', ca="password"))


def test_one_participant_out_of_date_is_left_to_its_scenarios(folder: Path) -> None:
    found = opened(profile(folder, GOOD, LATE))

    assert found["LSE1"].keystore is found["LSE1"].opened
    with pytest.raises(CertificateProblem, match="the certificate expired at 2020-01-01"):
        found["FIN1"].context()


def test_where_nobody_is_in_date_nobody_is_left_to_play(folder: Path) -> None:
    with pytest.raises(ProfileError) as refused:
        opened(profile(folder, LATE, LATE))

    first, second, advice = str(refused.value).splitlines()
    for said, actor in ((first, "LSE1"), (second, "FIN1")):
        assert said.startswith(f"participants.{actor}: ")
        assert "the certificate expired at 2020-01-01" in said
    assert advice.startswith("nobody is left to play: ask the ISO")


def test_what_was_opened_is_what_the_run_uses(folder: Path, tmp_path: Path) -> None:
    said = profile(folder, GOOD, LATE)
    found = opened(said)

    with Journal(tmp_path / "run") as journal, closing(ForeignSimulation(said, journal, 0, identities=found)) as sim:
        assert sim.client("LSE1").session.identity is found["LSE1"]


@pytest.fixture
def serve(authority: trustme.CA, folder: Path) -> Iterator[Serve]:
    """Start a server that behaves so, and return a profile of it."""
    running: list[TinyServer] = []

    def start(behaviour: Behaviour) -> Profile:
        running.append(TinyServer(server_context(authority), behaviour))
        return profile(folder, GOOD, LATE, url=running[-1].base_url)

    yield start
    for server in running:
        server.stop()


@pytest.mark.parametrize("nothing", [answer(404), answer(404, b"<p>Not Found", {}), errors(404, "SER0029")])
def test_an_address_where_nothing_is_of_the_iso_s_is_the_profile_s(serve: Serve, nothing: bytes) -> None:
    astray = serve(lambda _: nothing)

    with pytest.raises(ProfileError, match=r"base_url: nothing of the ISO's is at .*/crr: 3 of .* is base_url right\?"):
        check_address(astray, opened(astray))


@pytest.mark.parametrize(
    "something", [answer(200, {"status": "up"}), errors(404, "MKT0001"), errors(403, "SEC0002"), answer(503)]
)
def test_any_other_answer_is_left_to_the_scenarios(serve: Serve, something: bytes) -> None:
    there = serve(lambda _: something)
    check_address(there, opened(there))


def test_one_service_that_is_there_is_enough(serve: Serve) -> None:
    there = serve(lambda heard: errors(400, "GEN0001") if "messages" in heard.target else answer(404))
    check_address(there, opened(there))


def test_a_server_that_is_away_is_left_to_the_scenarios(folder: Path) -> None:
    away = profile(folder, GOOD)
    check_address(away, opened(away))
