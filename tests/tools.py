"""Get the programs that some tests talk to: `python -m tests.tools`, as root on Debian.

Tesseract reads pictures of text; Dovecot is the mail server that the inbox is tested against.
Elsewhere, or without a network, those tests are skipped and say so.
"""

import os
import shutil
import subprocess
import sys

PACKAGES = {"tesseract": "tesseract-ocr", "dovecot": "dovecot-imapd"}
"""Each program, and the Debian package that brings it."""


def missing() -> list[str]:
    """The programs that are not there."""
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])
    return [name for name in PACKAGES if not shutil.which(name, path=path)]


def install() -> str:
    """Install what is missing; why that could not be done, or nothing."""
    lacking = missing()
    if not lacking:
        return ""
    names = " ".join(PACKAGES[name] for name in lacking)
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return f"{', '.join(lacking)} missing; as root on Debian: apt-get install {names}"
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    get = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *names.split()]
    try:
        for command in (["apt-get", "update", "-qq"], get):
            subprocess.run(command, env=quiet, check=True, capture_output=True, timeout=900)
    except (subprocess.SubprocessError, OSError) as problem:
        return f"apt-get brought no {names} ({problem})"
    return ""


if __name__ == "__main__":
    if why := install():
        sys.stderr.write(f"Some tests will be skipped: {why}\n")
