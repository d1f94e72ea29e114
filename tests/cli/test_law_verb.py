"""`foibot law`, as an officer meets it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import foibot
from bot.foi.errors import FoiError

FILE = Path(__file__).parents[1] / "data" / "foia_clml.xml"


def run(home: Path, *words: str) -> Result:
    return CliRunner().invoke(foibot, ["--home", str(home), "law", *words])


def test_show_prints_what_an_officer_needs(tmp_path):
    page = run(tmp_path, "show", "foia:s31(1)").output
    assert "A notice has to name another limb." in page
    assert "foia:s31(1)(a)  Law enforcement: the prevention or detection of crime" in page
    assert "In our words (not the statute)" in page
    assert "Never together with\n  - foia:s30" in page
    assert max(len(line) for line in page.splitlines()) <= 92
    assert not list(tmp_path.iterdir())


def test_show_forgives_spaces_and_capitals(tmp_path):
    assert run(tmp_path, "show", "FOIA:S40(3A)(a)").output.startswith("foia:s40(3a)(a)")


def test_show_as_json(tmp_path):
    report = json.loads(run(tmp_path, "show", "eir:r12(5)(e)", "--json").output)
    assert report["provision"] == "eir:r12(5)(e)"
    assert report["standing"] == "qualified"
    assert report["official"] is None
    assert {"field", "what", "law", "choices"} == set(report["needs"][0])
    assert len(report["factors_for"]) >= 4


def test_an_unknown_provision_gets_its_neighbours(tmp_path):
    problem = run(tmp_path, "show", "foia:s24(1)(a)").exception
    assert isinstance(problem, FoiError)
    assert problem.sentence.endswith("Nearest: foia:s24(1), foia:s24, foia:s24(2)")


@pytest.mark.parametrize("wrong", ["31", "section 31", "foia:31", "foia:s31(1", "' OR 1=1"])
def test_a_word_that_is_no_provision_names_the_form(tmp_path, wrong):
    problem = run(tmp_path, "show", wrong).exception
    assert isinstance(problem, FoiError)
    assert "foia:s31(1)(a)" in problem.sentence


def test_import_then_show_then_import_again(tmp_path):
    first = json.loads(run(tmp_path, "import", str(FILE), "--json").output)
    assert (first["act"], first["stored"]) == ("foia", True)
    assert (
        "Official text: the prevention or detection"
        in run(tmp_path, "show", "foia:s31(1)(a)").output
    )
    # A provision that grounds no refusal has official text only.
    assert "another Act, after section 98" in run(tmp_path, "show", "foia:s67").output
    assert "is there already" in run(tmp_path, "import", str(FILE)).output
    assert [str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*.*")] == ["law/foia.json"]


def test_a_wrong_file_leaves_what_was_imported(tmp_path):
    run(tmp_path, "import", str(FILE))
    before = (tmp_path / "law" / "foia.json").read_bytes()
    problem = run(tmp_path, "import", __file__).exception
    assert isinstance(problem, FoiError)
    assert (tmp_path / "law" / "foia.json").read_bytes() == before
