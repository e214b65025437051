"""Settling by hand what an import could not place (samples/README.md): nothing is lost, a person decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from data.errors import RefusedError
from data.programme_file import Programme
from data.reading import Row
from data.store import Store
from engine.cohort import cells
from engine.cohort.draft import Draft
from engine.cohort.merging import merge_in
from engine.cohort.vocabulary import Lists, Vocabulary

# What a resolution says when the value stays as it was written.
KEEP = "keep"
SAME, DIFFERENT = "same", "different"


@dataclass(frozen=True)
class Options:
    """How a settlement can be resolved: among ``choices`` (value, label), or by typing a number or a date."""

    kind: Literal["choice", "number", "date"]
    choices: tuple[tuple[str, str], ...] = ()


def open_settlements(store: Store) -> list[Row]:
    """What is left to settle, oldest import first, with the company's present name."""
    return store.rows("settlement_open")


def options(store: Store, settlement: Row, programme: Programme) -> Options:
    """How this settlement can be resolved."""
    lists = Lists.of(programme)
    if settlement["kind"] == "inventory":
        return Options("date" if settlement["field"] == "completed_on" else "number")
    if settlement["kind"] == "company":
        return Options("choice", ((SAME, "C'est la même entreprise : fusionner"), (DIFFERENT, "Deux entreprises")))
    if settlement["kind"] == "coach":
        coaches = [(str(row["coach_id"]), f"{row['coach']} ({row['firm']})") for row in store.rows("coach_names")]
        return Options("choice", (*coaches, (KEEP, "Hors liste : garder le nom tel quel")))
    vocabulary = _vocabulary(lists, settlement["field"])
    choices = tuple((code, vocabulary.label(code)) for code in vocabulary.choices)
    return Options("choice", (*choices, (KEEP, "Garder tel quel")))


def settle(store: Store, settlement_id: int, version: int, resolution: str, author: str, programme: Programme) -> None:
    """Resolve one settlement and apply it to its company, in one transaction.

    ``resolution`` is a choice's value, or what was typed for a missing figure.

    Raises:
        RefusedError: the resolution is not one of those expected, or cannot be applied.
        StaleError: someone settled it first.
    """
    with store.write(author, "règlement d'une réponse d'importation") as transaction:
        draft = Draft.load(transaction.catalog, transaction.table)
        settlement = draft.get("settlement", settlement_id)
        if settlement is None:
            raise RefusedError("Cette réponse n'est plus à régler : son importation a été annulée.")
        # The version is checked first, so that two people settling at once do not both apply.
        closed = {"resolution": resolution, "state": "settled", "settled_at": transaction.at, "settled_by": author}
        transaction.update("settlement", [{"settlement_id": settlement_id, "version": version, **closed}])
        if settlement["state"] != "open":
            raise RefusedError("Cette réponse est déjà réglée.")
        if settlement["kind"] == "company":
            if resolution == SAME:
                merge_in(transaction, kept_id=settlement["twin_id"], dropped_id=settlement["company_id"])
            return
        _APPLY[settlement["kind"]](draft, settlement, resolution, Lists.of(programme))
        draft.write(transaction, None)


def _coach(draft: Draft, settlement: Row, resolution: str, _: Lists) -> None:
    if resolution == KEEP:
        return
    if not resolution.isdigit() or draft.get("coach", int(resolution)) is None:
        raise RefusedError("Ce coach n'existe pas.")
    _change_company(draft, settlement, {"requested_coach_id": int(resolution)})


def _theme(draft: Draft, settlement: Row, resolution: str, lists: Lists) -> None:
    if resolution == KEEP:
        return
    _check_choice(lists.themes, resolution)
    if draft.get("company_theme", settlement["company_id"], resolution) is None:
        draft.add("company_theme", {"company_id": settlement["company_id"], "theme": resolution})


def _answer(draft: Draft, settlement: Row, resolution: str, lists: Lists) -> None:
    name = settlement["field"]
    if resolution == KEEP:
        return
    _check_choice(_vocabulary(lists, name), resolution)
    if name == "regions":
        if draft.get("company_region", settlement["company_id"], resolution) is None:
            draft.add("company_region", {"company_id": settlement["company_id"], "region": resolution})
    elif name == "themes":
        raise RefusedError("Deux thématiques au plus sont gardées.")
    else:
        _change_company(draft, settlement, {name: resolution})


def _inventory(draft: Draft, settlement: Row, resolution: str, _: Lists) -> None:
    (inventory,) = draft.find("ghg_inventory", "company_id", settlement["company_id"])
    name = settlement["field"]
    typed = resolution.strip() or None
    try:
        value = cells.day(typed) if name == "completed_on" else cells.quantity(typed)
    except ValueError as error:
        raise RefusedError(f"« {resolution} » a été lu; {error}.") from error
    if value is None:
        raise RefusedError("Une valeur est attendue (0 est une valeur, vide n'en est pas une).")
    draft.change("ghg_inventory", inventory, {name: value})


_APPLY: dict[str, Callable[[Draft, Row, str, Lists], None]] = {
    "coach": _coach,
    "theme": _theme,
    "answer": _answer,
    "inventory": _inventory,
}


def _change_company(draft: Draft, settlement: Row, values: Row) -> None:
    company = draft.get("company", settlement["company_id"])
    if company is None:
        raise RefusedError("Cette entreprise n'existe plus.")
    draft.change("company", company, values)


def _vocabulary(lists: Lists, name: str) -> Vocabulary:
    return {
        "sector": lists.sectors,
        "size_class": lists.sizes,
        "objective": lists.objectives,
        "expertise": lists.maturities,
        "regions": lists.regions,
        "themes": lists.themes,
    }[name]


def _check_choice(vocabulary: Vocabulary, code: str) -> None:
    if code not in vocabulary.choices:
        raise RefusedError("Cette réponse n'est pas dans la liste.")
