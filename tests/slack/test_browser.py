"""The two main journeys in a real browser, on local-slack's page, with pictures to look at.

The pictures are in `.cache/screenshots/`.
"""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.slack.rig import install
from tests.slack.rig.stage import HTTP, Stage
from tests.slack.rig.window import SIZE, Window

QUESTION = "how many fixed penalty notices were issued for dog fouling"
REQUEST = "Please tell me which antivirus software the council uses."
HARM = "Naming the software tells an attacker which of its weaknesses to try."
WEIGHED = (
    "What a successful attack would cost residents outweighs the interest in a product's name."
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    if not install.CHROMIUM.exists():
        pytest.skip("no Chromium at /usr/bin/chromium: `make test` installs it as root on Debian")
    with sync_playwright() as playwright:
        sandbox = ["--no-sandbox"]  # root has none, and the page is our own
        browser = playwright.chromium.launch(executable_path=str(install.CHROMIUM), args=sandbox)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def desk(
    chromium: Browser,
    stand_ins: None,
    sample_home: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Stage]:
    """The bot behind local-slack's page."""
    folder = tmp_path_factory.mktemp("browser")
    home = Path(shutil.copytree(sample_home, folder / "home"))
    stage = Stage(folder, home, HTTP, browser=True)
    try:
        yield stage.start()
    finally:
        stage.stop()


@pytest.fixture
def window(chromium: Browser, desk: Stage) -> Iterator[Window]:
    """A page on the team's channel; at the end all that the bot sent is judged."""
    page = chromium.new_page(viewport=SIZE)
    window = Window(page, desk.slack.address)
    window.go_to("foi-team")
    yield window
    window.shot("last")
    page.close()
    faults = desk.judge()
    assert not faults, "\n".join(faults)


def test_from_a_question_to_the_whole_answer(window: Window) -> None:
    window.type(f"/foi ask {QUESTION}")
    window.sees("Stance:")
    window.shot("1-ask")
    window.press("Whole answer")
    window.modal("Whole answer")
    window.sees("Question")
    window.shot("2-whole-answer")
    window.close()
    window.press("Share with channel")
    window.sees("Shared with the channel.")
    window.press("Useful")
    window.sees("kept as useful")
    window.shot("3-shared")


def test_from_a_request_to_a_confirmed_letter(window: Window) -> None:
    received = date.today() - timedelta(days=9)  # noqa: DTZ011 - the officers' own day
    window.type("/foi new")
    window.modal("Register a request")
    window.shot("4-new")
    window.fill("The request, as it came", REQUEST)
    window.fill("Received on", received.isoformat())
    window.fill("Your reference", "HBC/26/0001")
    window.submit()
    window.sees("HBC/26/0001 is registered.")
    window.close()
    window.shot("5-case")

    window.press("Refuse parts")
    window.modal("Refuse parts")
    window.choose("Outcome", "Withheld")
    window.choose("Exemption or exception", "s31(1)(a)")
    window.shot("6-refuse")
    window.submit()
    window.modal("Reasons and wording")
    window.choose("Whether the harm", "would be likely to")
    window.fill("The harm to the interest", HARM)
    window.fill("The conclusion that the public interest", WEIGHED)
    window.tick_first_of_each()
    window.shot("7-reasons-and-wording")
    window.submit()
    window.sees("HBC/26/0001: drafted.")
    window.close()

    window.open_thread("HBC/26/0001")
    window.sees("confirm version 1?")
    window.shot("8-draft")
    window.act_as("Bob Baker")
    window.press("Confirm")
    window.sees("confirmed by Bob Baker")
    window.shot("9-confirmed")
    window.press("Record as sent")
    window.modal("Record as sent")
    window.choose("How it was sent", "Post")
    window.shot("9a-record-as-sent")
    window.submit()
    window.sees("recorded by")
    window.close()
    window.shot("9b-sent")

    window.go_to("foibot")
    window.sees("My cases by due date")
    window.shot("10-home")
