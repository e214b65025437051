"""An amount with its taxes, as the columns of a table: before taxes, TPS, TVQ, total."""

from __future__ import annotations

from engine.coaching.taxes import Amount
from pages.parts.tables import Column

AMOUNT_COLUMNS = (
    Column("fee", "Avant taxes", "money"),
    Column("tps", "TPS", "money"),
    Column("tvq", "TVQ", "money"),
    Column("total", "Total", "money"),
)


def in_dollars(amount: Amount) -> dict[str, float]:
    """The cells of :data:`AMOUNT_COLUMNS`, CAD."""
    return {
        "fee": amount.fee_cents / 100,
        "tps": amount.tps_cents / 100,
        "tvq": amount.tvq_cents / 100,
        "total": amount.total_cents / 100,
    }
