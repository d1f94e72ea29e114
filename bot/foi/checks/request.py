"""An incoming request's quotations of the Act, held against the law data.

Requests, some of them written with AI, misquote the Act. (Citations of sections that do not exist
are found by `bot.foi.intake.statutes`.) That never counts against the request or whoever sent it:
the flag helps the officer to answer what is asked, with the words of FOIA s1(3) and s16 that fit.
"""

import re
from collections.abc import Iterator, Mapping

from bot.foi.case import Flag
from bot.foi.checks.hits import cite, quote
from bot.foi.checks.quotations import nearest_text, statute_texts
from bot.foi.law import Law
from bot.foi.provisions import Provision
from bot.foi.reading.flat import flatten

LONGEST = 100_000
"""Characters of a request that are read for quotations."""

_QUOTED = re.compile(
    r"\"([^\"\n]{40,900})\"|^[ \t]*(\(\d\) (?:Information|The duty)[^\n]{30,600})", re.M
)
_HELP = (
    "Answer what the request asks; the slip takes nothing from it. Say which words the Act has, as "
    "advice and assistance (s16), and ask what is meant (s1(3)) only if it cannot be read without."
)


def check_request(text: str, law: Law, words: Mapping[Provision, str]) -> Iterator[Flag]:
    """One flag for each quotation that differs from the Act.

    `words` is our own short copy of statutory wording, by provision; imported official text is
    preferred to it. What neither has is not judged.
    """
    flat = flatten(text[:LONGEST])
    texts = statute_texts(law, dict(words))
    for found in _QUOTED.finditer(flat):
        span = found.span(1) if found[1] else found.span(2)
        nearest = nearest_text(flat[span[0] : span[1]], texts)
        if nearest and nearest[2]:
            provision, right, difference = nearest
            message = f'{cite(provision)} is misquoted. {difference} It reads: "{right}" {_HELP}'
            yield Flag("statute_quotation", message, quote(flat, span), span, "FOIA s1(3), s16")
