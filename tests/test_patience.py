"""Waiting for a server that is away; everything else is told at once."""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

from bot.store import patience
from bot.store.patience import patiently


def nobody_there() -> OperationalError:
    """What the driver says of a server that does not run."""
    with pytest.raises(OperationalError) as caught:
        create_engine("postgresql+psycopg://u@/d?host=/nowhere").connect()
    return caught.value


class Step:
    """Fails as often as it is told to."""

    def __init__(self, problem: DBAPIError, failures: int) -> None:
        self.problem = problem
        self.failures = failures
        self.calls = 0

    def __call__(self, number: int) -> int:
        self.calls += 1
        if self.calls <= self.failures:
            raise self.problem
        return number + 1


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "_PAUSE", 0.0)


def test_a_server_that_comes_back_is_waited_for() -> None:
    step = Step(nobody_there(), failures=3)
    assert patiently(step, 1) == 2
    assert step.calls == 4


def test_the_waiting_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "SECONDS", 0.0)
    with pytest.raises(OperationalError):
        patiently(Step(nobody_there(), failures=9), 1)


def test_what_will_not_pass_is_told_at_once(database_url: str) -> None:
    engine = create_engine(database_url or "sqlite://")
    with pytest.raises(DBAPIError) as caught, engine.connect() as connection:
        connection.execute(text("SELECT * FROM nothing"))
    step = Step(caught.value, failures=1)
    with pytest.raises(DBAPIError):
        patiently(step, 1)
    assert step.calls == 1
