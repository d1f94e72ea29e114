"""Whether a sentence denies holding: in so many words, by a search that found nothing, or because
there is no such thing. The ways of saying so are in `corpus/cues/holding.yaml`."""

from bot.foi.reading.cues import Cues


def denies_holding(words: str, cues: Cues) -> str | None:
    """The cue of `we do not keep this`, `nothing is on file`, `a search found none`, `N/A`."""
    for name in ("does_not_keep", "not_there", "gone"):
        if cue := cues[name].cue(words):
            return cue
    searched = None if cues["fault"].has(words) else cues["not_found"].cue(words)
    return searched or cues["no_object"].cue(words)


def points_away(words: str, cues: Cues) -> str | None:
    """The cue of `the County Council may be able to help`, `that is a matter for the schools`:
    where nothing else is said, the body that was asked does not hold it."""
    return cues["others"].cue(words) or cues["signposts"].cue(words)
