"""Time expressions: reference, narrative, intervals, names, and laws that hold for any text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from lede.extract.when import find_times
from lede.extract.when.find import is_narrative, scan
from lede.result import TimeType
from tests.extract.when.conftest import ANCHOR, plain

Times = Callable[..., list[tuple[str, str]]]

HISTORY = (
    "The war began on 1 September 1939. In June 1940 Paris fell. By August the front had moved. "
    "Two months later it froze. In December 1941 Japan attacked, and in January Manila fell. "
    "On 6 June 1944 the Allies landed; the next day they met."
)


def test_without_reference_relative_times_stay_relative(times: Times) -> None:
    """Nothing is invented where "today" has no date."""
    found = dict(times("He left yesterday, on Monday, in May and on 5 May, a week ago, now and in 1999.", None))

    assert found == {
        "yesterday": "PAST_REF",
        "Monday": "XXXX-WXX-1",
        "May": "XXXX-05",
        "5 May": "XXXX-05-05",
        "a week ago": "PAST_REF",
        "now": "PRESENT_REF",
        "1999": "1999",
    }


def test_without_reference_there_is_no_interval() -> None:
    """Only what the text dates by itself has an interval."""
    found = find_times(plain("He left on Monday and died in 1999."), None)

    assert [time.earliest for time in found] == [None, datetime(1999, 1, 1, tzinfo=UTC)]


def test_a_history_counts_from_its_own_last_date(times: Times) -> None:
    """Bare months and "two months later" of a narrative follow the text, not the day of publication."""
    assert [value for _, value in times(HISTORY)] == [
        "1939-09-01", "1940-06", "1940-08", "1940-10", "1941-12", "1942-01", "1944-06-06", "1944-06-07",
    ]  # fmt: skip


def test_a_news_story_is_no_narrative() -> None:
    """Years alone make no history where the text also speaks of yesterday and Monday."""
    news = "On Monday he spoke of 1914, 1918, 1939, 1945 and 1989; yesterday he left, and on Friday he died last week."

    assert is_narrative([found.meaning for found in scan(HISTORY)], ANCHOR)
    assert not is_narrative([found.meaning for found in scan(news)], ANCHOR)
    assert not is_narrative([], None)


LOOKS_BACK = " He was born in 1935, served from 1962 to 1966, led the party in 1981 and retired in 2004."


@pytest.mark.parametrize(
    ("opening", "value"),
    [
        ("Tuesday, October 6, 2020\n\nThe former president died in September, his family said.", "2020-09"),
        ("The former president died on Friday, October 2, his family said.", "2020-10-02"),
        ("The former president died on Friday, his family said.", "2020-10-02"),
        ("The former president died yesterday, his family said.", "2020-10-05"),
    ],
)
def test_an_obituary_is_told_from_its_own_day(times: Times, opening: str, value: str) -> None:
    """A date line, a weekday at the opening or a weekday that fits its date outweigh all the years of a life."""
    assert value in [found for _, found in times(opening + LOOKS_BACK)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("He was stabbed on Friday, August 30.", "2019-08-30"),
        ("They met on Saturday 12 October.", "2019-10-12"),
        ("She will speak on Monday, January 4.", "2021-01-04"),
        ("He spoke on Sunday, October 4.", "2020-10-04"),
        ("He spoke on Sunday, October 5.", "2020-10-05"),
    ],
)
def test_a_weekday_and_its_date_choose_the_year(times: Times, text: str, value: str) -> None:
    """The year is the nearest one in which both are true; the date counts where no year near has that weekday."""
    assert [found for _, found in times(text)] == [value]


def test_a_clock_time_after_an_old_month_is_of_no_known_day(times: Times) -> None:
    """A clock time behind "June 1968" is none of this week."""
    text = "On Friday, October 2 he died. He was shot in June 1968. It happened at 5 p.m. near the hotel."

    assert times(text)[-1] == ("5 p.m.", "1968-06-XXT17")


@pytest.mark.parametrize(
    "text",
    [
        "on 31 February 2020", "in the year 0", "at 25:00", "call 713-853-1696 now", "on 0000-00-00", "2020-13-45",
        "at 12:75 p.m.", "on February 30",
    ],
)  # fmt: skip
def test_impossible_dates_get_no_value(times: Times, text: str) -> None:
    """What no calendar and no clock has is no time, and nothing is invented for it."""
    assert [value for _, value in times(text) if value not in ("", "PRESENT_REF")] == []


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("on 5 October 2020", "2020-10-05T00:00", "2020-10-06T00:00"),
        ("in October 2020", "2020-10-01T00:00", "2020-11-01T00:00"),
        ("in 2020", "2020-01-01T00:00", "2021-01-01T00:00"),
        ("in the 1990s", "1990-01-01T00:00", "2000-01-01T00:00"),
        ("in the 19th century", "1800-01-01T00:00", "1900-01-01T00:00"),
        ("last week", "2020-09-28T00:00", "2020-10-05T00:00"),
        ("last weekend", "2020-10-03T00:00", "2020-10-05T00:00"),
        ("in the summer of 2019", "2019-06-01T00:00", "2019-09-01T00:00"),
        ("in the first quarter of 2019", "2019-01-01T00:00", "2019-04-01T00:00"),
        ("on Sunday night", "2020-10-04T18:00", "2020-10-05T06:00"),
        ("at 5:30 p.m.", "2020-10-06T17:30", "2020-10-06T17:31"),
        ("at 5 p.m. EST", "2020-10-06T22:00", "2020-10-06T23:00"),
        ("in the past two days", "2020-10-04T00:00", "2020-10-07T00:00"),
        ("during World War I", "1914-07-28T00:00", "1918-11-12T00:00"),
    ],
)
def test_interval(text: str, earliest: str, latest: str) -> None:
    """The interval runs from the first instant that the value can mean to the first after it, in UTC."""
    (found,) = find_times(plain(text), ANCHOR)

    assert found.earliest == datetime.fromisoformat(earliest).replace(tzinfo=UTC)
    assert found.latest == datetime.fromisoformat(latest).replace(tzinfo=UTC)


def test_intervals_follow_the_zone_of_the_reference() -> None:
    """A day of Bishkek begins at 18:00 UTC of the day before; across the date line it is another day altogether."""
    bishkek = datetime(2020, 10, 6, 1, 0, tzinfo=ZoneInfo("Asia/Bishkek"))
    kiritimati = datetime(2020, 10, 6, 1, 0, tzinfo=ZoneInfo("Pacific/Kiritimati"))

    assert find_times(plain("He left today."), bishkek)[0].earliest == datetime(2020, 10, 5, 18, tzinfo=UTC)
    assert find_times(plain("He left today."), kiritimati)[0].earliest == datetime(2020, 10, 5, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "mod"),
    [
        ("in early 1941", "START"),
        ("in mid-March", "MID"),
        ("by the end of 1944", "END"),
        ("about 1910", "APPROX"),
        ("for more than three years", "MORE_THAN"),
        ("for at least three years", "EQUAL_OR_MORE"),
        ("for nearly three years", "LESS_THAN"),
    ],
)
def test_mod(text: str, mod: str) -> None:
    """TIMEX3 mods keep what the value drops."""
    assert find_times(plain(text), ANCHOR)[0].mod == mod


@pytest.mark.parametrize("words", [["5pm"], ["5", "pm"], ["5", "p.m."], ["5", "p.m", "."]])
def test_tokens_do_not_matter(words: list[str]) -> None:
    """A time is read from the characters, however the `Doc` splits them."""
    doc = Doc(Vocab(), words=["at", *words], spaces=[True] + [False] * len(words))

    assert [time.value for time in find_times(doc, ANCHOR)] == ["2020-10-06T17"]


def test_names_are_no_times() -> None:
    """A month or weekday inside a name is none, and a month that is a person is none."""
    doc = plain("He met May in May, then read the Sunday Times.")
    doc.ents = [Span(doc, 2, 3, label="PERSON"), Span(doc, 9, 11, label="ORG")]

    assert [(time.phrase.start, time.value) for time in find_times(doc, ANCHOR)] == [(4, "2020-05")]


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("on Monday", TimeType.DATE),
        ("at noon", TimeType.TIME),
        ("for three days", TimeType.DURATION),
        ("for a long time", TimeType.DURATION),
        ("every day", TimeType.SET),
    ],
)
def test_type(text: str, type_: TimeType) -> None:
    """DATE, TIME, DURATION, SET as in TIMEX3."""
    assert find_times(plain(text), ANCHOR)[0].type is type_


WORDS = st.sampled_from(
    [
        "on",
        "in",
        "the",
        "of",
        "May",
        "March",
        "31",
        "February",
        "2019",
        "0",
        "1999",
        "5",
        ":",
        "pm",
        "25:00",
        "last",
        "next",
        "Monday",
        "week",
        "ago",
        "two",
        "days",
        "1990s",
        "century",
        "BC",
        ",",
        "-",
        "/",
        "the",
        "first",
        "half",
        "and",
        "from",
        "to",
        "Friday",
        "every",
        "99999999999",
        "Q3",
        "year",
        "noon",
        "GMT",
        "'99",
        "before",
        "after",
        "early",
        "\n\n",
        "é",
        "🙂",
        ".",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join))
REFERENCES = st.one_of(st.none(), st.datetimes(min_value=datetime(1, 1, 1), max_value=datetime(9999, 12, 31)))


@given(text=TEXTS, reference=REFERENCES, narrative=st.sampled_from([None, True, False]))
@settings(max_examples=100)
def test_any_text_gives_ordered_times_inside_it(text: str, reference: datetime | None, narrative: bool | None) -> None:
    """Nothing raises; times are in order, inside the `Doc`, and an interval never ends before it begins."""
    doc = plain(text)
    instant = reference.replace(tzinfo=UTC) if reference else None
    found = find_times(doc, instant, narrative)

    assert [time.phrase.start for time in found] == sorted(time.phrase.start for time in found)
    for time in found:
        assert 0 <= time.phrase.start <= time.phrase.head < time.phrase.end <= len(doc)
        if time.earliest and time.latest:
            assert time.earliest < time.latest


def test_time_grows_with_the_text_alone() -> None:
    """Ten times the text takes about ten times as long, also where every word could start a time."""
    for unit in ("On Monday, 5 May 2019, at 5 p.m. the first half of the year ended. ", "one of the 5 - 7 , and "):
        short, long = plain(unit * 200), plain(unit * 2000)
        find_times(short, ANCHOR)
        spent = []
        for doc in (short, long):
            start = process_time()
            find_times(doc, ANCHOR)
            spent.append(process_time() - start)

        assert spent[1] < 40 * spent[0] + timedelta(milliseconds=50).total_seconds()
