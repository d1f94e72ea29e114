"""Every setting has a default and a help sentence, and the example file says so."""

import tomllib
from pathlib import Path

import pytest

from bot.foi.errors import FoiError
from bot.settings import FILE_NAME, Settings, load_settings
from bot.settings.example import example

ROOT = Path(__file__).parents[1]


def test_the_example_file_is_what_the_settings_class_says() -> None:
    shipped = (ROOT / "foibot.example.toml").read_text(encoding="utf-8")
    assert shipped == example(), "run `foibot settings > foibot.example.toml`"


def test_every_setting_has_a_default_and_a_help_sentence() -> None:
    for name, field in Settings.model_fields.items():
        assert not field.is_required(), name
        assert field.description, name
        assert field.description.endswith("."), name


def test_the_example_with_its_defaults_switched_on_changes_nothing(home: Path) -> None:
    lines = [
        line[1:] if line.startswith("#") and not line.startswith("# ") else line
        for line in example().splitlines()
        if not line.endswith("=")  # a setting without a default stays off
    ]
    home.mkdir()
    (home / FILE_NAME).write_text("\n".join(lines), encoding="utf-8")
    assert tomllib.loads("\n".join(lines)), "the example is valid TOML"
    untouched = load_settings(home / "elsewhere")
    assert load_settings(home).model_dump() == untouched.model_dump() | {"home": home}


WRONG = [
    ('nation = "france"', "setting 'nation'"),
    ("authorty = 'X'", "setting 'authorty'"),
    ("authority = ", "not valid TOML"),
]


@pytest.mark.parametrize(("line", "names"), WRONG)
def test_a_wrong_setting_is_one_sentence_that_names_it(home: Path, line: str, names: str) -> None:
    home.mkdir()
    (home / FILE_NAME).write_text(line, encoding="utf-8")
    with pytest.raises(FoiError) as error:
        load_settings(home)
    assert names in error.value.sentence
    assert str(home / FILE_NAME) in error.value.sentence


def test_the_environment_wins_over_the_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home.mkdir()
    (home / FILE_NAME).write_text('authority = "From the file"', encoding="utf-8")
    assert load_settings(home).authority == "From the file"
    monkeypatch.setenv("FOIBOT_AUTHORITY", "From the environment")
    assert load_settings(home).authority == "From the environment"
