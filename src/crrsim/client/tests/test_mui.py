"""A form is what browsers send: one part a field, the file with its name, and bytes as they are."""

from email import message_from_bytes
from email.policy import HTTP

from crrsim.client.mui import form


def test_a_form_holds_fields_and_the_file_byte_for_byte() -> None:
    data = b"A,B\r\n\xff\x00,--\r\n"
    body, kind = form({"marketName": "AUC_MN_2026_M04", "portfolioName": "fr\u00fchling"}, 'my "file".csv', data)
    message = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body, policy=HTTP)
    fields = {part.get_param("name", header="content-disposition"): part for part in message.iter_parts()}
    assert list(fields) == ["marketName", "portfolioName", "file"]
    assert fields["portfolioName"].get_payload(decode=True) == "fr\u00fchling".encode()
    assert fields["file"].get_filename() == "my %22file%22.csv"
    assert data in body


def test_every_form_has_a_mark_of_its_own() -> None:
    assert form({}, "f", b"")[1] != form({}, "f", b"")[1]
