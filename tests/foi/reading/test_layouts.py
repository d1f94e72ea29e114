"""The same questions and answers in every layout that officers use: the reading must not change."""

from collections.abc import Callable, Sequence
from itertools import product

import pytest

from bot.books.reader import read_letter
from bot.foi.vocabulary import Kind

HEAD = "Westbrook District Council\n\nOur ref: FOI-2231\n\n26 March 2026\n\nDear Ms Sample\n\n"
HANDLED = (
    "Thank you for your request of 3 March 2026, which we have handled under the Freedom of "
    "Information Act 2000.\n\n"
)
END = (
    "\n\nIf you are not happy with this response you may ask for an internal review within 40 "
    "working days. You may then complain to the Information Commissioner.\n\nYours sincerely\n\n"
    "Information Officer\n"
)
QUESTIONS = (
    "How many noise complaints were made about the Corn Exchange in 2025?",
    "What did the sound tests in its yard cost?",
    "Please send the e-mails between the licensing officer and the promoter.",
)
ANSWERS = {
    "supplied": ("There were 41.", "The tests cost £2,300.", "The e-mails are attached."),
    "not_held": (
        "We hold no count for 2025.",
        "We do not hold this; the promoter paid for the tests.",
        "None are held.",
    ),
    "withheld": (
        "This is withheld under section 31(1)(g) of the Act.",
        "The cost is exempt under section 43(2).",
        "We are withholding the e-mails under section 40(2), as they are about private people.",
    ),
}
Texts = Sequence[str]


def _each(form: str, *columns: Texts, between: str = "\n\n") -> str:
    rows = zip(*columns, strict=True)
    return between.join(
        form.format(*row, n=n, letter="abc"[n - 1]) for n, row in enumerate(rows, 1)
    )


def _listed(form: str, column: Texts) -> str:
    return _each(form, column, between="\n") + "\n\n"


def _told(_: Texts, answers: Texts) -> str:
    asked = (
        "You asked three things. First, how many noise complaints were made about the Corn "
        "Exchange in 2025; second, what the sound tests in its yard cost; and third, for the "
        "e-mails between the licensing officer and the promoter.\n\n"
    )
    lower = [answer[0].lower() + answer[1:] for answer in answers]
    return asked + _each("On the {}, {}", ("first", "second", "third"), lower)


LIST = "You asked:\n\n"
LAYOUTS: dict[str, Callable[[Texts, Texts], str]] = {
    "two lists": lambda q, a: (
        LIST + _listed("{n}. {}", q) + "Our response\n\n" + _each("{n}. {}", a)
    ),
    "question and answer": lambda q, a: _each("Question {n}: {}\n\nAnswer: {}", q, a),
    "letters": lambda q, a: (
        LIST + _listed("({letter}) {}", q) + "We reply so.\n\n" + _listed("({letter}) {}", a)
    ),
    "answers that name the question": lambda q, a: (
        LIST + _listed("{n}. {}", q) + _each("In answer to question {n}: {}", a)
    ),
    "one quotation": lambda q, a: LIST + '"' + " ".join(q) + '"\n\n' + _each("{}", a),
    "answers right below": lambda q, a: _each("{}\n{}", q, a),
    "numbered pairs": lambda q, a: (
        "Your questions, with our answers below each:\n\n" + _each("{n}) {}\n\n{}", q, a)
    ),
    "bullets": lambda q, a: LIST + _listed("- {}", q) + "Our response:\n\n" + _listed("- {}", a),
    "told in words": _told,
    "Q1 and A1": lambda q, a: _each("Q{n}. {}\nA{n}. {}", q, a),
    "request and response": lambda q, a: _each("Request {n}\n{}\nResponse {n}\n{}", q, a),
    "headings by part": lambda q, a: LIST + _listed("{n}. {}", q) + _each("Part {n}\n\n{}", a),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_three_questions_are_read_the_same_in_every_layout(layout: str) -> None:
    for outcomes in product(ANSWERS, repeat=3):
        answers = [ANSWERS[outcome][n] for n, outcome in enumerate(outcomes)]
        letter = read_letter(HEAD + HANDLED + LAYOUTS[layout](QUESTIONS, answers) + END)
        assert tuple(part.outcome for part in letter.parts) == outcomes


SUBJECTS = ("", "Freedom of Information request", "RE: Request under the FOIA - empty homes")
OPENINGS = (
    "Thank you for your request dated 3 March 2026, in which you asked for the addresses of empty "
    "homes in Westbrook.",
    "You wrote to us on 3 March 2026 asking for the addresses of empty homes in Westbrook.",
    "I am writing about the request you made on 3 March 2026. You would like to know the addresses "
    "of empty homes in Westbrook.",
    "On 3 March 2026 we received your request for the addresses of empty homes in Westbrook.",
    'Your request, which reached us on 3 March 2026, reads:\n\n"Please list the addresses of empty '
    'homes in Westbrook."',
    "Thank you for contacting the Council. You requested:\n\nThe addresses of empty homes in "
    "Westbrook",
    'We have now completed our work on your request: "addresses of empty homes in Westbrook".',
)
BETWEEN = ("", "Your request has been handled under the Freedom of Information Act 2000.\n\n")
SINGLE = (
    (
        "withheld",
        "The Council is withholding the addresses under section 31(1)(a) of the Act, because "
        "publishing them would be likely to help thieves. The public interest lies in keeping them "
        "back.",
    ),
    ("not_held", "The Council does not hold a list of addresses."),
    ("supplied", "The addresses are in the attached spreadsheet."),
    (
        "withheld",
        "Regrettably we must refuse your request. Section 12(1) of the Act allows us to refuse "
        "where the cost would exceed £450. It would take some 40 hours to compile the list.",
    ),
    (
        "ncnd",
        "We neither confirm nor deny that we hold such a list; section 31(3) relieves us of the "
        "duty to say.",
    ),
    (
        "withheld",
        "A list of the addresses can be had from our website at www.example.gov.uk/empty, so "
        "section 21(1) applies.",
    ),
)


@pytest.mark.parametrize("opening", OPENINGS)
@pytest.mark.parametrize("subject", SUBJECTS)
def test_one_question_is_read_the_same_behind_every_opening(subject: str, opening: str) -> None:
    for between, (outcome, answer) in product(BETWEEN, SINGLE):
        text = "\n\n".join(filter(None, (subject, opening))) + "\n\n" + between + answer
        letter = read_letter(HEAD + text + END)
        assert letter.kind is Kind.RESPONSE
        assert [part.outcome for part in letter.parts] == [outcome], answer
