"""A reading noted, then made again from its text alone."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from data.errors import RefusedError
from data.reading import Row
from engine.matching.recording import Recording, Replay


class Told:
    """A database of three answers."""

    def rows(self, query: str, *parameters: object) -> list[Row]:
        known: dict[tuple[object, ...], list[Row]] = {
            ("days", date(2026, 11, 1)): [{"name": "Été", "on": date(2026, 6, 21), "at": datetime(2026, 6, 21, 14, 5)}],
            ("days", date(2026, 12, 1)): [],
            ("sizes",): [{"low": 10, "high": None}, {"low": 0.5, "high": True}],
        }
        return known[(query, *parameters)]


def test_every_answer_comes_back_as_it_was() -> None:
    recording = Recording(Told())
    asked = [("days", date(2026, 11, 1)), ("days", date(2026, 12, 1)), ("sizes",)]
    answers = [recording.rows(*question) for question in asked]
    again = Replay(recording.as_text())
    assert [again.rows(*question) for question in asked] == answers
    assert isinstance(again.rows("days", date(2026, 11, 1))[0]["at"], datetime)


def test_what_the_caller_does_to_the_rows_is_not_recorded() -> None:
    recording = Recording(Told())
    recording.rows("sizes")[0].pop("low")
    replay = Replay(recording.as_text())
    replay.rows("sizes")[0].clear()
    assert replay.rows("sizes")[0] == {"low": 10, "high": None}


def test_the_same_answers_give_the_same_text() -> None:
    texts = set()
    for _ in range(2):
        recording = Recording(Told())
        recording.rows("sizes")
        texts.add(recording.as_text())
    assert len(texts) == 1


def test_a_question_that_was_not_asked_is_refused() -> None:
    recording = Recording(Told())
    recording.rows("days", date(2026, 11, 1))
    with pytest.raises(RefusedError, match="ne lisait pas « days »"):
        Replay(recording.as_text()).rows("days", date(2027, 1, 1))


def test_a_value_that_cannot_be_kept_is_a_programming_error() -> None:
    class Odd:
        def rows(self, query: str, *parameters: object) -> list[Row]:
            return [{"value": object()}]

    recording = Recording(Odd())
    recording.rows("odd")
    with pytest.raises(TypeError):
        recording.as_text()
