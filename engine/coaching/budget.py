"""Where the budget stands, before taxes (INDICATORS 27; AO §9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from data.programme_file import Programme, load_programme
from data.reading import Reader, Row
from engine.coaching.payable import payment_rows
from engine.coaching.utilisation import ContractUse, utilisation


@dataclass(frozen=True)
class Budget:
    """Cents, before taxes.

    Attributes:
        maximum: the target at the highest fee.
        committed: the fees of coachings confirmed and not withdrawn, paid ones as they were paid.
        payable, paid: the part of it that can be paid, that was paid.
        left: maximum − committed, negative when over.
        minimums: what the guaranteed minimums cost in all.
        unpriced: coachings whose firm has no contract: their fee is not in ``committed``.
    """

    maximum: int
    committed: int
    payable: int
    paid: int
    left: int
    minimums: int
    unpriced: int


def budget(reader: Reader, as_of: date, programme: Programme | None = None) -> Budget:
    """The budget at ``as_of``."""
    parameters = programme or load_programme()
    return budget_of(
        payment_rows(reader, as_of, parameters), utilisation(reader, as_of, parameters).contracts, parameters
    )


def budget_of(payments: Sequence[Row], contracts: Sequence[ContractUse], programme: Programme) -> Budget:
    """The budget of ``payments`` (:func:`payment_rows`) and contracts already read."""
    maximum = programme.targets.companies.value * programme.fee.maximum_cents.value
    live = [row for row in payments if row["state"] != "withdrawn"]
    paid = sum(row["line_fee_cents"] for row in live if row["state"] == "paid")
    unpaid = sum(row["fee_cents"] or 0 for row in live if row["state"] != "paid")
    return Budget(
        maximum=maximum,
        committed=paid + unpaid,
        payable=sum(row["fee_cents"] for row in live if row["state"] == "payable"),
        paid=paid,
        left=maximum - paid - unpaid,
        minimums=sum(use.minimum * use.fee_cents for use in contracts),
        unpriced=sum(row["fee_cents"] is None for row in live if row["state"] != "paid"),
    )
