"""What files would do, before anything is written: a card for each, then every row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd
import streamlit as st

from engine.cohort.import_views import OUTCOME_NAMES, FileSummary, RowLine, row_lines
from engine.cohort.imports import FileReport
from engine.formats import count, number
from pages.parts.plain import plain
from pages.parts.tables import Column, offer_exports, show_table


@dataclass(frozen=True)
class _Badge:
    """How an outcome is counted: icon, colour, and the words before and after importing."""

    icon: str
    colour: Literal["green", "blue", "gray", "red", "orange"]
    to_come: str
    done: str


_BADGES: Mapping[str, _Badge] = {
    "created": _Badge("add", "green", "à créer", "créées"),
    "changed": _Badge("edit", "blue", "à changer", "changées"),
    "unchanged": _Badge("done_all", "gray", "inchangées", "inchangées"),
    "superseded": _Badge("history", "gray", "remplacées", "remplacées"),
    "refused": _Badge("block", "red", "refusées", "refusées"),
    "to_settle": _Badge("help", "orange", "à régler", "à régler"),
}
_SENTENCES = 5

_COLUMNS = (
    Column("file", "Fichier"),
    Column("row", "Ligne", "integer", help="Numéro de la ligne dans le fichier, comme un tableur la montre."),
    Column("subject", "Qui"),
    Column("outcome", "Résultat"),
    Column("said", "Pourquoi", width="large"),
)


def show_summary(summary: FileSummary, reports: Sequence[FileReport], on_remove: Callable[[], None]) -> None:
    """One file: what it is, how many rows have each outcome, and why rows are refused."""
    with st.container(border=True, key=f"file:{summary.file}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(file_line(summary.file, summary.kind or "refusé", summary.counts), width="stretch")
            st.button("Retirer", key=f"remove:{summary.file}", on_click=on_remove, type="tertiary")
        if summary.refusal:
            st.error(plain(summary.refusal), icon=":material/block:")
        else:
            _show_refusals(row_lines(reports, file=summary.file, outcome="refused"))


def file_line(file: str, kind: str, counts: Mapping[str, int], *, done: bool = False) -> str:
    """A file in one line of Markdown: its name, its kind, and the counts by outcome that are not zero."""
    badges = [
        f":{badge.colour}-badge[:material/{badge.icon}: {number(found, 0)} {_agreed(badge, found, done)}]"
        for outcome, badge in _BADGES.items()
        if (found := counts[outcome])
    ]
    return " ".join([f"**{plain(file)}** · {plain(kind)}", *badges])


def _agreed(badge: _Badge, found: int, done: bool) -> str:
    words = badge.done if done else badge.to_come
    return words if found > 1 else words.removesuffix("s")


def _show_refusals(refused: Sequence[RowLine]) -> None:
    for line in refused[:_SENTENCES]:
        st.error(plain(line.said or ""), icon=":material/block:")
    if len(refused) > _SENTENCES:
        others = count(len(refused) - _SENTENCES, "autre ligne refusée", "autres lignes refusées")
        st.caption(f"Et {others} : voyez le tableau ci-dessous.")


def show_rows(reports: Sequence[FileReport], as_of: date) -> None:
    """Every row of the files, filtered by file and outcome, to keep as a file for whoever must correct it."""
    everything = row_lines(reports)
    if not everything:
        return
    st.header("Ligne par ligne", anchor=False)
    present = [code for code in OUTCOME_NAMES if any(code in line.outcomes for line in everything)]
    files = list(dict.fromkeys(line.file for line in everything))
    grid = st.grid(2, min_column_width=260)
    with grid.cell():
        file = st.selectbox("Fichier", ["", *files], format_func=lambda name: name or "Tous", key="rows:file")
    with grid.cell():
        outcome = st.selectbox(
            "Résultat", ["", *present], format_func=lambda code: OUTCOME_NAMES.get(code, "Tous"), key="rows:outcome"
        )
    lines = row_lines(reports, file, outcome)
    st.markdown(f"**{count(len(lines), 'ligne')}**")
    frame = pd.DataFrame(
        [{column.name: getattr(line, column.name) for column in _COLUMNS} for line in lines],
        columns=[column.name for column in _COLUMNS],
    )
    show_table(frame, _COLUMNS, key="rows", alt="Lignes des fichiers et ce qu'elles deviennent")
    said = {"Fichier": file, "Résultat": outcome and OUTCOME_NAMES[outcome]}
    offer_exports(
        frame,
        _COLUMNS,
        key="rows_export",
        title="Lignes à importer",
        as_of=as_of,
        filters={label: chosen for label, chosen in said.items() if chosen},
    )
