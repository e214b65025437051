"""What each coach is told at publication: the companies offered, and until when to answer (AO §8.2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP

from data.programme_file import Programme, load_regions
from data.reading import Reader, Row
from engine.formats import count, enumeration, weekday


@dataclass(frozen=True)
class Message:
    """What one coach is told, to copy or to send; ``address`` is None when the coach has none on file.

    ``companies`` are those offered, each as the values of :data:`HEADINGS`; ``deadline`` is the last day to answer.
    """

    coach: str
    address: str | None
    subject: str
    body: str
    deadline: date
    companies: tuple[tuple[str, ...], ...]


HEADINGS = ("Entreprise", "Secteur", "Taille", "Région", "Objectif", "Thématiques", "Maturité")
"""What a coach is told of each company, in this order."""


def as_eml(message: Message) -> bytes:
    """The message as a draft that mail programs open ready to send (RFC 5322; ``X-Unsent`` is their convention)."""
    mail = EmailMessage(policy=SMTP)
    mail["X-Unsent"] = "1"
    if message.address is not None:
        mail["To"] = message.address
    mail["Subject"] = message.subject
    mail.set_content(message.body, cte="quoted-printable")
    return bytes(mail)


def messages(reader: Reader, proposal_ids: Sequence[int], programme: Programme) -> tuple[Message, ...]:
    """One message per coach and deadline, for offered proposals, in the order of the coaches' names."""
    regions: dict[int, list[str]] = defaultdict(list)
    themes: dict[int, list[str]] = defaultdict(list)
    for row in reader.rows("batch_company_regions"):
        regions[row["company_id"]].append(load_regions().values[row["region"]].label)
    for row in reader.rows("batch_company_themes"):
        themes[row["company_id"]].append(programme.themes.values[row["theme"]].name)
    letters: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in reader.rows("proposal_message", list(proposal_ids)):
        letters[row["coach_id"], row["deadline"]].append(row)
    return tuple(_message(rows, regions, themes, programme) for rows in letters.values())


def _message(
    rows: Sequence[Row], regions: dict[int, list[str]], themes: dict[int, list[str]], programme: Programme
) -> Message:
    coach, until = rows[0]["coach"], weekday(rows[0]["deadline"])
    offered = count(len(rows), "entreprise")
    described = [_described(row, regions[row["company_id"]], themes[row["company_id"]], programme) for row in rows]
    companies = "\n\n".join(_company(rank, values) for rank, values in enumerate(described, 1))
    answer = "si vous êtes disponible" if len(rows) == 1 else "pour chacune, si vous êtes disponible"
    return Message(
        coach=coach,
        address=rows[0]["email"],
        subject=f"I.M.P.A.C.T. : {offered} à accompagner, réponse attendue le {until}",
        body=(
            f"Bonjour {coach},\n\n"
            f"Nous vous proposons d'accompagner {offered} :\n\n"
            f"{companies}\n\n"
            f"Merci de nous dire, au plus tard le {until} en fin de journée "
            f"({programme.confirmation.working_days.value} jours ouvrables), {answer} pour commencer ce coaching et "
            f"le terminer dans les {programme.coaching.months.value} mois. En cas de refus, un mot sur la raison nous "
            "aidera à mieux jumeler.\n\n"
            "L'équipe I.M.P.A.C.T."
        ),
        deadline=rows[0]["deadline"],
        companies=tuple(described),
    )


def _described(row: Row, regions: list[str], themes: list[str], programme: Programme) -> tuple[str, ...]:
    """A company as the values of :data:`HEADINGS`; empty where it did not answer."""
    wanted = themes + ([programme.guide_me.value] if row["guide_me"] else [])
    wanted += [row["other_theme"]] if row["other_theme"] else []
    return (
        row["company"],
        programme.sectors.values[row["sector"]].label,
        programme.sizes.values[row["size_class"]].label,
        enumeration(regions),
        programme.objectives.values[row["objective"]].label,
        enumeration(wanted),
        programme.maturities.values[row["expertise"]].label if row["expertise"] else "",
    )


def _company(rank: int, values: tuple[str, ...]) -> str:
    said = zip(HEADINGS[1:], values[1:], strict=True)
    return "\n".join([f"{rank}. {values[0]}", *(f"   {name} : {text}" for name, text in said if text)])
