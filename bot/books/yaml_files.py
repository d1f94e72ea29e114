"""Reads corpus data files: YAML with its file and line, so that a mistake can be named.

The parser is libyaml's, fifteen times faster than one in Python: every verb that needs the law
waits for it. PyYAML speaks YAML 1.1, where `on`, `yes` and `12:30` are not what an officer wrote,
so the loader keeps to the plain words of YAML 1.2 and refuses a key that is there twice.
"""

import re
from pathlib import Path
from typing import Any

import yaml

from bot.foi.errors import FoiError

BOOL, INT = "tag:yaml.org,2002:bool", "tag:yaml.org,2002:int"


class _Loader(yaml.CSafeLoader):
    """Safe (data only); `true` and `false` are the booleans, integers are decimal."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Refuse a repeated key; YAML would let the last one win in silence."""
        seen: set[str] = set()
        for key, _ in node.value:
            if str(key.value) in seen:
                why = f"key '{key.value}' is there twice"
                raise yaml.constructor.ConstructorError(None, None, why, key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] not in {BOOL, INT}]
    for first, pairs in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(BOOL, re.compile(r"^(true|false)$"), list("tf"))
_Loader.add_implicit_resolver(INT, re.compile(r"^-?(0|[1-9]\d*)$"), list("-0123456789"))


def read_yaml(path: Path) -> Any:
    """Load one YAML file (safe: data only); a FoiError names the file and the line."""
    try:
        text = path.read_text(encoding="utf-8")
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - derives from a safe loader
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark
        where = f"{path}, line {mark.line + 1}" if mark else str(path)
        raise FoiError("corpus-yaml", where, str(problem.problem), "Correct that line") from problem
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        why = "it is not text in UTF-8"
        raise FoiError("corpus-yaml", str(path), why, "Save it as UTF-8") from problem
    except OSError as problem:
        raise FoiError(
            "corpus-missing", str(path), problem.strerror or "cannot be read", "Restore the file"
        ) from problem
