"""Every field of a letter is listed, asked or optional, with what it is for and its law."""

from pathlib import Path

import pytest

from bot.casework.draft import Orders
from bot.casework.fields import fields_of_letter
from bot.foi.drafting.render import fields_of
from bot.foi.errors import FoiError
from bot.foi.vocabulary import Kind
from tests.casework.drafting import DATED, Office


@pytest.fixture
def office(home: Path) -> Office:
    return Office(home)


def test_asked_and_optional_fields_are_listed_part_by_part(office: Office) -> None:
    case = office.request(["How many bins?", "What do they cost?"])
    office.draft(case, Orders(decide=("1=supplied", "2=withheld:foia:s43(2)")))
    found = {(one.owner, one.name): one for one in fields_of_letter(office.desk, case, *RESPONSE)}
    assert found["1", "answer"].asked
    assert not found["1", "attachment"].asked
    assert found["foia:s43(2)", "harm"].asked
    assert found["foia:s43(2)", "likelihood"].choices
    assert not found["foia:s43(2)", "third_party_views"].asked
    assert all(one.what and one.law for one in found.values())


def test_every_field_of_a_template_has_a_word_of_help(office: Office) -> None:
    env, outline = office.desk.env, office.desk.outline
    law = {need.field for entry in office.desk.law.all() for need in entry.needs}
    assert env.loader
    for template in env.loader.list_templates():
        asked = {need["field"] for need in outline.needs.get(template, ())}
        assert fields_of(env, template) <= asked | law | set(outline.optional) | every_asked(office)


def test_a_range_says_that_it_answers_together(office: Office) -> None:
    case = office.request(["How many bins?", "What colour?", "Why?"])
    drafted = office.draft(case, Orders(decide=("1-2=supplied", "3=not_held")))
    assert drafted.together == (("1", "2"),)
    done = office.filled(case, Orders(decide=("1-2=supplied", "3=not_held"))).draft
    assert done
    assert "This answers questions 1 and 2 together." in done.text
    assert not [one for one in done.findings if one.rule == "Q1"]


@pytest.mark.parametrize(
    "give",
    [
        "1.answer=x",
        "foia:s43(2).harm=x",
        "foia:s43(2).factors_for=x",
        "foia:s43(2).conclusion=...",
    ],
)
def test_what_says_nothing_is_refused_and_the_rest_is_kept(office: Office, give: str) -> None:
    case = office.request(["How many bins?", "What do they cost?"])
    right = "1.attachment=bins.csv"
    decide = ("1=supplied", "2=withheld:foia:s43(2)")
    with pytest.raises(FoiError, match=r"no (reason|answer).*1 other field is kept"):
        office.draft(case, Orders(decide=decide, give=(give, right)))
    kept = office.desk.store.words(case.id, Kind.RESPONSE)
    assert list(kept) == [("1", "attachment")]


def test_a_number_is_an_answer(office: Office) -> None:
    case = office.request(["How many bins?"])
    office.draft(case, Orders(decide=("1=supplied",), give=("1.answer=7",)))
    assert office.desk.store.words(case.id, Kind.RESPONSE)["1", "answer"][0].text == "7"


RESPONSE = (Kind.RESPONSE, DATED)


def every_asked(office: Office) -> set[str]:
    """The fields that some template asks for: what another prints of them is explained there."""
    return {need["field"] for needs in office.desk.outline.needs.values() for need in needs}
