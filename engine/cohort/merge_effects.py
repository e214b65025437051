"""What merging two records would do, said before it is done."""

from __future__ import annotations

from data.labels import COLUMNS
from data.reading import Row
from data.store import Store
from engine.cohort.merging import FILLED
from engine.cohort.records import Records, read_records
from engine.formats import NBSP, count, enumeration

# These go with another answer, and are not said apart.
_UNSAID = {"expertise_detail", "requested_coach_id", "already_in_contact"}
_ANSWERS = tuple(name for name in FILLED if name not in _UNSAID)


def merge_effects(store: Store, kept_id: int, dropped_id: int) -> list[str]:
    """Sentences on what :func:`engine.cohort.merging.merge` would do of these two; empty when one does not exist."""
    kept, dropped = read_records(store, kept_id), read_records(store, dropped_id)
    if kept is None or dropped is None:
        return []
    here, there = (f"«{NBSP}{records.company['name']}{NBSP}»" for records in (kept, dropped))
    filled = [COLUMNS[name] for name in _ANSWERS if _only_in(dropped.company, kept.company, name)]
    differing = [COLUMNS[name] for name in _ANSWERS if _both(dropped.company, kept.company, name)]
    moved = _moved(dropped)
    sentences = [
        f"{here} reste ; {there} devient un autre de ses noms, et les fichiers qui l'emploient mèneront à {here}.",
        f"Passent à {here} : {enumeration(moved)}." if moved else f"{there} n'a ni bilan, ni coaching, ni proposition.",
        f"Repris de {there}, faute de réponse dans {here} : {enumeration(filled)}." if filled else "",
        f"Réponses différentes : celles de {here} restent ({enumeration(differing)})." if differing else "",
    ]
    return [sentence for sentence in sentences if sentence]


def _only_in(given: Row, other: Row, name: str) -> bool:
    return given[name] is not None and other[name] is None


def _both(one: Row, other: Row, name: str) -> bool:
    return one[name] is not None and other[name] is not None and one[name] != other[name]


def _moved(records: Records) -> list[str]:
    found = [
        "le NEQ" if records.company["neq"] else "",
        "le bilan GES" if records.inventory else "",
        "le coaching et ses rencontres" if records.coaching else "",
        count(len(records.proposals), "proposition") if records.proposals else "",
        count(len(records.exclusions), "exclusion") if records.exclusions else "",
    ]
    return [what for what in found if what]
