"""The judge that stands between the bot and its stand-ins knows what Slack refuses."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.slack.rig.verdicts import faults, message_faults, whole_view_faults
from tests.slack.rig.wiretap import Sent

BAD: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("bad_payloads.yaml").read_text(encoding="utf-8")
)
GOOD = [{"type": "section", "text": {"type": "mrkdwn", "text": "Your case is due."}}]


def unfold(value: Any) -> Any:
    """A payload from the table, its long texts and copies written out."""
    if isinstance(value, dict):
        if "long" in value:
            return "x" * int(value["long"])
        return {name: unfold(part) for name, part in value.items()}
    if isinstance(value, list):
        unfolded = []
        for one in value:
            copies = int(one["copies"]) if isinstance(one, dict) and "copies" in one else 1
            unfolded += [unfold(one["of"] if copies > 1 else one)] * copies
        return unfolded
    return value


@pytest.mark.parametrize("row", BAD, ids=[f"{n}: {row['says']}" for n, row in enumerate(BAD)])
def test_what_slack_refuses_is_found(row: dict[str, Any]) -> None:
    if "view" in row:
        found = whole_view_faults(unfold(row["view"]))
    else:
        found = message_faults({"text": "A message", "blocks": unfold(row["blocks"])})
    assert any(row["says"] in fault for fault in found), found


def test_a_proper_message_has_no_fault() -> None:
    fields = {"text": "Your case is due.", "blocks": GOOD, "unfurl_links": False}
    assert faults(Sent("chat.postMessage", fields)) == []


@pytest.mark.parametrize(
    "method, fields, says",
    [
        ("chat.postMessage", {"text": "", "blocks": GOOD, "unfurl_links": False}, "no top-level"),
        ("chat.postMessage", {"text": "a", "blocks": GOOD}, "unfurl"),
        ("chat.update", {"text": "x" * 4001}, "4001"),
        ("response_url", {"text": " "}, "no top-level"),
        ("views.open", {"view": {"type": "modal", "blocks": []}}, "'title' is missing"),
    ],
)
def test_calls_are_judged_whole(method: str, fields: dict[str, Any], says: str) -> None:
    found = faults(Sent(method, fields))
    assert any(says in fault for fault in found), found
