"""The composition root: settings become law, calendar, store and index here, and only here."""

import getpass
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.foi.errors import FoiError
from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler
    from sqlalchemy import Engine

    from bot.casework.ask import Asking
    from bot.casework.check import Examiner, Lookups
    from bot.casework.confirm import Approval
    from bot.casework.desk import Desk, PrecedentFactor
    from bot.casework.digest import Almanac
    from bot.casework.doctor import Patient
    from bot.casework.export import Writers
    from bot.casework.ingest import Reading
    from bot.casework.open import Registry
    from bot.foi.case import Case, Confirmation, Flag
    from bot.foi.drafting.inputs import AuthorityWords
    from bot.foi.findings import Finding
    from bot.foi.law import Law
    from bot.foi.letter import Letter
    from bot.foi.time_limits import Limits
    from bot.foi.working_days import Calendars
    from bot.postings import Postings
    from bot.schedule import Post, Rota
    from bot.store import Store
    from indexer.documents import Limits as ReadingLimits
    from indexer.embedder import Embedder
    from indexer.index import Index


@dataclass
class App:
    """What a verb may need, each made when it is first asked for, so that no verb pays for more."""

    home: Path

    @cached_property
    def settings(self) -> Settings:
        """The settings of this home folder."""
        return load_settings(self.home)

    @cached_property
    def reading_limits(self) -> "ReadingLimits":
        """How much one file may cost: bytes, pages, seconds, memory, characters."""
        from indexer.documents import Limits

        own = self.settings
        return Limits(
            max_bytes=own.reading_max_bytes,
            max_pages=own.reading_max_pages,
            max_seconds=own.reading_max_seconds,
            max_memory_bytes=own.reading_max_memory_bytes,
            max_text_chars=own.reading_max_text_chars,
            max_unzipped_bytes=own.reading_max_unzipped_bytes,
        )

    @cached_property
    def engine(self) -> "Engine":
        """The store's database, its tables as this program needs them."""
        from bot.db import make_engine

        return make_engine(self.settings.database_url, self.home)

    @cached_property
    def index(self) -> "Index":
        """Past letters, reports and the law, to be searched."""
        from indexer.catalogue import Catalogue
        from indexer.index import Index

        own = self.settings
        return Index(
            Catalogue(self.engine), self.home / "index", lambda: self.embedder, own.fusion_weight
        )

    def asking(self, top: int | None = None) -> "Asking":
        """What answering a question needs; `top` overrides the setting."""
        from bot.casework.ask import Asking
        from bot.casework.relevance import Relevance
        from bot.corpus import read_yaml
        from corpus import ROOT
        from indexer.thesaurus import Thesaurus

        own = self.settings
        return Asking(
            index=self.index,
            law=self.law,
            relevance=Relevance.of(read_yaml(ROOT / "relevance.yaml")),
            thesaurus=Thesaurus(read_yaml(ROOT / "plain_words.yaml")),
            authority=own.authority,
            top=top or own.top,
            threshold=own.threshold,
            caution_years=own.caution_years,
            is_scottish=own.nation == "scotland",
        )

    @cached_property
    def reading(self) -> "Reading":
        """How letters are found on the disk, read and understood."""
        from bot.casework.ingest import Reading
        from bot.foi.letters import parse_letter
        from indexer.readers import read_many, walk

        return Reading(
            walk=walk,
            read_many=lambda paths: read_many(paths, self.reading_limits),
            parse=parse_letter,
            published=tuple(self.settings.published_names),
        )

    @cached_property
    def embedder(self) -> "Embedder":
        """The language model, prepared at its first use; a FoiError where it cannot be had."""
        from indexer.embedder import ModelError, open_embedder

        own = self.settings
        try:
            return open_embedder(own.model, own.models_folder or self.home / "models", _say)
        except ModelError as problem:
            raise FoiError(
                "model",
                f"setting 'model' ({own.model})",
                f"the model cannot be loaded ({problem})",
                "Give the folder of a sentence-transformers model, or leave it empty",
            ) from problem

    @cached_property
    def law(self) -> "Law":
        """The law as data, with the official text that this home folder has imported."""
        from bot.lawbook import load_law

        return load_law(self.home)

    @cached_property
    def limits(self) -> "Limits":
        """The time limits of every regime."""
        from bot.load_limits import load_limits
        from corpus import ROOT

        return load_limits(ROOT / "time_limits.yaml")

    @cached_property
    def calendars(self) -> "Calendars":
        """Working days, with the proclaimed bank holidays of the corpus and of the settings."""
        from bot.load_calendars import load_calendars

        return load_calendars(self.settings, self.limits)

    @cached_property
    def store(self) -> "Store":
        """The cases and their letters."""
        from bot.store import Store

        return Store(self.engine)

    @cached_property
    def almanac(self) -> "Almanac":
        """What the digest and the reminders count all current cases with."""
        from bot.agenda import Agenda
        from bot.casework.digest import Almanac
        from bot.foi.vocabulary import Regime
        from bot.load_digest import load_digest_rules
        from corpus import ROOT

        return Almanac(
            agenda=Agenda(self.engine),
            calendars=self.calendars,
            limits=self.limits,
            rules=load_digest_rules(ROOT / "digest.yaml"),
            base=Regime.FOISA if self.settings.nation == "scotland" else Regime.FOIA,
        )

    def scheduler(self, post: "Post") -> "BackgroundScheduler":
        """What the bot does unasked, not yet started; `post` sends one message (`schedule.py`)."""
        from bot.schedule import make_scheduler

        return make_scheduler(self.rota(post))

    def rota(self, post: "Post") -> "Rota":
        """Everything that the bot does unasked, to be looked at now and then."""
        from bot.load_schedule import load_hours, load_recipients
        from bot.schedule import Rota, Wording
        from bot.slack.digest_blocks import digest_messages, note_messages

        return Rota(
            hours=load_hours(self.settings),
            recipients=load_recipients(self.settings, self.store.preference),
            wording=Wording(digest_messages, note_messages),
            almanac=self.almanac,
            postings=self.postings,
            post=post,
        )

    @cached_property
    def postings(self) -> "Postings":
        """Who posts what, so that nothing is posted twice."""
        from bot.postings import Postings

        return Postings(self.engine)

    @cached_property
    def registry(self) -> "Registry":
        """What registering a request works with."""
        from bot.casework.open import Registry
        from bot.foi.vocabulary import Regime
        from bot.request_words import load_request_words

        return Registry(
            store=self.store,
            words=load_request_words(),
            law=self.law,
            calendars=self.calendars,
            limits=self.limits,
            recent=timedelta(days=self.settings.same_text_days),
            base=Regime.FOISA if self.settings.nation == "scotland" else Regime.FOIA,
            misquoted=self._misquoted,
        )

    def _misquoted(self, request: str) -> "Iterator[Flag]":
        """Where a request quotes the Act in words that it does not have."""
        from bot.foi.checks.request import check_request

        own = {statute.provision: statute.text for statute in self.examiner.words.statutes}
        return check_request(request, self.law, own)

    @cached_property
    def approval(self) -> "Approval":
        """What confirming a letter works with."""
        from bot.casework.confirm import Approval
        from bot.foi.confirming import Policy
        from bot.foi.provisions import Provision

        own = self.settings
        watched = tuple(Provision.parse(name) for name in own.second_officer_for)
        policy = Policy(tuple(own.officers), tuple(own.approvers), watched)
        return Approval(self.store, policy, self.calendars, self.limits)

    def catch_up(self, now: datetime) -> tuple[str, ...]:
        """Index the letters that earlier confirmations still owe; a sentence for each failure.

        Called at every start that may meet them; costs one look where nothing is owed.
        """
        from bot.db import is_owing

        if not is_owing(self.engine):
            return ()
        from bot.casework.outbox import drain

        return drain(self.store, self.index_letter, now)

    @cached_property
    def writers(self) -> "Writers":
        """How letters are written out, by the ending of the file's name."""
        from bot.writers.pdf import write_pdf
        from bot.writers.plain import write_plain
        from bot.writers.word import write_word
        from templates import ROOT as TEMPLATES

        template = self.settings.word_template or TEMPLATES / "word" / "letter.docx"
        return {
            ".docx": lambda sheet: write_word(sheet, template),
            ".pdf": write_pdf,
            ".md": write_plain,
            ".txt": write_plain,
        }

    def index_letter(self, case: "Case", letter: "Confirmation") -> None:
        """Make a confirmed letter a precedent, under a name of its own."""
        from bot.casework.ingest import Run, add_letter
        from indexer.documents import Document

        name = f"case:{case.reference}:{letter.kind.value}"
        run = Run(self.index, self.reading, letter.stored_at, lambda _: None)
        add_letter(name, Document(letter.text, ()), self.reading.parse(letter.text), run)

    @cached_property
    def desk(self) -> "Desk":
        """What drafting works with."""
        from bot.casework.desk import Desk
        from bot.letter_templates import load_environment, load_outline
        from bot.regulators import load_regulators
        from corpus import ROOT as CORPUS
        from templates import ROOT as TEMPLATES

        return Desk(
            store=self.store,
            law=self.law,
            env=load_environment(TEMPLATES),
            outline=load_outline(TEMPLATES / "letters.yaml", self.settings.letter_extras),
            calendars=self.calendars,
            limits=self.limits,
            regulators=load_regulators(CORPUS / "regulators.yaml"),
            authority=authority_words(self.settings),
            check=self.check_draft,
            precedent=self.precedent_factors,
        )

    @cached_property
    def examiner(self) -> "Examiner":
        """What checking a letter works with; the index is opened when a rule first asks it."""
        from bot.casework.check import Examiner
        from bot.checkbook import load_check_words
        from bot.regulators import load_regulators
        from corpus import ROOT

        return Examiner(
            law=self.law,
            words=load_check_words(ROOT / "checks"),
            calendars=self.calendars,
            limits=self.limits,
            regulators=load_regulators(ROOT / "regulators.yaml"),
            authority=self.settings.authority,
            lookups=self._lookups,
        )

    def _lookups(self, authority: str, letter: "Letter", today: date) -> "Lookups":
        from bot.casework.check import Lookups

        kinds = self._indexed_kinds()
        if not kinds:
            return Lookups()
        from bot.casework.ask import ask
        from bot.casework.classified import classified, without
        from bot.casework.lookups import index_lookups

        def asked(question: str) -> dict[str, Any]:
            """Findings are shown to the team, so they never quote a classified document."""
            report = ask(question, self.asking(), today)
            return without(report, classified(report, self.index.catalogue))

        return index_lookups(asked, kinds, authority, letter)

    def _indexed_kinds(self) -> frozenset[str]:
        """Which kinds of document the index holds; a home without a store is left without one."""
        from bot.db import FILE_NAME

        if not self.settings.database_url and not (self.home / FILE_NAME).exists():
            return frozenset()
        from indexer.catalogue import Catalogue

        return frozenset(kind for kind, number in Catalogue(self.engine).counts().items() if number)

    def check_draft(self, text: str, case: "Case", dated: date) -> "Sequence[Finding]":
        """The findings on a draft of ours."""
        from bot.casework.check import check_draft

        return check_draft(text, case, dated, self.examiner)

    def precedent_factors(self, reference: str) -> "tuple[PrecedentFactor, ...]":
        """What the indexed letter with this reference weighs."""
        from bot.casework.use_precedent import factors_in

        return factors_in(self.index.catalogue.referenced(reference), reference)

    @cached_property
    def patient(self) -> "Patient":
        """What `foibot doctor` looks at."""
        from bot.casework.doctor import Patient

        return Patient(
            home=self.home,
            settings=lambda: self.settings,
            law=lambda: self.law,
            limits=lambda: self.limits,
            store=self._store_state,
            index=self._index_state,
            slack=self._slack_state,
        )

    def _store_state(self) -> str:
        from bot.casework.letters import letters_state

        return letters_state(self.engine)

    def _index_state(self) -> tuple[str, bool]:
        from bot.sessions import told_plainly
        from indexer.catalogue import Catalogue

        with told_plainly():
            counts = Catalogue(self.engine).counts()
        says = ", ".join(f"{number} {name}" for name, number in counts.items())
        return says or "empty", bool(counts and any(counts.values()))

    def _slack_state(self) -> tuple[str, bool]:
        own = self.settings
        if own.slack_bot_token and own.slack_app_token:
            return "a bot token and an app token are set: Socket Mode", True
        if own.slack_bot_token and own.slack_signing_secret:
            return "a bot token and a signing secret are set: signed HTTP", True
        return "no tokens are set", False

    def officer(self, name: str) -> str:
        """Who acts on the command line: the name given, or whoever is logged in on this machine."""
        return name or getpass.getuser()


def authority_words(settings: Settings) -> "AuthorityWords":
    """The authority's own words, as letters print them."""
    from bot.foi.drafting.inputs import AuthorityWords

    return AuthorityWords(
        name=settings.authority,
        address=tuple(settings.authority_address),
        team=settings.authority_team,
        email=settings.authority_email,
        review_contact=settings.review_contact,
        disclosure_log=settings.disclosure_log,
        publication_scheme=settings.publication_scheme,
        signatory=settings.signatory,
    )


def _say(sentence: str) -> None:
    """Tell people why something takes long; standard output is for the answer."""
    print(sentence, file=sys.stderr)  # noqa: T201
