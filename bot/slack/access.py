"""Who may do what: one gate before every listener. What cannot be checked is refused.

Roles come from the settings, by user id or user group; that somebody is a full member of this
workspace comes from Slack, at most five minutes old.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock
from typing import Any, Generic, TypeVar

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot.settings import Settings
from bot.slack.call import Call

FRESH_SECONDS = 300
Value = TypeVar("Value")


class Role(StrEnum):
    """What somebody may do; each role is asked for by name."""

    OFFICER = "officer"
    APPROVER = "approver"
    ADMIN = "admin"
    SENSITIVE = "sensitive"


_WHAT = {
    Role.OFFICER: "Only officers of the information rights team may use this bot.",
    Role.APPROVER: "Only approvers may confirm letters.",
    Role.ADMIN: "Only admins may do this for somebody else.",
    Role.SENSITIVE: "Only named officers may see documents of that classification.",
}
_LISTS = {
    Role.OFFICER: "slack_officers",
    Role.APPROVER: "slack_approvers",
    Role.ADMIN: "slack_admins",
    Role.SENSITIVE: "slack_sensitive_readers",
}


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who may use the bot: `name` is what the history keeps."""

    id: str
    name: str
    roles: frozenset[Role]

    def may(self, role: Role) -> bool:
        """True where the officer has that role."""
        return role in self.roles


class Refused(Exception):  # noqa: N818 - the name of what happens, as the officer meets it
    """Somebody may not do this; `sentence` tells them why and who could."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence


class Gate:
    """Admits officers. Give it a client of the bot's token and the id of its workspace."""

    def __init__(self, settings: Settings, client: WebClient, team: Callable[[], str]) -> None:
        self._settings = settings
        self._client = client
        self._team = team
        self._members: _Fresh[dict[str, Any]] = _Fresh(self._look_up_member)
        self._groups: _Fresh[frozenset[str]] = _Fresh(self._look_up_group)

    def admit(self, call: Call, role: Role) -> Officer:
        """The officer who calls, if they have the role; Refused with a sentence otherwise."""
        if not call.user:
            raise Refused("nobody", "Slack did not say who you are.")
        own = self._ask(self._team)
        others = filter(None, (call.home_team, *call.installed_in))
        self._same_workspace(own, call.team, *others)
        self._full_member(call.user, own)
        roles = self._roles(call.user)
        if Role.OFFICER not in roles or role not in roles:
            missing = role if Role.OFFICER in roles else Role.OFFICER
            raise Refused(
                f"not-{missing}",
                f"{_WHAT[missing]} The person who runs foibot can add you to the setting "
                f"`{_LISTS[missing]}`.",
            )
        return Officer(call.user, self.name(call.user), roles)

    def name(self, user: str) -> str:
        """How the history names a user: by their set name, else by their id."""
        return self._settings.slack_names.get(user, user)

    def user(self, name: str) -> str | None:
        """The user id of an officer's name; None where nobody has it."""
        by_name = {known: user for user, known in self._settings.slack_names.items()}
        return by_name.get(name) or (name if name in self.people(Role.OFFICER) else None)

    def people(self, role: Role) -> frozenset[str]:
        """The user ids that have a role now; Refused where a group cannot be looked up."""
        users, groups = self._listed(role)
        return users.union(*(self._groups.get(group) for group in groups))

    def _roles(self, user: str) -> frozenset[Role]:
        return frozenset(role for role in Role if self._has(user, role))

    def _has(self, user: str, role: Role) -> bool:
        """Who is listed by id has the role even where a group cannot be looked up."""
        users, groups = self._listed(role)
        return user in users or any(user in self._groups.get(group) for group in groups)

    def _listed(self, role: Role) -> tuple[frozenset[str], frozenset[str]]:
        """The user ids and the user groups that the settings give a role."""
        if role is Role.APPROVER and not self._settings.slack_approvers:
            role = Role.OFFICER
        listed = frozenset(getattr(self._settings, _LISTS[role]))
        groups = frozenset(one for one in listed if one.startswith("S"))
        return listed - groups, groups

    def _same_workspace(self, own: str, *named: str) -> None:
        if not own or any(team != own for team in named):
            raise Refused(
                "other-workspace",
                "This bot answers members of its own workspace only, not people of another "
                "workspace or from Slack Connect.",
            )

    def _full_member(self, user: str, own: str) -> None:
        member = self._members.get(user)
        self._same_workspace(own, member.get("team_id") or own)
        if any(member.get(flag) for flag in ("is_restricted", "is_ultra_restricted")):
            raise Refused("guest", "This bot does not answer guests.")
        if any(member.get(flag) for flag in ("deleted", "is_bot", "is_stranger")):
            raise Refused("not-a-member", "This bot answers members of its workspace only.")

    def _look_up_member(self, user: str) -> dict[str, Any]:
        found = self._ask(lambda: self._client.users_info(user=user))["user"]
        assert isinstance(found, dict)
        return found

    def _look_up_group(self, group: str) -> frozenset[str]:
        users: Iterable[str] = self._ask(
            lambda: self._client.usergroups_users_list(usergroup=group)
        )["users"]
        return frozenset(users)

    def _ask(self, question: Callable[[], Any]) -> Any:
        try:
            return question()
        except (SlackClientError, OSError) as problem:
            raise Refused(
                "unchecked",
                "Slack did not say just now whether you may use this bot. Try again in a minute.",
            ) from problem


class _Fresh(Generic[Value]):
    """Looked-up values, looked up again after five minutes. A failed look-up is not kept."""

    def __init__(self, look_up: Callable[[str], Value]) -> None:
        self._look_up = look_up
        self._known: dict[str, tuple[float, Value]] = {}
        self._lock = Lock()

    def get(self, key: str) -> Value:
        """The value, at most five minutes old."""
        with self._lock:
            known = self._known.get(key)
        if known and time.monotonic() - known[0] < FRESH_SECONDS:
            return known[1]
        found = self._look_up(key)
        with self._lock:
            self._known[key] = (time.monotonic(), found)
        return found
