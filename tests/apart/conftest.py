"""Two authorities in one PostgreSQL database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from bot.store.db import make_engine
from tests.apart.secrets import fill_with

ASHBY, BRANTON = "T0ASHBY", "T0BRANTON"


@contextmanager
def opened(url: str, home: Path, key: str = "") -> Iterator[Engine]:
    """An engine that leaves no connection behind."""
    engine = make_engine(url, home, key)
    yield engine
    engine.dispose()


@pytest.fixture
def branton(postgres: str, home: Path) -> Iterator[Engine]:
    """The authority whose rows the other looks for: something of everything, each with a word."""
    with opened(postgres, home, BRANTON) as engine:
        fill_with(engine)
        yield engine


@pytest.fixture
def ashby(branton: Engine, postgres: str, home: Path) -> Iterator[Engine]:
    """The authority that tries, in the same database, with nothing of its own yet."""
    with opened(postgres, home, ASHBY) as engine:
        yield engine


@pytest.fixture
def stranger(ashby: Engine, postgres: str) -> Iterator[Engine]:
    """The same role on the same database without any key."""
    engine = create_engine(postgres)
    yield engine
    engine.dispose()
