"""What a notice claims, and no more: which information, in which part, and whether it is held."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.foi.drafting.inputs import Decision, LetterInput, Missing
from bot.foi.drafting.words import inside, listed, questions
from bot.foi.law import Entry, Law, Standing
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Outcome

COVERS = "which of the withheld information this provision covers, as it refuses a part with others"


@dataclass(frozen=True, slots=True)
class Claims:
    """The words of a letter's notice about what is refused."""

    letter: LetterInput
    law: Law

    def information(self, provision: Provision, decisions: Sequence[Decision]) -> str:
        """`the unit prices in question 2 and the information asked for in question 3`."""
        covers = self._field(str(provision), "covers")
        parts = [number for decision in decisions for number in decision.parts]
        if covers:
            return f"{inside(covers)}{self._where(parts)}"
        named = [self._of(decision) for decision in decisions]
        plain = [
            number
            for d, what in zip(decisions, named, strict=True)
            for number in d.parts
            if not what
        ]
        whole = [f"the information asked for{self._asked_in(plain)}"] if plain else []
        return listed([*(what for what in named if what), *whole])

    def _of(self, decision: Decision) -> str:
        """What exactly is withheld of a part, where an officer said so."""
        what = self._field(owner_of(decision), "withheld")
        return f"{inside(what)}{self._where(decision.parts)}" if what else ""

    def _where(self, parts: Sequence[str]) -> str:
        every = len(self.letter.parts)
        return "" if every == 1 else f" in {questions(parts, every=every)}"

    def _asked_in(self, parts: Sequence[str]) -> str:
        return f" in {questions(parts, every=len(self.letter.parts))}"

    def holding(self, decisions: Sequence[Decision]) -> str:
        """Whether information refused on cost is held: `held`, `some held`, or not known."""
        if self.unknown_by_cost(decisions):
            return ""
        owners = {str(p) for decision in decisions for p in decision.provisions}
        said = (self._field(owner, "held") for owner in sorted(owners))
        return next((text for text in said if text), "")

    def unknown_by_cost(self, decisions: Sequence[Decision]) -> bool:
        """True where even finding out would exceed the limit (FOIA s12(2))."""
        entries = [self.law.entry(p) for d in decisions for p in d.provisions]
        return any(e and e.is_ncnd and e.standing is Standing.EXCLUSION for e in entries)

    def protected(self, entry: Entry) -> str:
        """What confirming or denying would harm: the interest an officer named, or the entry's."""
        named = self._interest(entry)
        if isinstance(named, Entry):
            return named.protects
        return named or entry.protects

    def effect(self, entry: Entry) -> str:
        """The statutory effect that the named limb of an opinion has."""
        named = self._interest(entry)
        return named.effect if isinstance(named, Entry) else entry.effect

    def _interest(self, entry: Entry) -> Entry | str:
        said = self._field(str(entry.provision), "interest")
        if not said[:1].isdigit():
            return said
        act, letter = entry.provision.act, entry.provision.section[:1]
        return self.law.entry(Provision.parse(f"{act}:{letter}{said}")) or said

    def needed(self, provision: Provision, decisions: Sequence[Decision]) -> Iterator[Missing]:
        """Which information each provision covers, where several refuse a part."""
        joint = {p for group in self.letter.joint for p in group}
        for decision in decisions:
            several = [p for p in decision.provisions if self._acts_alone(p)]
            shared = decision.alternative or provision in joint
            silent = decision.outcome is Outcome.NCND
            if len({(p.act, p.section) for p in several}) > 1 and not shared and not silent:
                yield Missing(str(provision), "covers", COVERS, "FOIA s17(1), EIR reg 14(3)")
                return

    def _acts_alone(self, provision: Provision) -> bool:
        entry = self.law.entry(provision)
        return bool(entry and entry.refuses and entry.standing is not Standing.EXCLUSION)

    def _field(self, owner: str, name: str) -> str:
        given = self.letter.fields.get((owner, name))
        return given.text.strip() if given else ""


def owner_of(decision: Decision) -> str:
    """How the fields of a decision are addressed: `2`, or `3,4,5` for a range decided together."""
    return decision.parts[0] if len(decision.parts) == 1 else ",".join(decision.parts)
