"""Links as mail programs and Slack write them become words: the address once, the link behind its
label. Slack escapes `&`, `<` and `>` in what people type; `unslacked` undoes that as well."""

import re

_SLACK = re.compile(
    r"<(?P<link>(?:https?|mailto|tel):[^|<>\s]{1,2000})(?:\|(?P<label>[^<>]{1,500}))?>"
)
_BRACKETS = re.compile(
    r"\[(?P<label>[^\[\]\n]{1,300})\]\((?P<link>(?:https?|mailto|tel):[^()\s]{1,2000})\)"
)
_TWICE = re.compile(r"(?P<said>[^\s<>\[\]()]{3,200})[ ]?<(?:mailto:)?(?P=said)/?>", re.IGNORECASE)
_MENTION = re.compile(r"<[@#!][\w^]+(?:\|([^<>]{0,200}))?>")
_SCHEME = re.compile(r"^(?:mailto|tel):", re.IGNORECASE)


def resolve(text: str) -> str:
    """The text with its links in words: `mailto:a@b` is a@b, a labelled link "label (address)"."""
    text = _BRACKETS.sub(_said, text)
    text = _SLACK.sub(_said, text)
    return _TWICE.sub(r"\g<said>", text)


def unslacked(text: str) -> str:
    """What was typed in Slack: no mentions, links in words, its three escapes undone."""
    text = resolve(_MENTION.sub(lambda found: found[1] or " ", text))
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def _said(found: re.Match[str]) -> str:
    link = found["link"]
    bare = _SCHEME.sub("", link).split("?")[0] if _SCHEME.match(link) else link
    label = (found["label"] or "").strip()
    label = _SCHEME.sub("", label) if _SCHEME.match(label) else label
    if not label or _same(label, bare):
        return bare
    return f"{label} ({bare})"


def _same(label: str, link: str) -> bool:
    """True where a label only repeats its link, with or without its beginning and end."""
    plain = (
        re.sub(r"^https?://(?:www\.)?", "", each.lower()).rstrip("/") for each in (label, link)
    )
    return len(set(plain)) == 1
