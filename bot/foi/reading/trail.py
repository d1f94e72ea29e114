"""Where the newest message ends: behind it stand older mails, link lists and disclaimers.

A trail is somebody's letter, but not this one: no date, number or question of ours comes from it.
"""

import re

_HEADER = r"(?:from|sent|date|to|cc|subject|reply-to|importance|attachments?)"
_MAIL = re.compile(
    rf"^[ \t>]{{0,8}}(?:from|oddi wrth)[ \t]?:[^\n]{{0,300}}\n(?:[^\n]{{0,300}}\n){{0,2}}?[ \t>]{{0,8}}{_HEADER}[ \t]?:",
    re.I | re.M,
)
_SAID = re.compile(r"^[ \t>]{0,8}on [^\n]{5,150}\n?[^\n]{0,100}\bwrote ?:[ \t]*$", re.I | re.M)
_RULED = re.compile(
    r"^[ \t>]{0,8}(?:-{2,} ?(?:original message|forwarded (?:message|by)|original e-?mail)|begin forwarded message\b|show quoted sections?[ \t]*$)",
    re.I | re.M,
)
_FOOT = re.compile(
    r"^[ \t]{0,8}(?:references[ \t]*\n+[ \t]*visible links|this e-?mail,? and any (?:attachments?|files)\b|please use this email address for all replies)",
    re.I | re.M,
)
_ATTACHED = re.compile(
    r"\s{0,20}\d{1,3} attachments?[ \t]*\n(?:[^\n]{1,300}\n[ \t]*[\d.]+ ?[kmg]b?[ \t]*\n[ \t]*download[ \t]*\n(?:[ \t]*view as html[ \t]*\n)?){1,60}",
    re.I,
)
_FRAME = re.compile(
    rf"^[ \t>]{{0,8}}(?:{_HEADER}[ \t]?:|-{{2,}}|(?:fwd?|re)[ \t]?:)[^\n]*$", re.I | re.M
)
"""Lines of a mail's frame: what stands above a letter that is passed on is not the letter yet."""
_WORDS = 12
"""A few words in front of a header are a note on a mail that is passed on, not a letter."""
_INSIDE = re.compile(
    r"\b(?:answers?|respon\w+|repl(?:y|ies)|comments?)\b[^.]{0,60}\b(?:in (?:red|blue|green|bold|italics)|in the (?:e-?mail|text|trail) below|inline|in your (?:e-?mail|message))\b",
    re.I,
)


def letter_end(flat: str) -> int:
    """Where the newest message ends: the offset of the trail or foot behind it, else the end."""
    stops = sorted(
        found.start() for cue in (_MAIL, _SAID, _RULED, _FOOT) for found in cue.finditer(flat)
    )
    for stop in stops:
        head = flat[:stop]
        if len(_FRAME.sub("", head).split(None, _WORDS)) > _WORDS:
            return stop if not _INSIDE.search(head[-1500:]) else _behind_next(flat, stops, stop)
    return len(flat)


def letter_start(flat: str) -> int:
    """Where the letter begins behind the list of attachments that a mail page prints over it."""
    listed = _ATTACHED.match(flat)
    return listed.end() if listed else 0


def _behind_next(flat: str, stops: list[int], stop: int) -> int:
    """Answers written into the mail below: that mail is read too, and what stands behind it not."""
    later = [s for s in stops if s > stop + 200]
    return later[0] if later else len(flat)
