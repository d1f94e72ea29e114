"""Citations as officers write them, and other Acts' sections as they look alike."""

import pytest

from bot.books.reader import load_guide
from bot.foi.reading.citations import find_citations

LAW = load_guide().law

CITED = [
    ("section 31(1)(a)", "foia:s31(1)(a)"),
    ("Section 40 (2) of the Act", "foia:s40(2)"),
    ("S.40(2)", "foia:s40(2)"),
    ("s40", "foia:s40"),
    ("S40 (2)", "foia:s40(2)"),
    ("FOIA s12", "foia:s12"),
    ("exemption under S.43(2)", "foia:s43(2)"),
    ("sections 31(1)(a) and (b)", "foia:s31(1)(a) foia:s31(1)(b)"),
    ("section 31(1)(a)(b)", "foia:s31(1)(a) foia:s31(1)(b)"),
    ("section 36(2)(b)(i) and (ii)", "foia:s36(2)(b)(i) foia:s36(2)(b)(ii)"),
    ("section 36(2)(b)(i), (b)(ii) and (c)", "foia:s36(2)(b)(i) foia:s36(2)(b)(ii) foia:s36(2)(c)"),
    ("Sections 21 and 22", "foia:s21 foia:s22"),
    ("sections 31(1)(a) to (c)", "foia:s31(1)(a) foia:s31(1)(b) foia:s31(1)(c)"),
    ("section 40 (2) and section 40 (3A)(a)", "foia:s40(2) foia:s40(3a)(a)"),
    ("Section 24 (National Security) subsection (1)a", "foia:s24(1)(a)"),
    ("Section 31 (Law enforcement) subsection 31(1)(a)", "foia:s31 foia:s31(1)(a)"),
    ("section 12 of the FOIA", "foia:s12"),
    ("section 40(5B)(a)(i)", "foia:s40(5b)(a)(i)"),
    ("section forty", "foia:s40"),
    ("Section 1(1)(b) and Section 17(1)", "foia:s1(1)(b) foia:s17(1)"),
    ("section 43(2) \u2013 Commercial interests", "foia:s43(2)"),
    ("Regulation 12(5)(b), (e) and (f)", "eir:r12(5)(b) eir:r12(5)(e) eir:r12(5)(f)"),
    ("Reg. 12(4)(b)", "eir:r12(4)(b)"),
    ("regulation 13", "eir:r13"),
    ("reg 12(5)(e) of the EIR", "eir:r12(5)(e)"),
    ("regulations 12(4)(d) and 12(4)(e)", "eir:r12(4)(d) eir:r12(4)(e)"),
    ("S36 of the Act", "foia:s36"),
    ("exempt: S40", "foia:s40"),
    ("What is the rent of a plot? Exempt - S31(1)(a)", "foia:s31(1)(a)"),
    ("section 24 of the 2000 Act", "foia:s24"),
    ("section 43 Freedom of Information Act 2000", "foia:s43"),
    ("The Act is clear, and section 24 of that Act applies", "foia:s24"),
    ("section twenty-one", "foia:s21"),
    ("section 38(1)(b) of the Freedom of Information (Scotland) Act 2002", "foisa:s38(1)(b)"),
    ("section 25(1) of FOISA", "foisa:s25(1)"),
    ("section 43(2) of the Freedom of Information Act 2000", "foia:s43(2)"),
]

NOT_CITED = [
    "a section 21 notice",
    "a Section 106 agreement",
    "section 47 enquiries",
    "section 21 of the Housing Act 1988",
    "section 47 of the Children Act 1989",
    "s.17 of the Crime and Disorder Act 1998",
    "Section 12 of the Theft Act 1968",
    "section 40 of the Data Protection Act 1998",
    "paragraph 3 of Schedule 12A to the Local Government Act 1972",
    "the section 151 officer",
    "Children Act 1989, section 31",
    "Article 6(1)(f) of the UK GDPR",
    "section 42 enquiries under the Care Act 2014",
    "Section 38 agreements with developers",
    "Regulation 36 of the Conservation Regulations 2017",
    "children's 12 schools",
    "Mill Lane, S36 4QT",
    "the postcodes S35, S36 and S40",
    "S12 2AB and S40 1AA",
    "section 31 Theft Act 1968",
    "s.42 Local Government Act 1972",
    "under section 24 Highways Act 1980",
    "section 12 of the 1982 Act",
    "The Highways Act 1980 applies. By section 38 of that Act a road is adopted",
    "regulation 12 Building Regulations 2010",
    "EA/2019/0036, FS50712345 and [2015] UKUT 36 (AAC)",
    "staff on grade S12",
    "buses on route S10 and S11",
]


@pytest.mark.parametrize(("words", "names"), CITED)
def test_citations_are_read_as_deep_as_they_go(words, names):
    assert " ".join(str(c.provision) for c in find_citations(words, LAW)) == names


@pytest.mark.parametrize("words", NOT_CITED)
def test_other_laws_are_left_alone(words):
    assert find_citations(words, LAW) == []


def test_a_scottish_letter_means_its_own_act():
    (citation,) = find_citations("exempt under section 33(1)(b)", scottish=True)
    assert str(citation.provision) == "foisa:s33(1)(b)"
