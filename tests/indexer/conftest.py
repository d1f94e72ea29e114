"""What tests of the index share."""

from pathlib import Path

import pytest

from bot.store.db import make_engine
from indexer.catalogue import Catalogue


@pytest.fixture
def catalogue(database_url: str, tmp_path: Path) -> Catalogue:
    """An empty catalogue, once in SQLite and once in PostgreSQL."""
    return Catalogue(make_engine(database_url, tmp_path / "home"))


@pytest.fixture
def local(tmp_path: Path) -> Catalogue:
    """An empty catalogue in SQLite."""
    return Catalogue(make_engine("", tmp_path / "home"))
