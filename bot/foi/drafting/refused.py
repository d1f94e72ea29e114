"""Words that the law rules out in a field, refused when given, not only when checked."""

import re

from bot.foi.errors import FoiError
from bot.foi.law import Law

_CONFIRMS = re.compile(
    r"\b(?:we|the council|the authority|officers|the team) (?:do |did |also |already |currently )*"
    r"(?:hold|keep|possess|received|recorded|opened|began|investigated"
    r"|have (?:received|recorded|opened|begun|investigated|(?:a|an|the|this|that|such|some|one|two"
    r"|three|several) (?!duty|right|obligation|interest|policy)))\b"
    r"|\b(?:the|this|that|these) (?:\w+ )?(?:information|file|records?|report|investigation"
    r"|documents?) (?:is|are|was|were) (?:held|in our|kept|about|made|opened)\b"
    r"|\b(?:is|are) held (?:by us|on file|for the)\b",
    re.I,
)
_IF = re.compile(r"\b(?:if|were|whether|had|would|may|might|could|any)\b", re.I)


def refuse_confirming(owner: str, name: str, text: str) -> None:
    """A FoiError where a reason for neither confirming nor denying says that something is held."""
    for sentence in re.split(r"(?<=[.!?])\s+", text):
        found = _CONFIRMS.search(sentence)
        if found and not _IF.search(sentence[: found.start()]):
            raise FoiError(
                "silence-broken",
                f"'{found.group()}' in {owner}.{name}",
                "the letter neither confirms nor denies, and this says that something is held "
                "(FOIA s17(4))",
                "Say it in the conditional: if it were held, to say so would ...",
            )


def refuse_emissions(owner: str, text: str, law: Law) -> None:
    """A FoiError where EIR reg 12(5)(d) to (g) is used for emissions (reg 12(9))."""
    found = re.search("|".join(law.emissions), text, re.I) if law.emissions else None
    if found:
        raise FoiError(
            "emissions",
            f"'{text}' for {owner}.information_on",
            f"that is on emissions ('{found.group()}'), for which {owner} cannot be used "
            "(EIR reg 12(9))",
            "Disclose it, use another exception, or say what else the information is on",
        )
