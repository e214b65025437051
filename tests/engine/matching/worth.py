"""What pairs are worth together, whatever is stored of them: Σ score − Σ costs with everybody free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from data.programme_file import load_programme
from engine.matching.batch import read_batch
from engine.matching.plan import solve_batch
from tests.engine.matching.cohort import AS_OF, MONTH, Cohort


def total(cohort: Cohort, chosen: Mapping[str, str]) -> float:
    """Points of the pairs ``chosen`` (company → coach, by name) in a batch where nothing is held."""
    batch = read_batch(cohort.store, MONTH, AS_OF, load_programme())
    taken = [pair.draft.coach_id for pair in batch.held]
    coaches = [
        replace(
            coach,
            load=replace(
                coach.load,
                occupied=coach.load.occupied - taken.count(coach.coach_id),
                assigned=coach.load.assigned - taken.count(coach.coach_id),
            ),
        )
        for coach in batch.coaches
    ]
    everyone = replace(batch, candidates=batch.companies, coaches=tuple(coaches), held=(), drafts={})
    solved = solve_batch(everyone, load_programme())
    labels = [coach.label for coach in coaches]
    columns = [labels.index(chosen[one.name]) if one.name in chosen else -1 for one in everyone.candidates]
    return solved.instance.objective(np.array(columns, np.int64)) / 100
