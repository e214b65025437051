"""Answers kept by what was asked."""

from __future__ import annotations

import numpy as np
import pytest

from engine.matching.problem import Ints
from engine.matching.remembered import Remembered


class Work:
    """Counts how often it is done."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> Ints:
        self.times += 1
        return np.array([self.times])


def test_the_same_content_is_worked_out_once() -> None:
    kept, work = Remembered(2), Work()
    assert kept.answer([np.array([1, 2])], work).tolist() == [1]
    assert kept.answer([np.array([1, 2])], work).tolist() == [1]
    assert kept.answer([np.arange(5)[1:3]], work).tolist() == [1]


@pytest.mark.parametrize(
    "other",
    [[np.array([2, 1])], [np.array([[1, 2]])], [np.array([1.0, 2.0])], [np.array([1]), np.array([2])], []],
    ids=["values", "shape", "type", "arrays", "nothing"],
)
def test_other_content_is_another_question(other: list[Ints]) -> None:
    kept, work = Remembered(2), Work()
    kept.answer([np.array([1, 2])], work)
    assert kept.answer(other, work).tolist() == [2]


def test_the_answers_last_asked_for_are_kept() -> None:
    kept, work = Remembered(2), Work()
    first, second, third = ([np.array([value])] for value in (1, 2, 3))
    for question in (first, second, first, third, first):
        kept.answer(question, work)
    assert work.times == 3
    kept.answer(second, work)
    assert work.times == 4


def test_an_answer_is_not_to_be_modified() -> None:
    answer = Remembered(1).answer([np.array([1])], Work())
    with pytest.raises(ValueError, match="read-only"):
        answer[0] = 5
