"""The app's manifest, as an administrator pastes it into Slack: for HTTP or for Socket Mode."""

import json
from pathlib import Path
from typing import Any

PATH = Path(__file__).parent / "manifest.json"
_EXAMPLE = "https://foibot.example"


def scopes() -> list[str]:
    """What the bot asks a workspace for."""
    found: list[str] = json.loads(PATH.read_text(encoding="utf-8"))["oauth_config"]["scopes"]["bot"]
    return found


def for_http(address: str) -> dict[str, Any]:
    """The manifest with the bot's public address, such as `https://foi.council.gov.uk`."""
    read: dict[str, Any] = json.loads(
        PATH.read_text(encoding="utf-8").replace(_EXAMPLE, address.rstrip("/"))
    )
    return read


def for_socket_mode() -> dict[str, Any]:
    """The manifest without addresses: Slack's requests come through the bot's own connection."""
    read: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
    for command in read["features"]["slash_commands"]:
        del command["url"]
    del read["settings"]["event_subscriptions"]["request_url"]
    del read["oauth_config"]["redirect_urls"]
    for name in ("request_url", "message_menu_options_url"):
        del read["settings"]["interactivity"][name]
    read["settings"]["socket_mode_enabled"] = True
    return read
