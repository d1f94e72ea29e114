"""What officers do in Slack, from the first word to the last, in Socket Mode and over HTTP."""

from tests.slack.rig.ports import wait_for
from tests.slack.rig.shown import words_of
from tests.slack.rig.stage import Stage
from tests.slack.rig.stand_in import ALICE, BOB, BOT, GENERAL, TEAM_CHANNEL
from tests.slack.rig.steps import (
    REQUEST,
    about,
    again,
    days_ago,
    decide_supplied,
    has_button,
    in_thread,
    new_reference,
    record_sent,
    refuse,
    registered,
)

QUESTION = "how many fixed penalty notices were issued for dog fouling"
FOLLOW_UP = "and how many of them were paid?"
NONSENSE = "who won the football world cup in 1966"
LETTER = (
    "Our reference: HBC/26/0900\n\n20 October 2026\n\nDear Ms Penhaligon\n\n"
    "Thank you for your request of 1 September 2026. You asked:\n\n"
    "1. Which antivirus software does the council use?\n\n"
    "We refuse to tell you under section 31(1)(a) of the Freedom of Information Act 2000.\n\n"
    "Yours sincerely\n\nInformation Rights Team\nHarrowmere Borough Council\n"
)


def test_a_question_is_answered_and_shared(stage: Stage) -> None:
    slack = stage.slack
    before = len(slack.messages(TEAM_CHANNEL))
    slack.command(ALICE, f"ask {QUESTION}")
    answer = slack.wait_message(TEAM_CHANNEL, "precedent", before)
    assert answer["ephemeral_to"] == ALICE
    assert "fouling" in words_of(answer)
    assert "Stance:" in words_of(answer)

    slack.press(ALICE, answer, "Whole answer")
    whole = slack.form("Whole answer")
    assert "Question" in words_of(whole)
    slack.close_modal(ALICE)

    slack.press(ALICE, answer, "Share with channel")
    slack.wait_message(TEAM_CHANNEL, "Shared with the channel", before)
    slack.press(ALICE, answer, "Share with channel")
    slack.wait_message(TEAM_CHANNEL, "It was shared already", before)
    shared = [m for m in slack.messages(TEAM_CHANNEL)[before:] if not m.get("ephemeral_to")]
    assert len([m for m in shared if "precedent" in words_of(m)]) == 1


def test_nothing_relevant_is_said_so(stage: Stage) -> None:
    before = len(stage.slack.messages(TEAM_CHANNEL))
    stage.slack.command(ALICE, f"ask {NONSENSE}")
    answer = stage.slack.wait_message(TEAM_CHANNEL, "No precedent", before)
    assert "Whole answer" not in words_of(answer)


def test_a_wrong_subcommand_names_the_nearest(stage: Stage) -> None:
    before = len(stage.slack.messages(TEAM_CHANNEL))
    stage.slack.command(ALICE, "refsue")
    stage.slack.wait_message(TEAM_CHANNEL, "Did you mean `/foi refuse`", before)


def test_help_and_home(stage: Stage) -> None:
    before = len(stage.slack.messages(TEAM_CHANNEL))
    stage.slack.command(ALICE, "help")
    stage.slack.wait_message(TEAM_CHANNEL, "/foi new", before)
    stage.slack.open_home(ALICE)
    assert "My cases by due date" in words_of(stage.slack.home(ALICE))


def test_a_mention_is_answered_in_its_thread_and_followed_up(stage: Stage) -> None:
    slack = stage.slack
    said = slack.say(ALICE, f"<@{BOT}> {QUESTION}", GENERAL)
    first = slack.wait_message(GENERAL, in_thread(said["ts"]))
    assert "precedent" in words_of(first)
    seen = len(slack.messages(GENERAL))
    slack.say(ALICE, f"<@{BOT}> {FOLLOW_UP}", GENERAL, said["ts"])
    second = slack.wait_message(GENERAL, in_thread(said["ts"]), seen)
    assert "No precedent" not in words_of(second)


def test_a_thumb_down_asks_why(stage: Stage) -> None:
    slack = stage.slack
    channel = slack.direct(BOB)
    said = slack.say(BOB, QUESTION, channel)
    answer = slack.wait_message(channel, in_thread(said["ts"]))
    slack.press(BOB, answer, "Not useful")
    slack.form("Not useful")
    assert slack.submit(BOB, why="The fines of another year.") == {}
    slack.close_modal(BOB)


def test_a_dropped_request_is_registered_and_a_dropped_letter_checked(stage: Stage) -> None:
    slack = stage.slack
    channel = slack.direct(ALICE)
    before = len(slack.messages(channel))  # other tests drop files here too
    slack.upload(ALICE, "request.txt", REQUEST.encode(), channel)
    offer = slack.wait_message(channel, "What is this file?", before)
    slack.press(ALICE, offer, "Register as a request")
    slack.form("Register a request")
    reference = new_reference(stage)
    assert slack.submit(ALICE, received=days_ago(2), reference=reference) == {}
    slack.wait_message(TEAM_CHANNEL, reference)
    slack.close_modal(ALICE)
    before = len(slack.messages(channel))
    slack.press(ALICE, offer, "Check this letter")
    slack.wait_message(channel, "request.txt", before)


def test_the_digest_is_shown_now(stage: Stage) -> None:
    before = len(stage.slack.messages(TEAM_CHANNEL))
    stage.slack.command(ALICE, "digest")
    digest = stage.slack.wait_message(TEAM_CHANNEL, "Requests this week", before)
    assert digest["ephemeral_to"] == ALICE


def test_from_a_request_to_a_confirmed_letter(stage: Stage) -> None:
    slack = stage.slack
    reference = registered(stage)
    case = slack.wait_message(TEAM_CHANNEL, about(reference))
    refuse(slack, case)
    decide_supplied(slack, reference)
    control = slack.wait_message(TEAM_CHANNEL, has_button("Confirm", reference))
    assert control["thread_ts"] == case["ts"]

    slack.press(BOB, control, "Confirm")
    wait_for(lambda: "confirmed by Bob Baker" in words_of(again(slack, control)), "the letter")
    assert "Confirm" not in words_of(again(slack, control)).splitlines()
    record_sent(slack, case, reference)

    before = len(slack.messages(TEAM_CHANNEL))
    slack.press(BOB, control, "Confirm")
    told = slack.wait_message(TEAM_CHANNEL, lambda m: m.get("ephemeral_to") == BOB, before)
    assert "confirmed by Bob Baker" in words_of(told)

    slack.command(ALICE, f"due {reference}")
    slack.wait_message(TEAM_CHANNEL, f"{reference}: in time", before)


def test_a_case_is_taken_and_shown_at_home(stage: Stage) -> None:
    slack = stage.slack
    reference = registered(stage)
    slack.press(ALICE, slack.wait_message(TEAM_CHANNEL, about(reference)), "Assign to me")
    slack.wait_message(TEAM_CHANNEL, f"{reference}: now with Alice Archer")
    slack.open_home(ALICE)
    slack.home(ALICE, reference)
    slack.command(ALICE, f"assign {reference} <@{BOB}>")
    slack.wait_message(TEAM_CHANNEL, f"{reference}: now with Bob Baker")


def test_a_clock_stops_and_runs_again(stage: Stage) -> None:
    slack = stage.slack
    reference = registered(stage)
    case = slack.wait_message(TEAM_CHANNEL, about(reference))
    slack.press(ALICE, case, "Pause the clock")
    slack.form("Pause the clock")
    assert slack.submit(ALICE, event="Clarification was sought", on=days_ago(3)) == {}
    slack.wait_message(TEAM_CHANNEL, f"{reference}: clarification sought")
    slack.close_modal(ALICE)
    slack.command(ALICE, f"resume {reference}")
    slack.form("Restart the clock")
    wrong = slack.submit(ALICE, event="The request was clarified", on=days_ago(4))
    assert set(wrong) == {"on"}, wrong
    assert slack.submit(ALICE, event="The request was clarified", on=days_ago(1)) == {}
    slack.wait_message(TEAM_CHANNEL, f"{reference}: clarified")
    slack.close_modal(ALICE)


def test_a_pasted_letter_is_checked(stage: Stage) -> None:
    slack = stage.slack
    slack.command(ALICE, "check")
    slack.form("Check a letter")
    assert slack.submit(ALICE, text0=LETTER) == {}
    found = slack.form("What was found")
    assert "Error" in words_of(found)
    slack.close_modal(ALICE)
