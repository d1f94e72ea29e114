"""Which model is used, and that its files are its publisher's."""

import hashlib
import io
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app.models import bundles
from indexer.bundles import Bundle, Wheel, choose, named
from indexer.fetching import ModelError, source_of

SMALL, LARGE = (named(name, bundles()) for name in ("minilm", "ALL-MPNET-BASE-V2"))
BEST = next(each for each in bundles() if each.is_default)


@pytest.mark.parametrize(
    ("setting", "used", "ready", "expected"),
    [
        ("", "", [BEST.served], BEST),
        ("", "", [], SMALL),
        ("", SMALL.served, [LARGE.served, SMALL.served], SMALL),
        ("", LARGE.served, [SMALL.served], LARGE),
        ("", f"{SMALL.fingerprint}-torch-fp32", [LARGE.served], SMALL),
        ("", "0123456789abcdef-ort-int8", [BEST.served], BEST),
        ("mpnet", SMALL.served, [], LARGE),
        ("all-minilm-L6-v2", LARGE.served, [LARGE.served], SMALL),
        ("/srv/model", SMALL.served, [], "/srv/model"),
    ],
)
def test_which_model_is_used(setting, used, ready, expected) -> None:
    assert choose(setting, used, bundles(), ready) == expected


def test_one_is_the_default_and_one_comes_with_the_program() -> None:
    assert [each.is_default for each in bundles()].count(True) == 1
    assert any(each.package for each in bundles())


def wheel(folder: Path, name: str, part: bytes) -> Wheel:
    """A package that carries some bytes, and what would be run if it were installed."""
    path = folder / f"{name}-0.0.1-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}/__init__.py", "raise SystemExit('I was run')")
        archive.writestr(f"{name}/input/whole.zip.{name[-1]}", part)
        archive.writestr(
            f"{name}-0.0.1.dist-info/METADATA",
            f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.0.1\nRequires-Dist: not-wanted\n",
        )
        archive.writestr(f"{name}-0.0.1.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{name}-0.0.1.dist-info/RECORD", "")
    return Wheel(f"{name}==0.0.1", hashlib.sha256(path.read_bytes()).hexdigest())


WEIGHTS = b"weights " * 5000


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bundle:
    """A model of two packages, which pip finds in a folder and nowhere else."""
    shop = tmp_path / "shop"
    shop.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(shop))
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("small/model.safetensors", WEIGHTS)
        archive.writestr("small/1_Pooling/config.json", "{}")
        archive.writestr("small/../../outside.json", "{}")
        archive.writestr("small/setup.py", "raise SystemExit('I was run')")
    data = whole.getvalue()
    wheels = tuple(
        wheel(shop, f"small_part_{number}", part)
        for number, part in enumerate((data[:9000], data[9000:]), start=1)
    )
    digest = hashlib.sha256(WEIGHTS).hexdigest()
    return replace(LARGE, name="small", wheels=wheels, weights_sha256=digest)


def test_the_files_alone_are_taken_out_of_the_packages(bundle: Bundle, tmp_path: Path) -> None:
    folder = source_of(bundle, tmp_path / "models", lambda _: None)
    files = sorted(str(p.relative_to(tmp_path)) for p in (tmp_path / "models").rglob("*.*"))
    inside = "models/sources/small"
    assert files == [f"{inside}/1_Pooling/config.json", f"{inside}/model.safetensors"]
    assert (folder / "model.safetensors").read_bytes() == WEIGHTS


def test_what_is_there_is_not_fetched_again(bundle: Bundle, tmp_path: Path, monkeypatch) -> None:
    source_of(bundle, tmp_path / "models", lambda _: None)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("fetched again"))
    source_of(bundle, tmp_path / "models", lambda _: None)


def test_a_package_with_another_hash_is_refused(bundle: Bundle, tmp_path: Path) -> None:
    first = replace(bundle.wheels[0], sha256="0" * 64)
    with pytest.raises(ModelError, match="pip cannot fetch it"):
        source_of(replace(bundle, wheels=(first, bundle.wheels[1])), tmp_path, lambda _: None)
    assert not (tmp_path / "sources").exists()


def test_weights_that_are_not_the_publishers_are_refused(bundle: Bundle, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="not what sentence-transformers published"):
        source_of(replace(bundle, weights_sha256="0" * 64), tmp_path / "models", lambda _: None)


def test_the_installed_model_is_its_publishers(tmp_path: Path) -> None:
    assert (source_of(SMALL, tmp_path, lambda _: None) / "tokenizer.json").exists()
