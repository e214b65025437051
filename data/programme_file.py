"""The programme's dated parameters, as types: what ``data/programme/*.yaml`` and ``data/reference/*.yaml`` hold."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from data.parameter_file import Sourced, Strict, load_parameters

HERE = Path(__file__).parent
PROGRAMME_FILE = HERE / "programme" / "impact-2026.yaml"
REGIONS_FILE = HERE / "reference" / "regions.yaml"
ANSWERS_FILE = HERE / "reference" / "answers.yaml"

Part = Literal["sector", "themes", "region", "size", "objective", "requested", "maturity"]
Share = Annotated[float, Field(ge=0, le=1)]
Natural = Annotated[int, Field(ge=0)]
Positive = Annotated[float, Field(gt=0)]
Points = Annotated[float, Field(ge=0, le=1000)]
"""What something is worth beside a score, which is out of 100: ten times that decides alone already."""


class Choice(Strict):
    """One answer of a closed list, with the other ways people write it."""

    label: str
    short: str | None = None
    coach_label: str | None = None
    aliases: list[str] = []

    @property
    def name(self) -> str:
        """The label used where room is short."""
        return self.short or self.label


class SizeChoice(Choice):
    """A size class; a head count in [``at_least``, ``below``) belongs to it."""

    at_least: Natural = Field(alias="from")
    below: Natural


class Choices(Strict):
    """A closed list by code, in its order."""

    ref: str
    values: dict[str, Choice]


class SizeChoices(Strict):
    """The four size classes by code, smallest first."""

    ref: str
    values: dict[str, SizeChoice]


class Reference(Strict):
    """Short answers as people write them, and the energy sources of an inventory."""

    meeting_states: Choices
    yes_no: Choices
    nothing: Choices
    energy_sources: Choices


class Targets(Strict):
    companies: Sourced[Natural]


class CoachingTerms(Strict):
    minutes: Sourced[Natural]
    meetings_low: Sourced[Natural]
    meetings_high: Sourced[Natural]
    months: Sourced[Natural]
    first_day: Sourced[date]
    last_day: Sourced[date]
    meeting_minutes_high: Sourced[Natural]


class ConfirmationTerms(Strict):
    working_days: Sourced[Natural]


class FeeTerms(Strict):
    maximum_cents: Sourced[Natural]


class InvoiceRules(Strict):
    """What a line of an invoice must meet: the rule in a few words, and its clause (``ref``)."""

    known: Sourced[str]
    hours: Sourced[str]
    meetings: Sourced[str]
    logbook: Sourced[str]
    once: Sourced[str]
    contract_fee: Sourced[str]
    maximum_fee: Sourced[str]
    taxes: Sourced[str]


class PaymentTerms(Strict):
    tps_rate: Sourced[Share]
    tvq_rate: Sourced[Share]
    rules: InvoiceRules


class AlertTerms(Strict):
    intake_missing_days: Sourced[Natural]
    confirmation_soon_days: Sourced[Natural]
    required_pace: Sourced[Positive]
    risk_weeks: Sourced[Positive]
    risk_amber: Sourced[Positive]
    risk_red: Sourced[Positive]
    quiet_days: Sourced[Natural]
    logbook_soon_days: Sourced[Natural]
    logbook_late_days: Sourced[Natural]
    contract_pace: Sourced[Share]
    contract_pace_from: Sourced[Positive]
    equity_share: Sourced[Share]
    no_action_days: Sourced[Natural]
    waiting_per_place: Sourced[Positive]


class CalendarTerms(Strict):
    jurisdiction: Sourced[str]
    closures: Sourced[list[date]]


class SpecialityScores(Strict):
    primary: Share
    secondary: Share
    none: Share


class RegionScores(Strict):
    shared: Share
    other: Share


class ObjectiveScores(Strict):
    same: Share
    other: Share


class RequestedScores(Strict):
    this_coach: Share
    another: Share


class AffinityTerms(Strict):
    """Tables of the parts of the score (PROGRAMME §5)."""

    weights: Sourced[dict[Part, Share]]
    speciality: Sourced[SpecialityScores]
    neutral: Sourced[Share]
    region: Sourced[RegionScores]
    objective: Sourced[ObjectiveScores]
    maturity: Sourced[list[Share]]
    requested: Sourced[RequestedScores]

    @model_validator(mode="after")
    def _weights_sum_to_one(self) -> AffinityTerms:
        if abs(sum(self.weights.value.values()) - 1) > 1e-9:
            raise ValueError("la somme des poids doit être 1")
        return self


class EquityTerms(Strict):
    points_per_entitlement: Sourced[Points]


class MinimumTerms(Strict):
    """What a contract's guaranteed minimum and expected range are worth in points (PROGRAMME §5)."""

    points_behind: Sourced[Points]
    points_beyond: Sourced[Points]


class LookAheadTerms(Strict):
    """What is expected of the months to come (MATCHING, "A month is not the horizon")."""

    observed_months: Sourced[Annotated[int, Field(ge=1)]]
    evidence: Sourced[Annotated[int, Field(ge=1)]]
    samples: Sourced[Annotated[int, Field(ge=1)]]
    seed: Sourced[Natural]


class MatchingTerms(Strict):
    """How batches are solved, unless the director decides otherwise."""

    worst_first: Sourced[bool]
    look_ahead: Sourced[bool]
    expected: LookAheadTerms
    equity_factors: Sourced[Annotated[list[Annotated[float, Field(ge=0)]], Field(min_length=1)]]


class Question(Strict):
    """A question of a logbook; ``objective`` is answered by one of the programme's three.

    ``group`` names questions of which one answer is enough; ``required_with`` makes this one due when another
    question got one of the answers listed.
    """

    label: str
    kind: Literal["objective", "choice", "text"]
    required: bool = False
    choices: dict[str, str] = {}
    group: str | None = None
    required_with: dict[str, list[str]] = {}


class Questionnaire(Strict):
    """One version of the logbook's form (AO annex 2); the meetings it lists are those recorded."""

    in_force_from: date
    ref: str
    groups: dict[str, str]
    questions: dict[str, Question]

    @model_validator(mode="after")
    def _names_agree(self) -> Questionnaire:
        for code, question in self.questions.items():
            if (question.kind == "choice") != bool(question.choices):
                raise ValueError(f"{code} : des choix sont attendus, et seulement pour une question à choix")
            if question.group is not None and question.group not in self.groups:
                raise ValueError(f"{code} : groupe inconnu « {question.group} »")
            for other, answers in question.required_with.items():
                if other not in self.questions or not set(answers) <= set(self.questions[other].choices):
                    raise ValueError(f"{code} : « {other} » n'a pas ces réponses")
        return self


class Programme(Strict):
    """Every figure of the programme, each with the section of the call for tenders it comes from."""

    name: Sourced[str]
    timezone: Sourced[str]
    targets: Targets
    coaching: CoachingTerms
    confirmation: ConfirmationTerms
    fee: FeeTerms
    payment: PaymentTerms
    alerts: AlertTerms
    calendar: CalendarTerms
    themes_at_most: Sourced[Natural]
    secondary_at_most: Sourced[Natural]
    sectors: Choices
    sizes: SizeChoices
    objectives: Choices
    themes: Choices
    guide_me: Sourced[str]
    maturities: Choices
    affinity: AffinityTerms
    equity: EquityTerms
    minimums: MinimumTerms
    matching: MatchingTerms
    logbooks: Annotated[dict[str, Questionnaire], Field(min_length=1)]


@cache
def load_programme(path: Path = PROGRAMME_FILE) -> Programme:
    """The programme's parameters.

    Raises:
        ParameterFileError: the file is malformed; names file and line.
    """
    return load_parameters(path, Programme)


@cache
def load_regions(path: Path = REGIONS_FILE) -> Choices:
    """Québec's administrative regions by code.

    Raises:
        ParameterFileError: the file is malformed; names file and line.
    """
    return load_parameters(path, Choices)


@cache
def load_reference(path: Path = ANSWERS_FILE) -> Reference:
    """The short answers and energy sources.

    Raises:
        ParameterFileError: the file is malformed; names file and line.
    """
    return load_parameters(path, Reference)
