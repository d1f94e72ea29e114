"""A real mail server on the loopback: Dovecot with TLS and one user, in a folder of its own."""

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROGRAM = shutil.which("dovecot", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
USER, PASSWORD = "foi", "let-me-in"
_SECONDS = 20.0

_CONF = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
protocols = imap
ssl = required
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
default_internal_user = {owner}
default_login_user = {owner}
default_internal_group = {group}
listen = 127.0.0.1
mail_location = maildir:{folder}/mail
mail_uid = {owner}
mail_gid = {group}
first_valid_uid = 0
first_valid_gid = 0
disable_plaintext_auth = no
auth_mechanisms = plain
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={owner} gid={group} home={folder}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
"""


@dataclass(frozen=True)
class Server:
    """Where the server listens, whom to trust, and where its mail lies."""

    port: int
    certificate: Path
    mail: Path

    def deliver(self, name: str, data: bytes) -> None:
        """Put a message into the inbox, whole or not at all, as a mail server does."""
        for folder in ("tmp", "new", "cur"):
            path = self.mail / folder
            path.mkdir(parents=True, exist_ok=True, mode=0o777)
            path.chmod(0o777)
        self.mail.chmod(0o777)
        (self.mail / "tmp" / name).write_bytes(data)
        (self.mail / "tmp" / name).chmod(0o666)
        (self.mail / "tmp" / name).rename(self.mail / "new" / name)


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """Start Dovecot in a folder that its user may enter, and stop it afterwards."""
    assert PROGRAM
    port = _free_port()
    owner = pwd.getpwnam("mail") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    (folder / "run").mkdir()
    _certificate(folder)
    conf = folder / "dovecot.conf"
    names = {"owner": owner.pw_name, "group": "mail" if os.geteuid() == 0 else owner.pw_gid}
    conf.write_text(_CONF.format(folder=folder, port=port, password=PASSWORD, **names))
    process = subprocess.Popen([PROGRAM, "-F", "-c", str(conf)], stderr=subprocess.PIPE)
    try:
        _wait(port, process, folder)
        yield Server(port, folder / "cert.pem", folder / "mail")
    finally:
        process.terminate()
        process.wait(timeout=_SECONDS)


def _certificate(folder: Path) -> None:
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run([*command, *names, *files], check=True, capture_output=True)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _wait(port: int, process: "subprocess.Popen[bytes]", folder: Path) -> None:
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    log = folder / "log"
    raise RuntimeError(f"Dovecot did not start: {log.read_text() if log.exists() else ''}")
