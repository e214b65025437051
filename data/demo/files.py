"""The demonstration's files, as a coordinator would receive them: deterministic, plainly fictional, not regular.

Amounts, dates and choices come from one seed; nothing here is stored as is: the files go through the product's own
imports.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from data.parameter_file import Strict, load_parameters
from data.programme_file import Choices, Programme, SizeChoices, load_programme, load_regions

_WORDS_FILE = Path(__file__).parent / "words.yaml"

# (companies inventoried, by month of completion): the programme grows, slows in summer, and November has begun.
INVENTORIED = {
    date(2026, 4, 1): 7,
    date(2026, 5, 1): 10,
    date(2026, 6, 1): 12,
    date(2026, 7, 1): 8,
    date(2026, 8, 1): 10,
    date(2026, 9, 1): 13,
    date(2026, 10, 1): 14,
    date(2026, 11, 1): 4,
}
STILL_WITHOUT_INVENTORY = 9


class Words(Strict):
    """The invented words of ``words.yaml``."""

    activities: dict[str, list[str]]
    roots: list[str]
    legal_forms: list[str]
    firms: list[str]
    coaches: list[str]
    descriptions: list[str]
    attendees: list[str]
    topics: list[str]
    refusals: list[str]


@dataclass(frozen=True)
class DemoCompany:
    """A company of the demonstration: its form's answers by question, and its inventory's row if it has one."""

    name: str
    answered_at: datetime
    form: dict[str, str]
    inventory: dict[str, str] | None
    completed_on: date | None


@dataclass(frozen=True)
class DemoFiles:
    """What the demonstration is played from; files are (name, content)."""

    words: Words
    contracts: tuple[str, bytes]
    coaches: tuple[str, bytes]
    companies: tuple[DemoCompany, ...]


def demonstration_files(seed: int) -> DemoFiles:
    """The demonstration's material, the same for the same seed."""
    words = load_parameters(_WORDS_FILE, Words)
    programme = load_programme()
    draw = random.Random(seed)  # noqa: S311 - a demonstration, not a secret
    coaches = _coaches(draw, words, programme)
    return DemoFiles(
        words,
        ("contrats.csv", delimited(_contracts(draw, coaches, programme))),
        ("coachs.csv", delimited(coaches)),
        tuple(_with_oddities(words, _companies(draw, words, programme, [row["Coach"] for row in coaches]))),
    )


def delimited(rows: Sequence[dict[str, str]]) -> bytes:
    """Rows as the CSV file a French spreadsheet writes."""
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0], delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def french(value: float) -> str:
    """A figure with a decimal comma, as the files carry them."""
    return f"{value:.1f}".replace(".", ",")


def _with_oddities(words: Words, companies: list[DemoCompany]) -> list[DemoCompany]:
    """Three answers that only a person can place, and an inventory without its third scope: there is work to do."""
    last = len(companies) - 1
    theme, coach = "Thématiques (max 2)", "Y a-t-il un coach particulier avec qui vous souhaitez travailler ?"
    companies[last].form[theme] = "Autre : hydrogène vert"
    companies[last - 1].form[coach] = f"{words.coaches[0].split()[0]} Inconnue, déjà en contact"
    companies[last - 2].form["Dans quelle(s) région(s) êtes-vous situé?"] = "Rive-Sud"
    inventory = next(company.inventory for company in reversed(companies) if company.inventory)
    inventory["Portée 3 (t éq. CO2)"] = ""
    return companies


def _coaches(draw: random.Random, words: Words, programme: Programme) -> list[dict[str, str]]:
    sectors, themes, sizes = (_labels(c) for c in (programme.sectors, programme.themes, programme.sizes))
    regions = _labels(load_regions())
    rows = []
    for position, name in enumerate(words.coaches):
        # Every firm has one coach at least; the first ones have several.
        firm = words.firms[position if position < len(words.firms) else draw.randrange(6)]
        # Sectors go around so that none is left without a coach; aluminium and finance stay thin on purpose.
        sector = sectors[position % len(sectors)]
        maturities = [choice.coach_label or choice.label for choice in programme.maturities.values.values()]
        theme, *other_themes = draw.sample(themes, 3)
        size, *other_sizes = draw.sample(sizes, 3)
        rows.append(
            {
                "Firme": f"{firm} décarbonation (fictive)",
                "Coach": name,
                "Secteur principal": sector,
                "Secteurs secondaires": ";".join(draw.sample([s for s in sectors if s != sector], draw.randrange(3))),
                "Thématique principale": theme,
                "Thématiques secondaires": ";".join(other_themes[: draw.randrange(3)]),
                "Taille principale": size,
                "Tailles secondaires": ";".join(other_sizes[: draw.randrange(3)]),
                "Régions": ";".join(dict.fromkeys(["Montréal", *draw.sample(regions, 2)][draw.randrange(2) :])),
                "Objectif privilégié": draw.choice(_labels(programme.objectives)),
                "Maturité privilégiée": draw.choice(maturities),
                "Coachings simultanés": str(draw.choice([3, 3, 4, 4, 5])),
                "Coachings souhaités sur 2 ans": str(draw.choice([10, 12, 15, 20])),
                "Répertoire Écoleader": draw.choice(["Oui", "Non"]),
                "Courriel": f"coach{position + 1:02d}@exemple.invalid",
            }
        )
    return rows


def _contracts(draw: random.Random, coaches: Sequence[dict[str, str]], programme: Programme) -> list[dict[str, str]]:
    wanted: dict[str, int] = {}
    for row in coaches:
        wanted[row["Firme"]] = wanted.get(row["Firme"], 0) + int(row["Coachings souhaités sur 2 ans"])
    most = programme.fee.maximum_cents.value // 100
    return [
        {
            "Firme": firm,
            "Minimum garanti": str(round(total * 0.4)),
            "Fourchette basse": str(round(total * 0.4)),
            "Fourchette haute": str(round(total * 0.9)),
            "Forfait par coaching ($)": french(draw.choice([most, most - 45])),
            "Date de signature": str(date(2026, 4, 1) + timedelta(days=draw.randrange(20))),
        }
        for firm, total in wanted.items()
    ]


def _companies(draw: random.Random, words: Words, programme: Programme, coaches: Sequence[str]) -> list[DemoCompany]:
    months = [month for month, count in INVENTORIED.items() for _ in range(count)]
    names = _names(draw, words, len(months) + STILL_WITHOUT_INVENTORY)
    companies = []
    for position, (name, sector) in enumerate(names):
        month = months[position] if position < len(months) else None
        completed = month + timedelta(days=draw.randrange(1, 28 if month.month != 11 else 12)) if month else None
        opened = (completed or date(2026, 11, 14)) - timedelta(days=draw.randrange(1, 20))
        answered = datetime(opened.year, opened.month, opened.day, draw.randrange(8, 17), draw.randrange(60))  # noqa: DTZ001
        form = _form(draw, words, programme, coaches, name, sector, answered)
        inventory = _inventory(draw, name, completed) if completed else None
        companies.append(DemoCompany(name, answered, form, inventory, completed))
    return companies


def _names(draw: random.Random, words: Words, count: int) -> list[tuple[str, str]]:
    pairs = [
        (sector, word, root) for sector, list_ in words.activities.items() for word in list_ for root in words.roots
    ]
    chosen = draw.sample(pairs, count)
    return [(f"{word} {root} {draw.choice(words.legal_forms)}", sector) for sector, word, root in chosen]


def _form(
    draw: random.Random,
    words: Words,
    programme: Programme,
    coaches: Sequence[str],
    name: str,
    sector: str,
    answered: datetime,
) -> dict[str, str]:
    themes = [choice.label for code, choice in programme.themes.values.items() if code != "general"]
    wanted = draw.sample(themes, draw.choice([1, 2, 2]))
    if draw.random() < 0.15:
        wanted = [programme.guide_me.value]
    requested = draw.choice(coaches) if draw.random() < 0.12 else ""
    regions = draw.sample(_labels(load_regions()), draw.choice([1, 1, 2]))
    return {
        "Heure de fin": answered.isoformat(sep=" "),
        "Nom de l’entreprise": name,
        "Courriel": "contact@exemple.invalid",
        "Quel est votre secteur d'activité principal?": programme.sectors.values[sector].label,
        "Quelle est la taille de votre entreprise?": draw.choices(_labels(programme.sizes), [3, 4, 3, 1])[0],
        "Dans quelle(s) région(s) êtes-vous situé?": ";".join(regions),
        "Décrivez l'entreprise et ses activités en quelques mots :": draw.choice(words.descriptions),
        "Quel est l'objectif que vous aimeriez viser?": draw.choice(_labels(programme.objectives)),
        "Quel niveau d'expertise considérez-vous détenir?": draw.choices(_labels(programme.maturities), [4, 3, 1])[0],
        "Qui va être présent aux coachings?": draw.choice(words.attendees),
        "Thématiques (max 2)": ";".join(wanted),
        "Y a-t-il un coach particulier avec qui vous souhaitez travailler ?": requested,
    }


def _inventory(draw: random.Random, name: str, completed: date) -> dict[str, str]:
    scope_1 = draw.lognormvariate(4.2, 1.3)
    gas = draw.random() < 0.7
    return {
        "Entreprise": name,
        "Date de complétion": str(completed),
        "Portée 1 (t éq. CO2)": french(scope_1),
        "Portée 2 (t éq. CO2)": french(scope_1 * draw.uniform(0.02, 0.1)),
        "Portée 3 (t éq. CO2)": french(scope_1 * draw.uniform(1.5, 6)),
        # 1.9 kg of CO2 e per m³ of gas, 2.7 per litre of oil: orders of magnitude, for plausible quantities.
        "Gaz naturel (m3)": french(scope_1 * 450) if gas else "",
        "Mazout (L)": "" if gas else french(scope_1 * 300),
    }


def _labels(choices: Choices | SizeChoices) -> list[str]:
    return [choice.label for choice in choices.values.values()]
