"""What is said to the bot: mentions, direct messages, dropped files, shortcuts, the App Home."""

from bot.foi.errors import FoiError
from bot.slack import asking, case_forms, home
from bot.slack.blocks import Message, actions, button, section
from bot.slack.call import Surface
from bot.slack.commands import help_page
from bot.slack.turn import Turn, on

PROMPTS = (
    ("Find precedents", "How much have we spent on agency staff each year?"),
    ("What is due?", "due"),
    ("What can you do?", "help"),
)
_WORDS = {"help": "help", "due": "due", "what is due?": "due", "hello": "help", "hi": "help"}


@on(Surface.EVENT, "app_mention")
def mention(turn: Turn) -> None:
    """Answer a question in its thread."""
    _say_or_ask(turn)


@on(Surface.EVENT, "message")
def message(turn: Turn) -> None:
    """Answer a direct message; for each dropped file ask what is wanted with it."""
    if not turn.call.direct:
        return
    if turn.call.files:
        _offer(turn)
    else:
        _say_or_ask(turn)


def _say_or_ask(turn: Turn) -> None:
    typed = asking.plain_question(turn.call.text)
    word = _WORDS.get(typed.lower())
    if word == "due":
        turn.say.answer(home.open_cases(turn))
    elif word == "help" or not typed:
        turn.say.answer(help_page())
    else:
        asking.reply(turn, typed)


def _offer(turn: Turn) -> None:
    """A dropped file may be a request or a letter: the officer says which."""
    for file_id in turn.call.files:
        buttons = actions(
            button("Register as a request", "register_file", file_id, style="primary"),
            button("Check this letter", "check_file", file_id),
        )
        says = "What is this file?"
        turn.say.answer(Message(says, (section(says), buttons)))


@on(Surface.SHORTCUT, "find_precedents")
def find_precedents(turn: Turn) -> None:
    """Find precedents for the question in somebody's message, for this officer's eyes."""
    if not turn.call.text:
        raise FoiError(
            "message-empty", "this message", "it holds no text", "Choose one with a question"
        )
    asking.reply(turn, turn.call.text)


@on(Surface.SHORTCUT, "register_request")
def register_request(turn: Turn) -> None:
    """Register the request in somebody's message, or in the file it brings."""
    if turn.call.files:
        turn.say.open(case_forms.new_from_file(turn.call.files[0]))
    else:
        turn.say.open(case_forms.new(turn.today, asking.plain_question(turn.call.text)))


@on(Surface.EVENT, "app_home_opened")
def home_opened(turn: Turn) -> None:
    """Show the App Home; in the Messages tab offer prompts."""
    if turn.call.tab == "messages":
        turn.say.suggest(PROMPTS)
    else:
        home.publish(turn)
