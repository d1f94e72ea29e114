"""Gets the files of a bundle, and proves that the weights are those that their publisher made."""

import hashlib
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer.bundles import Bundle
from indexer.durable import make_folder, sync_folder, sync_tree

WEIGHTS = "model.safetensors"
_WANTED = (".json", ".txt", ".safetensors")
_BLOCK = 1 << 20
_SOURCES = "sources"


class ModelError(Exception):
    """The model can neither be prepared nor loaded."""


def source_of(bundle: Bundle, models: Path, say: Callable[[str], None]) -> Path:
    """The folder of the bundle's own files, its weights proven; fetched where they must be.

    ModelError where they cannot be had, or are not what their publisher made.
    """
    folder = _installed(bundle.package) if bundle.package else models / _SOURCES / bundle.name
    if not (folder / WEIGHTS).exists():
        say(f"fetching {bundle.name} by pip: once, some 400 MB")
        _fetch(bundle, models, folder)
    found = _sha256(folder / WEIGHTS)
    if found != bundle.weights_sha256:
        raise ModelError(
            f"{folder / WEIGHTS} is not what {bundle.publisher} published (sha256 {found}, "
            f"expected {bundle.weights_sha256})"
        )
    return folder


def _installed(package: str) -> Path:
    """Where an installed package keeps a model's files; nothing of it is run."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(f"the package {package.replace('_', '-')} is not installed")
    (root,) = spec.submodule_search_locations
    found = sorted(Path(root).rglob(WEIGHTS))
    if not found:
        raise ModelError(f"the package {package.replace('_', '-')} has no {WEIGHTS}")
    return found[0].parent


def _fetch(bundle: Bundle, models: Path, folder: Path) -> None:
    """Download the bundle's wheels, join what is in them, and keep the model's files alone."""
    make_folder(models)
    with TemporaryDirectory(dir=models, prefix=".fetch-", ignore_cleanup_errors=True) as scratch:
        work = Path(scratch)
        whole = _joined(_downloaded(bundle, work), work / "whole.zip")
        made = work / bundle.name
        _unpack(whole, made)
        make_folder(folder.parent)
        try:
            sync_tree(made)
            os.rename(made, folder)
            sync_folder(folder.parent)
        except OSError as problem:  # another process was faster
            if not (folder / WEIGHTS).exists():
                raise ModelError(f"{folder}: {problem.strerror}") from problem


def _downloaded(bundle: Bundle, work: Path) -> list[Path]:
    """The wheels, in order; pip refuses those whose hash is another."""
    wanted = work / "wheels.txt"
    lines = [f"{each.requirement} --hash=sha256:{each.sha256}\n" for each in bundle.wheels]
    wanted.write_text("".join(lines), encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    pip += ["--no-deps", "--no-cache-dir", "--only-binary", ":all:", "--require-hashes"]
    run = subprocess.run(  # noqa: S603 - our own interpreter's pip; no shell
        [*pip, "--requirement", str(wanted), "--dest", str(work)],
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        said = [line for line in run.stderr.splitlines() if line.strip()]
        raise ModelError(f"pip cannot fetch it ({said[-1] if said else 'no reason given'})")
    return sorted(work.glob("*.whl"))


def _joined(wheels: list[Path], whole: Path) -> Path:
    """The parts of one zip file, which the wheels carry, one behind the other."""
    with whole.open("wb") as target:
        for wheel in wheels:
            with zipfile.ZipFile(wheel) as archive:
                part = max(archive.infolist(), key=lambda entry: entry.file_size)
                with archive.open(part) as stream:
                    while block := stream.read(_BLOCK):
                        target.write(block)
            wheel.unlink()
    return whole


def _unpack(whole: Path, target: Path) -> None:
    """The model's data files, in the folders in which they stood; never outside `target`."""
    try:
        with zipfile.ZipFile(whole) as archive:
            for entry in archive.infolist():
                inside = Path(*Path(entry.filename).parts[1:])
                if inside.suffix in _WANTED and ".." not in inside.parts:
                    (target / inside).parent.mkdir(parents=True, exist_ok=True)
                    (target / inside).write_bytes(archive.read(entry))
    except zipfile.BadZipFile as problem:
        raise ModelError(f"its packages do not make a whole ({problem})") from problem


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
