"""One living card a case: edited in place, with buttons for just the next step; steps counted."""

import json
from typing import Any

from bot.slack.failure_blocks import in_slack
from tests.slack.bench import ALICE, BOB, Bench, words_of
from tests.slack.test_forged import bench
from tests.slack.test_officer import SECURITY, actions_of, control

__all__ = ["bench"]
FOUR = """1. How many parking fines did you issue in 2024?
2. Which supplier guards your network?
3. How much did you pay it in 2024?
4. Who signed the contract?"""
OUTCOMES = {
    "outcome|1": "supplied",
    "outcome|2": "withheld",
    "provision|2": "foia:s31(1)(a)",
    "outcome|3": "supplied",
    "outcome|4": "not_held",
}
WORDS = {"1|answer": "We issued 4,210.", "3|answer": "We paid 41,000 pounds.", "4|search": "None."}


def card_of(bench: Bench) -> dict[str, Any]:
    """The card as it stands in the channel now."""
    first = bench.api.calls("chat_postMessage")[0]
    return (bench.api.calls("chat_update") or [first])[-1]


def cards(bench: Bench) -> list[dict[str, Any]]:
    return [one for one in bench.api.calls("chat_update") if "*Next:*" in words_of(one["blocks"])]


def press(bench: Bench, user: str, message: dict[str, Any], action: str) -> None:
    bench.press(user, actions_of(message)[action])


def test_a_four_part_case_from_registration_to_sent_in_twelve_presses_and_six_posts(
    bench: Bench,
) -> None:
    """On the older road the same case took 8 rounds of modals (16 submissions) and 13 posts."""
    presses = 1
    bench.command(ALICE, "new")
    bench.submit(ALICE, bench.view, text0=FOUR, received="2026-11-09")  # a Monday
    press(bench, ALICE, bench.api.calls("chat_postMessage")[0], "answer")
    words = bench.submit(ALICE, bench.view, **OUTCOMES)
    done = bench.submit(ALICE, words["view"], **WORDS, **SECURITY)
    assert "drafted" in json.dumps(done), done
    press(bench, BOB, control(bench), "confirm")
    press(bench, ALICE, cards(bench)[-1], "sent")
    bench.submit(ALICE, bench.view, on="2026-11-20", how="email")
    presses += 6
    posts = len(bench.api.calls("chat_postMessage")) + len(bench.api.calls("files_upload_v2"))
    assert bench.app.store.case(1).events[0].type == "responded"
    assert presses <= 12
    assert posts <= 8, [words_of(one.get("blocks"))[:60] for _, one in bench.api.sent]
    assert list(actions_of(cards(bench)[-1])) == ["letter"], "only a further letter is left"


def test_the_card_says_what_comes_next(bench: Bench) -> None:
    bench.command(ALICE, "new")
    bench.submit(ALICE, bench.view, text0=FOUR, received="2026-11-09")
    first = bench.api.calls("chat_postMessage")[0]
    assert "choose an outcome for 4 parts" in words_of(first["blocks"])
    bench.command(ALICE, "pause 1")
    bench.submit(ALICE, bench.view, event="clarification_sought", on="2026-11-10")
    assert "resume" in actions_of(cards(bench)[-1])
    assert "answer" not in actions_of(cards(bench)[-1])
    bench.command(ALICE, f"assign 1 <@{BOB}|bob>")
    assert "with Bob Baker" in words_of(cards(bench)[-1]["blocks"])


def test_a_wrong_row_is_said_at_its_own_field_and_nothing_is_recorded(bench: Bench) -> None:
    bench.command(ALICE, "new")
    bench.submit(ALICE, bench.view, text0=FOUR, received="2026-11-09")
    press(bench, ALICE, bench.api.calls("chat_postMessage")[0], "answer")
    answer = bench.submit(ALICE, bench.view, **{"outcome|1": "supplied", "outcome|2": "withheld"})
    assert set(answer["errors"]) == {"provision|2"}
    assert not bench.app.store.decisions(1)


def test_a_long_request_is_one_card_and_one_file(bench: Bench) -> None:
    text = "\n".join(
        f"{n}. How many fines of kind {n} did you issue? {'x' * 300}" for n in range(1, 60)
    )
    bench.command(ALICE, "new")
    bench.submit(ALICE, {**bench.view}, text0=text[:3000], received="2026-11-09")
    assert len(bench.api.calls("chat_postMessage")) == 1
    assert len(bench.api.calls("files_upload_v2")) == 1


def test_errors_in_slack_name_no_option_and_no_command_of_the_shell() -> None:
    for sentence in (
        "Record it with `foibot draft --set foia:s36.opinion=...` (FOIA s36(2)).",
        "--by 'Alice': not an officer who may confirm letters.",
        "Fix it, or give your reason with --reason X1='WHY'",
        "Choose another with --reference, or leave it out.",
        "Run `foibot doctor` if it stays so.",
    ):
        said = in_slack(sentence)
        assert "--" not in said, said
        assert "foibot" not in said, said
    assert in_slack("Register it with `foibot open`") == "Register it with `/foi new`"
