"""The loader: what is wrong in a law file is named with its file, its place and its key."""

import shutil
from pathlib import Path

import pytest

from bot.books.lawbook import FOLDER, load_law
from bot.books.statutes import write_official
from bot.foi.errors import FoiError
from bot.foi.provisions import Provision

S24 = "foia-s24.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped law, to be spoilt."""
    return Path(shutil.copytree(FOLDER, tmp_path / "law"))


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (S24, "  protects:", "  protect:", ["line 6, foia:s24", "unknown key 'protect'"]),
        (S24, "  protects: the", "  # the", ["foia:s24", "key 'protects' is missing"]),
        (S24, "standing: qualified", "standing: quaified", ["line 3", "quaified", "absolute"]),
        (S24, "test: required", "test: needed", ["'test: needed'", "prejudice"]),
        (S24, "councils: yes", "councils: maybe", ["'councils: maybe'", "rare"]),
        (S24, "needs: [reason, nec", "needs: [reasn, nec", ["need 'reasn'", "needs.yaml"]),
        (S24, "confidence: K", "confidence: X", ["confidence 'X'", "S, K, U"]),
        (S24, "confidence: K", "certainty: K", ["citation", "unknown key 'certainty'"]),
        (S24, "    (3):\n", "    (3):\n      like: (9)\n", ["like", "s24(9)"]),
        (S24, "    (4):\n", "    (3):\n", ["line", "key '(3)' is there twice"]),
        (S24, "    (4):\n", "    (four%):\n", ["'foia:s24(four%)' is not a provision"]),
        (S24, "  title: National security\n", "  title: [\n", [S24, "line"]),
        (S24, "foia:s24:\n", "foia:s24: x\nfoia:s99:\n", ["foia:s24", "should hold keys"]),
        (S24, "title: National security\n", "title: 24\n", ["foia:s24", "'title' should be words"]),
        (S24, "needs: [reason, necessity,", "needs: words #", ["'needs' should be a list"]),
        (S24, '["foia:s23(1)"]', '["s23(1)"]', [S24, "'s23(1)' is not a provision"]),
        ("foia-s26.yaml", "foia:s26:", "foia:s24:", ["foia-s26.yaml", "foia:s24", "twice"]),
        ("values.yaml", "    - starts: 2005", "    - begins: 2005", ["cost_limit", "'begins'"]),
        ("values.yaml", "starts: 2005-01-01", "starts: soon", ["cost_limit", "soon", "2005-01-31"]),
        ("everyday.yaml", "foia:s24:", "foia:s24(9):", ["foia:s24(9)", "no such provision"]),
        ("everyday.yaml", "foia:s33: [auditor, value", "foia:s33: [7, value", ["list of words"]),
        ("needs.yaml", "reason:\n  what:", "reason:\n  why:", ["reason", "unknown key 'why'"]),
        ("notices.yaml", "  act: foia", "  acts: foia", ["unknown key 'acts'"]),
        ("changes.yaml", "- on: 2011", "- at: 2011", ["unknown key 'at'"]),
    ],
)
def test_a_spoilt_file_is_named(folder, file, old, new, says):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FoiError) as caught:
        load_law(folder=folder)
    sentence = caught.value.sentence
    for part in (file, *says):
        assert part in sentence


def test_a_missing_file_and_a_binary_one_are_named(folder):
    (folder / S24).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FoiError, match=S24):
        load_law(folder=folder)
    (folder / S24).unlink()
    (folder / "values.yaml").unlink()
    with pytest.raises(FoiError, match=r"values\.yaml"):
        load_law(folder=folder)


def test_a_new_value_leaves_the_old_law_to_old_letters(folder):
    from datetime import date

    path = folder / "values.yaml"
    step = "\n    - {starts: 2027-04-01, value: 500, citation: {source: an SI, confidence: S}}\n"
    text = path.read_text(encoding="utf-8")
    first = text.index("confidence: K}") + len("confidence: K}")
    path.write_text(text[:first] + step + text[first:], encoding="utf-8")
    law = load_law(folder=folder)
    assert law.value("cost_limit", date(2027, 3, 31)).value == "450"  # Wednesday
    assert law.value("cost_limit", date(2027, 4, 1)).value == "500"  # Thursday


def test_official_text_stands_beside_the_paraphrase_and_is_preferred(tmp_path):
    crime = Provision.parse("foia:s31(1)(a)")
    outside = Provision.parse("foia:s17(1)")
    plain = load_law(tmp_path).entry(crime)
    assert plain
    assert plain.official is None
    assert plain.wording == plain.paraphrase
    write_official(tmp_path, "foia", "test", {crime: "the statute's words", outside: "a notice"})
    law = load_law(tmp_path)
    entry = law.entry(crime)
    assert entry
    assert (entry.official, entry.wording) == ("the statute's words", "the statute's words")
    assert entry.paraphrase == plain.paraphrase
    assert law.exists(outside)
    assert law.entry(outside) is None


def test_importing_again_changes_nothing(tmp_path):
    text = {Provision.parse("foia:s24(1)"): "words"}
    assert write_official(tmp_path, "foia", "test", text)
    before = (tmp_path / "law" / "foia.json").stat().st_mtime_ns
    assert not write_official(tmp_path, "foia", "test", text)
    assert (tmp_path / "law" / "foia.json").stat().st_mtime_ns == before


def test_an_interrupted_import_leaves_the_old_text_whole(tmp_path, monkeypatch):
    one = Provision.parse("foia:s24(1)")
    write_official(tmp_path, "foia", "test", {one: "old"})

    def power_cut(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", power_cut)
    with pytest.raises(KeyboardInterrupt):
        write_official(tmp_path, "foia", "test", {one: "new"})
    assert [p.name for p in (tmp_path / "law").iterdir()] == ["foia.json"]
    entry = load_law(tmp_path).entry(one)
    assert entry
    assert entry.official == "old"


@pytest.mark.parametrize(
    "damage",
    [b"", b'{"provisions": {"foia:s2', b"[]", b"{}", b'{"provisions": {"s1": "x"}}', b"\xff"],
)
def test_a_damaged_import_says_how_to_mend_it_and_importing_mends_it(tmp_path, damage):
    (tmp_path / "law").mkdir()
    (tmp_path / "law" / "foia.json").write_bytes(damage)
    with pytest.raises(FoiError, match="foibot law import"):
        load_law(tmp_path)
    assert write_official(tmp_path, "foia", "test", {Provision.parse("foia:s24(1)"): "words"})
    assert load_law(tmp_path).official
