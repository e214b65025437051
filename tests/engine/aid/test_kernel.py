"""The kernel writes over its own arrays only, and gives the same whichever of its arguments are arrays."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from engine.aid.numeric import Array, aligned
from engine.aid.streams import kernel

TERMS = [
    kernel.Terms(0.75, 2.0, 20.0, 125.0),
    kernel.Terms(0.75, 2.0, 20.0, 125.0, pri_max_inclusive=True),
    kernel.Terms(0.75, 2.0, 20.0, 25.0, tested=False, has_aid_1=False),
    kernel.Terms(0.75, 1.0, None, 100.0),
    kernel.Terms(0.75, 1.0, None, 100.0, tested=False),
]
# Cost, saving, reduction and years of measures that the first amount, the second and the third bind, of one at each
# limit of the pay-back, and of one without saving.
MEASURES = [
    (25_000.0, 10_000.0, 100.0, 10.0),
    (100_000.0, 10_000.0, 200.0, 10.0),
    (100_000.0, 10_000.0, 10.0, 10.0),
    (200_000.0, 10_000.0, 50.0, 10.0),
    (20_000.0, 10_000.0, 50.0, 10.0),
    (50_000.0, -500.0, 50.0, 7.5),
]


def arrays(measure: tuple[float, ...], kinds: tuple[bool, ...]) -> list[float | Array]:
    return [np.full(3, value) if is_array else value for value, is_array in zip(measure, kinds, strict=True)]


@pytest.mark.parametrize("terms", TERMS)
@pytest.mark.parametrize("measure", MEASURES)
def test_arrays_give_what_floats_give(measure: tuple[float, ...], terms: kernel.Terms) -> None:
    alone = kernel.measure_aid(*measure, terms)
    for kinds in itertools.product((False, True), repeat=4):
        found = kernel.measure_aid(*arrays(measure, kinds), terms, np.array([True, False, True]))
        for name in ("aid_1", "aid_2", "aid_3", "slack", "binding"):
            expected, value = getattr(alone, name), getattr(found, name)
            assert (value is None) == (expected is None)
            assert value is None or np.all(value == expected)
        for name in ("eligible", "kept", "amount"):
            assert np.all(getattr(found, name) == getattr(alone, name) * np.array([1, 0, 1]))


def test_each_term_binds_somewhere() -> None:
    assert {kernel.measure_aid(*measure, TERMS[0]).binding for measure in MEASURES} == {0, 1, 2}


@pytest.mark.parametrize("terms", TERMS)
def test_arguments_are_left_as_they_were(terms: kernel.Terms) -> None:
    columns = [np.array(column) for column in zip(*MEASURES, strict=True)]
    admissible = np.array([True, False] * (len(MEASURES) // 2))
    other_aid = np.linspace(0, 50_000, len(MEASURES))
    given = [*columns, admissible, other_aid]
    before = [each.copy() for each in given]
    measure = kernel.measure_aid(*columns, terms, admissible)
    total, kept = np.copy(measure.amount), np.copy(measure.kept)
    project = kernel.project_aid(total, kept, kernel.Limits({"request_maximum": 40_000.0}, other_aid, 0.75))
    assert all(np.array_equal(left, right) for left, right in zip(given, before, strict=True))
    assert np.array_equal(total, measure.amount)
    assert np.array_equal(kept, measure.kept)
    # A result of the formula is written over nothing a caller reads: the three amounts survive the least of them.
    assert np.array_equal(measure.aid_2, columns[0] * terms.share)
    assert not np.shares_memory(project.aid, total)


@pytest.mark.parametrize("terms", TERMS)
def test_lent_arrays_change_nothing_of_what_can_be_read(terms: kernel.Terms) -> None:
    columns = [np.array(column) for column in zip(*MEASURES, strict=True)]
    before = [each.copy() for each in columns]
    numbers = aligned((3, len(MEASURES)))
    numbers[:] = np.nan
    masks = aligned((3, len(MEASURES)), np.bool_)
    masks[:] = True
    alone = kernel.measure_aid(*columns, terms)
    for lent in (kernel.Lent(*numbers), kernel.Lent(*numbers, *masks)):
        found = kernel.measure_aid(*columns, terms, lent=lent)
        for name in ("eligible", "kept", "amount", "binding"):
            assert np.array_equal(getattr(alone, name), getattr(found, name))
        assert np.shares_memory(found.amount, numbers)
    assert np.shares_memory(found.eligible, masks)
    assert np.shares_memory(found.binding, masks)
    assert all(np.array_equal(left, right) for left, right in zip(columns, before, strict=True))


def test_a_lent_array_changes_nothing_of_a_total() -> None:
    total_a, cost = np.array([500.0, 20.0]), np.array([400.0, 100.0])
    limits = kernel.Limits({"request_maximum": 250.0}, np.array([100.0, 50.0]), 0.75)
    memory = aligned((3, 2))
    alone, found = (
        kernel.project_aid(total_a, cost, limits),
        kernel.project_aid(total_a, cost, limits, kernel.Lent(*memory)),
    )
    for name in kernel.ProjectAid._fields:
        assert np.array_equal(getattr(alone, name), getattr(found, name))
    assert [found.total_a.tolist(), found.cost.tolist()] == [[500.0, 20.0], [400.0, 100.0]]


@pytest.mark.parametrize(("shape", "kind"), [(5, np.float64), ((3, 8), np.float64), ((2, 64), np.int8), (7, np.bool_)])
def test_aligned_arrays_start_a_cache_line(shape: int | tuple[int, ...], kind: type[np.generic]) -> None:
    kept = [aligned(shape, kind) for _ in range(20)]
    assert {each.ctypes.data % 64 for each in kept} == {0}
    assert all(each.shape == np.empty(shape).shape and each.dtype == kind for each in kept)


def test_caps_that_vary_bind_where_they_are_the_least() -> None:
    room = np.array([10.0, 60.0, 60.0, 60.0])
    cost, other_aid = np.array([400.0, 400.0, 100.0, 400.0]), np.array([0.0, 0.0, 50.0, 0.0])
    limits = kernel.Limits({"request_maximum": 50.0, "site_year_maximum": room}, other_aid, 0.75)
    found = kernel.project_aid(np.array([500.0, 500.0, 500.0, 20.0]), cost, limits)
    assert found.binding_b.tolist() == [1, 0, 2, 0]
    assert found.total_b.tolist() == [10.0, 50.0, 25.0, 50.0]
    assert found.aid.tolist() == [10.0, 50.0, 25.0, 20.0]


def test_a_project_without_measure_is_refused() -> None:
    nothing = np.empty((0, 3))
    with pytest.raises(ValueError, match="one measure"):
        kernel.evaluate(kernel.Quantities(*[nothing] * 4), [], kernel.Limits({}, 0.0, 0.75))
