"""Small cohorts for tests, written through the store's one write path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from data.reading import Row
from data.store import Store
from data.transaction import Transaction
from engine.cohort.names import name_key

MONTH = date(2026, 11, 1)
AS_OF = date(2026, 11, 16)
INVENTORIED = date(2026, 10, 12)
AUTHOR = "Claude Tremblay"


@dataclass(frozen=True)
class FirmFile:
    """A firm with its contract; ``high`` None: no contract."""

    name: str
    minimum: int = 0
    high: int | None = 20
    most_at_once: int | None = None
    most_in_total: int | None = None


@dataclass(frozen=True)
class CoachFile:
    """A coach; the first code of each list is primary, the others secondary."""

    name: str
    firm: str
    sectors: Sequence[str] = ("finance",)
    themes: Sequence[str] = ("energy",)
    sizes: Sequence[str] = ("small",)
    regions: Sequence[str] = ("06",)
    objective: str | None = "prioritise"
    maturity: str | None = "beginner"
    most_at_once: int = 3
    wanted: int = 10


@dataclass(frozen=True)
class CompanyFile:
    """A company with a complete inventory unless said otherwise."""

    name: str
    sector: str | None = "finance"
    size: str | None = "small"
    objective: str | None = "prioritise"
    maturity: str | None = "beginner"
    themes: Sequence[str] = ("energy",)
    guide_me: bool = False
    regions: Sequence[str] = ("06",)
    requested: str | None = None
    inventoried_on: date | None = INVENTORIED
    scope_3: float | None = 10.0
    consent_withdrawn_on: date | None = None


@dataclass
class Cohort:
    """An open store with the keys of what was written, by name."""

    store: Store
    firms: dict[str, int] = field(default_factory=dict)
    coaches: dict[str, int] = field(default_factory=dict)
    companies: dict[str, int] = field(default_factory=dict)

    def proposals(self, month: date = MONTH) -> dict[str, Row]:
        """The latest proposal of each company of a batch, by company name."""
        return {row["company"]: row for row in self.store.rows("proposal_of_month", month)}

    def coaching(self, company: str, coach: str, minutes: int = 0, confirmed_on: date = date(2026, 8, 10)) -> None:
        """An agreed coaching with one held meeting of so many minutes."""
        with self.store.write(AUTHOR, "essai") as transaction:
            row = {"company_id": self.companies[company], "coach_id": self.coaches[coach]}
            (key,) = transaction.insert("coaching", [{**row, "confirmed_on": confirmed_on}])
            if minutes:
                held = {"coaching_id": key, "held_on": date(2026, 9, 15), "minutes": minutes, "state": "held"}
                transaction.insert("meeting", [held])

    def exclude(self, company: str, coach: str, reason: str = "conflit d'intérêts") -> None:
        """A pair that a reviewer forbade."""
        pair = {"company_id": self.companies[company], "coach_id": self.coaches[coach]}
        with self.store.write(AUTHOR, "essai") as transaction:
            transaction.insert("exclusion", [{**pair, "origin": "reviewer", "reason": reason, "made_on": AS_OF}])

    def change(self, company: str, **values: object) -> None:
        """Other values in a company's record."""
        with self.store.write(AUTHOR, "essai") as transaction:
            transaction.update("company", [{"company_id": self.companies[company], **values}])


def build(
    path: Path, firms: Sequence[FirmFile], coaches: Sequence[CoachFile], companies: Sequence[CompanyFile]
) -> Cohort:
    """A new database holding all of them, in the order given."""
    cohort = reopen(Cohort(Store.create(path)), path)
    with cohort.store.write(AUTHOR, "essai") as transaction:
        _add_firms(transaction, cohort, firms)
        _add_coaches(transaction, cohort, coaches)
        _add_companies(transaction, cohort, companies)
    return cohort


def reopen(cohort: Cohort, path: Path) -> Cohort:
    """The same cohort in the file at ``path``, its clock stopped on the morning of the reference date."""
    cohort.store.close()
    store = Store.open(path, clock=lambda: datetime.fromisoformat("2026-11-16T09:30"))
    return replace(cohort, store=store)


def _add_firms(transaction: Transaction, cohort: Cohort, firms: Sequence[FirmFile]) -> None:
    keys = transaction.insert("firm", [{"version": 1} for _ in firms])
    cohort.firms.update(zip((firm.name for firm in firms), keys, strict=True))
    transaction.insert(
        "firm_name",
        [{"firm_id": cohort.firms[firm.name], "name": firm.name, "name_key": name_key(firm.name)} for firm in firms],
    )
    transaction.insert(
        "contract",
        [
            {
                "firm_id": cohort.firms[firm.name],
                "guaranteed_minimum": firm.minimum,
                "expected_low": firm.minimum,
                "expected_high": firm.high,
                "fee_cents": 139500,
                "most_at_once": firm.most_at_once,
                "most_in_total": firm.most_in_total,
            }
            for firm in firms
            if firm.high is not None
        ],
    )


def _add_coaches(transaction: Transaction, cohort: Cohort, coaches: Sequence[CoachFile]) -> None:
    keys = transaction.insert(
        "coach",
        [
            {
                "firm_id": cohort.firms[coach.firm],
                "objective": coach.objective,
                "maturity": coach.maturity,
                "most_at_once": coach.most_at_once,
                "wanted_in_total": coach.wanted,
            }
            for coach in coaches
        ],
    )
    named, ranked, located = [], [], []
    for key, coach in zip(keys, coaches, strict=True):
        cohort.coaches[coach.name] = key
        identity = {"coach_id": key, "firm_id": cohort.firms[coach.firm]}
        named.append({**identity, "name": coach.name, "name_key": name_key(coach.name)})
        for name, codes in {"sector": coach.sectors, "theme": coach.themes, "size": coach.sizes}.items():
            ranks = ["primary", "secondary", "secondary"]
            ranked += [
                {"coach_id": key, "list": name, "code": code, "rank": rank}
                for code, rank in zip(codes, ranks, strict=False)
            ]
        located += [{"coach_id": key, "region": region} for region in coach.regions]
    transaction.insert("coach_name", named)
    transaction.insert("coach_speciality", ranked)
    transaction.insert("coach_region", located)


def _add_companies(transaction: Transaction, cohort: Cohort, companies: Sequence[CompanyFile]) -> None:
    keys = transaction.insert(
        "company",
        [
            {
                "registered_on": date(2026, 4, 1),
                "sector": company.sector,
                "size_class": company.size,
                "objective": company.objective,
                "expertise": company.maturity,
                "guide_me": company.guide_me,
                "requested_coach": company.requested,
                "requested_coach_id": cohort.coaches.get(company.requested or ""),
                "consent_withdrawn_on": company.consent_withdrawn_on,
            }
            for company in companies
        ],
    )
    named, wanted, located, inventories = [], [], [], []
    for key, company in zip(keys, companies, strict=True):
        cohort.companies[company.name] = key
        named.append({"company_id": key, "name": company.name, "name_key": name_key(company.name)})
        wanted += [{"company_id": key, "theme": theme} for theme in company.themes]
        located += [{"company_id": key, "region": region} for region in company.regions]
        scopes = {"scope_1_t": 1.0, "scope_2_t": 0.0, "scope_3_t": company.scope_3}
        inventories.append({"company_id": key, "completed_on": company.inventoried_on, **scopes})
    transaction.insert("company_name", named)
    transaction.insert("company_theme", wanted)
    transaction.insert("company_region", located)
    transaction.insert("ghg_inventory", inventories)
