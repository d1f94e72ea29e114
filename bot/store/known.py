"""What the store knows of earlier requests and their requesters, for a message that comes in."""

import re
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from bot.foi.case import EarlierRequest, Requester
from bot.foi.vocabulary import Kind
from bot.store.sessions import Sessions
from bot.store.tables import ConfirmationRow, RequesterRow, RequestRow

_WORD = re.compile(r"[\w./\-]{3,80}")
_MOST = 500  # requests of the last months whose texts are compared


class KnownCases(Sessions):
    """Finds cases by what a message says, and by who sent it."""

    def references_in(self, text: str) -> tuple[str, ...]:
        """The references in a text that cases have, in the order in which the cases came."""
        words = {found.strip(".-/").casefold() for found in _WORD.findall(text)}
        with self._read() as session:
            rows = session.exec(select(RequestRow.reference).order_by(*_IN_ORDER))
            return tuple(one for one in rows if one.casefold() in words or _spaced(one, text))

    def cases_of_person(self, email: str | None, name: str | None) -> tuple[str, ...]:
        """References of one person's cases in order of receipt: by address, else by full name."""
        same = _same_person(email, name)
        if same is None:
            return ()
        query = (
            select(RequestRow.reference)
            .join(RequesterRow, col(RequesterRow.request_id) == col(RequestRow.id))
            .where(same)
            .order_by(*_IN_ORDER)
        )
        with self._read() as session:
            return tuple(session.exec(query))

    def earlier(
        self, fingerprint: str, requester: Requester, *, since: date, near: date
    ) -> tuple[EarlierRequest, ...]:
        """Requests with the same text since a day or still open, and all since the day `near`."""
        with self._read() as session:
            answered = set(session.exec(_answered()))
            same = (col(RequestRow.fingerprint) == fingerprint) & (
                (col(RequestRow.received) >= since) | col(RequestRow.id).not_in(_answered())
            )
            query = (
                select(RequestRow, RequesterRow)
                .join(
                    RequesterRow, col(RequesterRow.request_id) == col(RequestRow.id), isouter=True
                )
                .where(same | (col(RequestRow.received) >= near))
                .order_by(*_IN_ORDER)
                .limit(_MOST)
            )
            return tuple(
                EarlierRequest(
                    row.reference,
                    row.received,
                    row.text,
                    row.fingerprint == fingerprint,
                    is_same(requester, who),
                    row.id in answered,
                )
                for row, who in session.exec(query)
            )


_IN_ORDER = (col(RequestRow.received), col(RequestRow.id))


def is_same(requester: Requester, row: RequesterRow | None) -> bool | None:
    """Whether two requests are one person's; None where that is not known."""
    if row is None:
        return None
    mine, theirs = _folded(requester.email), _folded(row.email)
    named = _folded(requester.name), _folded(row.name)
    if mine and theirs and mine == theirs:
        return True
    if all(named):
        same_name = named[0] == named[1]
        return None if same_name and mine and theirs else same_name
    return False if mine and theirs else None


def _folded(text: str | None) -> str:
    return " ".join((text or "").casefold().split())


def _same_person(email: str | None, name: str | None) -> Any:
    """The condition for one person's rows; None where nothing is known of them."""
    if email:
        return func.lower(RequesterRow.email) == email.lower()
    if name and len(name.split()) > 1:
        return func.lower(RequesterRow.name) == name.lower()
    return None


def _spaced(reference: str, text: str) -> bool:
    """True for a reference with blanks inside, which is no single word."""
    return " " in reference and reference.casefold() in text.casefold()


def _answered() -> Any:
    return select(ConfirmationRow.request_id).where(ConfirmationRow.kind == Kind.RESPONSE.value)
