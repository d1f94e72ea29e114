"""`make try`: the bot in a browser, before a stand-in for Slack, on the sample letters.

Everything it writes is in the checkout's `.cache/try/`; Ctrl-C stops the bot and the stand-in.
"""

import signal
import sys
import threading

from tests.slack.rig import install
from tests.slack.rig.bot import ingest_sample
from tests.slack.rig.stage import HTTP, Stage

FOLDER = install.CHECKOUT / ".cache" / "try"
LOOK_EVERY_SECONDS = 1.0
WELCOME = """
  foibot is ready: open {address}

  You are Alice Archer, an information rights officer of Harrowmere, an invented council.
  Write in #foi-team:
      /foi ask how many fines did you issue for dog fouling?
      /foi new
      /foi help
  "Act as" makes you Bob Baker, her colleague, or Carol Cooper, who is no officer and is told so.

  Ctrl-C stops it. Cases are kept in {folder}; the bot's log is {log}.
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
    stage = Stage(FOLDER, FOLDER / "home", HTTP, browser=True)
    try:
        _say("Starting the stand-in for Slack and the bot ...")
        stage.start()
        _say(WELCOME.format(address=stage.slack.address, folder=FOLDER, log=stage.bot.log))
        while not ended.wait(LOOK_EVERY_SECONDS) and stage.bot.running():
            pass
    except AssertionError as problem:
        sys.stderr.write(f"{problem}\n")
    finally:
        stage.stop()
    if ended.is_set():
        _say("Both are stopped.")
        return 0
    sys.stderr.write(f"The bot ended by itself; its log is {stage.bot.log}\n")
    return 1


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
