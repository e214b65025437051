"""Every invariant of the stored data, verified: what the schema's constraints cannot say, and that nothing has rotted.

A problem is a French sentence that begins with the table and the key of the row: « Entreprise (company) 12 : … ».
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from data.errors import StoreError
from data.labels import COLUMNS, TABLES
from data.programme_file import Programme, load_regions
from data.reading import Row
from data.references import REFERENCES
from data.snapshot import Snapshot
from data.store import Store
from data.transaction import as_json

# What a merged company may keep: an exclusion its successor has as well, the memory of a twin.
_STAYS_WITH_MERGED = frozenset({("exclusion", "company_id"), ("settlement", "twin_id")})

# What no audit row describes: the audit, and what the store keeps of itself.
_UNTRACED = frozenset({"audit", "revision", "migration"})


@dataclass(frozen=True)
class _Invariant:
    """A query that finds the rows at fault, and what to say of each.

    ``sentence`` is filled with the row's columns; ``table`` names the row's table where the query does not.
    """

    query: str
    sentence: str
    table: str = ""
    parameters: Callable[[Programme], tuple[object, ...]] = lambda _: ()


_INVARIANTS = (
    _Invariant("audit_revision", "l'écriture {revision} dépasse la révision de la base.", "audit"),
    _Invariant("revision_untraced", "nombre d'écritures comptées mais sans trace : {missing}.", "revision"),
    _Invariant("nameless", "la fiche n'a pas de nom."),
    _Invariant(
        "alias_taken",
        "cet autre nom de l'entreprise {company_id} est le nom actuel de l'entreprise {other_id}.",
        "company_alias",
    ),
    _Invariant("coach_two_firms", "le nom est rangé sous la firme {other_id}, la fiche sous {firm_id}.", "coach"),
    _Invariant(
        "proposals_rival",
        "{number} propositions sont en cours à la fois (de la proposition {first_id} à la {last_id}).",
        "company",
    ),
    _Invariant("confirmed_without_coaching", "la proposition est confirmée, mais n'a pas de coaching.", "proposal"),
    _Invariant(
        "coaching_unlike_proposal",
        "la proposition {proposal_id} n'est pas confirmée, ou concerne un autre jumelage (sans changement de coach).",
        "coaching",
    ),
    _Invariant(
        "proposal_over_coaching", "l'entreprise a déjà un coaching ({coaching_id}); la proposition court.", "proposal"
    ),
    _Invariant(
        "proposal_dates",
        "les dates se contredisent : approuvée {approved_on}, offerte {offered_on}, à confirmer d'ici {deadline}, "
        "réponse {answered_on}.",
        "proposal",
    ),
    _Invariant("answer_late", "acceptée le {answered_on}, après l'échéance du {deadline}, sans note.", "proposal"),
    _Invariant("expired_early", "déclarée échue le {answered_on}, avant l'échéance du {deadline}.", "proposal"),
    _Invariant(
        "refusal_not_excluded",
        "le coach {coach_id} n'est pas exclu pour l'entreprise {company_id} malgré son refus ou son silence.",
        "proposal",
    ),
    _Invariant(
        "offered_excluded",
        "offerte au coach {coach_id}, exclu pour l'entreprise {company_id} depuis le {made_on}.",
        "proposal",
    ),
    _Invariant(
        "specialities_number",
        "trop de spécialités dans la liste « {list} » : {primaries} principales, {secondaries} secondaires.",
        "coach",
        lambda programme: (programme.secondary_at_most.value,),
    ),
    _Invariant(
        "themes_number",
        "{number} thèmes, plus que n'en permet le formulaire.",
        "company",
        lambda programme: (programme.themes_at_most.value,),
    ),
    _Invariant(
        "meeting_dates",
        "la rencontre du {held_on} est hors des dates du programme.",
        "meeting",
        lambda programme: (programme.coaching.first_day.value, programme.coaching.last_day.value),
    ),
    _Invariant(
        "fee",
        "des honoraires de {fee_cents} cents dépassent le maximum du programme.",
        "contract",
        lambda programme: (programme.fee.maximum_cents.value,),
    ),
    _Invariant("inventory_not_finite", "un chiffre du bilan n'est pas un nombre."),
    _Invariant(
        "settlement_of_undone_import", "le cas vient de l'importation {import_id}, qui a été annulée.", "settlement"
    ),
)


@dataclass(frozen=True)
class _Evidence:
    """The database at one moment, each table read once, and the programme it must agree with."""

    snapshot: Snapshot
    programme: Programme
    tables: dict[str, list[Row]]


def check(store: Store, programme: Programme) -> list[str]:
    """Every problem found in the stored data; empty when all is well.

    A file that can no longer be read is a problem like another, which ends the search.
    """
    problems: list[str] = []
    try:
        with store.snapshot() as snapshot:
            evidence = _Evidence(snapshot, programme, {name: snapshot.table(name) for name in store.catalog.tables})
            for search in (
                _orphans,
                _merged_in_use,
                _broken_invariants,
                _unknown_codes,
                _lagging_sequences,
                _untraced_rows,
            ):
                problems += search(evidence)
    except StoreError as error:
        problems.append(str(error))
    return problems


def _orphans(evidence: _Evidence) -> Iterator[str]:
    for reference in REFERENCES:
        child = evidence.snapshot.catalog.tables[reference.child]
        known = {row[reference.key] for row in evidence.tables[reference.parent]}
        for row in evidence.tables[reference.child]:
            value = row[reference.column]
            if value is not None and value not in known:
                yield _problem(child.name, child.key_of(row), f"{reference.parent} {value} n'existe pas.")


def _merged_in_use(evidence: _Evidence) -> Iterator[str]:
    """Merged companies that something still refers to: all of it belongs to the company kept."""
    successors = {row["company_id"]: row["merged_into"] for row in evidence.tables["company"] if row["merged_into"]}
    for reference in REFERENCES:
        if reference.parent != "company" or (reference.child, reference.column) in _STAYS_WITH_MERGED:
            continue
        child = evidence.snapshot.catalog.tables[reference.child]
        for row in evidence.tables[reference.child]:
            if row[reference.column] in successors:
                merged = row[reference.column]
                sentence = f"l'entreprise {merged} est fusionnée avec l'entreprise {successors[merged]}."
                yield _problem(child.name, child.key_of(row), sentence)


def _broken_invariants(evidence: _Evidence) -> Iterator[str]:
    for invariant in _INVARIANTS:
        parameters = invariant.parameters(evidence.programme)
        for row in evidence.snapshot.rows(f"check_{invariant.query}", *parameters):
            table = invariant.table or row["table_name"]
            yield _problem(table, (row["row_key"],), invariant.sentence.format_map(row))


def _unknown_codes(evidence: _Evidence) -> Iterator[str]:
    programme = evidence.programme
    known: dict[str, Collection[str]] = {
        "sector": programme.sectors.values,
        "theme": programme.themes.values,
        "size": programme.sizes.values,
        "objective": programme.objectives.values,
        "maturity": programme.maturities.values,
        "region": load_regions().values,
    }
    for row in evidence.snapshot.rows("check_codes"):
        if row["code"] not in known[row["list"]]:
            sentence = f"« {row['code']} » n'est pas dans la liste « {row['list']} » du programme."
            yield _problem(row["table_name"], (row["row_key"],), sentence)


def _lagging_sequences(evidence: _Evidence) -> Iterator[str]:
    following = {row["sequence_name"]: row["next_value"] for row in evidence.snapshot.rows("check_sequences")}
    for table in evidence.snapshot.catalog.tables.values():
        if table.sequence is None or not evidence.tables[table.name]:
            continue
        last = max(row[table.key[0]] for row in evidence.tables[table.name])
        if last >= following[table.sequence]:
            yield _problem(table.name, (last,), f"le prochain numéro ({following[table.sequence]}) est déjà pris.")


def _untraced_rows(evidence: _Evidence) -> Iterator[str]:
    """Rows that are not what the audit last said: changed, added or removed by another way than the application."""
    last: dict[str, dict[str, str | None]] = {}
    for row in evidence.snapshot.rows("check_last_traces"):
        last.setdefault(row["table_name"], {})[row["row_key"]] = row["after"]
    for table in evidence.snapshot.catalog.tables.values():
        if table.name in _UNTRACED:
            continue
        traces = last.get(table.name, {})
        for row in evidence.tables[table.name]:
            key, written = as_json(table.key_of(row)), as_json(row)
            trace = traces.pop(key, None)
            if trace is None:
                yield _problem(table.name, table.key_of(row), "la ligne a été ajoutée sans trace.")
            elif trace != written and (changed := _changed(json.loads(written), json.loads(trace))):
                yield _problem(table.name, table.key_of(row), f"modification sans trace ({', '.join(changed)}).")
        for key, trace in traces.items():
            if trace is not None:
                yield _problem(table.name, json.loads(key), "la ligne a été retirée sans trace.")


def _changed(stored: Row, traced: Row) -> list[str]:
    # A column added or dropped by a migration says nothing.
    return [COLUMNS.get(name, name) for name in stored if name in traced and stored[name] != traced[name]]


_SEARCHES = (_orphans, _merged_in_use, _broken_invariants, _unknown_codes, _lagging_sequences, _untraced_rows)


def _problem(table: str, key: Iterable[object], sentence: str) -> str:
    return f"{TABLES[table]} ({table}) {', '.join(map(str, key))} : {sentence}"
