"""Every setting, in one typed class: `foibot.toml` in the home folder, overridden by `FOIBOT_*`."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.foi.errors import FoiError
from bot.foi.provisions import Provision

FILE_NAME = "foibot.toml"


class ExtraHoliday(BaseModel):
    """A bank holiday that an authority adds itself, with its source."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    day: date
    name: str
    nations: list[Literal["England", "Wales", "Scotland", "Northern Ireland"]]
    source: str
    instead_of: date | None = None


def _provision(name: str) -> str:
    try:
        return str(Provision.parse(name))
    except FoiError as error:
        raise ValueError(f"{error.what}: {error.why}") from error


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        raise ValueError(f"'{name}' is not a time zone such as Europe/London") from problem
    return name


class Settings(BaseSettings):
    """What an authority can set. Each field has a default and a help sentence."""

    model_config = SettingsConfigDict(env_prefix="FOIBOT_", extra="forbid", frozen=True)

    home: Path = Field(
        default=Path(".foibot"),
        description="Folder that holds everything the program writes: store, index and settings.",
    )
    authority: str = Field(
        default="Harrowmere Borough Council",
        description="The authority's name, as its letters print it.",
    )
    authority_address: list[str] = Field(
        default=["Town Hall", "1 Market Square", "Harrowmere", "HM1 1AA"],
        description="The authority's postal address, a line each, as letters print it.",
    )
    authority_team: str = Field(
        default="Information Rights Team",
        description="The team that signs letters.",
    )
    authority_email: str = Field(
        default="foi@harrowmere.example",
        description="The team's e-mail address, as letters print it.",
    )
    review_contact: str = Field(
        default="the Information Rights Team at foi@harrowmere.example or the address above",
        description="Whom to write to for an internal review, as letters print it.",
    )
    signatory: str = Field(
        default="",
        description="Who signs letters above the team's name; empty where the team signs.",
    )
    disclosure_log: str = Field(
        default="https://www.harrowmere.example/foi/answers",
        description="Where earlier answers are published; empty where they are not.",
    )
    publication_scheme: str = Field(
        default="https://www.harrowmere.example/publication-scheme",
        description="Where the publication scheme stands; empty leaves its sentence out.",
    )
    letter_extras: list[Literal["consistency", "direct-marketing"]] = Field(
        default=[],
        description="Optional parts that letters carry: consistency, direct-marketing.",
    )
    nation: Literal["england", "wales", "northern_ireland", "scotland"] = Field(
        default="england",
        description="The authority's nation: its public holidays move subject access dates.",
    )
    school_terms: list[tuple[date, date]] = Field(
        default=[],
        description="A school's terms, each as first and last day; a school counts school days.",
    )
    school_closed_days: list[date] = Field(
        default=[],
        description="Days within a term when the school is closed, such as training days.",
    )
    extra_holidays: list[ExtraHoliday] = Field(
        default=[],
        description="Bank holidays proclaimed before the program knows them: day, name, nations, "
        "source and, where one day replaces another, instead_of.",
    )
    database_url: str = Field(
        default="",
        description="SQLAlchemy URL of the store; empty for SQLite in the home folder.",
    )
    model: str = Field(
        default="",
        description="Folder or name of a sentence-transformers model; empty for the packaged one. "
        "After a change run `foibot ingest --rebuild`.",
    )
    models_folder: Path | None = Field(
        default=None,
        description="Folder for prepared models, to be shared by several home folders; "
        "none for `models` in the home folder.",
    )
    fusion_weight: float = Field(
        default=0.5,
        ge=0,
        le=1,
        description="Share of meaning against words in a search: 0 words only, 1 meaning only.",
    )
    threshold: float = Field(
        default=0.5,
        ge=0,
        le=1,
        description="Probability from which an earlier answer counts as a precedent.",
    )
    top: int = Field(default=5, gt=0, le=50, description="Precedents that an answer shows.")
    caution_years: int = Field(
        default=5, gt=0, description="Age in years from which a precedent is marked as old."
    )
    published_names: list[str] = Field(
        default=[],
        description="Names, e-mail addresses and telephone numbers that the authority publishes "
        "itself: they are not hidden in the index.",
    )
    reading_max_bytes: int = Field(
        default=50_000_000, gt=0, description="Largest file that is read, in bytes."
    )
    reading_max_pages: int = Field(
        default=1_000, gt=0, description="Most pages of a PDF that is read."
    )
    reading_max_seconds: float = Field(
        default=30.0, gt=0, description="Longest time that reading one file may take, in seconds."
    )
    reading_max_memory_bytes: int = Field(
        default=1_000_000_000,
        ge=250_000_000,
        description="Most memory that the process which reads files may use, in bytes.",
    )
    reading_max_text_chars: int = Field(
        default=10_000_000, gt=0, description="Longest text that one file may hold, in characters."
    )
    reading_max_unzipped_bytes: int = Field(
        default=200_000_000,
        gt=0,
        description="Most bytes that a .docx or .odt may unpack to; more is taken for a zip bomb.",
    )

    officers: list[str] = Field(
        default=[],
        description="Officers who may confirm letters, by the name they give with --by; nobody "
        "may while the list is empty.",
    )
    approvers: list[str] = Field(
        default=[],
        description="Officers who may confirm where a second officer is required; empty for any "
        "officer but the draft's author.",
    )
    second_officer_for: list[Annotated[str, AfterValidator(_provision)]] = Field(
        default=[],
        description="Provisions whose letters a second officer confirms, such as foia:s36.",
    )
    word_template: Path | None = Field(
        default=None,
        description="The authority's own Word template for letters, with the fields of "
        "templates/word/README.md; none for the one that comes with the program.",
    )
    same_text_days: int = Field(
        default=730,
        gt=0,
        description="How many days back a request with the same text is pointed out (s14(2)).",
    )

    slack_bot_token: SecretStr = Field(
        default=SecretStr(""),
        description="The bot's token (xoxb-...). Better given as FOIBOT_SLACK_BOT_TOKEN than "
        "written into a file.",
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
    slack_api_url: str = Field(
        default="https://slack.com/api/",
        description="Where Slack's Web API stands; another address for a stand-in.",
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
    """Read the settings for one home folder; a wrong value is one FoiError that names it."""

    class AtHome(Settings):
        model_config = SettingsConfigDict(toml_file=home / FILE_NAME)

    try:
        return AtHome(home=home)
    except ValidationError as problem:
        first = problem.errors()[0]
        name = ".".join(str(step) for step in first["loc"]) or "settings"
        raise FoiError(
            "settings",
            f"setting '{name}' in {home / FILE_NAME} or FOIBOT_{name.upper()}",
            first["msg"][0].lower() + first["msg"][1:],
            "Mend or remove it; `foibot doctor` lists every setting",
        ) from problem
    except ValueError as problem:
        raise FoiError(
            "settings", str(home / FILE_NAME), f"not valid TOML ({problem})", "Mend that line"
        ) from problem
