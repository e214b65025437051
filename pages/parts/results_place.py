"""Where what was done about a company's results is said."""

from __future__ import annotations


def place_of(company_id: int) -> str:
    """The place of the notices of a company's results (:mod:`pages.parts.notices`)."""
    return f"results:{company_id}"
