"""The parts of an article: segments, datelines, dates. Sentences are our own or of English Wikinews (CC BY 2.5)."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lede.article import Article, complete_date, read_article
from lede.result import SegmentKind, Span

BODY = "The council approved the budget on Tuesday after a debate that lasted for eleven hours, officials said."
MORE = "Opponents of the plan gathered in front of the town hall and promised to challenge it in court."


def shape(article: Article) -> list[tuple[str, str]]:
    """Kinds and texts of the segments."""
    return [(segment.kind.value, article.text[segment.start : segment.end]) for segment in article.segments]


def kind_of(line: str, *, above: str = f"{BODY}\n\n{MORE}\n\n", below: str = f"\n\n{MORE}\n\n{BODY}") -> str:
    """Kind of a line that stands in the midst of an article."""
    article = read_article(above + line + below)
    return next(s.kind.value for s in article.segments if s.start <= len(above) < s.end)


def words(span: Span | None) -> str:
    """Text of a span that may be absent."""
    return span.text if span else ""


@pytest.mark.parametrize(
    ("text", "place", "agency", "iso", "prose"),
    [
        ("New Delhi (NVI): Rivals met today.", "New Delhi", "NVI", "", "Rivals"),
        ("MOSCOW, Oct. 5 (Reuters) - Russia said.", "MOSCOW", "Reuters", "", "Russia"),
        ("MOSCOW, October 5. /TASS/. Russia said.", "MOSCOW", "TASS", "", "Russia"),
        ("BEIJING, Oct. 5, 2020 (Xinhua) -- China said.", "BEIJING", "Xinhua", "2020-10-05", "China"),
        ("New Delhi, Oct 5 (PTI) The court ruled.", "New Delhi", "PTI", "", "The court"),
        ("(AP) — Two people died.", "", "AP", "", "Two"),
        ("KABUL, Afghanistan (AP) — Two people died.", "KABUL, Afghanistan", "AP", "", "Two"),
        ("LONDON — Two people died.", "LONDON", "", "", "Two"),
        ("LONDON: Two people died.", "LONDON", "", "", "Two"),
        ("WASHINGTON, D.C. — Two people died.", "WASHINGTON, D.C.", "", "", "Two"),
        ("PARIS/BERLIN (AFP) – Two people died.", "PARIS/BERLIN", "AFP", "", "Two"),
        ("Rio de Janeiro, 5 October 2020 (IRIN) - Two died.", "Rio de Janeiro", "IRIN", "2020-10-05", "Two"),
        ("GENEVA, 5 October 2020 – Two people died.", "GENEVA", "", "2020-10-05", "Two"),
        ("NAIROBI, Kenya, Oct. 5 — “We won,” she said.", "NAIROBI, Kenya", "", "", "“We"),
        ("October 5, 2020 — The ministry opened.", "", "", "2020-10-05", "The ministry"),
        ("PRAGUE (RFE/RL) -- Two people died.", "PRAGUE", "RFE/RL", "", "Two"),
        ("SYDNEY (Thomson Reuters Foundation) - Two died.", "SYDNEY", "Thomson Reuters Foundation", "", "Two"),
    ],
)
def test_datelines(text: str, place: str, agency: str, iso: str, prose: str) -> None:
    """A dateline's parts are found where they stand, and the prose begins behind it."""
    dateline = read_article(text).dateline

    assert dateline is not None
    assert (words(dateline.place), words(dateline.agency), dateline.date_iso) == (place, agency, iso)
    assert dateline.prose_start is not None
    assert text[dateline.prose_start :].startswith(prose)
    for span in (dateline.place, dateline.agency, dateline.date):
        assert span is None or text[span.start : span.end] == span.text


@pytest.mark.parametrize(
    "text",
    [
        "Boris Johnson — who leads the party — resigned.",
        "Natasha Gownaris: I have wanted to be a scientist since I was a child.",
        "UNESCO (United Nations) said two people died.",
        "London, the capital, voted on Thursday.",
        "On October 5, 2020 the council met.",
        "May 5 was a Tuesday.",
        "NATO said on Monday that it would leave.",
        "The United States Coast Guard (USCG) called off its search.",
        "It was – he said – a mistake.",
        "",
    ],
)
def test_no_datelines(text: str) -> None:
    """Names, speakers and dates at the start of a sentence are no datelines."""
    assert read_article(text).dateline is None


def test_place_known_to_the_caller() -> None:
    """A place alone before a colon or dash is a dateline if the caller knows the name."""
    known = {"New Delhi"}.__contains__

    assert read_article("New Delhi: Rivals met today.").dateline is None
    found = read_article("New Delhi: Rivals met today.", is_place=known).dateline
    assert found is not None
    assert words(found.place) == "New Delhi"
    assert read_article("Gownaris: Rivals met today.", is_place=known).dateline is None


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("Saturday, January 5, 2019", "2019-01-05"),
        ("5 January 2019", "2019-01-05"),
        ("Sat 5 Jan 2019", "2019-01-05"),
        ("2019-01-05", "2019-01-05"),
        ("05.01.2019", "2019-01-05"),
        ("13/01/2019", "2019-01-13"),
        ("01/13/2019", "2019-01-13"),
        ("Published: January 5th, 2019, 10:15 GMT", "2019-01-05"),
        ("Updated on Jan. 5, 2019 at 10:15 a.m.", "2019-01-05"),
        # Read two ways, or by nobody.
        ("05/01/2019", ""),
        ("Sunday, January 5, 2019", ""),
        ("February 30, 2019", ""),
    ],
)
def test_date_lines(line: str, iso: str) -> None:
    """A date on a line of its own is no prose; its ISO date is told only where it can be read in one way."""
    article = read_article(f"{line}\n\n{BODY}\n\n{MORE}")

    assert shape(article)[0] == ("DATELINE", line)
    assert article.reference_date == iso


def test_dateline_below_a_date_line() -> None:
    """Place and agency of the prose's dateline and the date of the line above make one dateline."""
    article = read_article(f"Saturday, January 5, 2019\n\nNew Delhi (NVI): {BODY}")

    assert article.dateline is not None
    assert words(article.dateline.place) == "New Delhi"
    assert article.reference_date == "2019-01-05"
    assert [kind for kind, _ in shape(article)] == ["DATELINE", "DATELINE", "BODY"]


@pytest.mark.parametrize(
    ("text", "near", "iso"),
    [
        ("MOSCOW, Oct. 5 (Reuters) - Two died.", date(2020, 10, 6), "2020-10-05"),
        ("MOSCOW, Dec. 31 (Reuters) - Two died.", date(2021, 1, 1), "2020-12-31"),
        ("MOSCOW, Feb. 29 (Reuters) - Two died.", date(2021, 3, 1), "2020-02-29"),
        ("MOSCOW (Reuters) - Two died.", date(2021, 1, 1), ""),
    ],
)
def test_dates_without_a_year(text: str, near: date, iso: str) -> None:
    """A day without a year is the one nearest to the day of publication."""
    dateline = read_article(text).dateline

    assert dateline is not None
    assert complete_date(dateline, near) == iso


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("• Two people died in the flood", "LIST_ITEM"),
        ("Local reaction", "SUBHEADING"),
        ("## Local reaction", "SUBHEADING"),
        ("The old bridge over the Neretva in Mostar.", "CAPTION"),
        ("Protesters at the march. Image: Andrew Gray.", "CAPTION"),
        ("Firefighters leave the building. (AP Photo/Ng Han Guan)", "CAPTION"),
        ("FILE PHOTO: Firefighters leave the building in Lyon", "CAPTION"),
        ("██ Labour Party - 203 seats", "CAPTION"),
        ("> We will go on until the law is withdrawn.", "QUOTE"),
        ("“We will go on until the law is withdrawn.”", "QUOTE"),
        ("I was told to leave and never to come back again. Valeska Paris", "QUOTE"),
        ("—Troy Roberts", "BYLINE"),
        ("Correction: An earlier headline named the wrong town.", "CORRECTION"),
        ("This article was amended on 5 May to add a comment.", "CORRECTION"),
        ("Read more: Ten photos of the flood", "BOILERPLATE"),
        ("Advertisement", "BOILERPLATE"),
        ("https://example.org/news/1", "BOILERPLATE"),
        ("<div class='ad'></div>", "BOILERPLATE"),
        ("* * *", "BOILERPLATE"),
        ("????????", "BOILERPLATE"),
        ("RT @news: the bridge is gone", "TWEET"),
        ("The bridge is gone pic.twitter.com/Keu4qWNSMs", "TWEET"),
        ("The bridge is gone — Ann Lee (@annlee) October 5, 2020", "TWEET"),
        # Near misses: sentences that resemble one of the above.
        ("Officials cleared the area around the cathedral.", "BODY"),
        ("In Africa, flies can carry dangerous pathogens.", "BODY"),
        ("Hunter is survived by wife Maureen.", "BODY"),
        ("No injuries or deaths in the town.", "BODY"),
        ("He posted a photo: two people on a bridge that had fallen.", "BODY"),
        ("“We will go on,” she said, “until the law is withdrawn.”", "BODY"),
        ("The account @annlee posted it under #flood, he said.", "BODY"),
        ("Video of the crash was shown in court on Monday, and the driver wept when he saw it there.", "BODY"),
        ("Sources close to the minister said he would resign before the vote.", "BODY"),
        ("Share prices fell by a tenth.", "BODY"),
        ("Correction of the error took the agency two years, the report said.", "BODY"),
        ("Pierluisi was a delegate to the U.S. House of Representatives.", "BODY"),
    ],
)
def test_kinds(line: str, kind: str) -> None:
    """A line in the midst of an article has the kind of its row."""
    assert kind_of(line) == kind


def test_embedded_tweet() -> None:
    """The whole post is a TWEET: its text, its link and its signature; the sentence above it is the article's."""
    above = "Residents posted pictures of the square, which lies in front of the old theatre in the capital."
    post = [
        "The square in the capital #Bishkek tonight.",
        "???????? pic.twitter.com/a1b2",
        "— Ann (@ann) October 5, 2020",
    ]
    article = read_article("\n".join([BODY, above, *post, MORE]))

    assert [kind for kind, _ in shape(article)] == ["BODY", "BODY", "TWEET", "TWEET", "TWEET", "BODY"]


@pytest.mark.parametrize(
    ("first", "title", "kind"),
    [
        ("North Korea puts military in 'quasi-state of war'", "", "TITLE"),
        ("Who pays for the flood?", "", "TITLE"),
        ("The budget is approved.", "The budget is approved.", "TITLE"),
        ("The budget is approved.", "", "BODY"),
        ("LONDON — Two people died", "", "DATELINE"),
    ],
)
def test_headline_on_the_first_line(first: str, title: str, kind: str) -> None:
    """The first line is the title if it was given so or reads as a headline."""
    assert shape(read_article(f"{first}\n\n{BODY}\n\n{MORE}", title))[0][0] == kind


def test_edges_of_an_article() -> None:
    """By-line, sign-off and the section of links are told from the prose between them."""
    lines = ["Council approves budget", "By Ann Lee and Tom Ray", BODY, MORE + " -ARK", "Related news", "Flood in Lyon"]
    article = read_article("\n".join(lines))

    assert [kind for kind, _ in shape(article)] == [
        "TITLE",
        "BYLINE",
        "BODY",
        "BODY",
        "SIGN_OFF",
        "BOILERPLATE",
        "BOILERPLATE",
    ]
    assert shape(read_article(f"{BODY}\n{MORE}\n-ARK"))[-1] == ("SIGN_OFF", "-ARK")
    assert shape(read_article(f"{BODY}\n{MORE} (With inputs from agencies)"))[-1][0] == "SIGN_OFF"


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        (f"{BODY}\n{MORE}", 2),
        (f"{BODY}\n\n\n{MORE}", 2),
        ("The council approved\nthe budget on Tuesday.", 1),
        ("The council approved the budget of the\nFrench town on Tuesday.", 1),
        (
            "The council approved the budget on Tuesday after a long\n"
            "debate. Opponents gathered in front of the old town hall of\n"
            "Lyon and promised to challenge it in court, where a judge\n"
            "will hear them in May.",
            1,
        ),
    ],
)
def test_line_breaks(text: str, paragraphs: int) -> None:
    """A line break ends a paragraph unless it falls inside a sentence."""
    assert len(read_article(text).segments) == paragraphs


@given(st.text(alphabet=st.sampled_from("aB1 \n\r\u2028.?!:;-—“\"'(@#<>•/,\u200b\xa0é😀\u0301"), max_size=300))
@settings(max_examples=200, deadline=None)
def test_laws(text: str) -> None:
    """Whatever the text: nothing raises, segments are in order and cover every visible character."""
    article = read_article(text)

    seen = 0
    for segment in article.segments:
        assert segment.start >= seen
        assert segment.end > segment.start
        assert not text[seen : segment.start].strip().strip("\u200b \xa0\r\n\u2028")
        seen = segment.end
    assert not text[seen:].strip().strip("\u200b \xa0\r\n\u2028")


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "a-" * 500_000,
        "A. " * 300_000,
        "— Ann (@ann) October 5, 2020\n" * 20_000,
        "#a\n" * 100_000 + "— Ann (@ann) October 5, 2020",
        '"' * 500_000,
        "\n" * 1_000_000,
    ],
    ids=["letters", "hyphens", "initials", "signatures", "hashtags", "quotes", "blank"],
)
def test_time_is_linear(text: str) -> None:
    """A megabyte of anything is read within seconds."""
    start = time.process_time()
    read_article(text)

    assert time.process_time() - start < 5


def test_kinds_are_those_of_the_contract() -> None:
    """Every kind that the contract has can come out, except none."""
    texts = [BODY, "—Troy Roberts", "Local reaction", "• Two died", "Advertisement"]
    assert {kind_of(text) for text in texts} <= {kind.value for kind in SegmentKind}
