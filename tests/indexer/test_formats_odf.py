"""OpenDocument texts come out as they print."""

from io import BytesIO

import odfdo
import pytest
from made_files import odt

from indexer.documents import Limits, Refused
from indexer.formats import read_bytes

LIST = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" '
    'style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="2" '
    'style:num-format="a" style:num-prefix="(" style:num-suffix=")"/>'
    '<text:list-level-style-number text:level="3" style:num-format="1" text:display-levels="3"/>'
    '</text:list-style><text:list-style style:name="B"><text:list-level-style-bullet '
    'text:level="1" text:bullet-char="•"/></text:list-style>'
)


def text_of(data: bytes) -> str:
    return read_bytes(data, "odf", Limits()).text


def item(text: str, inner: str = "", start: str = "") -> str:
    begin = f' text:start-value="{start}"' if start else ""
    return f"<text:list-item{begin}><text:p>{text}</text:p>{inner}</text:list-item>"


def in_list(*items: str, style: str = "L", attributes: str = "") -> str:
    named = f'text:style-name="{style}"' if style else ""
    return f"<text:list {named} {attributes}>{''.join(items)}</text:list>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (in_list(item("a"), item("b")), "1. a\n2. b"),
        (in_list(item("a", in_list(item("b"), item("c"), style="")), item("d")),
         "1. a\n(a) b\n(b) c\n2. d"),
        (in_list(item("a", start="5"), item("b")), "5. a\n6. b"),
        (in_list(item("a")) + in_list(item("b")), "1. a\n1. b"),
        (in_list(item("a")) + in_list(item("b"), attributes='text:continue-numbering="true"'),
         "1. a\n2. b"),
        (in_list(item("a"), attributes='xml:id="x"') + in_list(item("z"), style="B")
         + in_list(item("b"), attributes='text:continue-list="x"'), "1. a\n• z\n2. b"),
        (in_list("<text:list-header><text:p>head</text:p></text:list-header>", item("a")),
         "head\n\n1. a"),
        ("<text:p>a<text:s/><text:span>b</text:span><text:line-break/>c<text:tab/>d</text:p>",
         "a b\nc d"),
        ('<text:p><text:a xlink:href="https://x.example/">log</text:a>.</text:p>',
         "[log](https://x.example/)."),
        ("<text:p>a<text:note><text:note-citation>1</text:note-citation><text:note-body>"
         "<text:p>why</text:p></text:note-body></text:note></text:p><text:p>b</text:p>",
         "a[1]\n\nb\n\n[1] why"),
        ("<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes><text:p>x</text:p>",
         "x"),
        ("<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Q"
         "</text:p></table:table-cell><table:table-cell><text:p>A</text:p></table:table-cell>"
         "</table:table-row></table:table-header-rows><table:table-row><table:table-cell "
         'table:number-columns-spanned="2"><text:p>wide</text:p></table:table-cell>'
         "<table:covered-table-cell/></table:table-row></table:table>", "Q | A\nwide |"),
        ("<text:p>x<drawing:frame><drawing:text-box><text:p>box</text:p></drawing:text-box>"
         "</drawing:frame></text:p>", "x\n\nbox"),
        ("<text:section><text:p>in a section</text:p></text:section>", "in a section"),
    ],
)  # fmt: skip
def test_what_prints(body: str, expected: str) -> None:
    assert text_of(odt(body, automatic=LIST)) == expected


def test_numbered_headings_and_page_margins() -> None:
    common = (
        '<office:styles><text:outline-style><text:outline-level-style text:level="1" '
        'style:num-format="1"/><text:outline-level-style text:level="2" style:num-format="1" '
        'text:display-levels="2"/></text:outline-style></office:styles><office:master-styles>'
        "<style:master-page><style:header><text:p>Our ref: 12</text:p></style:header>"
        "<style:footer><text:p>Harrowmere</text:p></style:footer></style:master-page>"
        "</office:master-styles>"
    )
    body = "".join(f'<text:h text:outline-level="{level}">h</text:h>' for level in (1, 2, 2, 1, 2))
    assert text_of(odt(body, common=common)).split("\n\n") == [
        "Our ref: 12", "1 h", "1.1 h", "1.2 h", "2 h", "2.1 h", "Harrowmere",
    ]  # fmt: skip


def test_a_file_by_odfdo() -> None:
    document = odfdo.Document("text")
    document.body.clear()
    document.body.append(odfdo.Header(1, "Response"))
    document.body.append(odfdo.Paragraph("We hold the information."))
    table = odfdo.Table("T", width=2, height=1)
    table.set_values([["Roads", "412"]])
    document.body.append(table)
    document.meta.title = "FOI 12"
    out = BytesIO()
    document.save(out)
    read = read_bytes(out.getvalue(), "odf", Limits())
    assert read.text == "1. Response\n\nWe hold the information.\n\nRoads | 412"
    assert read.title == "FOI 12"


def test_an_encrypted_file_is_refused() -> None:
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    with pytest.raises(Refused, match="encrypted"):
        text_of(odt("<text:p>x</text:p>", manifest=manifest))
