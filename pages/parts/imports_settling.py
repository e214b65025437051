"""One thing to settle: what was read, for whom, and the answer to give."""

from __future__ import annotations

import streamlit as st

from data.errors import RefusedError, StaleError
from data.programme_file import Programme
from data.store import Store
from engine.cohort.settlement_views import SettlementGroup, SettlementSection, settle_group, settlement_sections
from engine.cohort.settling import KEEP, Options, options
from engine.formats import count, number
from pages.parts import session, url
from pages.parts.header import announce
from pages.parts.plain import plain

_REFUSALS = "settling:refusals"
# Choices this few are buttons; more are a list.
_FEW = 3
_SHOWN = 20
_PROMPTS = {"number": "Nombre, par exemple 151,9", "date": "Date : AAAA-MM-JJ ou JJ/MM/AAAA"}


def show_settling(store: Store, programme: Programme) -> None:
    """Everything left to settle, by kind."""
    sections = settlement_sections(store)
    if not sections:
        st.success("Rien à régler : tout ce qui a été importé a trouvé sa place.", icon=":material/check_circle:")
    for section in sections:
        _show_section(store, section, programme)


def show_group(store: Store, group: SettlementGroup, programme: Programme, *, named: bool) -> None:
    """One group with its answer; ``named``: says for which companies, each a way to its file."""
    with st.container(border=True, key=group.key, gap="xsmall"):
        said, asking = st.columns([3, 2], vertical_alignment="center", gap="medium")
        with said, st.container(gap="xsmall"):
            if named:
                _show_companies(group)
            st.markdown(plain(group.first["message"]))
            places = list(dict.fromkeys(f"{row['file_name']}, ligne {row['row_number']}" for row in group.rows))
            st.caption(plain("; ".join(places[:_FEW]) + (" …" if len(places) > _FEW else "")))
        with asking:
            asked = options(store, group.first, programme)
            if asked.kind == "choice" and len(asked.choices) <= _FEW:
                _ask_buttons(store, group, asked, programme)
            else:
                _ask_form(store, group, asked, programme)
        if refusal := st.session_state.setdefault(_REFUSALS, {}).get(group.key):
            st.error(plain(refusal), icon=":material/block:")


def _show_section(store: Store, section: SettlementSection, programme: Programme) -> None:
    st.header(f"{section.title} ({number(len(section.groups), 0)})", anchor=False)
    pages = -(-len(section.groups) // _SHOWN)
    # Settling the last of a page leaves fewer pages.
    page = min(pages, st.pagination(pages, key=f"settling:{section.title}")) if pages > 1 else 1
    for group in section.groups[(page - 1) * _SHOWN : page * _SHOWN]:
        show_group(store, group, programme, named=True)


def _show_companies(group: SettlementGroup) -> None:
    names = {row["company_id"]: row["company"] for row in group.rows}
    with st.container(horizontal=True, gap="small"):
        for identifier, name in list(names.items())[:_FEW]:
            if st.button(plain(name), key=f"{group.key}:{identifier}", type="tertiary", icon=":material/open_in_new:"):
                url.put("entreprise", str(identifier))
                st.switch_page("pages/companies.py", query_params={"entreprise": str(identifier)})
        if len(names) > _FEW:
            st.caption(f"et {count(len(names) - _FEW, 'autre entreprise', 'autres entreprises')}")


def _ask_buttons(store: Store, group: SettlementGroup, asked: Options, programme: Programme) -> None:
    with st.container(horizontal=True):
        for value, label in asked.choices:
            st.button(label, key=f"{group.key}:{value}", on_click=_settle, args=(store, group, value, programme))


def _ask_form(store: Store, group: SettlementGroup, asked: Options, programme: Programme) -> None:
    answer = f"{group.key}:answer"
    with st.form(f"{group.key}:form", border=False):
        given, done = st.columns([3, 1], vertical_alignment="bottom", gap="small")
        label = group.first["column_name"]  # hidden: read by screen readers as it is
        if asked.kind == "choice":
            # The answer most often given to what is on no list comes first.
            labels = dict(sorted(asked.choices, key=lambda choice: choice[0] != KEEP))
            given.selectbox(
                label,
                list(labels),
                index=None,
                format_func=labels.__getitem__,
                placeholder="Choisir la réponse…",
                label_visibility="collapsed",
                key=answer,
            )
        else:
            given.text_input(label, placeholder=_PROMPTS[asked.kind], label_visibility="collapsed", key=answer)
        done.form_submit_button(
            "Régler",
            key=f"{group.key}:settle",
            width="stretch",
            on_click=_settle,
            args=(store, group, None, programme),
        )


def _settle(store: Store, group: SettlementGroup, value: str | None, programme: Programme) -> None:
    """Settles what was shown, at the versions that were shown; a refusal stays beside the answer typed."""
    refusals = st.session_state[_REFUSALS]
    typed = st.session_state.get(f"{group.key}:answer") if value is None else value
    if typed is None:
        refusals[group.key] = "Choisissez une réponse dans la liste."
        return
    try:
        settle_group(store, group.seen, typed, session.author(), programme)
    except StaleError as refusal:
        # Someone settled it first: it is no longer on the list.
        announce(plain(str(refusal)), "warning")
    except RefusedError as refusal:
        refusals[group.key] = str(refusal)
    else:
        refusals.pop(group.key, None)
        announce(f"{count(len(group.rows), 'réponse réglée', 'réponses réglées')}.")
