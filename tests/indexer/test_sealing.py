"""The processes that read what others wrote reach no network, and neither do their children."""

import json
import platform
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

import pytest
from made_files import p, word

from bot.casework.doctor import State, _readers
from bot.casework.text_crew import Tools, answered, crew
from indexer import sealing
from indexer.bounded import Allowance
from indexer.documents import Limits
from indexer.pool import Worker
from tests.indexer.escapes import Escape, attempts

ROOT = Path(__file__).parents[2]
CAPTURED = """
import sys
import indexer.worker as worker
from indexer.formats import text
from tests.indexer.escapes import attempts

worker.read_bytes = lambda data, kind, limits: text.of(attempts(data.decode()), limits)
worker.main()
"""
"""The real process, its parser taken over by whoever made the file."""

needs_seal = pytest.mark.skipif(
    platform.system() != "Linux" or platform.machine() not in ("x86_64", "aarch64"),
    reason="this system has no filter of ours; `foibot doctor` says so",
)


@pytest.fixture
def listeners(tmp_path: Path) -> Iterator[str]:
    """Servers that anybody on this machine reaches, as JSON."""
    with ExitStack() as stack:
        where: dict[str, object] = {"unix": str(tmp_path / "s")}
        for family, name, address in (
            (socket.AF_INET, "inet", ("127.0.0.1", 0)),
            (socket.AF_UNIX, "", where["unix"]),
        ):
            server = stack.enter_context(socket.socket(family))
            server.bind(address)
            server.listen()
            if name:
                where[name] = server.getsockname()[1]
        yield json.dumps(where)


def _nothing_got_out(said: str) -> None:
    told = json.loads(said)
    assert told.pop("name") == "gaierror"
    assert set(told.values()) == {"PermissionError"}, told


def test_without_the_filter_they_are_reached(listeners: str) -> None:
    told = json.loads(attempts(listeners))
    ways = ("inet", "unix", "datagram", "pair", "child")
    assert {told[way] for way in ways} == {"got out"}


@needs_seal
def test_a_parser_that_is_taken_over_reaches_nobody(listeners: str, tmp_path: Path) -> None:
    file = tmp_path / "letter.docx"
    file.write_text(listeners)
    ran = subprocess.run(
        [sys.executable, "-c", CAPTURED, json.dumps(asdict(Limits()))],
        input=json.dumps({"path": str(file), "kind": "word"}) + "\n",
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    ready, answer = map(json.loads, ran.stdout.splitlines())
    assert ready["sealed"] is True
    _nothing_got_out(answer["document"]["text"])


@needs_seal
def test_nor_does_the_process_that_understands_texts(listeners: str) -> None:
    own = crew(Allowance(20, 700_000_001))
    answer = own.ask(Tools.of(None), Escape(listeners), None)
    _nothing_got_out(answered(answer)["text"])


@needs_seal
def test_every_thread_of_it_is_sealed_and_it_reads_on(tmp_path: Path) -> None:
    worker = Worker(Limits())
    try:
        assert worker.sealed()
        letter = tmp_path / "letter.docx"
        letter.write_bytes(word(p("We hold it.")))
        assert worker.read(letter, "word").text == "We hold it."
        for task in Path(f"/proc/{worker.process_id}/task").iterdir():
            assert "\nSeccomp:\t2\n" in (task / "status").read_text()
    finally:
        worker.stop()


def _verdict(steps: list[tuple[int, int, int, int]], mark: int, call: int) -> int:
    """What the kernel would do with a call, by the rules of its small machine."""
    shown, at, held = {0: call, 4: mark}, 0, 0
    while True:
        code, if_true, if_false, value = steps[at]
        at += 1
        match code:
            case 0x20:
                held = shown[value]
            case 0x15:
                at += if_true if held == value else if_false
            case 0x35:
                at += if_true if held >= value else if_false
            case 0x06:
                return value


@pytest.mark.parametrize("name", ["x86_64", "aarch64"])
def test_the_filter_refuses_what_it_names_on_either_machine(name: str) -> None:
    """This machine can try one of the two; the other's filter is worked through here."""
    machine = sealing._MACHINES[name]
    steps = sealing.filter_steps(machine.mark, machine.refused)
    refused = {
        call for call in range(600) if _verdict(steps, machine.mark, call) & 0x7FFF0000 == 0x50000
    }
    assert refused == set(machine.refused)
    assert _verdict(steps, machine.mark, 0) == 0x7FFF0000
    assert _verdict(steps, machine.mark, 0x40000000 + 41) & 0xFFFF0000 == 0x50000
    assert _verdict(steps, 0x40000003, 0) & 0xFFFF0000 == 0x50000


def test_where_it_cannot_be_had_work_goes_on_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "s390x")
    assert sealing.seal() is False
    reader = _readers(False)
    assert (reader.state, bool(reader.mend)) == (State.LOOK, True)
    assert _readers(True).state is State.GOOD
