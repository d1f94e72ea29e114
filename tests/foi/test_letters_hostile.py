"""Strange and hostile documents: a sensible kind, nothing invented, no crash, no endless time."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.books.reader import read_letter
from bot.foi.letters import READ_AT_MOST
from bot.foi.vocabulary import Kind, Regime

PIECES = st.sampled_from([
    "Dear Ms R", "\n", "\n\n", "1. ", "a) ", "(ii) ", "Q3 ", "Questions 3 to 5: ", "Answer: ",
    "N/A", "How many bins were emptied?", "Please find attached.", "section 31(1)(a) and (b)",
    "section 40(2)", "Regulation 12(5)(b), (e)", "We neither confirm nor deny", "is not held",
    "Refusal notice\n", "You asked:\n", "Our response:\n", "| Question | Answer |\n", "| 1 | x |",
    "23/03/2023", "31/02/2024", "Our ref: ", "FOI-2023-0412", "Example Council", "Part A\n",
    "internal review", "40 working days", "\x00", "\u202e", "**", "# ", "> ", "\\(", "](", "[",
    "Yours sincerely", "2.1 ", "99999999999999", "((((", "))))",
])  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n\n",
        "\x00\x00",
        ".",
        "|",
        "| | |",
        "1.",
        "Q1",
        "a)",
        "\u202e\u202d",
        "((((((",
        "Answer:",
    ],
)
def test_next_to_nothing_reads_as_nothing(text):
    letter = read_letter(text)
    assert letter.kind is Kind.OTHER
    assert (letter.reference, letter.authority, letter.received, letter.regime) == (None,) * 4
    assert letter.parts == ()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES | st.text(max_size=20), max_size=60).map(" ".join))
def test_no_document_breaks_the_reading(text):
    letter = read_letter(text)
    spans = [p.question_span for p in letter.parts] + [p.answer_span for p in letter.parts]
    spans += [m.span for m in letter.mentions] + [r.span for r in letter.refusals]
    for span in filter(None, spans):
        assert 0 <= span[0] <= span[1] <= len(text)
    assert not set(letter.relied_on) & set(letter.mentioned_only)
    assert {q for p in letter.parts for q in p.provisions} <= {m.provision for m in letter.mentions}


@pytest.mark.parametrize(
    "piece",
    ["a", "section 40(2) ", "1. How many? ", "Aa Bb ", "(", "23/03/2023 ", "| ", "not held. ", "*"],
)
def test_a_very_long_line_is_read_as_far_as_letters_go(piece):
    text = piece * (READ_AT_MOST // len(piece) // 8)
    assert read_letter(text).text == text


def test_what_was_not_read_is_said():
    letter = read_letter("x" * (READ_AT_MOST + 1))
    assert any("characters were read" in warning for warning in letter.warnings)


def test_a_decision_notice_is_not_a_letter():
    letter = read_letter(
        "Freedom of Information Act 2000 (Section 50)\nDecision notice\n\nDate: 4 March 2024\n\n"
        "Public Authority: Exmouthshire Council\n\nDecision\n\n1. The complainant asked the council"
        " for contracts. It relied on section 43(2) FOIA.\n\n2. The Commissioner's decision"
        " is that section 43(2) is not engaged.\n\n3. The Commissioner requires disclosure."
    )
    assert letter.kind is Kind.OTHER
    assert letter.relied_on == ()
    assert letter.parts == ()


def test_a_subject_access_reply_has_its_regime():
    letter = read_letter(
        "Example Borough Council\n3 June 2024\nRef: SAR-2024-0117\n\nDear Ms R\n\nThanks for your"
        " subject access request, which we received on 13 May 2024. We have dealt with it under"
        " Article 15 of the UK GDPR. A copy of your personal data is enclosed."
    )
    assert letter.regime is Regime.SAR
    assert letter.reference == "SAR-2024-0117"


def test_a_request_is_not_a_response():
    letter = read_letter(
        "Dear Example Council,\n\nUnder the FOI Act please provide:\n\n1. The number"
        " of bins.\n2. The cost of bins.\n\nYours faithfully,\nA Resident"
    )
    assert letter.kind is Kind.OTHER
    assert letter.relied_on == ()


def test_a_letter_in_another_script_is_other():
    assert read_letter("\u0645\u0631\u062d\u0628\u0627 " * 50).kind is Kind.OTHER
