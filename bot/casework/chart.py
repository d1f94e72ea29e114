"""Draws the coming four weeks as a picture. matplotlib is loaded here and nowhere else.

The kinds of dates differ in colour (Okabe and Ito's, which colour-blind people tell apart), in
hatching and in the letter printed on them, so that nothing hangs on colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from bot.foi.digest import DayAhead, Digest
from bot.foi.digest_lists import count_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_KINDS = (
    ("answers", "Answer due", "A", "#0072B2", ""),
    ("extended", "Answer due, extended", "E", "#E69F00", "//"),
    ("reviews", "Internal review due", "R", "#009E73", ".."),
)
"""Field of a day, its words, its letter, its colour, its hatching."""
_MOST_WORDS = 1_500


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG image with the words for those who cannot see it."""

    name: str
    png: bytes
    alt: str


def coming_weeks(digest: Digest) -> Picture:
    """The dates of the digest's coming four weeks, a bar for each Monday to Friday."""
    name = f"coming-weeks-{digest.today.isoformat()}.png"
    return Picture(name, _draw(digest.ahead), alt_text(digest.ahead))


def alt_text(ahead: Sequence[DayAhead]) -> str:
    """What the picture shows, in one sentence for each day on which something is due."""
    days = [f"{_day(day)}: {_due(day)}" for day in ahead if _total(day)]
    total = sum(map(_total, ahead))
    span = f"{_day(ahead[0])} to {_day(ahead[-1])}"
    opening = f"Bar chart of the coming four weeks, {span}"
    if not days:
        return f"{opening}: nothing is due."
    text = f"{opening}: {count_words(total, 'date')} on {count_words(len(days), 'day')}. "
    text += "; ".join(days) + "."
    return text if len(text) <= _MOST_WORDS else text[: _MOST_WORDS - 1].rsplit(";", 1)[0] + "; …"


def _day(day: DayAhead) -> str:
    return f"{day.day:%a} {day.day.day} {day.day:%b}"


def _due(day: DayAhead) -> str:
    found = ((len(getattr(day, field)), words) for field, words, *_ in _KINDS)
    return ", ".join(f"{number} {words.lower()}" for number, words in found if number)


def _total(day: DayAhead) -> int:
    return sum(len(getattr(day, field)) for field, *_ in _KINDS)


def _draw(ahead: Sequence[DayAhead]) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 4.2), dpi=120, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    _bars(axes, ahead)
    _days_off(axes, ahead)
    _axes(axes, ahead)
    file = BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()


def _bars(axes: "Axes", ahead: Sequence[DayAhead]) -> None:
    """One bar a day, its kinds on top of each other, each with its letter and number."""
    beneath = [0] * len(ahead)
    for field, words, letter, colour, hatch in _KINDS:
        numbers = [len(getattr(day, field)) for day in ahead]
        axes.bar(
            range(len(ahead)),
            numbers,
            bottom=beneath,
            color=colour,
            hatch=hatch,
            edgecolor="white",
            label=f"{letter}: {words}",
        )
        for place, number in enumerate(numbers):
            if number:
                middle = beneath[place] + number / 2
                _mark(axes, place, middle, f"{number} {letter}")
        beneath = [low + number for low, number in zip(beneath, numbers, strict=True)]


def _mark(axes: "Axes", place: int, height: float, text: str) -> None:
    box = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"}
    axes.text(place, height, text, ha="center", va="center", fontsize=9, bbox=box)


def _days_off(axes: "Axes", ahead: Sequence[DayAhead]) -> None:
    for place, day in enumerate(ahead):
        if day.off:
            axes.axvspan(place - 0.5, place + 0.5, color="#DDDDDD", zorder=0)
            axes.annotate(
                "bank holiday",
                (place, 0.97),
                xycoords=("data", "axes fraction"),
                rotation=90,
                ha="center",
                va="top",
                fontsize=8,
            )


def _axes(axes: "Axes", ahead: Sequence[DayAhead]) -> None:
    """Days below with their weekday, whole numbers at the side, weeks parted by a line."""
    from matplotlib.ticker import MaxNLocator

    most = max(max(map(_total, ahead)), 4)
    axes.set_xticks(range(len(ahead)), [f"{d.day:%a}\n{d.day.day}\n{d.day:%b}" for d in ahead])
    axes.set_xlim(-0.5, len(ahead) - 0.5)
    axes.set_ylim(0, most * 1.25)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylabel("Dates")
    axes.set_title("What is due in the coming four weeks", loc="left", fontsize=12)
    for place, day in enumerate(ahead):
        if place and day.day.weekday() < ahead[place - 1].day.weekday():
            axes.axvline(place - 0.5, color="#999999", linewidth=0.8)
    axes.spines[["top", "right"]].set_visible(False)
    if any(map(_total, ahead)):
        axes.legend(
            loc="lower right",
            bbox_to_anchor=(1, 1),
            borderaxespad=0.2,
            ncols=3,
            frameon=False,
            fontsize=9,
        )
    else:
        axes.text(0.5, 0.5, "Nothing is due.", transform=axes.transAxes, ha="center")
