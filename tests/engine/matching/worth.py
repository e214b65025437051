"""What pairs are worth together, whatever is stored of them: Σ score − Σ costs with everybody free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from data.programme_file import load_programme
from engine.matching.batch import Batch, read_batch
from engine.matching.held import released
from engine.matching.plan import solve_batch
from tests.engine.matching.cohort import AS_OF, MONTH, Cohort


def undecided(batch: Batch) -> Batch:
    """The batch with every pair given back to the solution: their companies are candidates, their places free."""
    back = dict(zip((coach.coach_id for coach in batch.coaches), released(batch), strict=True))
    coaches = tuple(
        replace(
            coach,
            load=replace(
                coach.load,
                occupied=coach.load.occupied - back[coach.coach_id],
                assigned=coach.load.assigned - back[coach.coach_id],
            ),
        )
        for coach in batch.coaches
    )
    drafts = {pair.draft.company_id: pair.draft for pair in batch.held}
    return replace(batch, candidates=batch.companies, coaches=coaches, drafts=batch.drafts | drafts, held=())


def total(cohort: Cohort, chosen: Mapping[str, str]) -> float:
    """Points of the pairs ``chosen`` (company → coach, by name) in a batch where nothing is held."""
    solved = solve_batch(undecided(read_batch(cohort.store, MONTH, AS_OF, load_programme())), load_programme())
    labels = [coach.label for coach in solved.batch.coaches]
    columns = [labels.index(chosen[one.name]) if one.name in chosen else -1 for one in solved.batch.candidates]
    return solved.instance.objective(np.array(columns, np.int64)) / 100
