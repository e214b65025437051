"""The leave-behind: a simulation as a tagged PDF of one or two pages, made by typst from data alone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import typst

from engine.formats import day, money, percent, quantity
from engine.scenarios.catalog import load_catalog
from engine.scenarios.limits import Limit
from engine.scenarios.result import Result, result
from engine.scenarios.scenario import Scenario, fingerprint
from engine.scenarios.wording import item_inputs, project_inputs

_ROOT = Path(__file__).parents[2]
TEMPLATE = _ROOT / "data" / "documents" / "simulation.typ"

DISCLAIMER = "Simulation à titre indicatif : seul le Ministère décide de l'admissibilité et du montant d'une aide."
_CLOSING = (
    "Les montants sont calculés à partir des données fournies pendant la rencontre et du cadre normatif nommé plus "
    "haut. Ils n'engagent personne : seul le Ministère décide, sur une demande complète. Les documents énumérés sont "
    "ceux que le cadre exige; la case sert à suivre ce qui est prêt."
)
_CLOSING_ENDED = " Aucune demande ne peut plus être reçue sous ce cadre, terminé le {last_day}."
_HYPOTHESIS = "Certaines règles ont été changées pour l'exercice; aucun texte ne les annonce."


def pdf(scenario: Scenario, as_of: date, company: str | None = None) -> bytes:
    """The document, at ``as_of``; the same scenario and date give the same bytes.

    Raises:
        ImpactError: the scenario cannot be decided.
    """
    content = json.dumps(document_data(scenario, as_of, company), ensure_ascii=False).replace("'", "’")
    made = typst.compile(
        str(TEMPLATE), root=str(_ROOT), format="pdf", sys_inputs={"data": content}, pdf_standards=["ua-1"]
    )
    if not isinstance(made, bytes):
        raise AssertionError("typst gives one PDF file")
    return made


def document_data(scenario: Scenario, as_of: date, company: str | None) -> dict[str, Any]:
    """What the template prints, already in French."""
    found = result(scenario)
    last_day = day(found.framework.in_force.last_day.value)
    return {
        "title": f"Simulation d'aide : {company}" if company else "Simulation d'aide ÉcoPerformance",
        "author": "Programme I.M.P.A.C.T.",
        "year": as_of.year,
        "month": as_of.month,
        "day": as_of.day,
        "date": day(as_of),
        "framework": found.framework.title,
        "stream": load_catalog().streams[scenario.stream].label,
        "category": category_words(found),
        "hypothesis": found.framework.hypothesis,
        "hypothesis_words": _HYPOTHESIS,
        "aid_label": aid_label(found),
        "aid": money(found.aid),
        "status": found.status,
        "notice": f"Cadre terminé le {last_day} : montant que ses règles auraient donné." if found.ended else "",
        "figures": [{"label": label, "value": value} for label, value in figures(found)],
        "limits": limits(found),
        "items_title": "Ce qui a été simulé",
        "items": _items(scenario, found),
        "others": project_inputs(scenario),
        "reasons": [f"{sentence} ({section})" for sentence, section in (*found.reasons, *found.warnings)],
        "documents_title": "Pour que la demande soit complète",
        "documents": [_document(each.text, each.signed_by) for each in found.decision.documents],
        "payments_title": "Ce qui aurait été versé, et sur quels documents"
        if found.ended
        else "Versements et documents",
        "payments": [
            {
                "amount": money(payment.amount),
                "when": payment.when,
                "documents": [_document(each.text, each.signed_by) for each in payment.documents],
            }
            for payment in found.payments
        ],
        "readings": readings_stated(scenario, found),
        "closing": _CLOSING + (_CLOSING_ENDED.format(last_day=last_day) if found.ended else ""),
        "disclaimer": DISCLAIMER,
        "fingerprint": fingerprint(scenario),
    }


def aid_label(found: Result) -> str:
    """What the amount is called: the programme's end changes its mood."""
    return "Aide que ces règles auraient donnée" if found.ended else "Aide"


def category_words(found: Result) -> str:
    """The consumption class."""
    return "grand consommateur (GC)" if found.decision.category == "GC" else "petit ou moyen consommateur (PMC)"


def figures(found: Result) -> list[tuple[str, str]]:
    """The figures that follow the aid, those that have no meaning here left out."""
    shown = (
        ("Coût admissible", money(found.cost)),
        ("Part du coût", percent(found.share, 1)),
        ("Part de l'entreprise", money(found.participant)),
        ("PRI avant aide", quantity(found.pay_back_before, "ans", 1)),
        ("PRI après aide", quantity(found.pay_back_after, "ans", 1)),
        ("GES évités par an", quantity(found.tonnes, "t éq. CO₂", 1)),
        ("Aide par tonne", money(None if found.per_tonne is None else round(found.per_tonne, 2))),
    )
    return [(label, value) for label, value in shown if value != "—"]


def limits(found: Result) -> list[str]:
    """What sets the aid and what would set it next."""
    said = [f"{set_by(each)}." for each in found.binding[:1]]
    if found.next_limit is not None and found.room is not None:
        said.append(f"Prochaine limite : {found.next_limit.words}, {money(found.room)} plus haut.")
    return said


def set_by(limit: Limit) -> str:
    """What sets the aid: a limit, or nothing but the items' own."""
    return f"L'aide est {limit.words}" if limit.term == "total_a" else f"Limitée par {limit.words}"


def readings_stated(scenario: Scenario, found: Result) -> list[str]:
    """The readings the scenario states itself."""
    said = []
    for name, value in scenario.request.get("options", {}).items():
        option = found.framework.options[name]
        reading = found.framework.readings[option.reading]
        said.append(f"{reading.topic} : {reading.taken if value == option.value else reading.others[0]}")
    return said


def _items(scenario: Scenario, found: Result) -> list[dict[str, str]]:
    items = []
    for index, each in enumerate(found.items):
        refusal = " ".join(each.reasons)
        limit = f"Limitée par {each.limit}" if each.limit != "—" else ""
        items.append(
            {
                "name": each.name,
                "inputs": item_inputs(scenario, index) or (f"dépenses {money(each.cost)}" if each.cost else ""),
                "limit": refusal or limit,
                "amount": money(each.amount),
            }
        )
    return items


def _document(text: str, signed_by: str | None) -> dict[str, str | None]:
    return {"text": text, "signed_by": signed_by}
