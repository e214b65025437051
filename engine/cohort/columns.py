"""Recognising what a file is by its columns, whatever their order, case, accents or wording.

A column is recognised by the stems of what it asks: ``"niveau expertise"`` finds « Quel niveau d'expertise
considérez-vous détenir… ». Within a kind, the most specific fields come first and a column serves once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from data.errors import UnreadableFileError
from engine.cohort.names import name_key
from engine.cohort.reading import Cell, Sheet
from engine.formats import enumeration

Kind = Literal["contracts", "coaches", "intake", "inventories", "coachings", "meetings"]

_HEADER_ROWS = 20


@dataclass(frozen=True)
class Field:
    """One column of a kind: how it is recognised, what it is called when it is missing."""

    name: str
    title: str
    patterns: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True)
class KindOfFile:
    """A kind of file, in the order in which kinds depend on one another."""

    kind: Kind
    title: str
    fields: tuple[Field, ...]


def _field(name: str, title: str, *patterns: str, required: bool = False) -> Field:
    return Field(name, title, patterns, required)


_COMPANY = _field("company", "Entreprise", "=entreprise", "nom entreprise", "=company", required=True)
_COACH = _field("coach", "Coach", "=coach", "nom coach", "=coachs", required=True)

KINDS: tuple[KindOfFile, ...] = (
    KindOfFile(
        "contracts",
        "contrats",
        (
            _field("firm", "Firme", "firme", "fournisseur", required=True),
            _field("guaranteed_minimum", "Minimum garanti", "minimum", required=True),
            _field("expected_low", "Fourchette basse", "fourchette bas", "fourchette inf", "borne bas"),
            _field(
                "expected_high", "Fourchette haute", "fourchette haut", "fourchette sup", "borne haut", required=True
            ),
            _field("fee_cents", "Forfait par coaching", "forfait", "tarif", "prix", "montant", required=True),
            _field("most_at_once", "Coachings simultanés", "simultan", "meme temps"),
            _field("most_in_total", "Total de coachings", "total", "maximum"),
            _field("signed_on", "Date de signature", "sign", "date"),
        ),
    ),
    KindOfFile(
        "coaches",
        "coachs",
        (
            _field("most_at_once", "Coachings simultanés", "simultan", "meme temps", required=True),
            _field(
                "wanted_in_total",
                "Coachings souhaités sur 2 ans",
                "souhait",
                "total",
                "2 ans",
                "deux ans",
                required=True,
            ),
            _field("primary_sector", "Secteur principal", "secteur princip", "secteur 1", required=True),
            _field("secondary_sectors", "Secteurs secondaires", "secteur second", "autre secteur"),
            _field("primary_theme", "Thématique principale", "them princip", "them 1"),
            _field("secondary_themes", "Thématiques secondaires", "them second", "autre them"),
            _field("primary_size", "Taille principale", "taille princip", "taille 1"),
            _field("secondary_sizes", "Tailles secondaires", "taille second", "autre taille"),
            _field("regions", "Régions", "region"),
            _field("objective", "Objectif privilégié", "objectif"),
            _field("maturity", "Maturité privilégiée", "maturite"),
            _field("ecoleader", "Répertoire Écoleader", "ecoleader"),
            _field("email", "Courriel", "courriel", "email", "adresse messagerie"),
            _field("firm", "Firme", "firme", "fournisseur", required=True),
            _field("coach", "Coach", "=coach", "nom coach", "coach nom", "=nom", required=True),
        ),
    ),
    KindOfFile(
        "intake",
        "formulaire des entreprises",
        (
            _field("neq", "NEQ", "neq", "numero entreprise quebec"),
            _field(
                "answered_at", "Heure de fin", "heure fin", "horodat", "completion time", "date soumission", "soumis"
            ),
            _field("contact_email", "Courriel", "adresse messagerie", "courriel", "email"),
            _field("size_class", "Taille de l'entreprise", "taille", required=True),
            _field("head_count", "Nombre d'employés", "nombre employe", "effectif"),
            _field("sector", "Secteur d'activité", "secteur", required=True),
            _field("regions", "Régions", "region"),
            _field("description", "Description", "decri", "descri", "quelques mots"),
            _field("objective", "Objectif du coaching", "objectif", required=True),
            _field("baro_eclair", "Baro-Éclair", "baro"),
            _field("expertise", "Niveau d'expertise", "niveau expertise", "expertise decarbonation", "maturite"),
            _field("attendees", "Personnes présentes", "present", "participant"),
            _field("themes", "Thématiques", "thematique", "theme"),
            _field(
                "requested_coach",
                "Coach demandé",
                "coach particulier",
                "coach souhait",
                "coach demand",
                "coach travail",
            ),
            _field("postal_code", "Code postal", "code postal"),
            _field(
                "company",
                "Nom de l'entreprise",
                "nom entreprise",
                "raison sociale",
                "nom organisation",
                "nom compagnie",
                "=entreprise",
                "=organisation",
                required=True,
            ),
        ),
    ),
    KindOfFile(
        "inventories",
        "bilans GES",
        (
            _COMPANY,
            _field(
                "completed_on",
                "Date de complétion",
                "date complet",
                "complete le",
                "date bilan",
                "=date",
                required=True,
            ),
            _field("scope_1_t", "Portée 1", "portee 1", "scope 1", required=True),
            _field("scope_2_t", "Portée 2", "portee 2", "scope 2", required=True),
            _field("scope_3_t", "Portée 3", "portee 3", "scope 3", required=True),
        ),
    ),
    KindOfFile(
        "coachings",
        "coachings déjà convenus",
        (
            _COMPANY,
            _COACH,
            _field("firm", "Firme", "firme", "fournisseur"),
            _field("offered_on", "Date d'envoi", "envoi", "envoye", "offre"),
            _field("confirmed_on", "Date de confirmation", "confirm", "accept", required=True),
        ),
    ),
    KindOfFile(
        "meetings",
        "rencontres",
        (
            _COMPANY,
            _COACH,
            _field("duration", "Durée", "duree", required=True),
            _field("held_on", "Date", "=date", "date rencontre", "date seance", required=True),
            _field("attendees", "Présences", "presen", "participant", "personnes"),
            _field("topics", "Sujets", "sujet", "point", "theme"),
            _field("state", "État", "etat", "statut"),
        ),
    ),
)
BY_KIND = {kind.kind: kind for kind in KINDS}
READING_ORDER = {kind.kind: position for position, kind in enumerate(KINDS)}


@dataclass(frozen=True)
class Recognition:
    """What a sheet is: its kind, the position and the title of each field's column, the row of titles."""

    kind: Kind
    header_row: int
    positions: dict[str, int]
    titles: dict[str, str]
    other_columns: dict[int, str]


def recognise(name: str, sheet: Sheet, expected: Kind | None = None) -> Recognition:
    """The kind of ``sheet`` and where its fields are.

    Raises:
        UnreadableFileError: no kind's required columns are all there; names the closest kind and what is missing.
    """
    kinds = [BY_KIND[expected]] if expected else list(KINDS)
    best: tuple[tuple[float, int], KindOfFile, int, dict[str, int]] | None = None
    for index, (_, header) in enumerate(sheet.rows[:_HEADER_ROWS]):
        for kind in kinds:
            positions = _positions(kind, header)
            score = _score(kind, positions)
            if best is None or score > best[0]:
                best = (score, kind, index, positions)
        # Titles come before the rows: the first line that has them all is the one.
        if best and best[0][0] == 1:
            break
    assert best is not None  # noqa: S101 - a sheet has rows
    (share, _), kind, index, positions = best
    header_row, header = sheet.rows[index]
    if share < 1:
        missing = [field.title for field in kind.fields if field.required and field.name not in positions]
        raise UnreadableFileError(_missing_sentence(name, kind, missing, bool(positions)))
    titles = {field: str(header[position]).strip() for field, position in positions.items()}
    taken = set(positions.values())
    others = {k: str(cell).strip() for k, cell in enumerate(header) if k not in taken and cell is not None}
    return Recognition(kind.kind, header_row, positions, titles, others)


def _missing_sentence(name: str, kind: KindOfFile, missing: list[str], resembles: bool) -> str:
    if not resembles:
        return (
            f"{name} : aucune colonne connue. Un fichier de l'un de ces genres est attendu : "
            f"{', '.join(known.title for known in KINDS)}."
        )
    columns = enumeration([f"« {title} »" for title in missing])
    noun = "la colonne" if len(missing) == 1 else "les colonnes"
    return f"{name} : le fichier ressemble à « {kind.title} », mais il y manque {noun} {columns}."


def _score(kind: KindOfFile, positions: dict[str, int]) -> tuple[float, int]:
    """(share of the required columns found, number of columns found)."""
    required = [field for field in kind.fields if field.required]
    return sum(field.name in positions for field in required) / len(required), len(positions)


def _positions(kind: KindOfFile, header: Sequence[Cell]) -> dict[str, int]:
    keys = {position: name_key(cell) for position, cell in enumerate(header) if isinstance(cell, str)}
    found: dict[str, int] = {}
    for field in kind.fields:
        position = next((p for pattern in field.patterns for p, key in keys.items() if _asks(key, pattern)), None)
        if position is not None:
            found[field.name] = position
            del keys[position]
    return found


def _asks(key: str, pattern: str) -> bool:
    """Whether a title's key holds every stem of the pattern (``=x``: is exactly x)."""
    if pattern.startswith("="):
        return key == pattern[1:]
    words = key.split(" ")
    return all(any(word.startswith(stem) for word in words) for stem in pattern.split(" "))
