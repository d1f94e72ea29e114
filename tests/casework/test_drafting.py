"""Drafting: every kind of letter, every provision, and what is refused before anything changes."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.books.lawbook import load_law
from bot.books.reader import read_letter
from bot.casework.clocking import Clocks
from bot.casework.correct import apply, preview
from bot.casework.desk import PrecedentFactor
from bot.casework.draft import Orders, draft
from bot.foi import drafting
from bot.foi.case import Requester
from bot.foi.corrections import Change, Correctable
from bot.foi.drafting.condition import is_condition
from bot.foi.errors import FoiError
from bot.foi.law import Law, Standing
from bot.foi.law_roles import is_ground
from bot.foi.provisions import Provision
from bot.foi.vocabulary import Kind, Regime, Side
from tests.casework.drafting import DATED, NOW, RECEIVED, Office

QUESTIONS = (
    "How many claims for potholes did you receive in 2025?",
    "Please send the contract for your cameras.",
    "Who are the officers in the parking team?",
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Law:
    return load_law(tmp_path_factory.mktemp("law"))


def usable(law: Law, act: str) -> list[str]:
    """The provisions of an Act that a council can put into a notice."""
    return [
        str(entry.provision)
        for entry in law.all()
        if entry.citable
        and entry.provision.act == act
        and entry.councils != "no"
        and is_ground(law, entry.provision)
        and not is_condition(entry.provision, law)
    ]


def decision(law: Law, name: str) -> str:
    entry = law.entry(Provision.parse(name))
    assert entry
    if entry.outcome:
        return f"1={entry.outcome}:{name}"
    return f"1={'ncnd' if entry.is_ncnd else 'withheld'}:{name}"


@pytest.mark.parametrize("act", ["foia", "eir"])
def test_every_provision_drafts_without_a_hole(office: Office, law: Law, act: str) -> None:
    regime = Regime.FOIA if act == "foia" else Regime.EIR
    for name in usable(law, act):
        case = office.request([QUESTIONS[0]], regime)
        done = office.filled(case, Orders(decide=(decision(law, name),)))
        assert done.draft, (name, done.missing)
        assert not done.missing
        text = done.draft.text
        entry = law.entry(Provision.parse(name))
        assert entry
        assert not re.search(r"\[\[|None|\n\n\n", text), name
        if entry.standing is Standing.ABSOLUTE:
            assert "Factors in favour" not in text, name
        outcome = decision(law, name)[2:].partition(":")[0]
        named = ",".join(map(str, (*entry.read_with, entry.provision)))
        assert read_back(text) == [("1", outcome, named)], name


def read_back(text: str) -> list[tuple[str, str, str]]:
    """What `foibot parse` makes of a draft: part, outcome, provisions."""
    letter = read_letter(text)
    assert letter.kind is Kind.RESPONSE
    assert letter.received == RECEIVED
    assert letter.responded == DATED
    provisions = [",".join(map(str, part.provisions)) for part in letter.parts]
    wanted = {p for part in letter.parts for p in part.provisions}
    assert set(letter.relied_on) == wanted
    return [
        (part.number, part.outcome.value, found)
        for part, found in zip(letter.parts, provisions, strict=True)
    ]


def test_a_letter_of_each_outcome_opens_in_agreement_with_its_answers(office: Office) -> None:
    case = office.request([*QUESTIONS, "Do you keep a list of drones?", "Which firewall is it?"])
    done = office.filled(
        case,
        Orders(
            decide=(
                "1=supplied",
                "2=partly_supplied:foia:s43(2)",
                "3=withheld:foia:s40(2)",
                "4=not_held",
                "5=ncnd:foia:s31(3)",
            )
        ),
    )
    assert done.draft
    opener = next(s.text for s in done.draft.sections if s.key == "opener")
    assert opener.splitlines() == [
        "We give you the information asked for in question 1.",
        "We give you part of the information asked for in question 2 and withhold the rest.",
        "We are withholding the information asked for in question 3.",
        "We do not hold the information asked for in question 4.",
        "We neither confirm nor deny that we hold the information asked for in question 5.",
        "Each answer stands below its question, and a refusal notice follows the answers.",
    ]
    silent = next(s.text for s in done.draft.sections if s.key == "answer:5")
    assert "We hold" not in silent
    assert read_back(done.draft.text) == [
        ("1", "supplied", ""),
        ("2", "partly_supplied", "foia:s43(2)"),
        ("3", "withheld", "foia:s40(2)"),
        ("4", "not_held", ""),
        ("5", "ncnd", "foia:s31(3)"),
    ]


def test_a_range_is_answered_once_and_a_later_decision_takes_one_part_out(office: Office) -> None:
    case = office.request(QUESTIONS)
    first = office.filled(case, Orders(decide=("1-3=withheld:foia:s43(2)",)))
    assert first.draft
    assert "questions 1 to 3" in first.draft.text
    second = office.filled(case, Orders(decide=("2=supplied",)))
    assert second.draft
    assert (
        "\n> 2. Please send the contract for your cameras.\n\nThere were 412" in second.draft.text
    )
    assert "withholding the information asked for in questions 1 and 3 under" in second.draft.text
    assert sorted(read_back(second.draft.text)) == [
        ("1", "withheld", "foia:s43(2)"),
        ("2", "supplied", ""),
        ("3", "withheld", "foia:s43(2)"),
    ]


def test_a_stem_that_parts_share_is_quoted_once(office: Office) -> None:
    case = office.request(["for 2024", "for 2025"], stem="How many claims did you receive:")
    done = office.filled(case, Orders(decide=("all=supplied",)))
    assert done.draft
    asked = next(s.text for s in done.draft.sections if s.key == "answer:1,2")
    assert asked.splitlines()[:4] == [
        "> How many claims did you receive:",
        ">",
        "> 1. for 2024",
        "> 2. for 2025",
    ]


def test_swapping_the_requester_changes_recipient_and_salutation_alone(office: Office) -> None:
    texts = []
    for requester in (Requester("Mr Aled Pugh", "aled@post.example"), Requester("Dr Uma Rao")):
        case = office.request(QUESTIONS, requester=requester)
        done = office.filled(case, Orders(decide=("all=supplied",)))
        assert done.draft
        texts.append(done.draft.text.replace(case.reference, "REF").splitlines())
    differing = [pair for pair in zip(*texts, strict=True) if pair[0] != pair[1]]
    assert differing == [
        ("To: Mr Aled Pugh", "To: Dr Uma Rao"),
        ("Dear Mr Pugh", "Dear Dr Rao"),
    ]


def test_what_is_missing_is_listed_with_its_law_and_nothing_is_drafted(office: Office) -> None:
    case = office.request(QUESTIONS[:1])
    done = office.draft(case, Orders(decide=("1=withheld:foia:s43(2)",)))
    assert done.draft is None
    assert [(m.owner, m.field) for m in done.missing] == [
        ("foia:s43(2)", "whose_interests"),
        ("foia:s43(2)", "likelihood"),
        ("foia:s43(2)", "harm"),
        ("foia:s43(2)", "factors_for"),
        ("foia:s43(2)", "factors_against"),
        ("foia:s43(2)", "conclusion"),
    ]
    assert all(m.law for m in done.missing)
    gaps = office.draft(case, Orders(allow_gaps=True))
    assert gaps.draft
    assert gaps.draft.text.count("[[TO BE FILLED IN:") == 4
    assert len(gaps.draft.missing) == 6


def test_an_undecided_part_is_a_gap(office: Office) -> None:
    case = office.request(QUESTIONS)
    done = office.draft(case, Orders(decide=("1-2=supplied",)))
    assert ("3", "decision") in {(m.owner, m.field) for m in done.missing}


def test_an_edit_survives_a_redraft_and_a_changed_text_beneath_it_is_a_conflict(
    office: Office,
) -> None:
    case = office.request(QUESTIONS[:1])
    assert office.filled(case, Orders(decide=("1=supplied",))).draft
    edited = office.draft(case, Orders(edits={"answer:1": "There were 400."}))
    assert edited.draft
    assert "There were 400." in edited.draft.text
    again = office.draft(case, Orders())
    assert again.draft
    assert again.draft.version == edited.draft.version, "an unchanged text is no new version"
    changed = office.draft(case, Orders(give=("1.answer=There were 399 of them.",)))
    assert changed.conflicts == ("answer:1",)
    assert changed.draft
    assert "There were 400." in changed.draft.text
    undone = office.draft(case, Orders(edits={"answer:1": None}))
    assert undone.draft
    assert "There were 399 of them." in undone.draft.text
    assert not undone.conflicts


def test_every_section_names_its_sources(office: Office) -> None:
    case = office.request(QUESTIONS[:1])
    done = office.filled(case, Orders(decide=("1=withheld:foia:s43(2)",)))
    assert done.draft
    assert all(section.sources for section in done.draft.sections)
    refusal = next(s for s in done.draft.sections if s.key == "refusal:foia:s43(2)")
    assert "template refusal-s43-2" in refusal.sources
    assert "law foia:s43(2), factors_for 1" in refusal.sources
    assert "officer" in refusal.sources


def test_factors_can_be_chosen_by_number_and_added_in_words(office: Office) -> None:
    case = office.request(QUESTIONS[:1])
    own = "The contract pays for the cameras outside three schools."
    done = office.filled(
        case,
        Orders(
            decide=("1=withheld:foia:s43(2)",),
            give=("foia:s43(2).factors_for=1,3", f"foia:s43(2).factors_for={own}"),
        ),
    )
    assert done.draft
    section = next(s.text for s in done.draft.sections if s.key.startswith("refusal:foia"))
    favouring = section.split("Factors in favour of maintaining")[0]
    assert favouring.count("\n- ") == 3
    assert own in favouring


def test_a_precedents_factors_are_merged_and_what_is_particular_stays_out(office: Office) -> None:
    crime = Provision.parse("foia:s31(1)(a)")
    weighed = [
        PrecedentFactor(crime, Side.FOR, "neighbours could look out for each other;"),
        PrecedentFactor(crime, Side.FOR, "People who know the risk can take precautions of their "
                        "own against crime."),
        PrecedentFactor(crime, Side.FOR, "The grant of £40,000 should be accounted for."),
        PrecedentFactor(crime, Side.FOR, "Our officer Dilys Marrow promised to publish it."),
        PrecedentFactor(Provision.parse("foia:s24(1)"), Side.FOR, "Security concerns everyone."),
    ]  # fmt: skip
    desk = replace(office.desk, precedent=lambda _: weighed)
    case = office.request(QUESTIONS[:1])
    decide = Orders(decide=("1=withheld:foia:s31(1)(a)",), use=("OLD/1",))
    asked = draft(desk, str(case.id), decide, by="tester", dated=DATED, at=NOW)
    assert [line.split(": ")[-1] for line in asked.left_out] == [
        "The grant of £40,000 should be accounted for.",
        "Our officer Dilys Marrow promised to publish it.",
    ]
    done = office.filled(case, Orders())
    assert done.draft
    section = next(s for s in done.draft.sections if s.key.startswith("refusal:foia"))
    assert "- Neighbours could look out for each other.\n" in section.text
    assert section.text.count("precautions of their own") == 1, "nearly the same is said once"
    assert "precedent OLD/1, foia:s31(1)(a)" in section.sources
    assert "Security concerns everyone" not in section.text


def test_interests_behind_exemptions_on_the_same_information_are_weighed_together(
    office: Office,
) -> None:
    case = office.request(QUESTIONS[:1])
    pair = "foia:s31(1)(a)+foia:s38(1)(b)"
    done = office.filled(
        case, Orders(decide=("1=withheld:foia:s31(1)(a),foia:s38(1)(b)",), joint=(pair,))
    )
    assert done.draft
    assert done.draft.text.count("we have concluded that the public interest") == 1
    assert "sections 31(1)(a) and 38(1)(b) together" in done.draft.text


OTHER_LETTERS = [
    (Kind.ACKNOWLEDGEMENT, (), "no later than 2 December 2026"),
    (Kind.CLARIFICATION, (), "by 23 January 2027"),
    (Kind.EXTENSION, ("1=withheld:foia:s43(2)",), "by 30 December 2026"),
    (Kind.INTERNAL_REVIEW, ("all=supplied",), "The review was carried out by the Head of Legal"),
]


@pytest.mark.parametrize(("kind", "decide", "says"), OTHER_LETTERS)
def test_the_other_letters(office: Office, kind: Kind, decide: tuple[str, ...], says: str) -> None:
    case = office.request(QUESTIONS[:1])
    done = office.filled(case, Orders(kind=kind, decide=decide))
    assert done.draft, done.missing
    assert says in done.draft.text
    assert read_letter(done.draft.text).kind is kind


def test_a_school_promises_school_days(home: Path) -> None:
    home.mkdir()
    (home / "foibot.toml").write_text(
        "is_school = true\nschool_terms = [[2026-09-01, 2026-10-23], [2026-11-02, 2026-12-18]]\n"
        "school_closed_days = [2026-11-09]\n"
    )
    office = Office(home)
    done = office.filled(office.request(QUESTIONS[:1]), Orders(kind=Kind.ACKNOWLEDGEMENT))
    assert done.draft
    assert (
        "no later than 3 December 2026, which is 20 school days, or 60 working days if that is "
        "sooner, after the day" in done.draft.text
    )


def test_an_eir_extension_names_complexity_and_volume(office: Office) -> None:
    case = office.request(QUESTIONS[:1], Regime.EIR)
    done = office.filled(case, Orders(kind=Kind.EXTENSION))
    assert done.draft
    assert "to 40 working days" in done.draft.text
    assert "Complexity: The survey" in done.draft.text


REFUSED = [
    # regime, decision, what the sentence must name
    ("foia", "7=supplied", "the request has the parts 1, 2, 3"),
    ("foia", "3-1=supplied", "runs backwards. Write 1-3"),
    ("foia", "1=suplied", "Did you mean supplied?"),
    ("foia", "1=withheld", "has to name its provision"),
    ("foia", "1=withheld:foia:s31(1)(z)", "Did you mean foia:s31(1)"),
    ("foia", "1=withheld:foia:s31(1)", "Its limbs are: foia:s31(1)(a)"),
    ("foia", "1=withheld:foia:s35(1)(a)", "a council cannot use it"),
    ("foia", "1=supplied:foia:s21", "Leave the provision out"),
    ("foia", "1=withheld:foia:s24(2)", "lifts the duty to confirm or deny"),
    ("foia", "1=ncnd:foia:s24(1)", "Use foia:s24(2)"),
    ("foia", "1=withheld:foia:s30(1)(b),foia:s31(1)(a)", "cannot apply to the same information"),
    ("foia", "1=withheld:foia:s40(3A)(a)", "give its field `condition`"),
    ("foia", "1=withheld:eir:r12(5)(e)", "handled under foia"),
    ("eir", "1=withheld:foia:s12(1)", "Use eir:r12(4)(b)"),
    ("eir", "1=withheld:foia:s43(2)", "Use eir:r12(5)(e)"),
    ("foisa", "1=supplied", "not among the templates"),
    ("foia", "one=two=three", "the request has the parts 1, 2, 3"),
    ("foia", "nonsense", "a decision reads PART=OUTCOME"),
]


@pytest.mark.parametrize(("regime", "text", "names"), REFUSED)
def test_a_decision_that_the_law_does_not_allow_is_one_sentence(
    office: Office, regime: str, text: str, names: str
) -> None:
    case = office.request(QUESTIONS, Regime(regime))
    with pytest.raises(FoiError) as error:
        office.draft(case, Orders(decide=(text,)))
    assert names in error.value.sentence
    assert office.desk.store.decisions(case.id) == ()
    assert office.desk.store.newest_draft(case.id) is None


def test_a_cost_estimate_within_the_limit_is_refused(office: Office) -> None:
    case = office.request(QUESTIONS[:1])
    with pytest.raises(FoiError, match="does not exceed"):
        office.draft(
            case,
            Orders(
                decide=("1=withheld:foia:s12(1)",),
                give=("foia:s12(1).estimate_activities=locate=10, extract=8",),
            ),
        )
    assert office.desk.store.decisions(case.id) == ()


def test_a_late_answer_apologises_and_says_why(office: Office) -> None:
    late = DATED.replace(month=12, day=4)  # Friday, two working days after Wednesday 2 December
    case = office.request(QUESTIONS[:1])
    done = office.filled(case, Orders(decide=("1=supplied",)), dated=late)
    assert done.draft
    assert "Our answer was due by 2 December 2026. We are sorry that it is late." in done.draft.text


def test_no_letter_text_is_ever_run_as_a_template(office: Office) -> None:
    case = office.request(["What is {{ 7 * 7 }} {% raw %} in your budget?"])
    done = office.draft(
        case, Orders(decide=("1=supplied",), give=("1.answer={{ reference }} {% include 'x' %}",))
    )
    assert done.draft
    assert "{{ 7 * 7 }} {% raw %}" in done.draft.text
    assert "{{ reference }} {% include 'x' %}" in done.draft.text


def test_every_template_cites_its_duty_in_its_first_line() -> None:
    folder = Path(__file__).parents[2] / "templates" / "parts"
    for path in folder.glob("*.txt"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert re.fullmatch(r"\{# .{20,} #\}", first), path.name


def test_an_authority_switches_its_optional_parts_on(tmp_path: Path) -> None:
    extras = ["consistency", "direct-marketing", "public-interest-explained"]
    (tmp_path / "foibot.toml").write_text(f"letter_extras = {extras}", encoding="utf-8")
    office = Office(tmp_path)
    case = office.request(QUESTIONS[:1])
    done = office.filled(case, Orders(decide=("1=withheld:foia:s43(2)",)))
    assert done.draft
    keys = [section.key for section in done.draft.sections]
    assert set(extras) <= set(keys)
    assert read_back(done.draft.text) == [("1", "withheld", "foia:s43(2)")]


def test_every_template_is_used() -> None:
    folder = Path(__file__).parents[2] / "templates"
    orders = (folder / "letters.yaml").read_text(encoding="utf-8").split("\nneeds:")[0]
    used = set(re.findall(r"[\w-]+", orders)) | {"regime-foia", "regime-eir", "regime-mixed"}
    for entry in load_law().all():
        used |= {entry.answer, entry.notice}
    for path in Path(drafting.__file__).parent.glob("*.py"):
        used |= set(re.findall(r'"([\w-]+)"', path.read_text(encoding="utf-8")))
    for path in folder.glob("parts/*.txt"):
        used |= set(re.findall(r'include "([\w-]+)"', path.read_text(encoding="utf-8")))
    assert {path.stem for path in folder.glob("parts/*.txt")} - used == set()


def test_a_letter_that_a_correction_leaves_as_it_was_is_a_new_version(office: Office) -> None:
    case = office.request(["How many swans?"])
    first = office.filled(case, Orders(decide=("1=supplied",))).draft
    assert first
    clocks = Clocks(office.desk.store, office.desk.calendars, office.desk.limits)
    changes = [Change(Correctable.REWORD, "number of swans", ("1",))]
    token = preview(clocks, case.reference, changes, DATED).token
    apply(clocks, case.reference, changes, token, why="as she wrote", by="b", at=NOW, today=DATED)
    again = office.filled(case, Orders(decide=("1=supplied",))).draft
    assert again
    assert (again.text, again.version > first.version) == (first.text, True)
