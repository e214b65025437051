"""A simulation as a workbook: what it is, its inputs, its results, its payments with their documents."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from engine.formats import day
from engine.scenarios.catalog import load_catalog, name_of
from engine.scenarios.document import DISCLAIMER, aid_label, category_words, limits, readings_stated
from engine.scenarios.result import Result, result
from engine.scenarios.scenario import Scenario, fingerprint
from engine.scenarios.wording import given, said

_WIDTHS = (44, 24, 18, 60)


def workbook(scenario: Scenario, as_of: date, company: str | None = None) -> bytes:
    """The file, at ``as_of``; the same scenario and date give the same bytes.

    Raises:
        ImpactError: the scenario cannot be decided.
    """
    found = result(scenario)
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"title": "Simulation d'aide", "created": datetime.combine(as_of, time())})
        for title, headings, rows in (
            ("À propos", ("", ""), _about(scenario, found, as_of, company)),
            ("Données", ("Donnée", "Valeur", "Unité"), _inputs(scenario)),
            ("Résultat", ("Résultat", "Valeur", "Unité"), _results(found)),
            ("Éléments", ("Élément", "Coût admissible", "Aide", "Ce qui limite ou refuse"), _items(found)),
            ("Versements", ("Versement", "Montant", "Signé par", "Document"), _payments(found)),
        ):
            _sheet(book, title, headings, rows)
    return stream.getvalue()


def _sheet(book: Any, title: str, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    page = book.add_worksheet(title)
    bold, amount = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
    for column, heading in enumerate(headings):
        page.write_string(0, column, heading, bold)
        page.set_column(column, column, _WIDTHS[column])
    for index, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, int | float) and not isinstance(cell, bool):
                page.write_number(index, column, float(cell), amount)
            elif cell is not None:
                page.write_string(index, column, str(cell))
    page.freeze_panes(1, 0)


def _about(scenario: Scenario, found: Result, as_of: date, company: str | None) -> list[tuple[str, str]]:
    ended = f"Terminé le {day(found.framework.in_force.last_day.value)} : montants que ses règles auraient donnés."
    rows = [
        ("Entreprise", company or "Projet libre"),
        ("Date", day(as_of)),
        ("Volet", load_catalog().streams[scenario.stream].label),
        ("Cadre", f"{found.framework.title} ({found.framework.version})"),
        ("État du cadre", ended if found.ended else "En vigueur à la réception de la demande."),
        ("Empreinte", fingerprint(scenario)),
        ("Avertissement", DISCLAIMER),
    ]
    if found.framework.hypothesis:
        rows.insert(4, ("Hypothèse", found.framework.hypothesis))
    return rows + [("Lecture choisie", reading) for reading in readings_stated(scenario, found)]


def _inputs(scenario: Scenario) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for path, field, value in given(scenario):
        name = name_of(path, scenario.request, scenario.names)
        number = field.is_number and isinstance(value, int | float)
        rows.append((name, value, field.unit) if number else (name, said(field, value), ""))
    sources = load_catalog().choices["aid_source"]
    others = scenario.request.get("other_aid", [])
    return rows + [(f"Autre aide : {sources[aid['source']]}", aid["amount"], "$") for aid in others]


def _results(found: Result) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = [
        (aid_label(found), found.aid, "$"),
        ("Admissibilité", found.status, ""),
        ("Classe", category_words(found), ""),
        ("Coût admissible", found.cost, "$"),
        ("Part du coût", None if found.share is None else found.share * 100, "%"),
        ("Part de l'entreprise", found.participant, "$"),
        ("PRI avant aide", found.pay_back_before, "ans"),
        ("PRI après aide", found.pay_back_after, "ans"),
        ("GES évités", found.tonnes, "t éq. CO₂ par an"),
        ("Aide par tonne", found.per_tonne, "$/t"),
    ]
    rows += [("Limite", words, "") for words in limits(found)]
    return rows + [("À noter", sentence, section) for sentence, section in (*found.reasons, *found.warnings)]


def _items(found: Result) -> list[tuple[Any, ...]]:
    return [(each.name, each.cost, each.amount, " ".join(each.reasons) or each.limit) for each in found.items]


def _payments(found: Result) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = [
        ("Demande complète", None, each.signed_by, each.text) for each in found.decision.documents
    ]
    for payment in found.payments:
        for position, each in enumerate(payment.documents):
            amount = payment.amount if position == 0 else None
            rows.append((f"{payment.number}. {payment.when}", amount, each.signed_by, each.text))
    return rows
