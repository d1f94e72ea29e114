"""Every setting, in one typed class: `foibot.toml` in the home folder, overridden by `FOIBOT_*`."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.foi.errors import FoiError
from bot.settings.authorities import FILE_NAME, SHARED, check_database, check_own, main_home
from bot.settings.office import OfficeSettings
from bot.settings.retention import RetentionSettings

EGRESS = (
    "slack_api_url",
    "slack_stand_in",
    "database_url",
    "authority_key",
    "model",
    "models_folder",
    "word_template",
    "token_key_file",
    "signing_key_file",
    "backup_recipients",
    "serve_host",
    "serve_port",
    "accounts",
    "erased_list",
)
"""Settings that say where data or code goes or comes from, or who is who: never from a backup."""
SLACKS = ("slack.com", "slack-gov.com")
"""Whose hosts the Web API may stand on."""

__all__ = ["EGRESS", "FILE_NAME", "Settings", "load_settings"]
Read = TypeVar("Read")


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        raise ValueError(f"'{name}' is not a time zone such as Europe/London") from problem
    return name


class Settings(RetentionSettings, OfficeSettings):
    """What an authority can set. Each field has a default and a help sentence."""

    model_config = SettingsConfigDict(env_prefix="FOIBOT_", extra="forbid", frozen=True)

    slack_bot_token: SecretStr = Field(
        default=SecretStr(""),
        description="The bot's token (xoxb-...). Better given as FOIBOT_SLACK_BOT_TOKEN than "
        "written into a file.",
    )
    inbox_password: SecretStr = Field(
        default=SecretStr(""),
        description="The mailbox's password. Better given as FOIBOT_INBOX_PASSWORD.",
    )
    inbox_token: SecretStr = Field(
        default=SecretStr(""),
        description="An OAuth 2 token instead of a password. Better given as FOIBOT_INBOX_TOKEN.",
    )
    slack_app_token: SecretStr = Field(
        default=SecretStr(""),
        description="The app-level token (xapp-...) for Socket Mode; empty for signed HTTP. Better "
        "given as FOIBOT_SLACK_APP_TOKEN.",
    )
    slack_signing_secret: SecretStr = Field(
        default=SecretStr(""),
        description="What Slack signs its requests with, for HTTP. Better given as "
        "FOIBOT_SLACK_SIGNING_SECRET.",
    )
    slack_client_id: str = Field(
        default="",
        description="The Slack app's client id: with its client secret, several workspaces can "
        "install the bot at /slack/install, each an authority of its own.",
    )
    slack_client_secret: SecretStr = Field(
        default=SecretStr(""),
        description="The Slack app's client secret. Better given as FOIBOT_SLACK_CLIENT_SECRET.",
    )
    token_key: SecretStr = Field(
        default=SecretStr(""),
        description="Key (32 bytes in base64) that encrypts the tokens of workspaces in the "
        "database; several, the newest first, while a key is changed. Better given as "
        "FOIBOT_TOKEN_KEY; empty for the key file.",
    )
    token_key_file: Path | None = Field(
        default=None,
        description="File with that key; none for `token.key` in the home folder, which is made "
        "where it is not there.",
    )
    slack_api_url: str = Field(
        default="https://slack.com/api/",
        description="Where Slack's Web API stands: https at a host of Slack's; another address "
        "only with slack_stand_in.",
    )
    slack_stand_in: bool = Field(
        default=False,
        description="Whether a stand-in for Slack is used: then slack_api_url may be any address, "
        "and the bot's token goes there.",
    )
    slack_team: str = Field(
        default="",
        description="The workspace's id (T...): all others are refused; empty for the workspace "
        "that the bot's token belongs to.",
    )
    slack_channel: str = Field(
        default="",
        description="The team's channel (C...), where cases, drafts and the digest are shown; "
        "empty keeps them to direct messages.",
    )
    slack_officers: list[str] = Field(
        default=[],
        description="Who may use the bot: user ids (U...) or user groups (S...); nobody else may.",
    )
    slack_approvers: list[str] = Field(
        default=[],
        description="Which officers may confirm letters: user ids or user groups; empty for all.",
    )
    slack_admins: list[str] = Field(
        default=[],
        description="Officers who may also act on the cases of others: user ids or user groups.",
    )
    slack_sensitive_readers: list[str] = Field(
        default=[],
        description="Officers who are shown documents classified above OFFICIAL: user ids or user "
        "groups, and only in direct messages.",
    )
    slack_names: dict[str, str] = Field(
        default={},
        description="Officers' names by user id, as the history keeps them; who is not listed is "
        "kept by id.",
    )
    timezone: Annotated[str, AfterValidator(_time_zone)] = Field(
        default="Europe/London", description="The local time of dates, hours and digests."
    )
    digest_day: Literal["monday", "tuesday", "wednesday", "thursday", "friday"] = Field(
        default="monday",
        description="Weekday of the weekly digest; where it is a public holiday, the digest comes "
        "on the next working day. Officers may choose their own.",
    )
    digest_hour: int = Field(
        default=9,
        ge=0,
        le=23,
        description="Hour of the local day from which the weekly digest comes. A bot that was down "
        "then still posts it within eight hours, and never later than that day.",
    )
    digest_own: bool = Field(
        default=True,
        description="Whether officers get a digest of their own cases, beside the channel's; each "
        "of them may opt out.",
    )
    reminders: bool = Field(
        default=True,
        description="Whether a case's owner is reminded on the working day before a due date and "
        "on the day itself. A case that nobody owns is called out in the team's channel.",
    )
    reminder_hour: int = Field(
        default=9,
        ge=0,
        le=23,
        description="Hour of the local working day from which reminders and news of moved due "
        "dates come.",
    )
    recount_hour: int = Field(
        default=2,
        ge=0,
        le=23,
        description="Hour of the night from which due dates are counted again, to find those that "
        "a new bank holiday has moved.",
    )
    serve_host: str = Field(
        default="127.0.0.1",
        description="Address that `foibot serve` listens on; put a TLS proxy before it.",
    )
    serve_port: int = Field(
        default=3000, gt=0, lt=65536, description="Port that `foibot serve` listens on."
    )
    slack_workers: int = Field(
        default=8, gt=0, le=64, description="How many officers' actions are worked on at once."
    )
    slack_waiting: int = Field(
        default=200,
        gt=0,
        description="How many actions may wait for a worker before the bot answers that it is "
        "busy.",
    )

    @model_validator(mode="after")
    def _at_slack(self) -> "Settings":
        """Refuse to send tokens elsewhere than to Slack."""
        address = urlsplit(self.slack_api_url)
        host = address.hostname or ""
        is_slacks = any(host == own or host.endswith(f".{own}") for own in SLACKS)
        if not self.slack_stand_in and not (address.scheme == "https" and is_slacks):
            raise ValueError(
                f"slack_api_url '{self.slack_api_url}' is not https at a host of Slack's; set "
                "slack_stand_in where a stand-in is meant"
            )
        return self

    @property
    def nobody_approves(self) -> str:
        """A sentence where several officers share the work and any of them may confirm alone."""
        several = len(self.officers) > 1 or len(self.slack_officers) > 1
        grouped = any(one.startswith("S") for one in self.slack_officers)
        if (several or grouped) and not (self.approvers or self.slack_approvers):
            return (
                "there are several officers and no approvers (settings approvers and "
                "slack_approvers): each may confirm their own letters"
            )
        return ""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic asks for it
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic asks for it
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is passed in wins over the environment, which wins over the settings file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(home: Path) -> Settings:
    """Read the settings for one home folder; a wrong value is one FoiError that names it.

    An authority's home (`HOME/authorities/WORKSPACE ID`) has the bot's settings from HOME, and all
    others from its own file alone.
    """
    main = main_home(home)
    return _of_authority(home, main) if main else _of_home(home)


def _of_home(home: Path) -> Settings:
    class AtHome(Settings):
        model_config = SettingsConfigDict(toml_file=home / FILE_NAME)

    return _told(home, lambda: AtHome(home=home))


def _of_authority(home: Path, main: Path) -> Settings:
    class OfAuthority(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],  # noqa: ARG003 - pydantic asks for it
            init_settings: PydanticBaseSettingsSource,
            *_: PydanticBaseSettingsSource,
            **__: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            """Only what is passed in: the environment is the bot's, not one authority's."""
            return (init_settings,)

    written = _told(home, lambda: _written(home))
    check_own(home, written)
    shared = load_settings(main)
    check_database(main, shared.database_url)
    given = {name: getattr(shared, name) for name in SHARED}
    given["models_folder"] = shared.models_folder or main / "models"
    own = {"slack_team": home.absolute().name, "authority_key": home.absolute().name} | written
    return _told(home, lambda: OfAuthority(**(own | given | {"home": home})))


def _written(home: Path) -> dict[str, Any]:
    """What an authority's own file says; nothing where there is none."""
    path = home / FILE_NAME
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _told(home: Path, read: Callable[[], Read]) -> Read:
    """Tell what is wrong with a settings file in one FoiError."""
    try:
        return read()
    except ValidationError as problem:
        first = problem.errors()[0]
        name = ".".join(str(step) for step in first["loc"]) or "settings"
        raise FoiError(
            "settings",
            f"setting '{name}' in {home / FILE_NAME} or FOIBOT_{name.upper()}",
            first["msg"][0].lower() + first["msg"][1:],
            "Correct or remove it; `foibot doctor` lists every setting",
        ) from problem
    except ValueError as problem:
        raise FoiError(
            "settings", str(home / FILE_NAME), f"not valid TOML ({problem})", "Correct that line"
        ) from problem
