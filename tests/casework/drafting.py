"""What tests of drafting share: a desk over a fresh store, a request, and words for every field."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from bot.app import App
from bot.books.yaml_files import read_yaml
from bot.casework.desk import Desk
from bot.casework.draft import Drafted, Orders, draft
from bot.foi.case import Case, CasePart, Requester
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Regime

WORDS = read_yaml(Path(__file__).parent / "field_words.yaml")
RECEIVED = date(2026, 11, 3)  # Tuesday
DATED = date(2026, 11, 23)  # Monday, working day 14
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@dataclass
class Office:
    """An officer's desk over a home folder of its own."""

    home: Path

    def __post_init__(self) -> None:
        self.app = App(self.home)
        self.desk: Desk = self.app.desk

    def request(
        self,
        questions: Sequence[str],
        regime: Regime = Regime.FOIA,
        requester: Requester = Requester("Ms Orla Quill", "orla@post.example"),  # noqa: B008
        stem: str | None = None,
    ) -> Case:
        """Register a request of these questions."""
        text = "\n".join(f"{n}. {question}" for n, question in enumerate(questions, 1))
        parts = [
            CasePart(str(n), question, _span(text, question), stem)
            for n, question in enumerate(questions, 1)
        ]
        return self.desk.store.open_case(
            received=RECEIVED,
            regime=regime,
            text=text,
            parts=parts,
            fingerprint=text,
            requester=requester,
            by="tester",
            at=NOW,
        )

    def draft(self, case: Case, orders: Orders, dated: date = DATED) -> Drafted:
        """Draft as the officer `tester`."""
        return draft(self.desk, str(case.id), orders, by="tester", dated=dated, at=NOW)

    def filled(self, case: Case, orders: Orders, dated: date = DATED) -> Drafted:
        """Draft, fill in whatever is missing from the table of words, and draft again."""
        asked = self.draft(case, orders, dated)
        for _ in range(3):  # a condition, once given, may ask for more
            if not asked.missing:
                break
            give = tuple(
                f"{m.owner}.{m.field}={m.choices[0] if m.choices else self.words(m.owner, m.field)}"
                for m in asked.missing
            )
            asked = self.draft(case, replace(Orders(kind=orders.kind), give=give), dated)
        return asked

    def words(self, owner: str, field: str) -> str:
        """What the table says for a field of this owner."""
        provision = ":" in owner and not owner.startswith("joint:")
        entry = self.desk.law.entry(Provision.parse(owner)) if provision else None
        return words(owner, field, bool(entry and entry.is_ncnd))


def _span(text: str, question: str) -> tuple[int, int]:
    start = text.index(question)
    return start, start + len(question)


def words(owner: str, field: str, silent: bool = False) -> str:
    """What the table says for a field; of what is neither confirmed nor denied, if it says so."""
    if silent and field in WORDS["silent"]:
        return str(WORDS["silent"][field])
    if owner == "letter" or owner.startswith("joint:"):
        return str(WORDS["letter"].get(field) or WORDS["provision"][field])
    return str(WORDS["provision" if ":" in owner else "part"][field])
