"""TPS and TVQ of a line, to the exact cent."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from data.programme_file import Programme


@dataclass(frozen=True)
class Amount:
    """A line in cents: before taxes, TPS, TVQ."""

    fee_cents: int
    tps_cents: int = 0
    tvq_cents: int = 0

    @property
    def total_cents(self) -> int:
        """Taxes included."""
        return self.fee_cents + self.tps_cents + self.tvq_cents

    def __add__(self, other: Amount) -> Amount:
        return Amount(
            self.fee_cents + other.fee_cents,
            self.tps_cents + other.tps_cents,
            self.tvq_cents + other.tvq_cents,
        )


NOTHING = Amount(0)


def taxed(fee_cents: int, tps_number: str | None, tvq_number: str | None, programme: Programme) -> Amount:
    """A line with the taxes its firm is registered for, by its numbers.

    Each tax is on the amount before taxes, rounded half up to the cent (PROGRAMME §2; INDICATORS, facts).
    """
    terms = programme.payment
    return Amount(
        fee_cents,
        _tax(fee_cents, terms.tps_rate.value) if tps_number else 0,
        _tax(fee_cents, terms.tvq_rate.value) if tvq_number else 0,
    )


def _tax(fee_cents: int, rate: float) -> int:
    # The rate's decimal text: 0.09975 is not a binary fraction.
    return int((fee_cents * Decimal(str(rate))).quantize(Decimal(1), ROUND_HALF_UP))
