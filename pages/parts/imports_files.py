"""Files received: dropped, kept from one run to the next, shown for what they are, imported together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import streamlit as st

from data.programme_file import Programme
from data.store import Store
from engine.cohort.import_views import FileSummary, file_summaries
from engine.cohort.imports import Conditions, HandedFile, ImportResult, preview, run_import
from engine.formats import count
from pages.parts import session
from pages.parts.header import announce
from pages.parts.imports_history import undo
from pages.parts.imports_preview import file_line, show_rows, show_summary
from pages.parts.plain import plain

_STATE = "imports:held"
TYPES = ("csv", "txt", "tsv", "xlsx", "xlsm")


@dataclass
class _Held:
    """What waits to be imported, by file name, and the import that was just done.

    ``drop`` numbers the drop zone: a new one, empty, replaces the one whose files were taken.
    """

    files: dict[str, HandedFile] = field(default_factory=dict)
    drop: int = 0
    shown: tuple[object, ImportResult] | None = None
    done: tuple[int, list[FileSummary]] | None = None


def show_files(store: Store, programme: Programme, on_settle: Callable[[], None]) -> None:
    """The drop zone, the button that imports, then what each file would do; ``on_settle`` opens what is to settle."""
    held: _Held = st.session_state.setdefault(_STATE, _Held())
    if held.done:
        _show_done(held, on_settle)
    _show_drop_zone(held)
    if not held.files:
        return
    creating = st.toggle(
        "Créer les entreprises inconnues",
        key="imports:create",
        help="Un bilan ou un coaching d'une entreprise absente du programme est refusé, sauf si vous la créez ici. "
        "Vérifiez d'abord que ce n'est pas un nom mal écrit.",
    )
    conditions = Conditions(programme, session.author(), session.as_of(), creating)
    result = _previewed(store, held, conditions)
    summaries = file_summaries(result.reports)
    _show_decision(store, held, summaries, conditions)
    for summary in summaries:
        show_summary(summary, result.reports, on_remove=partial(_remove, held, summary.file))
    show_rows(result.reports, session.as_of())


def _show_drop_zone(held: _Held) -> None:
    key = f"imports:drop:{held.drop}"
    st.file_uploader(
        "Déposez vos fichiers ici, tous ensemble si vous voulez",
        type=TYPES,
        accept_multiple_files=True,
        key=key,
        on_change=_take,
        args=(held, key),
        help="Formulaires, bilans GES, coachs, contrats, coachings, rencontres, en CSV ou en Excel : chacun est "
        "reconnu à son contenu. Rien n'est enregistré avant que vous l'ayez demandé.",
    )


def _take(held: _Held, key: str) -> None:
    for uploaded in st.session_state[key]:
        if uploaded.name in held.files:
            announce(f"{plain(uploaded.name)} remplace le fichier du même nom.", "info")
        held.files[uploaded.name] = HandedFile(uploaded.name, uploaded.getvalue())
    held.drop += 1
    held.done = None


def _previewed(store: Store, held: _Held, conditions: Conditions) -> ImportResult:
    """What importing would do, worked out again only when something it depends on has changed."""
    digests = tuple((name, hashlib.sha256(file.content).hexdigest()) for name, file in held.files.items())
    depends = (digests, conditions.create_companies, conditions.today, str(store.path), store.revision)
    if held.shown is None or held.shown[0] != depends:
        with st.spinner("Lecture des fichiers…"):
            held.shown = (depends, preview(store, list(held.files.values()), conditions))
    return held.shown[1]


def _show_decision(store: Store, held: _Held, summaries: list[FileSummary], conditions: Conditions) -> None:
    accepted = sum(summary.accepted for summary in summaries)
    if not accepted:
        _show_nothing_to_write(summaries)
    with st.container(horizontal=True):
        pressed = st.button(
            f"Importer {count(accepted, 'ligne')}",
            type="primary",
            icon=":material/save:",
            key="imports:write",
            disabled=not accepted,
        )
        if st.button("Retirer tous les fichiers", key="imports:clear"):
            held.files.clear()
            st.rerun()
    if pressed:
        with st.spinner("Enregistrement…"), session.refusals_shown():
            result = run_import(store, list(held.files.values()), conditions)
            held.done = None if result.import_id is None else (result.import_id, file_summaries(result.reports))
            held.files.clear()
            st.rerun()


def _show_nothing_to_write(summaries: list[FileSummary]) -> None:
    """Known already or refused: never the one for the other."""
    if not any(summary.turned_down for summary in summaries):
        st.info("Rien à importer : tout ce qui est lisible est déjà enregistré.", icon=":material/done_all:")
        return
    known = any(summary.known for summary in summaries)
    rest = " Le reste est déjà enregistré." if known else ""
    st.warning(f"Rien ne peut être importé : chaque refus est expliqué plus bas.{rest}", icon=":material/block:")


def _show_done(held: _Held, on_settle: Callable[[], None]) -> None:
    """What the import just done did, what it leaves to settle, and the way back."""
    if held.done is None:
        return
    import_id, summaries = held.done
    with st.container(border=True, key="imports:done"):
        st.success(f"Importation nº\u00a0{import_id} enregistrée.", icon=":material/check_circle:")
        written = [summary for summary in summaries if summary.kind]
        lines = [file_line(summary.file, summary.kind or "", summary.counts, done=True) for summary in written]
        st.markdown("\n".join(f"- {line}" for line in lines))
        with st.container(horizontal=True):
            if to_settle := sum(summary.counts["to_settle"] for summary in written):
                settle = f"Régler {count(to_settle, 'réponse')}"
                st.button(settle, type="primary", key="done:settle", on_click=on_settle)
            st.button(
                "Annuler cette importation", icon=":material/undo:", key="done:undo", on_click=_undo, args=(held,)
            )
            st.button("Fermer", key="done:close", on_click=_forget, args=(held,))


def _undo(held: _Held) -> None:
    if held.done and undo(held.done[0]):
        held.done = None


def _forget(held: _Held) -> None:
    held.done = None


def _remove(held: _Held, report: str) -> None:
    # A sheet of a workbook is reported under the workbook's name and its own.
    for name in [name for name in held.files if report == name or report.startswith(f"{name} ")]:
        del held.files[name]
