"""Transactions of the store: what they share, and what the officer hears when one fails."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFreeError
from sqlmodel import Session, select

from bot.foi.case import Requester
from bot.foi.errors import FoiError
from bot.foi.intake.covering import Covering
from bot.store.chain import Head, head, link_new, will_be_linked
from bot.store.db import refuse_newer, writing
from bot.store.tables import HistoryRow, RequesterRow, RequestRow

_SAID = ("why", "reasons", "because")
"""What of a line's detail is an officer's own words."""


class Sessions:
    """Reading sees one moment of the store; writing is all or nothing, one writer at a time."""

    def __init__(self, engine: Engine) -> None:
        self._reads = engine
        self._writes = writing(engine)

    @contextmanager
    def _read(self) -> Iterator[Session]:
        with told_plainly(), Session(self._reads) as session:
            yield session

    def chain_head(self) -> Head:
        """The newest link of the chain over confirmations and history."""
        with self._read() as session:
            return head(session.connection())

    @contextmanager
    def _write(self) -> Iterator[Session]:
        with told_plainly(), Session(self._writes) as session, session.begin():
            refuse_newer(session.connection())
            yield session
            link_new(session)


def remember(
    session: Session,
    case_id: int | None,
    by: str,
    at: datetime,
    what: str,
    detail: Mapping[str, Any],
) -> None:
    """Write one line of history inside the caller's transaction.

    What officers write in it never names who asked: a line can't be changed once it is written.
    """
    said = {key: detail[key] for key in _SAID if key in detail}
    told = dict(detail) | (_covering(session, case_id).value(said) if said else {})
    row = HistoryRow(request_id=case_id, at=at, who=by, what=what, detail=told)
    session.add(row)
    will_be_linked(session, row)


def _covering(session: Session, case_id: int | None) -> Covering:
    row = session.get(RequesterRow, case_id) if case_id is not None else None
    return Covering([Requester(row.name, row.email, row.address)] if row else [])


def locked(session: Session, case_id: int) -> RequestRow:
    """The case's row, nobody else writing to the case until the transaction ends."""
    row = session.exec(
        select(RequestRow).where(RequestRow.id == case_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise FoiError(
            "case-unknown", f"case {case_id}", "there is no such case", "Check the number"
        )
    return row


@contextmanager
def told_plainly() -> Iterator[None]:
    """Tell what the database says against a transaction in one FoiError."""
    try:
        yield
    except (OperationalError, sqlite3.OperationalError, NoConnectionFreeError) as problem:
        reason = str(getattr(problem, "orig", problem)).splitlines()[0]
        raise FoiError(
            "store-failed",
            "the store",
            f"the database did not carry it out ({reason})",
            "Nothing was changed; try again, and run `foibot doctor` if it stays so",
        ) from problem
    except (DBAPIError, UnicodeEncodeError) as problem:
        raise FoiError(
            "store-refused",
            "the store",
            f"the database refused it ({str(getattr(problem, 'orig', problem)).splitlines()[0]})",
            "Nothing was changed; tell the person who runs foibot",
        ) from problem
