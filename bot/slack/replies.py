"""Every way in which the bot speaks, and where: to one officer, into a thread, into a modal."""

from collections.abc import Sequence
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.slack import limits
from bot.slack.blocks import Block, Message, context, paragraphs, section
from bot.slack.call import Call, Surface
from bot.slack.forms import modal, title
from bot.slack.logs import log
from bot.slack.text import escape

_RESPONSE_URL_USES = 4  # Slack allows five; one is kept for what may follow


class Replies:
    """Speaks to whoever did `call`."""

    def __init__(self, client: WebClient, call: Call) -> None:
        self._client = client
        self._call = call
        self._view: str | None = None

    def answer(self, message: Message) -> None:
        """Answer in the thread, or, what was asked unseen, to this officer alone."""
        call = self._call
        if call.surface is Surface.EVENT and call.channel:
            self.post(call.channel, message, call.root)
        else:
            self.whisper(message)

    def whisper(self, message: Message) -> None:
        """Answer so that only this officer sees it, where they are."""
        call = self._call
        pages = list(message.pages())
        if self._view:
            self.update(modal("told", "foibot", shown_in_view(message.blocks)))
        elif call.surface is Surface.ACTION and call.channel and call.root:
            for page in pages:
                self._ephemeral(call.channel, page)
        elif call.direct and call.channel and not call.response_url:
            self.post(call.channel, message, call.root)
        elif call.response_url and len(pages) <= _RESPONSE_URL_USES:
            for page in pages:
                self._respond(page, replace=False)
        elif call.surface is Surface.EVENT and call.channel and len(pages) == 1:
            self._ephemeral(call.channel, pages[0])
        else:
            self.direct(call.user, message)
            if call.response_url:
                says = "The answer is long: it is in your messages with this bot."
                self._respond(Message(says, tuple(paragraphs(says))), replace=False)

    def replace(self, message: Message) -> None:
        """Put `message` where the pressed button stood; more than one page follows below."""
        first, *more = message.pages()
        call = self._call
        if call.hidden and call.response_url:
            self._respond(first, replace=True)
        elif call.channel and call.message:
            self._client.chat_update(channel=call.channel, ts=call.message, **first.fields())
        for page in more:
            self.whisper(page)

    def post(self, channel: str, message: Message, thread: str | None = None) -> list[str]:
        """Post into a channel or thread; returns the timestamps of its pages."""
        posted = []
        for page in message.pages():
            reply = self._client.chat_postMessage(
                channel=channel,
                **page.fields(),
                thread_ts=thread,
                unfurl_links=False,
                unfurl_media=False,
            )
            posted.append(str(reply["ts"]))
        return posted

    def direct(self, user: str, message: Message) -> list[str]:
        """Post into the conversation between one officer and the bot."""
        return self.post(self.conversation(user), message)

    def conversation(self, user: str) -> str:
        """The conversation between one officer and the bot."""
        opened: Any = self._client.conversations_open(users=user)
        return str(opened["channel"]["id"])

    def attach(
        self, channel: str, thread: str | None, name: str, content: bytes, says: str
    ) -> None:
        """Put a file into a thread."""
        self._client.files_upload_v2(
            channel=channel,
            thread_ts=thread,
            filename=name,
            title=name,
            content=content,
            initial_comment=says,
        )

    def open(self, view: Block) -> None:
        """Open a modal at once: Slack's trigger lives for three seconds. One modal goes on top of
        another."""
        inside = self._call.view.get("type") == "modal"
        open_it = self._client.views_push if inside else self._client.views_open
        opened: Any = open_it(trigger_id=self._call.trigger or "", view=view)
        self._view = str(opened["view"]["id"])

    def show(self, message: Message, heading: str) -> None:
        """Show a message in a modal of its own."""
        self.open(modal("told", title(heading), shown_in_view(message.blocks)))

    def point_to(self, channel: str, what: str) -> None:
        """Say where something was posted, where that is elsewhere."""
        if channel != self._call.channel:
            here = section(f"{escape(what)}: see <#{channel}>.")
            self.whisper(Message(what, (here,)))

    def update(self, view: Block) -> None:
        """Change the modal that was opened for this call, or that it came from."""
        identity = self._view or str(self._call.view.get("id"))
        self._client.views_update(view_id=identity, view=view)

    def home(self, view: Block) -> None:
        """Show this officer's App Home."""
        self._client.views_publish(user_id=self._call.user, view=view)

    def status(self, says: str) -> None:
        """Show what the bot is doing, where this Slack can; it is a courtesy, so it may fail."""
        call = self._call
        if not (call.direct and call.channel and call.root):
            return
        try:
            self._client.assistant_threads_setStatus(
                channel_id=call.channel, thread_ts=call.root, status=says
            )
        except SlackApiError as problem:
            log().info("no status", code=problem.response.get("error"))

    def suggest(self, prompts: Sequence[tuple[str, str]]) -> None:
        """Offer prompts in the Messages tab, where this Slack can."""
        try:
            self._client.assistant_threads_setSuggestedPrompts(
                channel_id=self._call.channel or "",
                prompts=[{"title": title, "message": says} for title, says in prompts],
            )
        except SlackApiError as problem:
            log().info("no prompts", code=problem.response.get("error"))

    def _ephemeral(self, channel: str, page: Message) -> None:
        call = self._call
        thread = call.root if call.root != call.message else None
        self._client.chat_postEphemeral(
            channel=channel,
            user=call.user,
            **page.fields(),
            thread_ts=thread,
        )

    def _respond(self, page: Message, replace: bool) -> None:
        assert self._call.response_url
        hook = WebhookClient(self._call.response_url, retry_handlers=self._client.retry_handlers)
        sent = hook.send(
            **page.fields(),
            response_type="ephemeral",
            replace_original=replace,
            unfurl_links=False,
            unfurl_media=False,
        )
        if sent.status_code != 200:
            log().warning("response url", status=sent.status_code)
            self.direct(self._call.user, page)


def shown_in_view(blocks: Sequence[Block]) -> list[Block]:
    """The blocks as a modal takes them; what has no room is said to be left out."""
    fitting = [block for block in blocks if block["type"] != "context_actions"]
    if len(fitting) <= limits.VIEW_BLOCKS:
        return fitting
    left = len(fitting) - limits.VIEW_BLOCKS + 1
    return [*fitting[: limits.VIEW_BLOCKS - 1], context(f"{left} more have no room in a window.")]
