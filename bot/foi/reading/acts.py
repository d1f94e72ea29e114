"""What one sentence of a letter does: it refuses, denies holding, neither confirms nor denies, gives.

Each act is shown by a cue (`corpus/cues/`), which is kept, so that a reader of `--why` sees it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.foi.law import Law
from bot.foi.provisions import Provision
from bot.foi.reading.cues import Cues
from bot.foi.reading.guide import Guide
from bot.foi.reading.holding import denies_holding, points_away
from bot.foi.reading.wants import ANYTHING, Wants, meets
from bot.foi.vocabulary import Span

READ = 1500
"""Characters of one sentence that are read: whoever says it later than that does not say it."""


class Act(StrEnum):
    """What a sentence does. Several can be true of it at once."""

    SILENT = "silent"  # neither confirms nor denies
    LACKS = "lacks"  # denies holding
    NO_SUCH = "no_such"  # there is none of it: beside figures a nought, alone nothing held
    REFUSES = "refuses"
    WEIGHS = "weighs"  # refuses only by weighing: the verdict stands elsewhere
    PARTLY = "partly"  # speaks of a part only
    NARROWS = "narrows"  # refuses the rest: the others, the exact figure, the split
    HOLDS_SOME = "holds_some"  # it holds or gives some of what it else lacks
    GIVES = "gives"
    HANDS_OVER = "hands_over"  # gives in so many words, or a figure for a year or a place
    LINKS = "links"  # gives nothing but a place where it is published
    TELLS = "tells"  # says something of substance, though not that something is given
    NAMES = "names"  # says who or what something is
    PRICES = "prices"  # tells a sum of money as it was
    MEETS = "meets"  # gives some of what the question wants
    DEFERS = "defers"
    UNDECIDED = "undecided"
    TAKES_BACK = "takes_back"  # takes back a refusal told of before
    ELSEWHERE = "elsewhere"  # points to another body
    ADVISES = "advises"
    ARGUES = "argues"
    RECITES = "recites"  # only repeats what the statute says


@dataclass(frozen=True, slots=True)
class Sentence:
    """What one sentence does, each act with the cue that showed it."""

    span: Span
    acts: Mapping[Act, str]
    provisions: tuple[Provision, ...] = ()
    """What it refuses with."""

    def __contains__(self, act: Act) -> bool:
        return act in self.acts

    @property
    def given(self) -> bool:
        """It hands something over, in whatever way."""
        return Act.GIVES in self.acts


@dataclass
class Ear:
    """Hears the sentences of one letter, and remembers what each said."""

    guide: Guide
    _said: dict[tuple[str, bool, Wants], Mapping[Act, str]] = field(default_factory=dict)

    @property
    def law(self) -> Law:
        """The law that is asked."""
        return self.guide.law

    @property
    def cues(self) -> Cues:
        """The cues that are looked for."""
        return self.guide.cues

    def hear(self, words: str, cited: bool = False, wants: Wants = ANYTHING) -> Mapping[Act, str]:
        """Say what one flat sentence does; `cited`: it cites what the letter refuses with;
        `wants`: what the question asks for, so that "there are none" answers "how many"."""
        words = " ".join(words[:READ].split())
        key = (words, cited, wants)
        if key not in self._said:
            self._said[key] = _acts(words, cited, wants, self.cues)
        return self._said[key]


def recites(words: str, cues: Cues) -> str | None:
    """The cue of a sentence that only repeats the statute, and applies it to nothing."""
    if cues["applied"].has(words) or cues["applied_to"].has(words):
        return None
    return cues["recites"].cue(words)


def refuses(words: str, cues: Cues) -> str | None:
    """The cue of a refusal, once what only speaks of refusing is left out."""
    told = cues["not_refused"].without(cues["no_verdict"].without(words))
    return cues["refuses"].cue(told)


CITED = "provision"
"""Stands for the cue where it is the provision itself that refuses."""


def _acts(words: str, cited: bool, wants: Wants, cues: Cues) -> Mapping[Act, str]:
    if cue := recites(words, cues):
        return {Act.RECITES: cue}
    if not cited and (cue := cues["counted"].cue(words)):
        row = (Act.GIVES, Act.TELLS, Act.HANDS_OVER, Act.MEETS)
        return dict.fromkeys(row, cue)  # "Withheld: 12" is a figure
    if not cited and not any(map(str.isalnum, cues["law"].without(words))):
        return {}  # "Question 1." names what follows
    silent = None if "does not arise if" in words else cues["ncnd"].cue(words)
    acts: dict[Act, str | None] = {Act.SILENT: silent}
    acts |= _withheld(words, cited, wants, cues)
    clouded = bool(acts[Act.REFUSES] or acts[Act.LACKS] or acts[Act.SILENT])
    acts |= _given(words, clouded, cues)
    acts |= _told(words, clouded, wants, cues, acts)
    if acts[Act.UNDECIDED] or acts[Act.SILENT]:
        acts[Act.REFUSES] = None
    if acts[Act.SILENT]:
        acts[Act.LACKS] = acts[Act.NO_SUCH] = None
    return {act: cue for act, cue in acts.items() if cue}


def _withheld(words: str, cited: bool, wants: Wants, cues: Cues) -> dict[Act, str | None]:
    """What is refused, not held or not decided."""
    lacks = denies_holding(words, cues)
    none = None
    if not (lacks or wants.nought or cited):
        none = cues["has_none"].cue(words)
    refused = CITED if cited else refuses(words, cues)
    if refused and not cited and wants.refusals and not cues["of_this"].has(words):
        refused = None  # an answer to "how many were refused?"
    undecided = None if cited else cues["undecided"].cue(words)
    weighed = refused and not cited and cues["weighs"].cue(words)
    return {
        Act.LACKS: lacks or none,
        Act.NO_SUCH: none,
        Act.REFUSES: refused,
        Act.WEIGHS: weighed or None,
        Act.UNDECIDED: undecided,
        Act.DEFERS: (None if refused else cues["defers"].cue(words)) or undecided,
        Act.TAKES_BACK: None if cues["complaint"].has(words) else cues["takes_back"].cue(words),
        Act.ELSEWHERE: points_away(words, cues),
        Act.PARTLY: cues["partial"].cue(words),
        Act.NARROWS: cues["narrows"].cue(words),
        Act.HOLDS_SOME: cues["holds_some"].cue(words),
    }


def _given(words: str, clouded: bool, cues: Cues) -> dict[Act, str | None]:
    """What is handed over, rather than argued about."""
    gives = _gives_anyway(words, cues) if clouded else _gives(words, cues)
    if gives and any(
        cues[name].has(words) for name in ("see_notice", "later", "on_terms", "rights")
    ):
        gives = None
    handed = None if cues["were_it"].has(words) else cues["hands_over"].cue(words)
    linked = cues["published"].has(words) and not cues["attached"].has(words)
    return {
        Act.GIVES: gives,
        Act.HANDS_OVER: handed if gives else None,
        Act.LINKS: gives if linked else None,
    }


def _gives(words: str, cues: Cues) -> str | None:
    strong = cues["gives"].cue(words)
    if strong and not cues["redirects"].has(words):
        return strong
    if cues["argues"].has(words) or cues["of_the_request"].has(words):
        return None
    return cues["figure"].cue(words)


def _gives_anyway(words: str, cues: Cues) -> str | None:
    """`We do not hold figures for 2019; 2020: 14`: only unmistakable giving counts here."""
    return None if cues["not_given"].has(words) else cues["given_anyway"].cue(words)


def _told(
    words: str,
    clouded: bool,
    wants: Wants,
    cues: Cues,
    acts: Mapping[Act, str | None],
) -> dict[Act, str | None]:
    """What is said of the matter itself."""
    argues = cues["argues"].cue(words)
    tells = not (clouded or argues or cues["about"].has(words)) and any(map(str.isalnum, words))
    sum_ = tells and wants.amount and not cues["would"].has(words) and cues["sum"].cue(words)
    met = (
        not (clouded or acts[Act.DEFERS] or cues["holds"].has(words) or cues["later"].has(words))
        and (wants.amount or not argues)
        and meets(words, wants, cues)
    )
    return {
        Act.ARGUES: argues,
        Act.TELLS: "tells" if tells else None,
        Act.NAMES: cues["names"].cue(words) if tells else None,
        Act.PRICES: sum_ or None,
        Act.MEETS: "meets" if met else None,
        Act.ADVISES: cues["advises"].cue(words),
    }
