"""`make try`: the bot in a browser, before a stand-in for Slack, on the sample letters.

Everything it writes is in the checkout's `.cache/try/`; Ctrl-C stops the bot and the stand-in.
"""

import signal
import sys
import threading

from tests.slack.rig import install
from tests.slack.rig.bot import Bot, ingest_sample, slack_settings
from tests.slack.rig.ports import free_port
from tests.slack.rig.stand_in import StandIn

FOLDER = install.CHECKOUT / ".cache" / "try"
LOOK_EVERY_SECONDS = 1.0
WELCOME = """
  foibot is ready: open {address}

  You are Alice Archer, an information rights officer of Harrowmere, an invented council.
  Try, in #foi-team:   /foi help
                       /foi ask how many fines did you issue for dog fouling?
                       /foi new
  Carol Cooper (below, where you choose who you are) is no officer: see what she is told.

  Ctrl-C stops it. Cases stay in {folder}; the log of the bot is {log}.
  The stand-in for Slack listens on every network interface of this machine while it runs.
"""


def main() -> int:
    """Start both, print the address, wait for Ctrl-C, stop both; 1 where one could not start."""
    missing = install.stand_ins()
    if missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    ended = threading.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda *_: ended.set())
    _say("Reading the sample letters ...")
    ingest_sample(FOLDER / "home")
    slack = StandIn(FOLDER, free_port())
    bot = Bot(FOLDER / "home", slack_settings(f"{slack.address}/api/", socket_mode=True))
    try:
        _say("Starting the stand-in for Slack and the bot ...")
        slack.start()
        bot.start()
        _say(WELCOME.format(address=slack.address, folder=FOLDER / "home", log=bot.log))
        while not ended.wait(LOOK_EVERY_SECONDS) and bot.running():
            pass
    except AssertionError as problem:
        sys.stderr.write(f"{problem}\n")
    finally:
        bot.stop()
        slack.stop()
    if ended.is_set():
        _say("Both are stopped.")
        return 0
    sys.stderr.write(f"The bot ended by itself; its log is {bot.log}\n")
    return 1


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
