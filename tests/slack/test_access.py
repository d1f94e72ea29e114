"""Who is admitted: a table of people, and what happens where Slack does not say."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.slack.access import Gate, Refused, Role
from bot.slack.call import Call, Surface
from tests.slack.bench import ALICE, BOB, CAROL, SETTINGS, TEAM, Bench


@pytest.fixture
def bench(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    for name, value in SETTINGS.items():
        monkeypatch.setenv(f"FOIBOT_{name.upper()}", value)
    return Bench(home)


def call(user: str, team: str = TEAM, home_team: str | None = TEAM) -> Call:
    return Call(Surface.COMMAND, "/foi", "key", user, team, home_team)


PEOPLE = [
    ("listed by id", call(ALICE), {}, Role.OFFICER, None),
    ("listed by group", call(BOB), {}, Role.OFFICER, None),
    ("listed nowhere", call(CAROL), {}, Role.OFFICER, "not-officer"),
    ("nobody", call(""), {}, Role.OFFICER, "nobody"),
    ("officer, no approver", call(ALICE), {}, Role.APPROVER, "not-approver"),
    ("approver", call(BOB), {}, Role.APPROVER, None),
    ("officer, no admin", call(BOB), {}, Role.ADMIN, "not-admin"),
    ("no one may read it", call(ALICE), {}, Role.SENSITIVE, "not-sensitive"),
    ("another workspace", call(ALICE, "T09ELSE"), {}, Role.OFFICER, "other-workspace"),
    ("Slack Connect", call(ALICE, TEAM, "T09ELSE"), {}, Role.OFFICER, "other-workspace"),
    (
        "our message, pressed where another workspace's bot wrote it",
        replace(call(ALICE), installed_in=("T09ELSE",)),
        {},
        Role.OFFICER,
        "other-workspace",
    ),
    ("stranger by profile", call(ALICE), {"team_id": "T09ELSE"}, Role.OFFICER, "other-workspace"),
    ("stranger", call(ALICE), {"is_stranger": True}, Role.OFFICER, "not-a-member"),
    ("guest", call(ALICE), {"is_restricted": True}, Role.OFFICER, "guest"),
    ("guest of one channel", call(ALICE), {"is_ultra_restricted": True}, Role.OFFICER, "guest"),
    ("left", call(ALICE), {"deleted": True}, Role.OFFICER, "not-a-member"),
    ("a bot", call(ALICE), {"is_bot": True}, Role.OFFICER, "not-a-member"),
]


@pytest.mark.parametrize(
    ("caller", "profile", "role", "code"), [row[1:] for row in PEOPLE], ids=[r[0] for r in PEOPLE]
)
def test_who_is_admitted(
    bench: Bench, caller: Call, profile: dict[str, object], role: Role, code: str | None
) -> None:
    bench.api.people[caller.user] = profile
    if code is None:
        assert bench.office.gate.admit(caller, role).id == caller.user
        return
    with pytest.raises(Refused) as refused:
        bench.office.gate.admit(caller, role)
    assert refused.value.code == code
    assert refused.value.sentence.endswith(".")


def test_the_history_names_officers_as_the_settings_do(bench: Bench) -> None:
    assert bench.office.gate.admit(call(ALICE), Role.OFFICER).name == "Alice Archer"
    assert bench.office.gate.name(CAROL) == CAROL


def test_without_settings_nobody_is_admitted(home: Path) -> None:
    bench = Bench(home)
    gate = Gate(bench.app.settings, bench.api, lambda: TEAM)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="not-officer"):
        gate.admit(call(ALICE), Role.OFFICER)


def test_a_bot_that_does_not_know_its_workspace_admits_nobody(bench: Bench) -> None:
    gate = Gate(bench.app.settings, bench.api, lambda: "")  # type: ignore[arg-type]
    with pytest.raises(Refused, match="other-workspace"):
        gate.admit(call(ALICE, ""), Role.OFFICER)


@pytest.mark.parametrize("method", ["users_info", "usergroups_users_list"])
def test_what_slack_does_not_say_is_refused(bench: Bench, method: str) -> None:
    bench.api.broken.add(method)
    with pytest.raises(Refused, match="unchecked"):
        bench.office.gate.admit(call(BOB), Role.OFFICER)
    bench.api.broken.clear()
    assert bench.office.gate.admit(call(BOB), Role.OFFICER), "a failed look-up is not kept"


def test_slack_is_asked_once_in_five_minutes(bench: Bench) -> None:
    for _ in range(3):
        bench.office.gate.admit(call(BOB), Role.OFFICER)
    assert len(bench.api.calls("users_info")) == 1
    assert len(bench.api.calls("usergroups_users_list")) == 1
