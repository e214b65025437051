"""Working days, months and due dates around the days that trip."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.programme_file import load_programme
from engine.programme import calendar

PROGRAMME = load_programme()
PROGRAMME_DAYS = st.dates(date(2026, 5, 1), date(2028, 5, 30))


@pytest.mark.parametrize(
    ("sent", "deadline", "skipped"),
    [
        (date(2026, 11, 16), date(2026, 11, 23), []),
        (date(2026, 6, 19), date(2026, 6, 29), [date(2026, 6, 24)]),
        (date(2026, 12, 21), date(2026, 12, 29), [date(2026, 12, 25)]),
        (date(2027, 3, 24), date(2027, 4, 1), [date(2027, 3, 26)]),
        (date(2026, 5, 15), date(2026, 5, 25), [date(2026, 5, 18)]),
        # Two holidays in one delay: Christmas and New Year, St-Jean and Canada Day.
        (date(2026, 12, 24), date(2027, 1, 4), [date(2026, 12, 25), date(2027, 1, 1)]),
        (date(2027, 6, 23), date(2027, 7, 2), [date(2027, 6, 24), date(2027, 7, 1)]),
        # Across the leap day, then the last day to propose for a start on the last Friday.
        (date(2028, 2, 25), date(2028, 3, 3), []),
        (date(2028, 1, 21), date(2028, 1, 28), []),
        # Sent on a Saturday: the count begins on Monday.
        (date(2026, 11, 21), date(2026, 11, 27), []),
    ],
)
def test_the_fifth_working_day_and_what_was_skipped(sent: date, deadline: date, skipped: list[date]) -> None:
    found = calendar.confirmation_deadline(sent, PROGRAMME)
    assert found.day == deadline
    assert [day for day, _ in found.skipped] == skipped


@pytest.mark.parametrize("day", [date(2027, 12, 27), date(2028, 1, 3)])
def test_observed_days_of_the_package_are_worked(day: date) -> None:
    assert calendar.day_off(day, PROGRAMME) is None


def test_an_office_closure_is_skipped_and_said() -> None:
    closed = date(2026, 11, 18)
    found = calendar.working_days_after(date(2026, 11, 16), 5, PROGRAMME, closures=[closed])
    assert found == calendar.Deadline(date(2026, 11, 24), ((closed, "bureau fermé"),))


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (date(2026, 10, 31), date(2027, 2, 28)),
        (date(2027, 10, 31), date(2028, 2, 29)),
        (date(2028, 1, 30), date(2028, 5, 30)),
        (date(2028, 1, 31), date(2028, 5, 30)),
        (date(2028, 3, 1), date(2028, 5, 30)),
    ],
)
def test_a_coaching_is_due_four_months_later_or_at_the_end_of_the_programme(start: date, due: date) -> None:
    assert calendar.due_date(start, PROGRAMME) == due


@given(PROGRAMME_DAYS, st.integers(1, 15))
def test_counting_forward_then_between_agrees(sent: date, days: int) -> None:
    deadline = calendar.working_days_after(sent, days, PROGRAMME).day
    assert calendar.working_days_between(sent, deadline, PROGRAMME) == days
    assert calendar.day_off(deadline, PROGRAMME) is None


@given(PROGRAMME_DAYS)
def test_a_deadline_never_moves_back(sent: date) -> None:
    next_day = calendar.confirmation_deadline(sent + timedelta(days=1), PROGRAMME).day
    assert calendar.confirmation_deadline(sent, PROGRAMME).day <= next_day
