"""What one authority's program sees, changes and meets of another's in the same database: nothing.

By the public methods of the store and of the index's catalogue.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from bot.foi.errors import FoiError
from bot.store import dump
from bot.store.conversations import Preference
from bot.store.db import make_engine
from bot.store.postings import Postings
from bot.store.store import Store
from indexer.catalogue import Catalogue
from tests.apart.secrets import (
    AT,
    WORD,
    counts,
    draft,
    everything,
    fill_with,
    open_case,
    press,
    put,
)

LONG_AGO = date(2000, 1, 3)  # a Monday


def test_the_same_numbers_names_and_keys_stand_side_by_side(ashby: Engine, branton: Engine) -> None:
    """What is unique is unique for each authority, and nothing tells that another has it."""
    before = everything(branton)
    fill_with(ashby, "ferrowick")
    assert counts(ashby) == counts(branton)
    assert all(counts(ashby).values()), "a table that no test looks at"
    assert everything(branton) == before
    assert Store(ashby).case("FOI-2026-0001").subject == "ferrowick"
    assert Store(branton).case("FOI-2026-0001").subject == WORD
    with pytest.raises(FoiError, match=r"case 1 has it") as caught:
        open_case(Store(ashby), reference="FOI-2026-0001")
    assert WORD not in caught.value.sentence


def test_what_happens_once_happens_once_for_each(ashby: Engine, branton: Engine) -> None:
    assert Store(ashby).claim("Ev1", at=AT)
    assert not Store(branton).claim("Ev1", at=AT)
    assert Postings(ashby).claim("digest:2026-W47:C1", at=AT)
    assert not Postings(branton).claim("digest:2026-W47:C1", at=AT)
    Store(ashby).prefer(Preference("U1", 4, 16, True))
    assert Store(branton).preference("U1") == Preference("U1", 2, 8, False)


def test_numbers_tell_nothing_of_how_busy_another_is(ashby: Engine, branton: Engine) -> None:
    for _ in range(20):
        open_case(Store(branton))
    assert [open_case(Store(ashby)) for _ in range(3)] == [1, 2, 3]
    assert [case.reference[-4:] for case in Store(ashby).cases()] == ["0001", "0002", "0003"]
    assert draft(Store(ashby), 1).id == 1
    put(ashby)
    assert Catalogue(ashby).mark().generation == 1


def test_many_at_once_get_each_number_once(ashby: Engine, branton: Engine) -> None:
    both = [Store(ashby), Store(branton)] * 12
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(open_case, both))
    assert sorted(case.id for case in Store(ashby).cases()) == list(range(1, 13))
    assert sorted(case.id for case in Store(branton).cases()) == list(range(1, 15))
    assert len({case.reference for case in Store(ashby).cases()}) == 12


def test_letters_are_confirmed_side_by_side(ashby: Engine, branton: Engine) -> None:
    mine = Store(ashby)
    made = draft(mine, open_case(mine), "ferrowick")
    letter, first = mine.confirm(press(made))
    assert (letter.id, letter.text, first) == (1, "Dear ferrowick", True)
    theirs = Store(branton).confirmation(1)
    assert theirs
    assert theirs.text == f"Dear {WORD}"


@pytest.mark.parametrize("who", ["ashby", "branton"])
def test_nobody_waits_for_what_another_holds(who: str, ashby: Engine, branton: Engine) -> None:
    """As a move holds a store: its own writers wait, others do not."""
    with dump.held(branton), (ashby if who == "ashby" else branton).connect() as connection:
        connection.exec_driver_sql("SET lock_timeout = '100ms'")
        note = text("INSERT INTO history (at, who, what, detail) VALUES (now(), 'a', 'b', '{}')")
        if who == "ashby":
            assert connection.execute(note).rowcount == 1
        else:
            with pytest.raises(DBAPIError, match="lock timeout"):
                connection.execute(note)


def test_a_writer_in_the_middle_blocks_nobody_else(ashby: Engine, branton: Engine) -> None:
    open_case(Store(ashby))
    with branton.begin() as connection:
        connection.execute(text("SELECT 1 FROM request FOR UPDATE"))
        connection.execute(text("UPDATE request SET officer = 'x'"))
        connection.execute(text("UPDATE index_state SET generation = generation + 1"))
        Store(ashby).assign(1, "y", by="y", at=AT)
        assert put(ashby) == "added"
        with dump.held(ashby):
            pass


def test_the_key_of_one_authority_is_never_in_anothers_pool(ashby: Engine, branton: Engine) -> None:
    asked = text("SELECT current_setting('foibot.kept_for'), pg_sleep(0.002)")
    failing = text("SELECT 1 / 0 FROM history")

    def key(engine: Engine) -> tuple[Engine, str]:
        with engine.connect() as connection:
            connection.exec_driver_sql("SET LOCAL foibot.kept_for = 'elsewhere'")
        with pytest.raises(DBAPIError), branton.begin() as connection:
            connection.execute(failing)
        with engine.connect() as connection:
            return engine, connection.execute(asked).scalar_one()

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(key, [ashby, branton] * 20))
    assert set(found) == {(ashby, "T0ASHBY"), (branton, "T0BRANTON")}


def test_an_idle_authority_keeps_one_connection(ashby: Engine, branton: Engine) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(open_case, [Store(ashby)] * 16))
    assert ashby.pool.checkedin() == 1  # type: ignore[attr-defined]


def test_a_database_of_one_authoritys_own_is_seen_by_it_only(
    ashby: Engine, branton: Engine, postgres: str, home
) -> None:
    own = make_engine(postgres, home)
    assert not any(counts(own).values())
    assert open_case(Store(own)) == 1
    assert not any(counts(ashby).values())
    own.dispose()
