"""A file upload as a browser sends it."""

import json
import urllib.request
import uuid
from collections.abc import Mapping
from typing import Any

from tests.slack.rig.ports import PATIENCE


def multipart(address: str, fields: Mapping[str, str], name: str, content: bytes) -> Any:
    """POST the fields and one file; the JSON that comes back."""
    edge = uuid.uuid4().hex
    parts = [_part(edge, f'name="{key}"', value.encode()) for key, value in fields.items()]
    parts.append(_part(edge, f'name="file"; filename="{name}"', content))
    body = b"".join(parts) + f"--{edge}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
    request = urllib.request.Request(address, body, kind)
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.loads(answer.read())


def _part(edge: str, disposition: str, content: bytes) -> bytes:
    head = f"--{edge}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n"
    return head.encode() + content + b"\r\n"
