"""Settings of the authority: its words, its officers, its calendar, its index, its limits."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_settings import BaseSettings

from bot.foi.errors import FoiError
from bot.foi.provisions import Provision


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


class OfficeSettings(BaseSettings):
    """What an authority sets before anything speaks to Slack."""

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
    mail_domains: list[str] = Field(
        default=[],
        description="Further mail domains of the authority's own: who writes from one is a "
        "colleague who passes a request on.",
    )
    review_contact: str = Field(
        default="the Information Rights Team at foi@harrowmere.example or the address above",
        description="Whom to write to for an internal review, as letters print it.",
    )
    signatory: str = Field(
        default="",
        description="Who signs letters above the team's name; empty where the team signs.",
    )
    regulator_address: list[str] = Field(
        default=[],
        description="The Information Commissioner's address as letters print it, a line each, "
        "where it is another than the program knows; empty for the known one.",
    )
    regulator_address_confirmed: date | None = Field(
        default=None,
        description="Day on which the authority last made sure of the Commissioner's address; "
        "`foibot doctor` asks for it where the address is uncertain.",
    )
    contact: str = Field(
        default="",
        description="Whom to ask about a letter, with a telephone number or address, as letters "
        "print it; empty leaves its sentence out.",
    )
    reuse: str = Field(
        default="You are free to use what we have given you for your own purposes, including "
        "non-commercial research and news reporting. For any other re-use please ask us first; "
        "where somebody else owns the copyright, you need their permission.",
        description="On what terms information that a letter gives may be re-used (the Re-use of "
        "Public Sector Information Regulations 2015); empty leaves it out.",
    )
    disclosure_log: str = Field(
        default="https://www.harrowmere.example/foi/answers",
        description="Where earlier answers are published; empty where they are not.",
    )
    publication_scheme: str = Field(
        default="https://www.harrowmere.example/publication-scheme",
        description="Where the publication scheme stands; empty leaves its sentence out.",
    )
    letter_extras: list[Literal["consistency", "direct-marketing", "public-interest-explained"]] = (
        Field(
            default=[],
            description="Optional parts that letters carry: consistency, direct-marketing, "
            "public-interest-explained.",
        )
    )
    nation: Literal["england", "wales", "northern_ireland", "scotland"] = Field(
        default="england",
        description="The authority's nation: its public holidays move subject access dates.",
    )
    is_school: bool = Field(
        default=False,
        description="Whether the authority is a school: its FOI requests count school days, by "
        "school_terms.",
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
    authority_key: str = Field(
        default="",
        pattern="^[A-Za-z0-9]*$",
        description="Whose rows are used in a PostgreSQL database that several authorities share: "
        "letters and digits, by convention the Slack workspace's id; empty for a database that is "
        "one authority's own.",
    )
    model: str = Field(
        default="",
        description="Name of a model that `foibot models` lists, or the folder of another "
        "sentence-transformers model; empty for the best one that is prepared. "
        "After a change run `foibot ingest --rebuild`.",
    )
    reranker: str = Field(
        default="",
        description="Folder of a sentence-transformers CrossEncoder, which reads the question and "
        "each of the best precedents together; empty for none. It makes answers slower.",
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
        default=0,
        ge=0,
        le=1,
        description="Probability below which no earlier answer counts as a precedent; 0 leaves it "
        "to what was fitted for the model. What may be related is named all the same.",
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
    accounts: dict[str, str] = Field(
        default={},
        description="Which officer acts under which user of this machine, such as "
        '{ "bbaker" = "Bob Baker" }: then nobody can give another\'s name with --by, and users who '
        "are not listed act in nobody's name. Empty believes what --by says.",
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
    signing_key_file: Path | None = Field(
        default=None,
        description="File with the key (Ed25519) that signs heads of the chain and backups, once "
        "`foibot key make` has written it; none for `signing.key` in the home folder. Its "
        "passphrase is given as FOIBOT_SIGNING_PASSPHRASE alone.",
    )
    backup_recipients: list[str] = Field(
        default=[],
        description="For whom backups are encrypted (age1...), where --to names nobody: who has "
        "one of their keys can open them. Empty: not encrypted, unless FOIBOT_BACKUP_PASSPHRASE "
        "is set.",
    )
    drill_days: int = Field(
        default=0,
        ge=0,
        description="Every how many days the bot tries a backup at night (`foibot backup "
        "--drill`); the digest then warns where one failed or is late. 0: never.",
    )
    word_template: Path | None = Field(
        default=None,
        description="The authority's own Word template for letters, with the fields of "
        "templates/word/README.md; none for the one that comes with the program.",
    )
    inbox_host: str = Field(
        default="",
        description="The mail server whose folder `foibot inbox` reads (IMAP over TLS); empty: "
        "none. The password or token is given as FOIBOT_INBOX_PASSWORD or FOIBOT_INBOX_TOKEN.",
    )
    inbox_port: int = Field(default=993, gt=0, description="The port of that server.")
    inbox_user: str = Field(default="", description="The mailbox's user name there.")
    inbox_folder: str = Field(default="INBOX", description="The folder that is read.")
    inbox_authorities: str = Field(
        default="",
        description="A file with the certificates to trust, where the system's do not serve.",
    )
    inbox_seconds: int = Field(
        default=60, gt=0, description="How long `foibot inbox --watch` waits between two looks."
    )
    inbox_registers: bool = Field(
        default=False,
        description="True: what is plainly a new request is registered without an officer.",
    )
    same_text_days: int = Field(
        default=730,
        gt=0,
        description="How many days back a request with the same text is pointed out (s14(2)).",
    )
