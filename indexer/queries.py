"""Makes searches of what an officer types or pastes: a question, several, or a whole e-mail."""

import re

_GREETING = re.compile(
    r"^[ \t]*(?:dear|hello|hi|good (?:morning|afternoon|evening)|to whom it may concern)\b"
    r"[^\n.?!]{0,60}?(?:[,:;!.\n]|$)",
    re.IGNORECASE | re.MULTILINE,
)
_CLOSING = re.compile(
    r"^[ \t>]*(?:yours (?:sincerely|faithfully|truly)|(?:kind|best|warm)?[ ]?(?:regards|wishes)"
    r"|many thanks|thanks(?: in advance)?|thank you(?: in advance)?|sincerely|cheers)\b.{0,40}$",
    re.IGNORECASE | re.MULTILINE,
)
_HEADER = re.compile(
    r"^[ \t>]*(?:from|to|cc|bcc|sent|date|reply-to|importance|attachments?):.*$",
    re.IGNORECASE | re.MULTILINE,
)
_SUBJECT = re.compile(r"^[ \t>]*(?:subject|re|fw|fwd)[ \t]*:[ \t]*", re.IGNORECASE | re.MULTILINE)
_QUOTE_MARK = re.compile(r"^[ \t]*>+[ \t]?", re.MULTILINE)
_BREAK = re.compile(r"(?<=[.?!;])\s+|\n+|(?<=\s)(?:\(?[a-h1-9][.)])\s+")
# Sentences that every request has, and that say nothing of what is asked.
_EMPTY_TALK = re.compile(
    r"(?:under (?:the )?(?:freedom of information|foi)\b|\bfoi(?:a)? (?:act|request)\b"
    r"|freedom of information (?:act|request)|environmental information regulations"
    r"|look(?:ing)? forward to|20 working days|twenty working days|acknowledge receipt"
    r"|hope (?:you|this)|please (?:let me know if|do not hesitate|contact me)"
    r"|my (?:name|address) is"
    r"|in (?:an? )?(?:electronic|machine.readable|spreadsheet|excel) (?:form|format)"
    r"|section 16|advice and assistance|if (?:any part of )?this (?:request )?is (?:too|unclear))",
    re.IGNORECASE,
)
_FEWEST_WORDS = 4
_MOST = 12
"""Pieces searched one by one; a longer letter is still searched as a whole."""


def tidy(text: str) -> str:
    """The text without e-mail headers, quote marks, greeting and everything below the closing."""
    text = _QUOTE_MARK.sub("", text.replace("\r\n", "\n"))
    text = _SUBJECT.sub("", _HEADER.sub("", text)).strip()
    text = _GREETING.sub("", text, count=1).strip()
    closing = _CLOSING.search(text)
    if closing and text[: closing.start()].strip():
        text = text[: closing.start()]
    return text.strip()


def pieces(text: str) -> list[str]:
    """What to search for: the whole text first, then each of its sentences that asks something.

    One short question gives itself only.
    """
    whole = " ".join(tidy(text).split()) or " ".join(text.split())
    sentences = [" ".join(each.split()) for each in _BREAK.split(tidy(text)) if each]
    telling = [
        each
        for each in dict.fromkeys(sentences)
        if len(each.split()) >= _FEWEST_WORDS and not _EMPTY_TALK.search(each)
    ]
    if len(telling) < 2 and len(sentences) < 2:
        return [whole]
    together = " ".join(telling) or whole
    return list(dict.fromkeys([together, *telling[:_MOST]]))
