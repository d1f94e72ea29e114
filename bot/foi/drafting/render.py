"""Templates in, sections out. What came from letters and officers is data, never a template."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined, nodes
from jinja2.sandbox import SandboxedEnvironment

from bot.foi.case import Section
from bot.foi.drafting import words
from bot.foi.drafting.blocks import Block
from bot.foi.drafting.inputs import AskedPart, LetterInput, Missing

GAP = "[[TO BE FILLED IN: {what} ({law})]]"
FILTERS = (
    words.act,
    words.all_cited,
    words.capital,
    words.cited,
    words.inside,
    words.listed,
    words.listed_or,
    words.long_date,
    words.long_date_text,
    words.short_cited,
    words.short_title,
)


def environment(templates: Mapping[str, str]) -> Environment:
    """A sandboxed environment over named template texts, in which an undefined value is fatal."""
    env = SandboxedEnvironment(
        loader=DictLoader(dict(templates)),
        undefined=StrictUndefined,
        autoescape=False,  # letters are plain text: nothing here becomes HTML
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.filters.update({name.__name__: name for name in FILTERS} | {"asked": asked})
    return env


def render(
    blocks: Iterable[Block],
    letter: LetterInput,
    env: Environment,
    common: Mapping[str, Any],
    gaps: Sequence[Missing] = (),
) -> list[Section]:
    """Fill every block. `common` is what each template may see; `gaps` are marked in the text."""
    sections = []
    for block in blocks:
        values = _values(block, letter, gaps)
        context = {**common, **block.context, "fields": values}
        context["details"] = _details(block, env, values)
        text = tidy(env.get_template(block.template).render(context))
        if text:
            sections.append(Section(block.key, text, block.sources))
    return sections


def letter_text(sections: Iterable[Section]) -> str:
    """The whole letter: sections with one empty line between them, and one newline at the end."""
    return "\n\n".join(section.text for section in sections) + "\n"


def tidy(text: str) -> str:
    """No trailing blanks, no more than one empty line in a row, none at either end."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def asked(part: AskedPart, every: int) -> str:
    """A part as the request printed it, every line quoted; a lone question bears no number."""
    number = "" if every == 1 else f"{part.number}. "
    lines = f"{number}{part.question.strip()}".splitlines()
    if part.stem:
        lines = [*part.stem.strip().splitlines(), "", *lines]
    return "\n".join(f"> {line}".rstrip() for line in lines)


@lru_cache(maxsize=2048)
def fields_of(env: Environment, template: str) -> frozenset[str]:
    """The fields that a template, with what it includes, prints by name."""
    assert env.loader is not None
    tree = env.parse(env.loader.get_source(env, template)[0])
    own = {
        node.attr
        for node in tree.find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.node.name == "fields"
    }
    return frozenset(own).union(*(fields_of(env, name) for name in _included(tree)))


def _included(tree: nodes.Template) -> Iterator[str]:
    for node in tree.find_all(nodes.Include):
        assert isinstance(node.template, nodes.Const)
        yield node.template.value


def _values(block: Block, letter: LetterInput, gaps: Sequence[Missing]) -> dict[str, str]:
    given = {name: text.text for (who, name), text in letter.fields.items() if who == block.owner}
    marked = {
        gap.field: GAP.format(what=gap.what, law=gap.law)
        for gap in gaps
        if gap.owner == block.owner
    }
    return {name: words.sentence(text) for name, text in given.items() if text.strip()} | marked


def _details(block: Block, env: Environment, values: Mapping[str, str]) -> list[str]:
    """What the provision needs and its template does not print by name, in the law's order."""
    named = fields_of(env, block.template)
    wanted = block.context.get("wanted", ())
    return [values[name] for name in wanted if name in values and name not in named]
