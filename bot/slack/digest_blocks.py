"""The weekly digest and the bot's reminders as messages for Slack. No requester is named."""

from collections.abc import Iterable, Iterator, Sequence

from bot.foi.digest import HEADINGS, Digest, Line, Timeliness, UncountedCase
from bot.foi.digest_lists import alarm_words, count_words
from bot.foi.working_days import words
from bot.schedule import Wording
from bot.slack.blocks import Block, Message, context, header, paragraphs, section, verbatim
from bot.slack.limits import SECTION
from bot.slack.text import escape, shorten

_SHOWN = 12
"""Cases of one list that a message shows; how many more there are is said."""
_LINE = 500
"""Characters of one case; escaped they are five times as many at the worst, and fit a section."""
_REFERENCE = 80


def digest_messages(digest: Digest, title: str) -> list[Message]:
    """The digest as one message, or as several where Slack would not take it in one."""
    return list(Message(_summary(digest, title), tuple(_blocks(digest, title))).pages())


def note_messages(text: str) -> list[Message]:
    """A reminder, or the news of a moved date: whole, however long."""
    return list(Message(text, tuple(paragraphs(text))).pages())


def _summary(digest: Digest, title: str) -> str:
    """The digest in a sentence, for notifications and screen readers."""
    lists = {heading: getattr(digest, field) for field, heading in HEADINGS.items()}
    lists["Cannot be counted"] = digest.uncounted
    found = [f"{heading}: {len(lines)}." for heading, lines in lists.items() if lines]
    rest = " ".join(found) or "No action needed."
    return f"{title}, {words(digest.today)}: {_cases(digest)}. {rest}"


def _blocks(digest: Digest, title: str) -> list[Block]:
    blocks = [
        header(f"{title}, {words(digest.today)}"),
        *paragraphs(f"{_cases(digest)}. {_timeliness(digest.timeliness)}"),
    ]
    for field, heading in HEADINGS.items():
        blocks += _list(heading, getattr(digest, field))
    blocks += _list("Cannot be counted", digest.uncounted)
    empty = [heading.lower() for field, heading in HEADINGS.items() if not getattr(digest, field)]
    if empty:
        blocks.append(context(f"None: {escape(', '.join(empty))}."))
    if digest.timeliness.source:
        blocks.append(context(f"Marks: {escape(digest.timeliness.source)}."))
    if digest.past_retention:
        past = f"Records past their retention period: {digest.past_retention}"
        blocks.append(context(f"{past}. `foibot retention` lists them."))
    if digest.drill:
        blocks.append(context(f"{escape(digest.drill)}."))
    if digest.false_alarms:
        blocks.append(context(f"{escape(alarm_words(digest.false_alarms))}."))
    if digest.chain:
        blocks.append(context(f"Records: chain {escape(digest.chain)}."))
    for line in digest.signed:  # exactly: markup would take a signature's underscores away
        blocks += verbatim(line)
    return blocks


def _cases(digest: Digest) -> str:
    return count_words(digest.open_cases, "open case")


def _timeliness(found: Timeliness) -> str:
    span = f"{words(found.first)} to {words(found.last)}"
    if found.percent is None:
        return f"Nothing was answered from {span}."
    return (
        f"Answered {span}: {found.in_time} of {found.answered} in time, {found.percent:g} %, "
        f"{found.words}."
    )


def _list(heading: str, lines: Sequence[Line | UncountedCase]) -> list[Block]:
    if not lines:
        return []
    shown = [f"• {_case(line)}" for line in lines[:_SHOWN]]
    if len(lines) > _SHOWN:
        shown.append(f"and {len(lines) - _SHOWN} more: `foibot digest --all` lists them")
    return list(_sections([f"*{heading} ({len(lines)})*", *shown]))


def _sections(lines: Iterable[str]) -> Iterator[Block]:
    """As many sections as these lines of markup need; no line is cut in two."""
    together = ""
    for line in lines:
        if together and len(together) + 1 + len(line) > SECTION:
            yield section(together)
            together = ""
        together = f"{together}\n{line}" if together else line
    yield section(together)


def _case(line: Line | UncountedCase) -> str:
    text = line.words if isinstance(line, Line) else line.why
    about = escape(shorten(f"({line.officer or 'nobody'}): {text}", _LINE))
    return f"*{escape(shorten(line.reference, _REFERENCE))}* {about}"


WORDING = Wording(digest_messages, note_messages)
"""How the schedule's digests and reminders are put to Slack."""
