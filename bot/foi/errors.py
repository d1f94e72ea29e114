"""Errors for people: what happened, why, and what to do next."""


class FoiError(Exception):
    """Something in the input was wrong; the edges print it as one line and exit with 1.

    `what` names the thing and its place (file, line or field), `why` the reason, `todo` the next
    step. `code` is stable, short and kebab-case, so that tests and logs can name the error.
    """

    def __init__(self, code: str, what: str, why: str, todo: str) -> None:
        self.code = code
        self.what = what
        self.why = why
        self.todo = todo
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """What, why and what to do next, in one line without control characters."""
        line = f"{self.what}: {self.why}. {self.todo}"
        return "".join(c if c.isprintable() else " " for c in line)
