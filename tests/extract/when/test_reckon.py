"""Calendar arithmetic."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lede.extract.when import reckon
from lede.extract.when.reckon import Spot
from lede.extract.when.values import in_utc, moved


@pytest.mark.parametrize(
    ("name", "year", "day"),
    [
        ("easter", 2018, date(2018, 4, 1)),
        ("easter", 2024, date(2024, 3, 31)),
        ("good friday", 2020, date(2020, 4, 10)),
        ("labor day", 2020, date(2020, 9, 7)),
        ("thanksgiving", 2020, date(2020, 11, 26)),
        ("memorial day", 2020, date(2020, 5, 25)),
        ("christmas eve", 1914, date(1914, 12, 24)),
        ("ramadan", 2020, None),
        ("easter", 1200, None),
    ],
)
def test_holiday(name: str, year: int, day: date | None) -> None:
    """A holiday has its day; one of another calendar, or before the Gregorian one, has none."""
    assert reckon.holiday_date(name, year) == day


@pytest.mark.parametrize(
    ("spot", "unit", "step", "value"),
    [
        (Spot(2020, 1, 31), "month", 1, "2020-02"),
        (Spot(2020, 1, 1), "day", -1, "2019-12-31"),
        (Spot(2020, 12, 31), "week", 1, "2021-W01"),
        (Spot(-1, 6), "year", 1, "0001"),
        (Spot(-499), "decade", 1, "BC048"),
        (Spot(1940, 6), "day", 3, "1940-06-XX"),
        (Spot(1940), "day", 3, "1940-XX-XX"),
        (Spot(1940), "week", 1, "1940-WXX"),
        (Spot(2020, 10, 6), "quarter", -1, "2020-Q3"),
        (Spot(2020, 10, 6), "year", 1.5, "2022-04"),
        (Spot(2020, 10, 6), "year", 1e9, ""),
        (Spot(2020, 10, 6), "day", 1e9, ""),
    ],
)
def test_step(spot: Spot, unit: str, step: float, value: str) -> None:
    """A step gives the unit's own grain; what the calendar cannot hold, or the spot does not say, stays open."""
    assert moved(spot, unit, step, "").value == value


@given(year=st.integers(1583, 4000))
def test_easter_is_a_sunday_in_spring(year: int) -> None:
    """Easter falls on a Sunday from 22 March to 25 April."""
    day = reckon.easter(year)

    assert day.isoweekday() == 7
    assert date(year, 3, 22) <= day <= date(year, 4, 25)


@given(year=st.integers(-3000, 3000).filter(bool), step=st.integers(-2000, 2000))
def test_there_is_no_year_zero(year: int, step: int) -> None:
    """Counting years never lands on 0, and counting back undoes it."""
    there = reckon.add_years(year, step)

    assert there != 0
    assert reckon.add_years(there, -step) == year


def test_in_utc_takes_the_zone_of_the_text_first() -> None:
    """The zone that the words name wins over the reference's; without either it is UTC."""
    local = datetime(2020, 10, 6, 12, 0)
    reference = datetime(2020, 10, 6, tzinfo=timezone(timedelta(hours=6)))

    assert in_utc(local, reference, "-05") == datetime(2020, 10, 6, 17, tzinfo=UTC)
    assert in_utc(local, reference, "+05:45") == datetime(2020, 10, 6, 6, 15, tzinfo=UTC)
    assert in_utc(local, reference) == datetime(2020, 10, 6, 6, tzinfo=UTC)
    assert in_utc(local, None) == datetime(2020, 10, 6, 12, tzinfo=UTC)
    assert in_utc(None, reference) is None
    assert in_utc(datetime(1, 1, 1), reference) is None
