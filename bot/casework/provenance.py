"""Who signed a backup: judged before anything of it is written, from public keys alone.

The manifest names the hash of every member and the key that signs; the signature beside it is of
the manifest. A signature that was stripped or made again with another key is found by the key that
the officer, or the home itself, expects.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any
from zipfile import ZipFile

from bot.casework.attest import signer_of
from bot.casework.backup import MANIFEST, SIGNATURE, TABLES
from bot.foi.errors import FoiError
from bot.store.key_register import RECORDED, KnownKey, known_keys
from bot.store.signing import PublicKey, SignatureKind, read_signature

_MOST_KEYS = 100
"""Keys that an authority has had: more are not followed."""
_MOST = 10_000
"""Bytes of a signature."""


@dataclass(frozen=True, slots=True)
class Trust:
    """By whose key a backup has to be signed: the one `given`, else the home's `own`; with neither,
    or where `unsigned` ones are wanted, it is restored as it is and the signer is only named."""

    given: PublicKey | None = None
    own: PublicKey | None = None
    unsigned: bool = False

    @property
    def wanted(self) -> PublicKey | None:
        """The key that has to have signed, or to lead to the one that did."""
        return self.given or (None if self.unsigned else self.own)


ANYBODY = Trust()
"""No key is expected: the signer is only named."""


def judge_signature(box: ZipFile, manifest: dict[str, Any], trust: Trust) -> str:
    """The fingerprint of the key that signed a judged backup, empty for none; else a FoiError."""
    named, wanted = manifest.get("signed_by"), trust.wanted
    if not named and SIGNATURE not in box.namelist():
        if wanted:
            raise _refused(box, "nobody has signed it, or the signature was taken out")
        return ""
    if SIGNATURE not in box.namelist():
        raise _refused(box, "it says that it is signed, and the signature was taken out")
    public = _signer(box, manifest, str(named))
    if not wanted:
        return public.fingerprint
    try:
        signature = read_signature(_text(box), SignatureKind.BACKUP)
        return signer_of(signature, wanted, list(_handed_over(box))).fingerprint
    except FoiError as error:
        raise _refused(box, f"{error.what}: {error.why}") from error


def _signer(box: ZipFile, manifest: dict[str, Any], named: str) -> PublicKey:
    """The key that the backup itself names, where its signature holds and is of this manifest."""
    try:
        public = PublicKey.parse(named)
        signature = read_signature(_text(box), SignatureKind.BACKUP)
    except FoiError as error:
        raise _refused(box, f"{error.what}: {error.why}") from error
    chain = manifest.get("chain")
    about = (chain.get("entries"), chain.get("head")) if isinstance(chain, dict) else None
    told = (signature.says.get("entries"), signature.says.get("link"))
    digest = sha256(box.read(MANIFEST)).hexdigest()
    if signature.says.get("manifest") != digest or told != about or not signature.is_by(public):
        raise _refused(box, "its signature is of something else: it was changed after signing")
    return public


def _text(box: ZipFile) -> str:
    with box.open(SIGNATURE) as stream:
        return stream.read(_MOST).decode("ascii", "replace")


def _handed_over(box: ZipFile) -> Iterator[KnownKey]:
    """The keys that the backup's history names; each proves itself by the one before it."""
    name = f"{TABLES}history.jsonl"
    if name not in box.namelist():
        return
    mark = RECORDED.encode()
    with box.open(name) as lines:
        rows = (
            json.loads(line) for line in islice((one for one in lines if mark in one), _MOST_KEYS)
        )
        found = [row for row in rows if row.get("what") == RECORDED]
    yield from known_keys((datetime.fromisoformat(row["at"]), row["detail"]) for row in found)


def _refused(box: ZipFile, why: str) -> FoiError:
    return FoiError(
        "backup-signature",
        str(box.filename),
        why,
        "Nothing was changed. Take another backup, or the public key of who signed this one "
        "(--key); --unsigned restores what nobody you know has signed",
    )
