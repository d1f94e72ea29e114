"""What local-slack's browser page lacks, between the bot and local-slack: for people, not for tests
of the bot's bodies, which are judged before they come here.

The page draws neither searchable nor multiple menus nor thumbs, shows no prefilled choice, and
sends a prefilled field empty unless somebody types in it again; Slack does all of this. So menus
become lists that the page can draw, a prefilled choice stands in the label, and a submission gets
the prefilled values that Slack would have sent.
"""

import json
import urllib.parse
from collections.abc import Callable, Mapping
from string import digits
from typing import Any

from tests.slack.rig.forms import filled
from tests.slack.rig.hand import FORM, Hand, person
from tests.slack.rig.stand_in import ALICE
from tests.slack.rig.wiretap import Wiretap, fields_of, method_of

Json = dict[str, Any]
_CHOSEN = "✓ "


class Lens(Wiretap):
    """A tap that makes views fit for the page. local-slack delivers to it, and it to the bot."""

    def __init__(self, port: int, target_port: int, bot_port: int) -> None:
        super().__init__(port, target_port)
        self._hand = Hand(bot_port)
        self.answers: list[Json] = []
        self._menus: dict[str, list[Json]] = {}
        self._types: dict[str, str] = {}
        self._changes: dict[str, Callable[[Json], Json]] = {
            "static_select": _plain_menu,
            "external_select": self._looked_up_menu,
            "multi_static_select": _boxes,
            "checkboxes": _ticked_boxes,
            "input": _hinted,
            "context_actions": _thumbs,
            "rich_text": _plain_section,
        }

    def forward(
        self, command: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Pass on what goes either way, changed where the page needs it."""
        kind = headers.get("Content-Type", "")
        if path.startswith("/slack/events"):
            return self._inward(body.decode(), kind)
        if method_of(path) == "file":
            return super().forward(command, path, headers, body)
        fields = fields_of(path, body, kind)
        for name in ("view", "blocks"):
            if fields.get(name):
                fields[name] = self._shown(fields[name])
        plain = {
            "Content-Type": "application/json",
            "Authorization": headers.get("Authorization", ""),
        }
        return super().forward(command, path, plain, json.dumps(fields).encode())

    def _inward(self, body: str, kind: str) -> tuple[int, Mapping[str, str], bytes]:
        """Deliver to the bot, signed again, as Slack would have filled it in."""
        if kind.startswith(FORM):
            fields = dict(urllib.parse.parse_qsl(body))
            if "payload" in fields:
                fields["payload"] = json.dumps(self._as_slack_sends(fields["payload"]))
                body = urllib.parse.urlencode(fields)
        answer = self._hand.deliver(body, kind)
        said = answer.body
        if isinstance(said, dict):
            self.answers.append(said)
            said = json.dumps(self._shown(said))
        return answer.status, {"Content-Type": "application/json"}, str(said).encode()

    def _shown(self, thing: Any) -> Any:
        """A view, block or element as the page can draw it."""
        if isinstance(thing, list):
            return [self._shown(one) for one in thing]
        if not isinstance(thing, dict):
            return thing
        shown = {name: self._shown(part) for name, part in thing.items()}
        if thing.get("type") == "input":
            self._types[thing["block_id"]] = thing["element"]["type"]
        change = self._changes.get(shown.get("type", ""))
        return change(shown) if change else shown

    def _as_slack_sends(self, written: str) -> Json:
        """A submission as Slack would send it, its fields of the kind that the bot asked for."""
        payload = _with_prefilled(json.loads(written))
        if payload.get("type") == "view_submission":
            for block, fields in payload["view"]["state"]["values"].items():
                for value in fields.values():
                    value["type"] = self._types.get(block, value.get("type"))
        return payload

    def _looked_up_menu(self, menu: Json) -> Json:
        options = self._menu(menu["action_id"])
        return _plain_menu(menu | {"type": "static_select", "options": options})

    def _menu(self, action_id: str) -> list[Json]:
        """Every choice of a searchable menu: what the bot offers for each digit typed into it."""
        if action_id not in self._menus:
            found: dict[str, Json] = {}
            for typed in digits:
                asked = {"type": "block_suggestion", "action_id": action_id, "value": typed}
                said = self._hand.interact({**person(ALICE), **asked, "view": {}}).body
                found |= {one["value"]: one for one in said.get("options", ())}
            self._menus[action_id] = [found[value] for value in sorted(found)]
        return self._menus[action_id]


def _with_prefilled(payload: Json) -> Json:
    """A submission whose untouched fields hold what the view showed."""
    if payload.get("type") != "view_submission":
        return payload
    view = payload["view"]
    shown = filled(view, {})
    for block, fields in view["state"]["values"].items():
        for action, value in fields.items():
            empty = not any(part for name, part in value.items() if name != "type")
            if empty and action in shown.get(block, {}):
                fields[action] = shown[block][action]
    return payload


def _plain_menu(menu: Json) -> Json:
    """A menu without groups; what is chosen at first stands where the page shows something."""
    first = menu.get("initial_option")
    groups = [one for group in menu.pop("option_groups", ()) for one in group["options"]]
    shown = menu | {"options": [*menu.get("options", ()), *groups]}
    return shown | {"placeholder": first["text"]} if first else shown


def _boxes(menu: Json) -> Json:
    """A menu for several, as boxes to tick."""
    return _ticked_boxes(_plain_menu(menu) | {"type": "checkboxes"})


def _ticked_boxes(boxes: Json) -> Json:
    """Boxes whose labels say which are ticked at first."""
    ticked = [one["value"] for one in boxes.get("initial_options", ())]
    return boxes | {
        "options": [
            _labelled(one, _CHOSEN) if one["value"] in ticked else one for one in boxes["options"]
        ]
    }


def _hinted(block: Json) -> Json:
    """A field that says what its marks mean."""
    if not block["element"].get("initial_options"):
        return block
    says = f"{_CHOSEN}is chosen as long as you tick nothing."
    return block | {"hint": {"type": "plain_text", "text": says}}


def _plain_section(block: Json) -> Json:
    """Rich text, which the page does not draw, as plain text."""
    words = "".join(span["text"] for part in block["elements"] for span in part["elements"])
    return {"type": "section", "text": {"type": "plain_text", "text": words}}


def _thumbs(block: Json) -> Json:
    """Thumbs, as two buttons."""
    thumbs = block["elements"][0]
    sides = (thumbs["positive_button"], thumbs["negative_button"])
    buttons = [
        {"type": "button", "action_id": thumbs["action_id"]}
        | {name: side[name] for name in ("text", "value")}
        for side in sides
    ]
    return {"type": "actions", "elements": buttons}


def _labelled(option: Json, mark: str) -> Json:
    return option | {"text": option["text"] | {"text": mark + option["text"]["text"]}}
