"""The one sentence for an index that another language model made."""

from bot.foi.errors import FoiError


def wrong_model(problem: Exception) -> FoiError:
    """What an officer is told in place of "no precedent", which would be false."""
    return FoiError(
        "model-changed",
        "the index",
        str(problem),
        "Run `foibot ingest --rebuild`, or set the model back; restart a bot that runs meanwhile",
    )
