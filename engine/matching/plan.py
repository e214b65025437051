"""One batch solved: the one function behind the page, the command line and the review (DESIGN §4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np

from data.programme_file import Part, Programme
from engine.coaching.utilisation import elapsed_share
from engine.formats import count, enumeration, number
from engine.matching import held
from engine.matching.affinity import POINT, Affinity, scores
from engine.matching.allocation import WAITING, Allocation, solve_or_refuse
from engine.matching.batch import Batch, Candidate, Coach
from engine.matching.blocking import Competition
from engine.matching.capacity import Capacity, Pace, capacity, firm_groups
from engine.matching.explanation import Explanation
from engine.matching.fairness import above, highest_floor
from engine.matching.lookahead import Ahead, Month, charged, look_ahead
from engine.matching.policy import Policy, file_policy
from engine.matching.problem import Bools, Floats, Instance, Ints
from engine.matching.room import limits_of, no_place


@dataclass(frozen=True, eq=False)
class Plan:
    """A batch with its scores, limits and the allocation kept.

    Companies are numbered as ``batch.candidates``, then as ``batch.held``; coaches as ``batch.coaches``.

    Attributes:
        affinity: of all of them.
        instance: of the n candidates; the places of pairs held are deducted.
        assignment: (n,) coach of each company, −1 when it waits: an optimum; of all optima, one that leaves the
            stored drafts where they are as far as possible.
        optimum: the greatest Σ score − Σ costs with as many companies as possible, in hundredths of a point.
        programme: the parameters it was solved with.
        floor: the score below which no pair is proposed, in hundredths of a point, when the worst is raised first.
        ahead: what the months to come ask of each coach, when the solution looks past its month.
    """

    batch: Batch
    affinity: Affinity
    capacity: Capacity
    instance: Instance
    assignment: Ints
    optimum: int
    programme: Programme
    floor: int | None = None
    ahead: Ahead | None = None

    @property
    def policy(self) -> Policy:
        """What it was asked for, beyond the limits."""
        return _policy(self.batch, self.programme)

    @property
    def pace(self) -> Pace:
        """What contracts call for by the batch's date, and the points it is worth."""
        return _pace(self.batch, self.programme)

    @cached_property
    def explanation(self) -> Explanation:
        """Prices, moves and reasons, all relative to this plan."""
        return Explanation(self.instance, Allocation.of(self.instance, self.assignment))

    @cached_property
    def whole(self) -> Instance:
        """The instance with the pairs held put back, n + h companies, as if nobody had decided of those."""
        if not self.batch.held:
            return self.instance
        room = _room(self.batch, self.programme, held.released(self.batch))
        return held.with_held(
            self.instance,
            self.affinity.scores[len(self.batch.candidates) :],
            _allowed(self.batch, [pair.company for pair in self.batch.held]),
            charged(room, self.ahead.charges) if self.ahead else room,
            self.batch,
        )

    @cached_property
    def everywhere(self) -> Ints:
        """(n + h,) coach of each company, the pairs held included."""
        return np.concatenate([self.assignment, held.columns(self.batch)])

    @cached_property
    def with_held(self) -> Explanation:
        """Prices and moves, those of the pairs held included; these move for nobody."""
        if not self.batch.held:
            return self.explanation
        fixed = range(self.instance.companies, self.whole.companies)
        return Explanation(self.whole, Allocation.of(self.whole, self.everywhere), fixed)

    @cached_property
    def prices(self) -> Floats:
        """(n + h, m) hundredths of a point lost by forcing each pair; ``inf`` where it is impossible."""
        return self.with_held.override_prices()

    @cached_property
    def competitions(self) -> dict[int, Competition]:
        """Why each company without obstacle waits, by its index."""
        return {found.company: found for found in self.explanation.competitions()}

    def company(self, index: int) -> Candidate:
        """The company of that index."""
        return self.batch.companies[index]

    def coach(self, index: int) -> Coach:
        """The coach of that index."""
        return self.batch.coaches[index]

    def label(self, index: int) -> str | None:
        """What the coach of that index is called, None for −1, the waiting list."""
        return None if index == WAITING else self.coach(index).label

    def coach_of(self, index: int) -> Coach | None:
        """The coach of the company of that index, None when it waits."""
        chosen = int(self.everywhere[index])
        return None if chosen == WAITING else self.coach(chosen)

    def pairs(self) -> dict[int, int]:
        """Coach of each candidate that has one, by database keys."""
        return {
            candidate.company_id: coach.coach_id
            for index, candidate in enumerate(self.batch.candidates)
            if (coach := self.coach_of(index))
        }

    def refusal(self, company: int, coach: int) -> str | None:
        """Why the pair cannot be proposed, in French; None when it can."""
        candidate, asked = self.company(company), self.coach(coach)
        if candidate.obstacle:
            return candidate.obstacle
        excluded = self.batch.exclusions.get((candidate.company_id, asked.coach_id))
        if excluded:
            return excluded[0].upper() + excluded[1:]
        if self.floor is not None and self.affinity.scores[company, coach] < self.floor:
            return (
                "L'option « plus faible score d'abord » réserve à chaque entreprise un score d'au moins "
                f"{number(self.floor / POINT, 1)}."
            )
        return None

    def impossible(self, company: int, coach: int) -> str | None:
        """Why the pair cannot be chosen, in French: it cannot be proposed, or no place is left; None when it can."""
        asked = self.coach(coach)
        return self.refusal(company, coach) or no_place(
            asked, int(self.capacity.places[coach]), self.capacity.firms[asked.firm_id]
        )

    def waiting_reason(self, company: int) -> str:
        """Why the company of that index has no coach, in French."""
        candidate = self.company(company)
        if candidate.obstacle:
            return candidate.obstacle
        if not self.instance.allowed[company].any():
            return _nobody(self, company)
        found = self.competitions[company]
        return " ".join([_too_few_places(self, found), *_held_back(self, found)])


def solve_batch(
    batch: Batch,
    programme: Programme,
    weights: Mapping[Part, float] | None = None,
    preferred: Mapping[int, int] | None = None,
) -> Plan:
    """The batch solved exactly: most companies first, then the greatest Σ score − Σ costs (PROGRAMME §5).

    Args:
        batch: what the database holds.
        programme: the parameters.
        weights: other weights than those of the batch's policy.
        preferred: the coach to leave each company with where optima tie (database keys); the drafts' by default.
    """
    policy = _policy(batch, programme)
    if weights is not None:
        policy = replace(policy, weights=weights)
    affinity = scores(
        [candidate.wishes for candidate in batch.companies],
        [coach.profile for coach in batch.coaches],
        programme,
        policy.weights,
    )
    room = _room(batch, programme)
    instance = Instance(
        scores=affinity.scores[: len(batch.candidates)],
        allowed=_allowed(batch, batch.candidates),
        upper=room.places,
        lower=np.zeros(len(batch.coaches), np.int64),
        marginal_costs=room.costs,
        groups=firm_groups([coach.load for coach in batch.coaches], room),
    )
    month = whole_month(batch, affinity.scores, room)
    ahead = look_ahead(batch, policy, programme, month, at_the_end(programme, policy)) if policy.look_ahead else None
    if ahead:
        room = charged(room, ahead.charges)
        instance = replace(instance, marginal_costs=room.costs)
    floor = highest_floor(instance) if policy.worst_first else None
    if floor is not None:
        instance = above(instance, floor)
    drafted = {company: draft.coach_id for company, draft in batch.drafts.items()}
    kept = _columns(batch, drafted if preferred is None else preferred)
    assignment = steadiest(instance, kept, ahead.month[: kept.size] if ahead else None)
    return Plan(batch, affinity, room, instance, assignment, instance.objective(assignment), programme, floor, ahead)


def whole_month(batch: Batch, scores_of_all: Ints, room: Capacity) -> Month:
    """A month as it is looked past, with the pairs held given back."""
    return Month(
        scores_of_all, _allowed(batch, batch.companies), room.places + np.array(held.released(batch), np.int64)
    )


def _room(batch: Batch, programme: Programme, given_back: Sequence[int] | None = None) -> Capacity:
    policy = _policy(batch, programme)
    return capacity(
        [coach.load for coach in batch.coaches],
        batch.contracts,
        policy.points_per_entitlement,
        _pace(batch, programme),
        given_back,
    )


def _policy(batch: Batch, programme: Programme) -> Policy:
    return batch.policy or file_policy(programme)


def _pace(batch: Batch, programme: Programme) -> Pace:
    return _pace_at(max(batch.as_of, batch.month), programme, _policy(batch, programme))


def _pace_at(day: date, programme: Programme, policy: Policy) -> Pace:
    return Pace(elapsed_share(day, programme), policy.points_behind, policy.points_beyond)


def at_the_end(programme: Programme, policy: Policy) -> Pace:
    """What contracts call for over the whole programme."""
    return _pace_at(programme.coaching.last_day.value, programme, policy)


def _allowed(batch: Batch, companies: Sequence[Candidate]) -> Bools:
    allowed = batch.permitted([candidate.company_id for candidate in companies])
    allowed[[bool(candidate.obstacle) for candidate in companies]] = False
    return allowed


def _columns(batch: Batch, pairs: Mapping[int, int]) -> Ints:
    """(n,) index of each company's coach in ``pairs``, −1 without."""
    coaches = (pairs.get(candidate.company_id, WAITING) for candidate in batch.candidates)
    return np.array([batch.coach_indices.get(coach, WAITING) for coach in coaches], np.int64)


def steadiest(instance: Instance, preferred: Ints, wished: Ints | None = None) -> Ints:
    """Of all optimal assignments, the first in order of those that leave the most companies where preferred.

    Every amount is scaled so that all the pairs kept together weigh less than a hundredth of a point.

    Args:
        instance: the problem.
        preferred: (n,) the coach of each company to be left, −1 for none.
        wished: (n,) another to give those that have none, −1 for none: all together weigh less than one pair left.
    """
    if not instance.coaches or not instance.companies:
        return np.full(instance.companies, WAITING, np.int64)
    left = np.flatnonzero(preferred != WAITING)
    others = np.full_like(preferred, WAITING) if wished is None else np.where(preferred == WAITING, wished, WAITING)
    given = np.flatnonzero(others != WAITING)
    if not left.size + given.size:
        return solve_or_refuse(instance).assignment
    weight = given.size + 1
    scale = left.size * weight + weight
    scores_of_pairs = instance.scores * scale
    scores_of_pairs[left, preferred[left]] += weight
    scores_of_pairs[given, others[given]] += 1
    costs = tuple(row * scale for row in instance.marginal_costs)
    return solve_or_refuse(replace(instance, scores=scores_of_pairs, marginal_costs=costs)).assignment


def _nobody(plan: Plan, company: int) -> str:
    if not plan.batch.coaches:
        return "Aucun coach n'est encore inscrit au programme."
    refusals = {plan.refusal(company, coach) for coach in range(len(plan.batch.coaches))}
    return f"Aucun coach ne peut l'accompagner : {enumeration(sorted(text for text in refusals if text))}"


NAMED_AT_MOST = 4
"""Coaches named in a sentence; beyond, they are counted."""


def _held_back(plan: Plan, found: Competition) -> list[str]:
    """What limits the coaches a company depends on, when they are few: coachings under way, absences."""
    if len(found.coaches) > NAMED_AT_MOST:
        return []
    limits = [limits_of(plan.coach(coach)) for coach in found.coaches]
    return [f"{said}." for said in limits if said]


def _too_few_places(plan: Plan, found: Competition) -> str:
    """« 5 entreprises ne peuvent aller que chez Coach 01, qui a 4 places : 1 de trop. » (MATCHING.md)"""
    labels = [plan.coach(coach).label for coach in found.coaches]
    companies, places = count(len(found.companies), "entreprise"), count(found.places, "place")
    excess = len(found.companies) - found.places
    if len(labels) == len(plan.batch.coaches):
        return f"{companies} pour {places} chez l'ensemble des coachs : {excess} de trop."
    who = enumeration(labels)
    if len(labels) > NAMED_AT_MOST:
        who = f"{count(len(labels), 'coach')} ({', '.join(labels[:NAMED_AT_MOST])}…)"
    depend = f"{companies} {'ne peut' if len(found.companies) == 1 else 'ne peuvent'} aller que chez {who}"
    if not found.places:
        return f"{depend}, qui {'ne peut' if len(labels) == 1 else 'ne peuvent'} en prendre aucune de plus."
    return f"{depend}, qui {'a' if len(labels) == 1 else 'ont ensemble'} {places} : {excess} de trop."
