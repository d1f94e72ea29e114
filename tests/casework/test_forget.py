"""A letter that was forgotten is in no row and no file, and is not taken in again unasked."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import App
from bot.casework.erase import Eraser
from bot.casework.erased_list import read_list
from bot.casework.forget import forget, let_in
from bot.cli.ingest import _for_people
from bot.foi.errors import FoiError
from bot.store.removals import forgotten_in, mark_of_name
from tests.casework.letters_to_read import NOW, READING, index_in, write_letter
from tests.faults.test_erasure import words_in
from tests.filled import confirm

WHY = {"because": "it names a child", "by": "amara", "at": NOW}


@pytest.fixture
def eraser(home: Path) -> Iterator[Eraser]:
    app = App(home)
    made = Eraser(app.store, index_in(home), home, [home / "erased.jsonl"], lambda _: ())
    yield made
    app.engine.dispose()


def ingest_all(eraser: Eraser, folder: Path) -> dict[str, object]:
    from dataclasses import replace

    from bot.casework.ingest import ingest
    from bot.foi.law import Law

    reading = replace(READING, is_forgotten=eraser.store.is_forgotten)
    return ingest([folder], eraser.index, reading, Law({}), NOW)


def bytes_of(home: Path, word: str) -> list[str]:
    """Files in which a word stands, as they lie there."""
    return [p.name for p in home.rglob("*") if p.is_file() and word.encode() in p.read_bytes()]


def test_it_is_gone_from_rows_and_bytes_and_stays_out(
    eraser: Eraser, home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "letters"
    gone = write_letter(folder, 1, answer="There were herons.")
    write_letter(folder, 2)
    assert ingest_all(eraser, folder)["added"] == 2
    assert bytes_of(home, "herons"), "the test looks where nothing was"
    assert words_in(home, "heron"), "the test looks where nothing was"
    report = forget(eraser, str(gone), **WHY)
    assert (report.is_ours, report.is_on_disk, report.is_busy) == (False, True, False)
    assert bytes_of(home, "herons") == []
    assert words_in(home, "heron") == {}
    assert bytes_of(home, gone.name) == []
    with eraser.index.catalogue.engine.connect() as connection:
        for table in ("vector", "token_vector"):
            loose = f"SELECT count(*) FROM {table} WHERE hash NOT IN (SELECT hash FROM passage)"
            assert connection.exec_driver_sql(loose).scalar() == 0
    told = ingest_all(eraser, folder)
    assert (told["added"], told["forgotten"]) == (0, [str(gone)])
    assert "1 file left out" in _for_people(told)
    gone.rename(folder / "another name.txt")
    assert ingest_all(eraser, folder)["added"] == 0
    write_letter(folder, 1, answer="There were herons, and geese.")
    assert ingest_all(eraser, folder)["added"] == 0
    assert let_in(eraser, [gone], by="amara", at=NOW) == 1
    assert ingest_all(eraser, folder)["added"] == 1
    forget(eraser, str(gone), **WHY)  # on the same day: the list tells the order all the same
    removals = read_list(home / "erased.jsonl")
    assert mark_of_name(str(gone)) in forgotten_in(reversed(removals))
    assert let_in(eraser, [gone], by="amara", at=NOW) > 0
    removals = read_list(home / "erased.jsonl")
    assert mark_of_name(str(gone)) not in forgotten_in(reversed(removals))
    with pytest.raises(FoiError, match="no document of the index"):
        forget(eraser, "another name.txt", **WHY)


def test_the_history_keeps_who_and_why_and_no_name(eraser: Eraser, tmp_path: Path) -> None:
    gone = write_letter(tmp_path / "letters", 1)
    ingest_all(eraser, gone.parent)
    forget(eraser, str(gone), **WHY)
    with eraser.store._read() as session:
        from bot.store.tables import HistoryRow

        row = session.get(HistoryRow, 1)
        assert row
        assert (row.what, row.who, row.detail["because"]) == (
            "letter forgotten", "amara", "it names a child",
        )  # fmt: skip
        assert gone.name not in str(row.detail)


def test_a_reference_that_several_bear_and_a_lack_of_reason_are_refused(
    eraser: Eraser, tmp_path: Path
) -> None:
    write_letter(tmp_path / "letters" / "a", 1)
    path = write_letter(tmp_path / "letters" / "b", 1, answer="Nine.")
    ingest_all(eraser, tmp_path / "letters")
    with pytest.raises(FoiError, match="2 documents bear that reference"):
        forget(eraser, "hbc-2024-0001", **WHY)
    with pytest.raises(FoiError, match="Say why"):
        forget(eraser, str(path), **(WHY | {"because": " "}))
    assert eraser.store.removals() == ()


def test_a_confirmed_letter_leaves_the_index_and_stays_in_its_case(eraser: Eraser) -> None:
    from tests.filled import index

    letter = confirm(eraser.store, 1)
    name = f"case:{eraser.store.case(letter.case_id).reference}:response"
    index(eraser.index.catalogue, name, "swans")
    report = forget(eraser, name, **WHY)
    assert report.is_ours
    assert eraser.index.catalogue.known(name) is None
    assert eraser.store.confirmation(letter.case_id) == letter
    app = App(eraser.home)
    app.index_letter(app.store.case(letter.case_id), letter)  # at the next start, say
    assert eraser.index.catalogue.known(name) is None
    app.engine.dispose()


def test_what_is_no_longer_on_the_disk_is_named(eraser: Eraser, tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "letters", tmp_path / "others"
    gone, there = write_letter(folder, 1), write_letter(folder / "deep", 2)
    for path in (folder, write_letter(elsewhere, 3).parent):
        assert ingest_all(eraser, path)["gone"] == []
    gone.unlink()
    (elsewhere / "3.txt").unlink(missing_ok=True)
    told = ingest_all(eraser, folder)
    assert told["gone"] == [str(gone)]
    said = _for_people(told)
    assert "1 indexed file no longer on the disk; `foibot forget PATH --because WHY`" in said
    assert str(gone) in said
    assert str(there) not in said


def test_on_a_server_the_rows_and_their_bytes_go_too(
    postgres: str, postgres_server: object, home: Path, tmp_path: Path
) -> None:
    from bot.store.db import make_engine
    from bot.store.store import Store
    from indexer.catalogue import Catalogue
    from indexer.index import Index
    from tests.filled import CHEAP, index

    engine = make_engine(postgres, home)
    catalogue = Catalogue(engine)
    made = Index(catalogue, home / "index", lambda: CHEAP)
    index(catalogue, "a.txt", "marmalade herons")
    index(catalogue, "b.txt", "moorings")
    made.refresh()
    eraser = Eraser(Store(engine), made, home, [], lambda _: ())
    assert not forget(eraser, "a.txt", **WHY).is_busy
    postgres_server.psql("CHECKPOINT")  # type: ignore[attr-defined]
    folder = Path(postgres_server.pgdata)  # type: ignore[attr-defined]
    for path in (*(folder / "base").rglob("*"), *home.rglob("*")):
        assert not path.is_file() or b"marmalade" not in path.read_bytes(), path
    made.refresh()
    assert catalogue.counts()["passages"] == 1
    engine.dispose()
