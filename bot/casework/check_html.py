"""A letter with its findings in the margin, as one page without scripts."""

from collections.abc import Iterator, Sequence
from html import escape

from bot.casework.check import Checked
from bot.foi.findings import Finding
from bot.foi.reading.flat import flatten
from bot.foi.vocabulary import FindingStatus, Severity, Span

LONGEST_MARK = 220
"""Characters of a passage that are marked; a longer one is marked at its beginning."""
LONGEST_LETTER = 200_000

_LABEL = {Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.STYLE: "Style"}

_PAGE = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
:root {{ color-scheme: light; }}
body {{
  font: 16px/1.5 Georgia, 'Times New Roman', serif;
  margin: 0;
  color: #1b1b1b;
  background: #f3f2ee;
}}
header {{ padding: 1rem 2rem; background: #fff; border-bottom: 1px solid #cfcac0; }}
h1 {{ font-size: 1.3rem; margin: 0 0 .2rem; }}
header p {{ margin: 0; font: .9rem/1.4 system-ui, sans-serif; color: #444; }}
main {{
  max-width: 76rem;
  margin: 1.5rem auto;
  background: #fff;
  border: 1px solid #dcd8cf;
  padding: .5rem 0 1.5rem;
}}
.row {{
  display: grid;
  grid-template-columns: minmax(0, 1fr) 26rem;
  column-gap: 2rem;
  padding: 0 2rem;
}}
.row > p {{
  white-space: pre-wrap;
  overflow-wrap: anywhere;
  margin: .35rem 0;
  unicode-bidi: plaintext;
}}
mark {{ background: #fde7a9; padding: 0 .1em; }}
mark.error {{ background: #f9c9c4; }}
mark.style {{ background: #dbe7f5; }}
mark.unknown {{ background: #e8e8e8; }}
aside {{
  font: .82rem/1.4 system-ui, sans-serif;
  border-left: .3rem solid #c9a227;
  background: #fdf8e8;
  margin: .35rem 0;
  padding: .4rem .7rem;
}}
aside.error {{ border-color: #b3261e; background: #fdeeec; }}
aside.style {{ border-color: #4a74a8; background: #eff5fb; }}
aside.unknown {{ border-color: #8a8a8a; background: #f4f4f4; }}
aside b {{ font-weight: 650; }}
aside .fix {{ display: block; margin-top: .2rem; }}
aside .law {{ display: block; color: #555; }}
sup {{ font: 600 .68rem system-ui, sans-serif; margin-left: .25em; }}
section {{ padding: 0 2rem; }}
section h2 {{ font: 650 1rem system-ui, sans-serif; margin: 1rem 0 .3rem; }}
@media (max-width: 60rem) {{ .row {{ grid-template-columns: minmax(0, 1fr); }} }}
@media print {{ body {{ background: #fff; }} main {{ border: 0; }} aside {{ break-inside: avoid; }}
}}
</style>
</head>
<body>
<header><h1>{title}</h1><p>{summary}</p></header>
<main>
{general}{rows}
</main>
</body>
</html>
"""


def check_page(checked: Checked) -> str:
    """The whole page; every character of the letter and of the findings is escaped."""
    general = [f for f in checked.findings if not _place(f)]
    placed = sorted((f for f in checked.findings if _place(f)), key=lambda f: f.span or (0, 0))
    whole = list(enumerate(general, 1))
    beside = list(enumerate(placed, len(general) + 1))
    letter = checked.letter
    name = " ".join(filter(None, [letter.authority, letter.reference])) or "A letter"
    counts = checked.counts
    summary = (
        f"{letter.kind.replace('_', ' ')}, {letter.regime or 'regime not stated'}: "
        f"{counts['error']} errors, {counts['warning']} warnings, {counts['style']} style, "
        f"{counts['unknown']} not decided"
    )
    return _PAGE.format(
        title=escape(f"{name}: letter check"),
        summary=escape(summary),
        general=_general(whole),
        rows="\n".join(_rows(letter.text[:LONGEST_LETTER], beside)),
    )


def _place(finding: Finding) -> bool:
    """True where a finding is about a place of the letter that the page shows."""
    return bool(finding.span) and finding.span[0] < LONGEST_LETTER  # type: ignore[index]


Numbered = Sequence[tuple[int, Finding]]


def _general(findings: Numbered) -> str:
    """What belongs to no place: findings on the letter as a whole."""
    if not findings:
        return ""
    notes = "\n".join(_note(n, f) for n, f in findings)
    return f"<section><h2>On the letter as a whole</h2>\n{notes}\n</section>\n"


def _rows(text: str, placed: Numbered) -> Iterator[str]:
    """A row for each paragraph of the letter: its text, and beside it what begins in it."""
    for start, end in _paragraphs(text):
        own = [(n, f) for n, f in placed if f.span and start <= f.span[0] < end]
        notes = "\n".join(_note(n, f) for n, f in own)
        yield f'<div class="row"><p>{_marked(text, (start, end), own)}</p><div>{notes}</div></div>'


def _paragraphs(text: str) -> Iterator[Span]:
    """Lines, with the empty ones at the end of the line before; nothing of the text is lost."""
    flat = flatten(text)
    start = 0
    while start < len(text):
        end = flat.find("\n", start)
        end = len(text) if end < 0 else end + 1
        while end < len(text) and flat[end : end + 1] == "\n":
            end += 1
        yield start, end
        start = end


def _marked(text: str, place: Span, findings: Numbered) -> str:
    """One paragraph with its passages marked; of two that overlap, the later is numbered."""
    out, at = [], place[0]
    for number, finding in sorted(findings, key=lambda pair: pair[1].span or (0, 0)):
        assert finding.span
        start = finding.span[0]
        end = _end(text, finding.span, place[1])
        if start < at or end <= start:
            out.append(f"<sup>{number}</sup>")
            continue
        mark = escape(text[start:end].rstrip())
        out.append(escape(text[at:start]))
        out.append(f'<mark class="{_style(finding)}">{mark}</mark><sup>{number}</sup>')
        at = start + len(text[start:end].rstrip())
    return "".join([*out, escape(text[at : place[1]].rstrip())])


def _style(finding: Finding) -> str:
    return "unknown" if finding.status is FindingStatus.UNKNOWN else finding.severity.value


def _end(text: str, span: Span, limit: int) -> int:
    """Where a mark ends: a long passage is marked up to a space."""
    end = min(span[1], limit)
    if end - span[0] <= LONGEST_MARK:
        return end
    space = text.rfind(" ", span[0], span[0] + LONGEST_MARK)
    return space if space > span[0] else span[0] + LONGEST_MARK


def _note(number: int, finding: Finding) -> str:
    unknown = finding.status is FindingStatus.UNKNOWN
    label = "Not decided" if unknown else _LABEL[finding.severity]
    if finding.muted:
        label = f"Muted by {escape(finding.muted.by)}: {escape(finding.muted.because)}."
    return (
        f'<aside class="{_style(finding)}"><b>{number}. {label} {escape(finding.rule)}</b> '
        f"{escape(finding.message)}"
        f'<span class="fix">{escape(finding.fix)}</span>'
        f'<span class="law">{escape(finding.law)}</span></aside>'
    )
