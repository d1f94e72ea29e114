"""A file that was made to look like a backup: one sentence, and nothing of it is written."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.casework.backup import backup
from bot.casework.restore import restore
from bot.foi.errors import FoiError
from bot.settings import load_settings
from bot.store.db import make_engine
from tests.filled import AT, fill

Members = dict[str, bytes]


@pytest.fixture
def members(home: Path, tmp_path: Path) -> Members:
    """What an honest backup holds."""
    engine = make_engine("", home)
    fill(engine, 1)
    (home / "foibot.toml").write_text('authority = "Wendle"\ntop = 7\n')
    backup(engine, home, tmp_path / "b.zip", program="1", at=AT)
    with zipfile.ZipFile(tmp_path / "b.zip") as box:
        return {name: box.read(name) for name in box.namelist()}


def packed(file: Path, members: Members, fits: bool = True) -> Path:
    """The members as a zip whose hashes fit, as anybody could make it."""
    manifest = json.loads(members["manifest.json"])
    if fits:
        manifest["members"] = {
            name: hashlib.sha256(content).hexdigest()
            for name, content in members.items()
            if name != "manifest.json"
        }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as box:
        for name, content in members.items():
            told = json.dumps(manifest).encode() if name == "manifest.json" else content
            box.writestr(name, told)
    return file


def refused(file: Path, new: Path) -> str:
    """Why it is not restored; nothing of it may be there afterwards."""
    with pytest.raises(FoiError) as caught:
        restore(file, "", new, at=AT)
    assert not new.exists() or not [path for path in new.rglob("*") if path.is_file()]
    return caught.value.sentence


def with_manifest(given: Members, **says: Any) -> Members:
    manifest = json.loads(given["manifest.json"]) | says
    return given | {"manifest.json": json.dumps(manifest).encode()}


FORGED: dict[str, Callable[[Members], Members]] = {
    "a way out of the home": lambda m: m | {"law/../../evil.json": b"{}"},
    "an absolute path": lambda m: m | {"/etc/cron.d/evil.json": b"{}"},
    "a template": lambda m: m | {"templates/letter.docx": b"PK"},
    "a hidden file": lambda m: m | {"law/.evil.json": b"{}"},
    "a line that is no row": lambda m: m | {"tables/request.jsonl": b"[1]\n"},
    "a line that is no JSON": lambda m: m | {"tables/request.jsonl": b"{\n"},
    "deep nesting": lambda m: m | {"tables/request.jsonl": b"[" * 200_000 + b"\n"},
    "a column that is none": lambda m: m | {"tables/request.jsonl": b'{"evil": 1}\n'},
    "many members": lambda m: m | {f"law/a{n}.json": b"{}" for n in range(600)},
    "a manifest that is a list": lambda m: m | {"manifest.json": b"[]"},
    "a format in words": lambda m: with_manifest(m, format="one"),
    "members in a list": lambda m: with_manifest(m, members=[]),
    "a revision to come": lambda m: with_manifest(m, revision="9999"),
    "a program that is none": lambda m: with_manifest(m, program=None),
}


@pytest.mark.parametrize("name", FORGED)
def test_it_is_refused_and_nothing_is_written(members: Members, tmp_path: Path, name: str) -> None:
    fits = name not in {"a manifest that is a list", "members in a list"}
    forged = FORGED[name](members)
    if not fits:
        with zipfile.ZipFile(tmp_path / "f.zip", "w") as box:
            for member, content in forged.items():
                box.writestr(member, content)
    else:
        packed(tmp_path / "f.zip", forged)
    assert "othing was changed" in refused(tmp_path / "f.zip", tmp_path / "new")


def test_a_bomb_is_refused_by_what_it_unpacks_to(
    members: Members, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil
    from types import SimpleNamespace

    file = packed(tmp_path / "f.zip", members | {"law/a.json": b" " * 30_000_000})
    assert file.stat().st_size < 100_000
    assert "law/a.json is too large" in refused(file, tmp_path / "new")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=10_000_000))
    assert "the disk has 10,000,000 free" in refused(file, tmp_path / "new")


def test_settings_of_egress_never_come_from_a_backup(members: Members, tmp_path: Path) -> None:
    evil = (
        'authority = "Wendle"\nslack_api_url = "https://evil.example/api/"\nslack_stand_in = true\n'
        'database_url = "postgresql://evil.example/x"\nmodel = "/tmp/evil"\n'
        'models_folder = "/tmp/evil"\nword_template = "/tmp/evil.docx"\nserve_host = "0.0.0.0"\n'
        'token_key_file = "/tmp/evil"\n[accounts]\nmallory = "Bob Baker"\n'
    )
    file = packed(tmp_path / "f.zip", members | {"foibot.toml": evil.encode()})
    restore(file, "", tmp_path / "new", at=AT)
    own = load_settings(tmp_path / "new")
    assert own.authority == "Wendle"
    assert (own.slack_api_url, own.database_url) == ("https://slack.com/api/", "")
    assert (own.models_folder, own.word_template, own.accounts) == (None, None, {})
    assert "evil" not in (tmp_path / "new" / "foibot.toml").read_text()


@pytest.mark.parametrize(
    "address",
    [
        "http://slack.com/api/",
        "https://slack.com.evil.example/api/",
        "https://evil.example/slack.com/",
        "https://slack.com@evil.example/api/",
        "https://notslack.com/api/",
        "ftp://slack.com/",
        "",
    ],
)
def test_tokens_go_to_slack_alone(
    home: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("FOIBOT_SLACK_API_URL", address)
    with pytest.raises(FoiError, match="not https at a host of Slack's"):
        load_settings(home)
    monkeypatch.setenv("FOIBOT_SLACK_STAND_IN", "true")
    assert load_settings(home).slack_api_url == address
