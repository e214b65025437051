"""What a company answered on the intake form (AO annex 1), in full words."""

from __future__ import annotations

from dataclasses import dataclass

from data.programme_file import Programme
from engine.cohort.records import Records
from engine.cohort.wording import Words
from engine.formats import NBSP, day, enumeration, moment, number


@dataclass(frozen=True)
class Answer:
    """A question of the form in a few words, and the answer in full; None when it was left blank."""

    question: str
    text: str | None


def answers(records: Records, programme: Programme) -> tuple[Answer, ...]:
    """Every question of the form with its answer, in the form's order."""
    company, words = records.company, Words(programme)
    return (
        Answer("Reçu le", moment(company["answered_at"]) if company["answered_at"] else None),
        Answer("Secteur", words.sector(company["sector"])),
        Answer("Taille", words.size(company["size_class"])),
        Answer("Nombre d'employés", None if company["head_count"] is None else number(company["head_count"], 0)),
        Answer("Régions", words.regions(records.regions)),
        Answer("Code postal", company["postal_code"]),
        Answer("Description", company["description"]),
        Answer("Objectif du coaching", words.objective(company["objective"])),
        Answer("Thématiques", _themes(records, words)),
        Answer("Niveau d'expertise", _detailed(words.expertise(company["expertise"]), company["expertise_detail"])),
        Answer("Baro-Éclair", company["baro_eclair"]),
        Answer("Personnes présentes aux rencontres", company["attendees"]),
        Answer("Coach demandé", _request(records)),
        Answer("Courriel", company["contact_email"]),
        Answer("Consentement à transmettre le formulaire", _consent(records)),
    )


def missing_to_propose(records: Records) -> list[str]:
    """What the form lacks before a coach can be proposed (PROGRAMME §4, → proposed), in French."""
    needed = {"sector": "le secteur", "size_class": "la taille", "objective": "l'objectif"}
    return [label for name, label in needed.items() if records.company[name] is None]


def _themes(records: Records, words: Words) -> str | None:
    company = records.company
    chosen = [label for code in records.themes if (label := words.theme(code))]
    guided = [f"«{NBSP}{words.programme.guide_me.value}{NBSP}»"] if company["guide_me"] else []
    other = [f"autre : {company['other_theme']}"] if company["other_theme"] else []
    return enumeration(chosen + guided + other) or None


def _detailed(label: str | None, detail: str | None) -> str | None:
    return f"{label} ({detail})" if label and detail else label or detail


def _request(records: Records) -> str | None:
    company = records.company
    if not company["requested_coach"]:
        return None
    known = company["recognised_coach"]
    found = f"reconnu : {known} ({company['recognised_firm']})" if known else "non reconnu"
    contact = {True: ", déjà en contact", False: ", pas encore en contact", None: ""}[company["already_in_contact"]]
    return f"«{NBSP}{company['requested_coach']}{NBSP}», {found}{contact}"


def _consent(records: Records) -> str | None:
    # Given by sending the form, which is filled for that purpose (PROGRAMME §4).
    company = records.company
    if company["consent_withdrawn_on"]:
        return f"Retiré le {day(company['consent_withdrawn_on'])}"
    return f"Donné par l'envoi du formulaire, le {day(company['answered_at'])}" if company["answered_at"] else None
