"""Past letters and reports: how they are read, indexed and searched."""

from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot.app.texts import Texts
from bot.foi.errors import FoiError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.casework.ask import Asking
    from bot.casework.desk import PrecedentFactor
    from bot.casework.ingest import Reading
    from bot.casework.models import ModelShelf
    from bot.foi.case import Case, CasePart, Confirmation
    from indexer.catalogue import Catalogue
    from indexer.embedder import Embedder
    from indexer.index import Index
    from indexer.rank import Rerank
    from indexer.score import Score


@contextmanager
def _loading(setting: str, value: str, todo: str) -> "Iterator[None]":
    """Turn a model that cannot be had into a FoiError that names the setting."""
    from indexer.models import ModelError

    try:
        yield
    except ModelError as problem:
        where = f"setting '{setting}' ({value or 'empty'})"
        raise FoiError(setting, where, f"the model cannot be loaded ({problem})", todo) from problem


class Library(Texts):
    """The index and what it is made and asked with."""

    @cached_property
    def index(self) -> "Index":
        """Past letters, reports and the law, to be searched."""
        from bot.store.db import changing
        from indexer.catalogue import Catalogue
        from indexer.index import Index

        catalogue = Catalogue(self.engine, lambda: changing(self.engine))
        folder, weight = self.home / "index", self.settings.fusion_weight
        # Rebuilt, it has the model that a new index would have.
        return Index(catalogue, folder, lambda: self.embedder, weight, lambda: self._opened(""))

    def asking(self, top: int | None = None) -> "Asking":
        """What answering a question needs; `top` overrides the setting."""
        from bot.books.yaml_files import read_yaml
        from bot.casework.ask import Asking
        from corpus import ROOT
        from indexer.thesaurus import Thesaurus

        own = self.settings
        return Asking(
            index=self.index,
            law=self.law,
            score=self.score,
            thesaurus=Thesaurus(read_yaml(ROOT / "plain_words.yaml")),
            authority=own.authority,
            top=top or own.top,
            caution_years=own.caution_years,
            least=own.threshold,
            is_scottish=own.nation == "scotland",
            recipe=self.reading.recipe,
            matters=self._matters,
            rerank=self._rerank,
        )

    @cached_property
    def _rerank(self) -> "Rerank | None":
        """What reads the best precedents again; a FoiError where the model set cannot be had."""
        if not (folder := self.settings.reranker):
            return None
        from bot.app.models import say
        from indexer.models import open_reranker

        todo = "Give the folder of a sentence-transformers CrossEncoder, or leave it empty"
        with _loading("reranker", folder, todo):
            return open_reranker(folder, self.models, say).scores

    @cached_property
    def score(self) -> "Score":
        """The weights that were fitted for the model in use; see `make fit`."""
        from bot.app.models import score_of

        return score_of(self.embedder.fingerprint, self.models)

    def _matters(self, text: str) -> "Sequence[str]":
        """The matters of a pasted request; one short question is one."""
        from bot.casework.matters import matters

        return matters(text, self._parts_of)

    def _parts_of(self, text: str) -> "Sequence[CasePart]":
        """The parts of a text that an officer pasted, read as an incoming request is."""
        from bot.foi.intake.message import Message

        return self.understanding.request(Message(text)).request.parts

    @cached_property
    def reading(self) -> "Reading":
        """How letters are found on the disk, read and understood."""
        from bot.casework.ingest import Reading
        from indexer.readers import read_many, walk

        return Reading(
            walk=walk,
            read_many=lambda paths: read_many(paths, self.reading_limits),
            # Asked for when a letter is read: a question does not wait for what checks letters.
            parse=lambda text: self.understanding.letter(text),
            is_forgotten=lambda marks: self.store.is_forgotten(marks),
            published=tuple(self.settings.published_names),
            taught=self.taught.fingerprint,
        )

    @cached_property
    def embedder(self) -> "Embedder":
        """The language model of this home's index, prepared at its first use."""
        from bot.app.models import best_is_not_ready

        used = self.index.catalogue.fingerprint()
        if not used:
            best_is_not_ready(self.settings.model, self.models)
        return self._opened(used)

    def _opened(self, used: str) -> "Embedder":
        """The model for an index with this fingerprint; a FoiError where it cannot be had."""
        from bot.app.models import shared_embedder

        todo = (
            "`foibot models` lists those that can be set; give one of them, or the folder of "
            "a sentence-transformers model"
        )
        with _loading("model", self.settings.model, todo):
            return shared_embedder(self.settings.model, used, self.models)

    @property
    def models(self) -> Path:
        """Where this home keeps prepared models."""
        return self.settings.models_folder or self.home / "models"

    @property
    def model_shelf(self) -> "ModelShelf":
        """What `foibot models` lists, prepares and chooses from."""
        from bot.app import models
        from bot.casework.models import ModelShelf
        from bot.settings.authorities import main_home

        if main_home(self.home):
            raise FoiError(
                "models",
                str(self.home),
                "the model belongs to the bot, not to one of its authorities",
                "Give the bot's own home with --home",
            )
        return ModelShelf(
            bundles=models.bundles(),
            setting=self.settings.model,
            folder=self.models,
            installed=models.INSTALLED,
            used=self._used_model,
            set_model=self._set_model,
            say=models.say,
        )

    def _used_model(self) -> str:
        """The fingerprint of the index's vectors; a home without a store is left without one."""
        if not self.has_store:
            return ""
        return self.index.catalogue.fingerprint()

    def _set_model(self, name: str) -> Path:
        """Write the setting into this home's file."""
        from bot.settings import FILE_NAME
        from bot.settings.example import with_setting
        from bot.store.db import make_home
        from indexer.durable import write_whole

        make_home(self.home)
        file = self.home / FILE_NAME
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        write_whole(file, with_setting(text, "model", name).encode())
        return file

    def refuse_another_model(self, catalogue: "Catalogue") -> None:
        """A FoiError where the index was made with another model than the one that is set."""
        from bot.app.models import expected
        from bot.casework.wrong_model import model_told_plainly

        if made := expected(self.settings.model, catalogue.fingerprint(), self.models):
            with model_told_plainly():
                catalogue.require(made)

    def index_letter(self, case: "Case", letter: "Confirmation") -> None:
        """Make a confirmed letter a precedent, under a name of its own, without who asked."""
        from bot.casework.ingest import Run, add_letter
        from bot.foi.intake.covering import Covering
        from bot.store.removals import mark_of_name
        from indexer.documents import Document

        name = f"case:{case.reference}:{letter.kind.value}"
        if self.store.is_forgotten([mark_of_name(name)]):
            return  # it is confirmed, and an officer has said that it is no precedent
        run = Run(self.index, self.reading, letter.stored_at, lambda _: None)
        text = Covering(self.store.people_of(case.id)).text(letter.text)
        add_letter(name, Document(text, ()), self.reading.parse(text), run)

    def catch_up(self, now: datetime) -> tuple[str, ...]:
        """Index the letters that earlier confirmations still owe; a sentence for each failure.

        Called at every start that may meet them; costs one look where nothing is owed.
        """
        from bot.store.db import is_owing

        if not is_owing(self.engine):
            return ()
        from bot.casework.outbox import drain
        from indexer.claims import open_claims

        with open_claims(self.engine, self.home / "index") as claims:
            return drain(self.store, self.index_letter, now, claims)

    def precedent_factors(self, reference: str) -> "tuple[PrecedentFactor, ...]":
        """What the indexed letter with this reference weighs."""
        from bot.casework.use_precedent import factors_in

        return factors_in(self.index.catalogue.referenced(reference), reference)

    @property
    def has_index(self) -> bool:
        """Whether anything is indexed."""
        return bool(self._indexed_kinds())

    def _indexed_kinds(self) -> frozenset[str]:
        """Which kinds of document the index holds; a home without a store is left without one."""
        if not self.has_store:
            return frozenset()
        from indexer.catalogue import Catalogue

        return frozenset(kind for kind, number in Catalogue(self.engine).counts().items() if number)
