"""Factors weighed in running prose."""

import pytest

from bot.books.reader import read_letter

LETTER = """Exbourne District Council
4 December 2023

Thank you for your request under the Freedom of Information Act 2000.

1. The bids.

The bids are exempt under section 43(2). {}

If you are unhappy with this response you may ask for an internal review.
"""

ROWS = [
    (
        "For disclosure: openness about money; trust in tenders. For maintaining the exemption:"
        " the firms' prices; and the next round. On balance the exemption is maintained.",
        ["openness about money", "trust in tenders"],
        ["the firms' prices", "the next round"],
    ),
    (
        "The public interest factors in favour of disclosure are accountability; learning."
        " Against disclosure: help to rivals.",
        ["accountability", "learning"],
        ["help to rivals"],
    ),
    ("There is a public interest in disclosure; it is outweighed.", [], []),
    ("We make a charge for disclosure on paper; it is five pounds.", [], []),
]


@pytest.mark.parametrize(("prose", "openly", "against"), ROWS)
def test_sides_that_are_labelled_are_split_at_semicolons(prose, openly, against):
    text = LETTER.format(prose)
    factors = read_letter(text).factors
    assert [f.text for f in factors if str(f.side) == "for"] == openly
    assert [f.text for f in factors if str(f.side) == "against"] == against
    assert all(text[slice(*f.span)] == f.text for f in factors)
    assert all(str(f.provision) == "foia:s43(2)" for f in factors)
