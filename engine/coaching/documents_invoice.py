"""What a firm is paid in a month's run, as a PDF to check its invoice against."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import typst

from engine.coaching.invoices import Invoice, Run
from engine.coaching.taxes import Amount
from engine.formats import MISSING, day, money, number, of_month

_ROOT = Path(__file__).parents[2]
_TEMPLATE = _ROOT / "data" / "documents" / "invoice.typ"


def invoice_content(run: Run, invoice: Invoice, as_of: date) -> dict[str, Any]:
    """What the summary of a firm's invoice prints at ``as_of``, already in French."""
    facts = (
        ("Firme", invoice.firm),
        ("Facture", invoice.number or "Pas encore reçue"),
        ("Numéro de TPS", invoice.tps_number or "Non inscrite"),
        ("Numéro de TVQ", invoice.tvq_number or "Non inscrite"),
    )
    closed = run.row["closed_on"]
    return {
        "title": f"Coachings {of_month(run.month)}",
        "author": "Programme I.M.P.A.C.T.",
        "date": day(as_of),
        "year": as_of.year,
        "month": as_of.month,
        "day": as_of.day,
        "standing": f"Payé le {day(closed)}" if closed else "Lot en cours, non payé",
        "closing": "Taxes calculées sur chaque ligne, au cent près.",
        "facts": [{"label": label, "value": value} for label, value in facts],
        "headings": ["Entreprise", "Coach", "Avant taxes", "TPS", "TVQ", "Total"],
        "lines": [[line.company, line.coach, *_amounts(line.amount)] for line in invoice.lines],
        "total": [f"Total ({number(len(invoice.lines), 0)})", "", *_amounts(invoice.amount)],
        "refused_title": "Lignes refusées",
        "refused": [
            f"{row['subject']}, {money(row['claimed_cents'] / 100)} : {row['reason']}"
            for row in invoice.refused
            if row["resolved_on"] is None
        ],
    }


def invoice_pdf(run: Run, invoice: Invoice, as_of: date) -> bytes:
    """The summary as a tagged PDF; the same run and date give the same bytes."""
    # An apostrophe would end the string typst receives.
    content = json.dumps(invoice_content(run, invoice, as_of), ensure_ascii=False).replace("'", "’")
    made = typst.compile(
        str(_TEMPLATE), root=str(_ROOT), format="pdf", sys_inputs={"data": content}, pdf_standards=["ua-1"]
    )
    if not isinstance(made, bytes):
        raise AssertionError("typst gives one PDF file")
    return made


def _amounts(amount: Amount) -> list[str]:
    cents = (amount.fee_cents, amount.tps_cents, amount.tvq_cents, amount.total_cents)
    return [money(each / 100) if each else MISSING for each in cents]
