"""`foibot ingest` and `foibot ask` as an officer meets them, with the real model."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.app import App
from bot.casework.answers import Answer
from bot.casework.ingest import ingest
from corpus import ROOT
from tests.casework.letters_to_read import NOW, write_letter

HEAVY = ("torch", "transformers", "sentence_transformers")
INDEX = (*HEAVY, "onnxruntime", "faiss", "tantivy", "sqlalchemy")
LOOK = (
    "import sys; from bot.cli import foibot\n"
    "try: foibot(sys.argv[1:], standalone_mode=False)\n"
    "except SystemExit: pass\n"
    "print('LOADED', *[name for name in {names} if name in sys.modules])"
)


@pytest.fixture
def env(home: Path, models_folder: Path) -> dict[str, str]:
    return os.environ | {"FOIBOT_HOME": str(home), "FOIBOT_MODELS_FOLDER": str(models_folder)}


def _foibot(env: dict[str, str], *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from bot.cli import main; main()", *words]
    return subprocess.run(
        command, env=env, input=given, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def read_once(models_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that holds three letters, for copying."""
    folder = tmp_path_factory.mktemp("three")
    home = folder / "home"
    env = os.environ | {"FOIBOT_HOME": str(home), "FOIBOT_MODELS_FOLDER": str(models_folder)}
    for number, thing in enumerate(("stray dogs", "potholes", "school appeals"), 1):
        write_letter(folder / "letters", number, thing)
    done = _foibot(env, "ingest", str(folder / "letters"), "--json")
    report = json.loads(done.stdout)
    assert (report["added"], report["letters"], report["failed"]) == (3, 3, [])
    return home


@pytest.fixture
def filled(read_once: Path, env: dict[str, str]) -> dict[str, str]:
    shutil.copytree(read_once, env["FOIBOT_HOME"], dirs_exist_ok=True)
    return env


def test_a_question_finds_its_letter(filled: dict[str, str]) -> None:
    done = _foibot(filled, "ask", "--json", "number of dogs that had strayed in ward 1")
    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert report["precedents"][0]["reference"] == "HBC-2024-0001"
    assert {"question", "precedents", "law", "published", "stance", "took_ms"} <= set(report)


def test_a_whole_mail_comes_on_standard_input(filled: dict[str, str]) -> None:
    mail = "Dear Sir,\n\nHow many potholes were there in ward 2?\n\nYours faithfully,\nA. Person\n"
    page = _foibot(filled, "ask", given=mail).stdout
    assert "HBC-2024-0002, 3 May 2024, part 1" in page
    assert page.startswith("1. SUPPLIED")


def test_no_precedent_is_said(filled: dict[str, str]) -> None:
    page = _foibot(filled, "ask", "a limerick about a badger").stdout
    assert page.startswith("No precedent: no earlier letter")


def test_another_model_is_refused_with_the_command_that_mends_it(filled, home: Path) -> None:
    from sqlalchemy import create_engine, text

    engine = create_engine(f"sqlite:///{home / 'foibot.db'}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE index_state SET fingerprint = 'another'"))
        connection.execute(text("UPDATE vector SET fingerprint = 'another'"))
    done = _foibot(filled, "ask", "potholes")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "made with model another" in done.stderr
    assert "foibot ingest --rebuild" in done.stderr
    assert "BAD   index: the index: it was made with model" in _foibot(filled, "doctor").stdout
    assert _foibot(filled, "ingest", "--rebuild").returncode == 0
    assert "HBC-2024-0002" in _foibot(filled, "ask", "How many potholes were there?").stdout


@pytest.mark.parametrize(
    "words, code, said",
    [
        (["ask", "  "], 1, "the question: it is empty"),
        (["ingest"], 2, "Give files or folders"),
        (["ask", "--top", "0", "dogs"], 1, "--top '0': not a whole number from 1 to 50"),
    ],
)
def test_wrong_input_is_one_clear_sentence(words, code: int, said: str, env) -> None:
    done = _foibot(env, *words)
    assert (done.returncode, said in done.stderr) == (code, True)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words, unwanted",
    [
        (["ask", "potholes"], HEAVY),
        (["due", "--received", "2024-05-03", "--regime", "foia"], INDEX),
        (["law", "show", "foia:s31(1)(a)"], INDEX),
    ],
)
def test_verbs_import_only_what_they_need(words, unwanted, filled: dict[str, str]) -> None:
    command = [sys.executable, "-c", LOOK.format(names=unwanted), *words]
    done = subprocess.run(command, env=filled, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "LOADED"


_LETTERS = 21
"""Of the samples, so many: those that the questions below are about are among them."""
ASKED = (
    "How often did people tell the council about holes in the road?",
    "Requester wants our intervention level for carriageway defects",
    "parking fines issued near schools",
    "a limerick about a badger",
)


def test_both_databases_give_the_samples_the_same_answers(
    postgres: str, tmp_path: Path, models_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOIBOT_MODELS_FOLDER", str(models_folder))
    letters = sorted((ROOT / "responses").glob("HBC-*"))[:_LETTERS]
    found = []
    for name, url, vectors in (("sqlite", "", "FAISS"), ("postgresql", postgres, "pgvector")):
        monkeypatch.setenv("FOIBOT_DATABASE_URL", url)
        app = App(tmp_path / name)
        report = ingest(letters, app.index, app.reading, app.law, NOW)
        assert (report["letters"], report["failed"]) == (_LETTERS, [])
        found.append([app.answer(each, NOW.date()) for each in ASKED])
        assert f"vectors: {vectors}" in app._index_state()[0]
    for local, shared in zip(*found, strict=True):
        assert _told(local) == _told(shared)
        scores = [[row.score for row in answer.precedents] for answer in (local, shared)]
        assert scores[0] == pytest.approx(scores[1], abs=0.005)
    assert sum(bool(answer.precedents) for answer in found[0]) >= 2


def _told(answer: Answer) -> tuple[object, ...]:
    """What an officer is shown, without the last decimals: letters in order, law and message."""
    precedents = [(row.file, row.part) for row in answer.precedents]
    return precedents, [row.provision for row in answer.law], answer.message
