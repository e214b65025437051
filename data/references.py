"""Which column names a row of which table.

DuckDB binds few of these by foreign keys (see the schema's first lines); ``engine check`` verifies all of them, and
undoing an import follows them to what depends on it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reference:
    """``child.column`` is null or holds the ``key`` of a row of ``parent``."""

    child: str
    column: str
    parent: str

    @property
    def key(self) -> str:
        """The parent's primary key."""
        return f"{self.parent}_id"


def _to(parent: str, children: tuple[str, ...], column: str | None = None) -> tuple[Reference, ...]:
    return tuple(Reference(child, column or f"{parent}_id", parent) for child in children)


REFERENCES = (
    *_to("import", ("audit", "import_file", "settlement")),
    *_to("firm", ("firm_name", "firm_tax", "contract", "coach", "coach_name", "invoice")),
    *_to("coach", ("coach_name", "coach_speciality", "coach_region", "absence", "proposal", "exclusion", "coaching")),
    *_to("coach", ("company",), column="requested_coach_id"),
    *_to("coach", ("coach_change",), column="old_coach_id"),
    *_to("coach", ("coach_change",), column="new_coach_id"),
    *_to("company", ("company_name", "company_alias", "company_neq", "company_region", "company_theme")),
    *_to("company", ("ghg_inventory", "proposal", "exclusion", "coaching", "settlement")),
    *_to("company", ("action", "funding_request", "contact", "reminder", "deferral")),
    *_to("company", ("company",), column="merged_into"),
    *_to("company", ("settlement",), column="twin_id"),
    *_to("ghg_inventory", ("ghg_inventory_line",)),
    *_to("batch", ("proposal",)),
    *_to("proposal", ("coaching",)),
    *_to("coaching", ("meeting", "meeting_count_acceptance", "logbook", "coach_change", "pause")),
    *_to("coaching", ("payment", "refused_line")),
    *_to("logbook", ("logbook_answer",)),
    *_to("payment_run", ("invoice",)),
    *_to("invoice", ("payment", "refused_line")),
    *_to("company", ("scenario",)),
)
