"""A bot of a few lines with which the rig tests itself: it asks for a name and greets."""

import threading
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from tests.slack.rig import stand_in

ASK = {
    "type": "modal",
    "callback_id": "ask",
    "title": {"type": "plain_text", "text": "Who is there?"},
    "submit": {"type": "plain_text", "text": "Say hello"},
    "blocks": [
        {
            "type": "input",
            "block_id": "name",
            "label": {"type": "plain_text", "text": "Name"},
            "element": {
                "type": "plain_text_input",
                "action_id": "value",
                "initial_value": "nobody",
            },
        }
    ],
}


def small_bot(api_url: str) -> App:
    """A bolt app that talks to this Web API."""
    client = WebClient(stand_in.BOT_TOKEN, base_url=api_url)
    app = App(client=client, signing_secret=stand_in.SIGNING_SECRET)

    @app.command("/foi")
    def command(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=ASK)

    @app.view("ask")
    def submitted(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        name = body["view"]["state"]["values"]["name"]["value"]["value"]
        if name == "nobody":
            ack(response_action="errors", errors={"name": "Nobody is not a name."})
            return
        ack()
        text = {"type": "mrkdwn", "text": f"Hello {name}"}
        wave = {"type": "button", "action_id": "wave", "text": _plain("Wave"), "value": name}
        client.chat_postMessage(
            channel=stand_in.TEAM_CHANNEL,
            text=f"Hello {name}",
            blocks=[{"type": "section", "text": text}, {"type": "actions", "elements": [wave]}],
            unfurl_links=False,
        )

    @app.action("wave")
    def waved(ack: Any, respond: Any, body: dict[str, Any]) -> None:
        ack()
        respond(text=f"{body['actions'][0]['value']} is waved at.", replace_original=True)

    @app.event("app_home_opened")
    def home(event: dict[str, Any], client: WebClient) -> None:
        blocks = [{"type": "section", "text": _plain("At home")}]
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    @app.event("message")
    def said(event: dict[str, Any], client: WebClient) -> None:
        names = ", ".join(file["name"] for file in event.get("files", ()))
        client.chat_postMessage(
            channel=event["channel"],
            thread_ts=event["ts"],
            text=f"Heard: {event['text']} {names}",
            unfurl_links=False,
        )

    for event_type in ("app_mention", "file_shared"):
        app.event(event_type)(lambda ack: ack())
    return app


def serve_http(app: App, port: int) -> None:
    """Serve signed HTTP from a thread."""
    threading.Thread(target=lambda: app.start(port=port), daemon=True).start()


def serve_socket(app: App, api_url: str) -> SocketModeHandler:
    """Serve Socket Mode; returns when it is connected."""
    handler = SocketModeHandler(
        app,
        stand_in.APP_TOKEN,
        web_client=WebClient(stand_in.APP_TOKEN, base_url=api_url),
    )
    handler.connect()
    return handler


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}
