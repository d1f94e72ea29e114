"""How texts from outside are read and checked."""

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.app.foundations import Foundations
from bot.foi.errors import FoiError

if TYPE_CHECKING:
    from bot.casework.check import Examiner, Lookups
    from bot.casework.read_message import RequestReader
    from bot.casework.understanding import Understanding
    from bot.foi.lessons.lesson import Taught
    from bot.foi.letter import Letter


class Texts(Foundations):
    """What understands letters and requests, each made when it is first needed."""

    @cached_property
    def understanding(self) -> "Understanding":
        """Reads and checks within the limits of time and memory that the settings give."""
        from bot.casework.understanding import Understanding
        from indexer.bounded import Allowance

        own = self.settings
        allowance = Allowance(own.reading_max_seconds, own.reading_max_memory_bytes)
        return Understanding(allowance, self._request_reader, lambda: self.examiner, self.taught)

    @cached_property
    def taught(self) -> "Taught":
        """What this authority's own letters taught; a running bot keeps what it started with."""
        from bot.books.lessons import load_taught

        return load_taught(self.home)

    def _readers_sealed(self) -> bool:
        """Whether the processes that read files have no network, as one of them tells."""
        from indexer.bounded import NotStarted
        from indexer.pool import Worker

        worker = Worker(self.reading_limits)
        try:
            return worker.sealed()
        except NotStarted as problem:
            raise FoiError(
                "readers-process",
                "the process that reads files",
                "it does not start",
                "Free some memory, or raise reading_max_memory_bytes",
            ) from problem
        finally:
            worker.stop()

    def _request_reader(self) -> "RequestReader":
        from bot.books.request_words import load_request_words
        from bot.casework.read_message import RequestReader
        from bot.foi.intake.taking import House
        from bot.foi.vocabulary import Regime

        return RequestReader(
            words=load_request_words(),
            law=self.law,
            base=Regime.FOISA if self.settings.nation == "scotland" else Regime.FOIA,
            statutes={one.provision: one.text for one in self.examiner.words.statutes},
            house=House(self._mail_domains(), self.zone),
        )

    @property
    def zone(self) -> ZoneInfo:
        """The authority's local time: a message came on the day that it was there."""
        return ZoneInfo(self.settings.timezone)

    def _mail_domains(self) -> tuple[str, ...]:
        """The domains whose senders are colleagues: the team's own, and those that are set."""
        own = self.settings.authority_email.rpartition("@")[2].lower()
        named = (domain.lower().lstrip("@") for domain in self.settings.mail_domains)
        return tuple(dict.fromkeys(filter(None, (own, *named))))

    @cached_property
    def examiner(self) -> "Examiner":
        """What checking a letter works with; the index is opened when a rule first asks it."""
        from bot.books.checkbook import load_check_words
        from bot.books.regulators import load_regulators, with_address
        from bot.casework.check import Examiner
        from corpus import ROOT

        return Examiner(
            law=self.law,
            words=load_check_words(ROOT / "checks"),
            calendars=self.calendars,
            limits=self.limits,
            regulators=with_address(
                load_regulators(ROOT / "regulators.yaml"), self.settings.regulator_address
            ),
            authority=self.settings.authority,
            taught=self.taught,
            lookups=self._lookups,
        )

    def _lookups(self, authority: str, letter: "Letter", today: date) -> "Lookups":
        """The index as the rules ask it."""
        raise NotImplementedError
