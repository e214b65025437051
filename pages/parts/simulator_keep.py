"""Keeping a scenario, reopening one, its permalink, and what is left on the table: the PDF and the workbook."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

import streamlit as st

from data.errors import ImpactError
from engine.aid.framework import Framework
from engine.cohort.names import name_key
from engine.formats import moment, money
from engine.scenarios.document import pdf
from engine.scenarios.result import result
from engine.scenarios.saved import LONGEST_NAME, Saved, forget, reopen, save, saved_scenarios
from engine.scenarios.scenario import Scenario, fingerprint, to_link
from engine.scenarios.workbook import workbook
from pages.parts import session
from pages.parts import simulator_state as state
from pages.parts.exports import XLSX_TYPE, file_name
from pages.parts.plain import plain

_SAID = "simulator:said"
_NAME = "keep:name"
_A_PAGE = 8
_TONES = {"done": st.success, "seen": st.warning, "refused": st.error}


def show_keeping(scenario: Scenario, _: Framework) -> None:
    """The leave-behind, the name to keep it under, the link, the scenarios kept."""
    st.header("Que garder de cette simulation ?", anchor=False)
    for tone, text in st.session_state.pop(_SAID, []):
        _TONES[tone](text)
    leave, keep = st.columns(2, gap="large")
    with leave:
        _leave_behind(scenario)
        _link(scenario)
    with keep:
        _save()
        _kept()


def _leave_behind(scenario: Scenario) -> None:
    as_of, name = session.as_of(), _company(scenario)
    title = f"Simulation {name}" if name else "Simulation ÉcoPerformance"
    with st.container(horizontal=True):
        st.download_button(
            "PDF à laisser",
            partial(pdf, scenario, as_of, name),
            file_name(title, as_of, "pdf"),
            "application/pdf",
            key="keep:pdf",
            on_click="ignore",
            type="primary",
            icon=":material/picture_as_pdf:",
        )
        st.download_button(
            "XLSX",
            partial(workbook, scenario, as_of, name),
            file_name(title, as_of, "xlsx"),
            XLSX_TYPE,
            key="keep:xlsx",
            on_click="ignore",
            icon=":material/download:",
        )


def _link(scenario: Scenario) -> None:
    query = urlencode({state.LINK: to_link(scenario)})
    base = (st.context.url or "").split("?")[0]
    st.markdown(f"**Lien permanent** · empreinte `{fingerprint(scenario)}`")
    st.caption("Il rouvre exactement ceci : les données, le cadre, les lectures.")
    st.code(f"{base}?{query}", language=None, wrap_lines=False)


def _save() -> None:
    with st.form("keep:form", border=False):
        st.text_input("Nom du scénario", key=_NAME, max_chars=LONGEST_NAME)
        st.form_submit_button("Enregistrer", icon=":material/save:", on_click=_keep)


def _keep() -> None:
    """Keeps the scenario under the name typed, which stays there when it is refused."""
    name = (st.session_state[_NAME] or "").strip()
    try:
        save(session.store(), state.scenario(), name, session.author())
    except ImpactError as refusal:
        st.session_state[_SAID] = [("refused", str(refusal))]
        return
    st.session_state[_SAID] = [("done", f"« {plain(name)} » est enregistré.")]
    st.session_state[_NAME] = ""


def _kept() -> None:
    found = saved_scenarios(session.store())
    if not found:
        st.caption("Aucun scénario enregistré.")
        return
    st.markdown(f"**Scénarios enregistrés** ({len(found)})")
    if len(found) > _A_PAGE:
        found = _searched(found)
    pages = -(-len(found) // _A_PAGE)
    page = min(pages, st.pagination(pages, key="keep:page")) if pages > 1 else 1
    for each in found[(page - 1) * _A_PAGE : page * _A_PAGE]:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(
                f"**{plain(each.name)}** · {plain(each.company or 'libre')} · {money(each.shown_aid)}  \n"
                f"{plain(each.author)}, {moment(each.created_at)}"
            )
            st.button("Rouvrir", key=f"keep:open{each.scenario_id}", on_click=_reopen, args=(each,))
            st.button("Retirer", key=f"keep:drop{each.scenario_id}", type="tertiary", on_click=_forget, args=(each,))


def _searched(kept: list[Saved]) -> list[Saved]:
    """Those whose name, company or author holds the words asked, accents and case aside."""
    words = st.text_input("Chercher un scénario", key="keep:search", placeholder="Nom, entreprise ou auteur")
    asked = name_key(words)
    found = [each for each in kept if asked in name_key(f"{each.name} {each.company or 'libre'} {each.author}")]
    if not found:
        st.caption("Aucun scénario enregistré ne contient ces mots.")
    return found


def _reopen(kept: Saved) -> None:
    """Takes the scenario back; one made under an older framework, or since corrected, shows both results."""
    try:
        found = reopen(kept)
        said = list(found.said)
        if said:
            now = result(found.newer or found.scenario).aid
            said.append(f"Affiché alors : {money(kept.shown_aid)}. Aujourd'hui : {money(now)}.")
    except ImpactError as refusal:
        st.session_state[_SAID] = [("seen", str(refusal))]
        return
    state.hold(found.scenario)
    st.session_state[_SAID] = [("done", f"« {plain(kept.name)} » est rouvert."), *(("seen", text) for text in said)]


def _forget(kept: Saved) -> None:
    try:
        forget(session.store(), kept.scenario_id, session.author())
        st.session_state[_SAID] = [("done", f"« {plain(kept.name)} » est retiré.")]
    except ImpactError as refusal:
        st.session_state[_SAID] = [("seen", str(refusal))]


def _company(scenario: Scenario) -> str | None:
    if scenario.company_id is None:
        return None
    found = session.store().rows("scenario_company", scenario.company_id)
    return str(found[0]["name"]) if found else None
