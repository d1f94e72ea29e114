"""The composition root: settings become law, store, index and verbs here, and only here."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot.app.copies import Copies
from bot.app.keeping import Keeping
from bot.settings import Settings

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

    from bot.casework.answers import Answer
    from bot.casework.ask_case import CaseAnswer
    from bot.casework.check import Lookups
    from bot.casework.confirm import Approval
    from bot.casework.desk import Desk
    from bot.casework.digest import Almanac
    from bot.casework.doctor import Patient
    from bot.casework.export import Writers
    from bot.casework.registry import Registry
    from bot.foi.case import Case
    from bot.foi.checks.known import Register
    from bot.foi.drafting.inputs import AuthorityWords, Regulator
    from bot.foi.findings import Finding
    from bot.foi.letter import Letter
    from bot.schedule import Post, Rota, Wording
    from indexer.imap import Account


class App(Keeping, Copies):
    """What a verb may need, each made when it is first asked for, so that no verb pays for more."""

    @cached_property
    def almanac(self) -> "Almanac":
        """What the digest and the reminders count all current cases with."""
        from bot.books.digest import load_digest_rules
        from bot.casework.digest import Almanac
        from bot.foi.vocabulary import Regime
        from bot.store.agenda import Agenda
        from bot.store.drills import Drills
        from corpus import ROOT

        return Almanac(
            agenda=Agenda(self.engine),
            calendars=self.calendars,
            limits=self.limits,
            rules=load_digest_rules(ROOT / "digest.yaml"),
            base=Regime.FOISA if self.settings.nation == "scotland" else Regime.FOIA,
            past_retention=self.past_retention,
            notary=self.notary,
            last_drill=Drills(self.engine).last,
            drill_days=self.settings.drill_days,
        )

    def scheduler(self, post: "Post", wording: "Wording") -> "BackgroundScheduler":
        """What the bot does unasked, not yet started; `post` sends one message (`schedule.py`)."""
        from bot.schedule import make_scheduler

        return make_scheduler(self.rota(post, wording))

    def rota(self, post: "Post", wording: "Wording") -> "Rota":
        """Everything that the bot does unasked, to be looked at now and then."""
        from bot.books.schedule import load_hours, load_recipients
        from bot.schedule import Rota

        return Rota(
            hours=load_hours(self.settings),
            recipients=load_recipients(self.settings, self.store.preference),
            wording=wording,
            almanac=self.almanac,
            postings=self.postings,
            post=post,
            drill=lambda at: self.drill(at, "foibot"),
        )

    @cached_property
    def registry(self) -> "Registry":
        """What registering a request works with."""
        from bot.casework.registry import Registry

        return Registry(
            store=self.store,
            read=self.understanding.request,
            law=self.law,
            calendars=self.calendars,
            limits=self.limits,
            recent=timedelta(days=self.settings.same_text_days),
        )

    @property
    def mail_account(self) -> "Account":
        """The mailbox that is read; a FoiError where none is set."""
        from bot.foi.errors import FoiError
        from indexer.imap import Account

        own = self.settings
        password, token = (
            each.get_secret_value() for each in (own.inbox_password, own.inbox_token)
        )
        if not (own.inbox_host and own.inbox_user and (password or token)):
            raise FoiError(
                "inbox-unset",
                "the inbox",
                "no mail server, user or password is set",
                "Set inbox_host and inbox_user, and FOIBOT_INBOX_PASSWORD or FOIBOT_INBOX_TOKEN",
            )
        trusted = Path(own.inbox_authorities) if own.inbox_authorities else None
        return Account(
            own.inbox_host,
            own.inbox_port,
            own.inbox_user,
            password,
            token,
            own.inbox_folder,
            trusted,
        )

    @cached_property
    def approval(self) -> "Approval":
        """What confirming a letter works with."""
        from bot.casework.confirm import Approval
        from bot.foi.confirming import Policy
        from bot.foi.provisions import Provision

        own = self.settings
        watched = tuple(Provision.parse(name) for name in own.second_officer_for)
        policy = Policy(tuple(own.officers), tuple(own.approvers), watched)
        return Approval(self.store, self.law, policy, self.calendars, self.limits, self.notary)

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

    @cached_property
    def desk(self) -> "Desk":
        """What drafting works with."""
        from bot.books.letter_templates import load_environment, load_outline
        from bot.casework.desk import Desk
        from templates import ROOT as TEMPLATES

        return Desk(
            store=self.store,
            law=self.law,
            env=load_environment(TEMPLATES),
            outline=load_outline(TEMPLATES / "letters.yaml", self.settings.letter_extras),
            calendars=self.calendars,
            limits=self.limits,
            regulators=self.regulators,
            authority=authority_words(self.settings),
            check=self.check_draft,
            precedent=self.precedent_factors,
        )

    def _lookups(self, authority: str, letter: "Letter", today: date) -> "Lookups":
        from bot.casework.check import Lookups

        kinds = self._indexed_kinds()
        if not kinds:
            return Lookups()
        from bot.casework.classified import classified
        from bot.casework.lookups import index_lookups

        def open_to_all(question: str) -> "Answer":
            """Findings are shown to the team, so they never quote a classified document."""
            answer = self.answer(question, today)
            return answer.without(classified(answer, self.index.catalogue))

        return index_lookups(open_to_all, kinds, authority, letter)

    def ask_case(self, name: str, today: date) -> "CaseAnswer":
        """What was answered before to each part of a case, and to whole requests like it."""
        from bot.casework.ask_case import ask_case
        from bot.foi.case import Requester
        from bot.foi.request import fingerprint

        case = self.store.case(name)
        text = fingerprint(case.text)
        same = self.store.earlier(text, Requester(), since=date.min, near=date.max)
        return ask_case(case, self.asking(), today, [one.reference for one in same])

    def answer(self, question: str, today: date) -> "Answer":
        """How similar questions were answered; `foibot ask`."""
        from bot.casework.ask import ask

        return ask(question, self.asking(), today)

    def check_draft(
        self, text: str, case: "Case", dated: date, register: "Register"
    ) -> "Sequence[Finding]":
        """The findings on a draft of ours."""
        return self.understanding.check_draft(text, case, dated, register).findings

    @cached_property
    def patient(self) -> "Patient":
        """What `foibot doctor` looks at."""
        from bot.app.logins import unproved
        from bot.casework.doctor import Patient

        return Patient(
            home=self.home,
            settings=lambda: self.settings,
            approvers=lambda: self.settings.nobody_approves,
            accounts=lambda: unproved(self.settings.officers, self.settings.accounts),
            law=lambda: self.law,
            limits=lambda: self.limits,
            store=self._store_state,
            index=self._index_state,
            slack=self._slack_state,
            pictures=self._picture_languages,
            sealed=self._readers_sealed,
            regulator=self._regulator,
        )

    @staticmethod
    def _picture_languages() -> str:
        from indexer.formats.picture import installed

        return installed()

    @cached_property
    def regulators(self) -> "Mapping[str, tuple[Regulator, ...]]":
        """By Act whom requesters may complain to, with the authority's own address for it."""
        from bot.books.regulators import load_regulators, with_address
        from corpus import ROOT as CORPUS

        known = load_regulators(CORPUS / "regulators.yaml")
        return with_address(known, self.settings.regulator_address)

    def _regulator(self) -> "tuple[Regulator, date | None]":
        newest = self.regulators["foia"][-1]
        return newest, self.settings.regulator_address_confirmed

    def _store_state(self) -> str:
        from bot.casework.verify import store_state
        from bot.store.keys import refuse_unbound

        if self.settings.authority_key:
            refuse_unbound(self.engine)
        return store_state(self.engine)

    def _index_state(self) -> tuple[str, bool]:
        from bot.app.models import model_state
        from bot.store.sessions import told_plainly
        from indexer.catalogue import Catalogue
        from indexer.halves import vectors_state

        with told_plainly():
            catalogue = Catalogue(self.engine)
            self.refuse_another_model(catalogue)
            counts, vectors = catalogue.counts(), vectors_state(self.engine)
            model = model_state(catalogue)
        says = ", ".join(f"{number} {name}" for name, number in counts.items()) or "empty"
        return f"{says}; {vectors}{model}", any(counts.values())

    def _slack_state(self) -> tuple[str, bool]:
        from bot.app.installed import workspaces_state
        from bot.settings.authorities import main_home

        own = self.settings
        if main_home(self.home):
            return "one of several authorities: `foibot doctor` of the bot's home tells", True
        if own.slack_client_id and own.slack_client_secret:
            return workspaces_state(self)
        if own.slack_bot_token and own.slack_app_token:
            return "a bot token and an app token are set: Socket Mode", True
        if own.slack_bot_token and own.slack_signing_secret:
            return "a bot token and a signing secret are set: signed HTTP", True
        return "no tokens are set", False


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
        contact=settings.contact,
        reuse=settings.reuse,
    )
