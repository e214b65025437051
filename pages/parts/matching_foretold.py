"""What forbidding a coach or putting a company off would do to the batch, said in the panel where it is asked."""

from __future__ import annotations

from engine.matching.choice import company_index
from engine.matching.consequences import (
    left_out_by_forbidding,
    let_in_by_deferring,
    price_of_forbidding,
    release_of,
)
from engine.matching.overview import Line, Overview
from pages.parts.matching_options import count_points
from pages.parts.matching_scope import naming


def of_forbidding(view: Overview, line: Line, coach_id: int) -> str | None:
    """What the programme would lose; None while the batch must be solved again, or for a company without coach."""
    company = _index(view, line)
    if company is None or line.proposal is None:
        return None
    if coach_id != line.proposal.coach_id:
        return "Sans effet sur ce lot : ce n'est pas le coach proposé."
    price = price_of_forbidding(view.plan, company)
    if price is None:
        left_out = left_out_by_forbidding(view.plan, company)
        return naming("Sans ce coach, une entreprise de plus serait sans coach.", left_out)
    return f"Sans ce coach, le programme perdrait {count_points(price)}." if price else "Cela ne coûterait rien."


def of_deferring(view: Overview, line: Line) -> str | None:
    """What the others would gain; None while the batch must be solved again, or for a company without coach."""
    company = _index(view, line)
    if company is None:
        return None
    found = release_of(view.plan, company)
    if found.opens:
        return naming("Sa place irait à une entreprise qui attend.", let_in_by_deferring(view.plan, company))
    return f"Le reste du lot y gagnerait {count_points(found.points)}." if found.points else "Le reste n'y gagne rien."


def _index(view: Overview, line: Line) -> int | None:
    """Where the company is in the plan, when the plan is what the screen shows and gives it a coach."""
    if view.moved or view.in_state("unsolved") or line.proposal is None or line.state != "proposed":
        return None
    return company_index(view.plan, line.company.company_id)
