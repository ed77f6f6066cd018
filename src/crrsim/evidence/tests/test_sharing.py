"""What leaves the house: no name, no secret, no field nobody declared; and aliases that only their owner can undo."""

import base64
import gzip
import io
import json
import shlex
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crrsim.evidence.alias import Aliases, alias, alias_key
from crrsim.evidence.fields import WITHHELD, Audience, FieldClass, class_of, may_see
from crrsim.evidence.layers import layers
from crrsim.evidence.seal import seal
from crrsim.evidence.sharing import Outlet, leaks, names_in, rewritten
from crrsim.evidence.tests.sealed_runs import KEY
from crrsim.evidence.verify import State, verify
from crrsim.terms.anchor import anchor

DOCUMENTED = frozenset("marketname participantname mw price source sink status portfoliobids".split())  # noqa: SIM905 - a list of words
SECRET = bytes(range(32))


def exchange(**fields: object) -> dict[str, Any]:
    body = {
        "participantName": "Acme Power",
        "marketName": "AUC_MN_2026_M04",
        "portfolioBids": [{"source": "COPPER_7_N1", "mw": 60.0, "price": 1.5, "internalNote": "ask Bob"}],
        "email": "bob@acme.example",
    }
    return {
        "run": "run-1", "writer": "main", "n": 7, "kind": "exchange", "scenario": "CRR-AUC-001[ACME POWER]", "step": 1,
        "participant": "Acme Power", "method": "POST",
        "url": "https://iso.example/crr/auction/v1.0/create?participantName=Acme%20Power&colour=green",
        "request_headers": [["caiso-request-id", "5f0c"], ["x-desk", "Acme Power desk 3"]],
        "request_body": {"type": "application/json", "size": 9, "text": json.dumps(body)},
        "response_body": {"type": "application/zip", "size": 9, "base64": "UEsDBA=="},
        "error": 'acme power was refused\nTraceback (most recent call last):\n  File "/home/bob/x.py"',
        "curl": "curl https://iso.example/?participantName=Acme%20Power", "chain": "00",
        **fields,
    }  # fmt: skip


def outlet(audience: Audience = Audience.ISO) -> Outlet:
    return Outlet(audience, Aliases(SECRET, names_in([exchange()], {})), DOCUMENTED)


def test_no_name_is_left_in_whatever_dress() -> None:
    told = json.dumps(outlet().record(exchange()))
    given = alias(SECRET, "Acme Power")
    assert "acme" not in told.lower()
    assert told.count(given) >= 5
    assert "bob" not in told.lower()


def test_only_declared_fields_go_out_and_what_does_not_is_counted() -> None:
    outlet_ = outlet()
    told = outlet_.record(exchange())
    body = json.loads(told["request_body"]["text"])
    assert body["marketName"] == "AUC_MN_2026_M04"
    assert body["portfolioBids"] == [{"source": "COPPER_7_N1", "mw": 60.0, "price": 1.5, "internalNote": WITHHELD}]
    assert body["email"] == WITHHELD
    assert told["url"].endswith("&colour=%5BWITHHELD%5D")
    assert told["request_headers"] == [["caiso-request-id", "5f0c"], ["x-desk", WITHHELD]]
    assert told["response_body"]["text"] == WITHHELD
    assert told["error"] == f"{alias(SECRET, 'Acme Power').lower()} was refused"
    assert "x-desk" not in told["curl"]
    assert {name for name, times in outlet_.left_out.items() if times} == {
        "values of unknown fields", "values of person fields", "values of headers", "bodies that are files",
        "tracebacks", "sizes of messages that had something replaced",
    }  # fmt: skip


def test_a_body_too_long_for_a_line_of_curl_is_kept_for_a_file_without_names() -> None:
    outlet_, given = outlet(), alias(SECRET, "Acme Power")
    bids = [{"participantName": "Acme Power", "source": "COPPER_7_N1", "mw": 60.0}] * 60
    long = {"type": "application/json", "size": 9, "text": json.dumps({"portfolioBids": bids})}
    told = [outlet_.record(exchange(request_body=long, request_id="../../etc")) for _ in range(2)]
    other = outlet_.record(exchange(request_body={**long, "text": f"{long['text']} "}, request_id="../../etc"))

    assert [shlex.split(each["curl"])[-2] for each in (*told, other)] == [
        "@bodies/etc.json", "@bodies/etc.json", "@bodies/etc-2.json"
    ]  # fmt: skip
    assert json.loads(outlet_.bodies["bodies/etc.json"])["portfolioBids"][59]["participantName"] == given
    assert "Acme" not in json.dumps(outlet_.bodies)


@pytest.mark.parametrize(
    "body",
    [
        {"type": "application/json", "size": 200_000, "text": '{"portfolioBids":[', "truncated": True, "sha256": "ab"},
        {"type": "multipart/form-data", "size": 9, "base64": "UEsDBA=="},
        {"type": "text/csv", "size": 9, "text": "AssetOwner,MW"},
    ],
)
def test_a_request_whose_body_is_not_all_here_has_no_line_of_curl(body: dict[str, Any]) -> None:
    assert outlet().record(exchange(request_body=body))["curl"] == ""


def test_another_company_sees_no_business() -> None:
    outlet_ = outlet(Audience.PEER)
    told = outlet_.record(exchange())
    bid = json.loads(told["request_body"]["text"])["portfolioBids"][0]
    assert (bid["source"], bid["mw"], bid["price"]) == ("COPPER_7_N1", WITHHELD, WITHHELD)
    assert outlet_.manifest({"versions": {"crrsim": "0.1.0"}, "assumptions": [{"value": "0:0.75"}]}) == {
        "versions": {"crrsim": "0.1.0"}, "assumptions": [{"value": "0:0.75"}], "profile": {},
    }  # fmt: skip
    at = {"kind": "clock_moved", "at": "2026-03-10T16:00:00.125000+00:00", "to": "2026-03-10T16:00:00.5+00:00"}
    assert outlet_.record(at) == at
    step = {"kind": "step_finished", "text": "FIN bids 60 MW at $1.50", "table": [["60.000", "N1"]], "expected": "12.5"}
    assert outlet_.record(step) == {
        "kind": "step_finished", "text": "FIN bids # MW at #", "table": [["#", "N1"]], "expected": "#",
    }  # fmt: skip


def test_a_table_is_withheld_as_it_may_hold_names_nobody_told_us() -> None:
    page = {"type": "text/html", "size": 3, "text": "<h1>Acme Power, log in</h1>"}
    table = {"type": "text/csv", "size": 3, "text": "AssetOwner,MW\nOther Co,1"}
    told = outlet().record(exchange(request_body=table, response_body=page))
    assert told["request_body"]["text"] == WITHHELD
    assert told["response_body"]["text"] == f"<h1>{alias(SECRET, 'Acme Power')}, log in</h1>"


def test_of_a_certificate_no_subject_goes_out() -> None:
    certificate = {"subject": "CN=Jane Doe,O=Acme", "issuer": "CN=CA", "sha256": "ab", "not_after": "2027"}
    for audience, kept in ((Audience.ISO, {"sha256", "not_after", "made_out_to"}), (Audience.PEER, {"not_after"})):
        told = outlet(audience).record({"kind": "connected", "client_certificate": certificate})
        assert set(told["client_certificate"]) == kept
        assert "Jane" not in str(told)


def test_a_manifest_tells_no_name_of_a_profile() -> None:
    profile = {
        "name": "Acme's two desks",
        "base_url": "https://iso.example",
        "participants": {"FIN1": {"name": "ACME"}},
    }
    told = outlet().manifest({"run": "run-1", "profile": profile, "arguments": ["--profile", "/home/bob/acme.toml"]})
    assert told == {"run": "run-1", "profile": {"base_url": "https://iso.example"}}
    assert names_in([], {"profile": profile}) == {"FIN1", "ACME"}


def test_classes_decide_by_name_and_the_unknown_is_not_public() -> None:
    assert class_of("AssetOwner", frozenset()) is FieldClass.PARTICIPANT
    assert class_of("marketName", DOCUMENTED) is FieldClass.MARKET
    assert class_of("surprise", DOCUMENTED) is FieldClass.UNKNOWN
    for audience in Audience:
        for hidden in (FieldClass.PARTICIPANT, FieldClass.PERSON, FieldClass.UNKNOWN):
            assert not may_see(audience, hidden)


def test_an_alias_is_the_same_throughout_and_another_under_another_key() -> None:
    aliases = Aliases(SECRET, ["LSE1", "LSE"])
    assert aliases.text("LSE1 and lse1, LSE-A, FALSE") == (
        f"{alias(SECRET, 'LSE1')} and {alias(SECRET, ' lse1 ').lower()}, {alias(SECRET, 'LSE')}-A, FALSE"
    )
    assert alias(SECRET, "LSE1") != alias(bytes(32), "LSE1")
    assert alias(SECRET, "LSE1") != alias(SECRET, "LSE")
    assert aliases.used == set(aliases.by_name.values())
    assert not Aliases(SECRET, []).names_in("anything")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("a stranger nobody knows, Nobody", "a stranger nobody knows, Nobody"),
        ('in the name of "NOBODY"', 'in the name of "NOBODY"'),
        ("nobody SHUTS what shuts; Shuts", "nobody P-ALIAS what shuts; Shuts"),
        ("shuts.p12, certs/shuts, shuts@desk, ?lse=shuts", "p-alias.p12, certs/p-alias, p-alias@desk, ?lse=p-alias"),
        ('profile says "shuts" and "SHUTS"', 'profile says "p-alias" and "P-ALIAS"'),
        ("It shuts. Then FIN1, Fin1 and fin1", "It shuts. Then P-OTHER, p-other and p-other"),
    ],
)  # fmt: skip
def test_a_word_of_the_language_is_a_name_only_where_it_is_written_as_one(written: str, told: str) -> None:
    sent = exchange(participant="SHUTS", url="https://iso.example/?participantName=NOBODY", request_body=None)
    names = names_in([sent, {"participant": "FIN1"}, {"participant": "stranger"}], {})
    aliases = Aliases(SECRET, names)
    given = {"P-ALIAS": alias(SECRET, "SHUTS"), "P-OTHER": alias(SECRET, "FIN1")}
    expected = told
    for name, one in given.items():
        expected = expected.replace(name, one).replace(name.lower(), one.lower())
    assert aliases.text(written) == expected
    assert not aliases.names_in(expected)


def test_who_is_really_called_like_nobody_has_an_alias() -> None:
    assert names_in([], {"profile": {"participants": {"NOBODY": {}}}}) == {"NOBODY"}


def test_a_body_stays_as_it_went_over_the_wire_but_for_what_is_replaced() -> None:
    wire = (
        '{"participantName":"Acme Power" ,"marketName":"AUC_MN_2026_M04","mw":60.000,"mw" : [1e2, 2.50],\n"price":null}'
    )
    body = {"type": "application/json", "size": len(wire), "text": wire}
    headers = [["content-length", str(len(wire))], ["content-type", "application/json"]]
    told = outlet().record(exchange(request_body=body, request_headers=headers))
    assert told["request_body"] == {
        "type": "application/json", "text": wire.replace("Acme Power", alias(SECRET, "Acme Power")),
    }  # fmt: skip
    assert told["request_headers"][0] == ["content-length", WITHHELD]
    words = shlex.split(told["curl"])
    assert words[words.index("--data-binary") + 1] == told["request_body"]["text"]
    assert words[-1].startswith("$HOST/crr/auction/v1.0/create?participantName=P-")


@pytest.mark.parametrize("audience", Audience)
def test_a_body_that_is_withheld_or_cut_tells_neither_its_size_nor_a_digest_that_anybody_could_try(
    audience: Audience,
) -> None:
    lengths = [["content-length", "41"], ["content-type", "application/zip"]]
    held = {"type": "application/zip", "size": 41, "base64": "UEsDBA==", "truncated": True, "sha256": "ab" * 32}
    cut = {"type": "application/json", "size": 200_000, "text": "{", "truncated": True, "sha256": "ab" * 32}
    table = {"type": "text/csv", "size": 41, "text": "PIN 4711"}
    for body in (held, cut, table):
        told = outlet(audience).record(exchange(response_body=body, response_headers=lengths))
        assert told["response_body"].keys() <= {"type", "text", "truncated", "keyed"}
        assert told["response_headers"] == [["content-length", WITHHELD], ["content-type", "application/zip"]]
    outlets = (Outlet(Audience.ISO, Aliases(key, []), DOCUMENTED) for key in (SECRET, SECRET, b"k" * 32))
    keyed = [each.record(exchange(response_body=held))["response_body"]["keyed"] for each in outlets]
    assert keyed[0] == keyed[1] != keyed[2]
    assert keyed[0].startswith("B-")


def test_a_body_in_which_nothing_was_replaced_keeps_its_size() -> None:
    body = {"type": "application/json", "size": 26, "text": '{ "marketName":"AUC_1\\u00e9"}'}
    told = outlet().record(exchange(response_body=body, response_headers=[["content-length", "26"]]))
    assert told["response_body"] == body
    assert told["response_headers"] == [["content-length", "26"]]


def test_nobody_can_guess_what_is_in_a_file_that_a_peer_does_not_get() -> None:
    told = outlet(Audience.PEER).record(exchange())
    assert told["response_body"] == {"type": "application/zip", "text": WITHHELD}


def test_one_certificate_has_one_alias_whoever_presents_it_and_tells_whom_it_names() -> None:
    whole = ":".join(["59", "29", "83", "52", "B4", "74", "77", "1D", *["00"] * 24])
    certificate = {"subject": "CN=Acme Power,O=x", "serial": "7b", "sha256": whole}
    shared = outlet()
    told = shared.record({"kind": "connected", "participant": "LSE2", "client_certificate": certificate,
                          "server_certificate": {"sha256": whole}})  # fmt: skip
    given = told["client_certificate"]["sha256"]
    assert given.startswith("C-")
    assert told["client_certificate"] == {"sha256": given, "made_out_to": alias(SECRET, "Acme Power")}
    assert shared.text(f"it is the very one ({whole[:23].lower()})") == f"it is the very one ({given})"
    assert told["server_certificate"]["sha256"] == whole


def test_a_scenario_has_one_key_in_a_pack_wherever_it_stands() -> None:
    told = outlet().record(exchange(scenario="CRR-AUC-001[ACME POWER-a row of an outline that goes on and on and on]"))
    assert told["scenario"] == anchor(told["scenario"])
    assert len(told["scenario"]) <= 60


def test_of_a_system_only_what_decides_a_run_goes_out() -> None:
    shared = outlet()
    told = shared.manifest(
        {"run": "1", "versions": {"crrsim": "1", "system": "Linux 6.18 fc", "faker": "4"}, "tls": []}
    )
    assert told["versions"] == {"crrsim": "1"}
    assert shared.left_out["versions of the sender's system and packages"] == 2
    assert shared.left_out["parts of the manifest"] == 1


def test_the_key_to_aliases_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    assert len(alias_key()) == 32
    assert alias_key() == alias_key()


def test_what_was_shared_is_a_journal_that_verifies(tmp_path: Path) -> None:
    shared = outlet()
    records = [shared.record(exchange(n=number, writer=writer)) for number in (3, 9) for writer in ("gw0", "gw1")]
    (tmp_path / "journal.jsonl").write_bytes(rewritten(records, "run-1"))
    seal(tmp_path, KEY, leave_out=())
    assert verify(tmp_path, closed=True).state is State.SEALED
    assert b'"was":9' in (tmp_path / "journal.jsonl").read_bytes()


def test_a_name_or_a_secret_that_slipped_through_is_found(tmp_path: Path) -> None:
    aliases = Aliases(SECRET, ["Acme Power"])
    (tmp_path / "good.txt").write_text(alias(SECRET, "Acme Power"))
    (tmp_path / "ours.html").write_text("Acme Power")
    ours = {"ours.html": "Acme Power"}
    assert leaks(tmp_path, aliases, ours) == []
    (tmp_path / "name.txt").write_text("see acme+power")
    (tmp_path / "secret.txt").write_text("password=hunter22")
    assert leaks(tmp_path, aliases, ours) == ["name.txt", "secret.txt"]
    (tmp_path / "ours.html").write_text("Acme Power, and something else")
    assert leaks(tmp_path, aliases, ours) == ["name.txt", "ours.html", "secret.txt"]


def _zipped(text: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", text)
    return held.getvalue()


FOLDS: dict[str, Callable[[str], bytes]] = {
    "an island": lambda text: b'<script id="x">' + base64.b64encode(zlib.compress(text.encode())) + b"</script>",
    "a link": lambda text: b"<a href='data:text/plain;base64," + base64.urlsafe_b64encode(text.encode()) + b"'>",
    "a line of JSON": lambda text: json.dumps(f"first\n{text}").encode(),
    "JSON in JSON": lambda text: json.dumps({"text": json.dumps({"": f"\t{text}"})}).encode(),
    "an escape": lambda text: "".join(f"\\u{ord(each):04x}" for each in text).encode(),
    "an address": lambda text: "".join(f"%{ord(each):02X}" for each in text).encode(),
    "a page": lambda text: "".join(f"&#{ord(each)};" for each in text).encode(),
    "hex": lambda text: text.encode().hex().encode(),
    "gzip": lambda text: gzip.compress(text.encode()),
    "an archive": _zipped,
    "an archive in JSON": lambda text: json.dumps({"base64": base64.b64encode(_zipped(text)).decode()}).encode(),
    "an archive in an island": lambda text: base64.b64encode(
        zlib.compress(json.dumps({"b": base64.b64encode(_zipped(text)).decode()}).encode())
    ),
}


@pytest.mark.parametrize("fold", FOLDS)
@pytest.mark.parametrize("told", ["CRR-CON-002[auction-FIN1]", '{"pasts":{"CRR-TRD-121[fin1]":1}}'])
def test_a_name_is_found_however_it_is_folded(tmp_path: Path, fold: str, told: str) -> None:
    aliases = Aliases(SECRET, ["FIN1"])
    (tmp_path / "page.html").write_bytes(FOLDS[fold](told))
    assert leaks(tmp_path, aliases, {}) == ["page.html"]
    (tmp_path / "page.html").write_bytes(FOLDS[fold](aliases.text(told)))
    assert leaks(tmp_path, aliases, {}) == []


def test_a_name_in_the_name_of_a_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "bids-fin1.json").write_text("{}")
    assert leaks(tmp_path, Aliases(SECRET, ["FIN1"]), {}) == ["bids-fin1.json"]


def test_what_cannot_be_decoded_is_searched_as_it_is() -> None:
    assert list(layers(b"PK\x03\x04 cut \xff FIN1")) == ["PK\x03\x04 cut \ufffd FIN1"]


@pytest.mark.parametrize("fold", [zlib.compress, gzip.compress], ids=["zlib", "gzip"])
def test_a_digest_that_begins_like_a_compressed_stream_is_read_as_it_stands(fold: Callable[[bytes], bytes]) -> None:
    digest = fold(json.dumps(FOLDS, default=str).encode())[:24].hex()
    assert next(layers(digest.encode())) == digest


def test_a_text_that_begins_like_a_compressed_stream_is_searched_too() -> None:
    assert "x^ FIN1" in list(layers(b"x^ FIN1"))


def test_the_iso_is_told_which_certificate_expired_and_another_company_is_not() -> None:
    said = (
        "Acme Power.p12: the certificate expired at 2026-11-21 20:03:13 UTC (serial 3f9a, of the authority CN=Acme "
        f"Power CA, valid from 2025 to 2026, SHA-256 {':'.join(['ab'] * 32)})"
    )
    iso, peer = (Outlet(audience, Aliases(SECRET, ["Acme Power"]), DOCUMENTED) for audience in Audience)
    named = alias(SECRET, "Acme Power")
    told = iso.text(said)
    assert told.startswith(f"{named}.p12: the certificate expired at 2026-11-21 20:03:13 UTC (serial 3f9a, of the ")
    assert f"authority CN={named} CA, valid from 2025 to 2026, SHA-256 C-" in told
    assert "3f9a" not in peer.text(said)
    assert "authority" not in peer.text(said)
