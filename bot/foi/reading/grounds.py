"""What the provisions that one stretch is refused with do, taken together."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.foi.law import Law, Role
from bot.foi.law_roles import lifts_duty, role
from bot.foi.provisions import Provision


@dataclass(frozen=True, slots=True)
class Grounds:
    """Each is true where it is true of every provision, and there is one."""

    any: bool = False
    silent: bool = False
    """They lift the duty to confirm or deny."""
    not_held: bool = False
    elsewhere: bool = False
    whole: bool = False
    some_whole: bool = False
    """At least one of them refuses the whole request."""

    @classmethod
    def of(cls, law: Law, provisions: Iterable[Provision]) -> "Grounds":
        """Ask the law about each of them."""
        named = list(provisions)
        roles = {role(law, p) for p in named}
        return cls(
            any=bool(named),
            silent=bool(named) and all(lifts_duty(law, p) for p in named),
            not_held=roles == {Role.NOT_HELD},
            elsewhere=roles == {Role.ELSEWHERE},
            whole=roles == {Role.WHOLE},
            some_whole=Role.WHOLE in roles,
        )


NONE = Grounds()
"""No provision is named."""
