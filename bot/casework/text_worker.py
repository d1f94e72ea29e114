"""The process that understands texts from outside: `python -m bot.casework.text_worker ALLOWANCE`.

It gets what it works with from whoever started it, and knows no settings, no store and no secret.
Towards it things may travel as pickle, for it trusts its starter; from it comes only JSON.
"""

import json
import pickle
import sys
from base64 import b64decode
from collections import OrderedDict
from typing import Any

from bot.casework.text_tasks import perform, prepare
from bot.foi.errors import FoiError
from indexer.bounded import Allowance, Ask, Plain, serve

_MOST_TOOLS = 16
"""Of how many authorities the tools are kept; others are sent again."""


def main() -> None:
    """Understand texts until the input ends."""
    tools: OrderedDict[str, Any] = OrderedDict({"": None})

    def work(question: Plain, ask: Ask) -> Plain:
        key = str(question["with"])
        if "tools" in question:
            tools[key] = _unpacked(question["tools"])
        if key not in tools:
            return {"lacks": key}
        tools.move_to_end(key)
        while len(tools) > _MOST_TOOLS:
            tools.popitem(last=False)
        try:
            return perform(tools[key], _unpacked(question["given"]), ask)
        except FoiError as error:
            return {"error": [error.code, error.what, error.why, error.todo]}

    prepare()
    serve(work, Allowance(**json.loads(sys.argv[1])))


def _unpacked(packed: str) -> Any:
    return pickle.loads(b64decode(packed))  # noqa: S301 - it comes from our starter


if __name__ == "__main__":
    main()
