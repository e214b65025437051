"""An invoice as a firm wrote it, read into the lines it claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from data.errors import RefusedError
from data.programme_file import Programme
from data.reading import Reader
from engine.coaching.invoice_rules import Claim
from engine.coaching.payable import payment_rows
from engine.coaching.required_text import required_text
from engine.coaching.taxes import Amount
from engine.cohort.names import name_key
from engine.formats import parse_number


@dataclass(frozen=True)
class WrittenLine:
    """A line as it is typed from the invoice: the company's name, and amounts in dollars; a blank amount is nil."""

    subject: str
    fee: str
    tps: str = ""
    tvq: str = ""


def written_claims(reader: Reader, lines: Sequence[WrittenLine], as_of: date, programme: Programme) -> list[Claim]:
    """What the invoice claims; a company that is not recognised has no coaching, and its line will be refused.

    Raises:
        RefusedError: no line, a name is missing, or an amount is not one; names the line.
    """
    if not lines:
        raise RefusedError("Cette facture n'a aucune ligne : écrivez au moins une entreprise.")
    coachings = {name_key(row["company"]): row["coaching_id"] for row in payment_rows(reader, as_of, programme)}
    return [_claim(number, line, coachings.get(name_key(line.subject))) for number, line in enumerate(lines, 1)]


def _claim(number: int, line: WrittenLine, coaching_id: int | None) -> Claim:
    subject = required_text(line.subject, f"Ligne {number} : le nom de l'entreprise manque.")
    amount = Amount(*(_cents(number, subject, text) for text in (line.fee, line.tps, line.tvq)))
    return Claim(coaching_id, subject, amount)


def _cents(number: int, subject: str, text: str) -> int:
    if not text.strip():
        return 0
    try:
        cents = parse_number(text) * 100
    except ValueError as error:
        raise RefusedError(f"Ligne {number} ({subject}) : {error}") from error
    if cents < 0 or cents != cents.to_integral_value():
        raise RefusedError(f"Ligne {number} ({subject}) : « {text.strip()} » n'est pas un montant en dollars et cents.")
    return int(Decimal(cents))
