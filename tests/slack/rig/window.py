"""local-slack's page in a real browser, used as a person uses it."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.slack.rig.install import CHECKOUT

SCREENSHOTS = CHECKOUT / ".cache" / "screenshots"
PATIENCE_MS = 20_000
SIZE = {"width": 1280, "height": 1000}


class Window:
    """One browser page on one workspace; screenshots go into `SCREENSHOTS`, by name."""

    def __init__(self, page: Page, address: str) -> None:
        self._page = page
        page.set_default_timeout(PATIENCE_MS)
        page.goto(address)
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)

    def act_as(self, name: str) -> None:
        """Be another person of the workspace."""
        self._page.locator(".actas select").select_option(label=name)

    def go_to(self, channel: str) -> None:
        """Open a channel, or the bot's App Home."""
        self._page.locator(".sidebar-item", has_text=channel).first.click()

    def type(self, text: str) -> None:
        """Write into the channel and send it."""
        box = self._page.locator(".composer-input").first
        box.fill(text)
        box.press("Enter")

    def press(self, words: str) -> None:
        """Press the newest button with these words."""
        self._page.get_by_role("button", name=words, exact=True).last.click()

    def open_thread(self, words: str) -> None:
        """Open the replies to the newest message with these words."""
        message = self._page.locator(".messages > *", has_text=words).last
        message.locator(".thread-summary").click()

    def sees(self, words: str) -> None:
        """Wait until these words are on the page."""
        expect(self._page.get_by_text(words).last).to_be_visible(timeout=PATIENCE_MS)

    def modal(self, title: str) -> None:
        """Wait for a modal of this title that is no longer loading."""
        shown = self._page.locator(".modal", has_text=title)
        expect(shown).to_be_visible(timeout=PATIENCE_MS)
        expect(shown.get_by_text("One moment")).to_have_count(0, timeout=PATIENCE_MS)

    def fill(self, label: str, text: str) -> None:
        """Write into a field of the modal."""
        self._field(label).locator("input").first.fill(text)

    def choose(self, label: str, option: str) -> None:
        """Choose from a menu of the modal, by the beginning of the option's words."""
        menu = self._field(label).locator("select").first
        words = [one for one in menu.locator("option").all_inner_texts() if one.startswith(option)]
        assert words, f"no option {option!r} for {label!r}"
        menu.select_option(label=words[0])

    def tick(self, label: str, option: str) -> None:
        """Tick a box of the modal."""
        self._field(label).locator("label", has_text=option).first.locator("input").check()

    def tick_first_of_each(self) -> None:
        """Tick the first box of every list of boxes in the modal."""
        box = self._page.locator("input[type=checkbox]")
        for found in self._page.locator(".modal .bk-input", has=box).all():
            found.locator("input[type=checkbox]").first.check()

    def submit(self) -> None:
        """Send the modal off."""
        self._page.locator(".modal-btn.primary").click()

    def close(self) -> None:
        """Close the modal."""
        self._page.locator(".modal-x").click()
        expect(self._page.locator(".modal")).to_have_count(0)

    def shot(self, name: str) -> Path:
        """Keep a picture of the page."""
        path = SCREENSHOTS / f"{name}.png"
        self._page.screenshot(path=path)
        return path

    def _field(self, label: str) -> Locator:
        named = self._page.locator(".bk-label", has_text=label)
        return self._page.locator(".modal .bk-input", has=named).first
