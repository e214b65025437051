"""Up to four scenarios side by side: the one in hand, those put aside, those kept."""

from __future__ import annotations

import streamlit as st

from engine.aid.framework import Framework
from engine.scenarios.catalog import load_catalog
from engine.scenarios.comparison import side_by_side
from engine.scenarios.saved import saved_scenarios
from engine.scenarios.scenario import Scenario, from_text, to_text
from pages.parts import session
from pages.parts import simulator_state as state
from pages.parts.plain import plain

# Scenarios put aside in this session: (name, content).
_ASIDE = "simulator:aside"


def show_comparison(scenario: Scenario, _: Framework) -> None:
    """What is compared, then the table."""
    st.header("Comment les scénarios se comparent-ils ?", anchor=False)
    aside: list[tuple[str, str]] = st.session_state.setdefault(_ASIDE, [])
    room = load_catalog().side_by_side - 1
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.button(
            "Mettre ce scénario de côté",
            icon=":material/bookmark_add:",
            key="compare:aside",
            on_click=_put_aside,
            disabled=len(aside) >= room,
            help=f"{load_catalog().side_by_side} scénarios au plus, celui à l'écran compris.",
        )
        _add_kept(len(aside) >= room)
    if not aside:
        st.info("Mettez ce scénario de côté, changez une donnée, et les deux s'afficheront ici côte à côte.")
        return
    compared = [scenario, *(from_text(content) for _, content in aside)]
    names = ["À l'écran", *(name for name, _ in aside)]
    rows = ["| Résultat | " + " | ".join(f"**{plain(name)}**" for name in names) + " |", "|---|" + "---|" * len(names)]
    rows += [
        f"| {line.label} | {' | '.join(plain(value) for value in line.values)} |" for line in side_by_side(compared)
    ]
    with st.container(key="simulator_items"):
        st.markdown("\n".join(rows))
    for index, (name, _content) in enumerate(aside):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(plain(name))
            st.button("Reprendre", key=f"compare:take{index}", type="tertiary", on_click=_take, args=(index,))
            st.button("Retirer", key=f"compare:drop{index}", type="tertiary", on_click=_drop, args=(index,))


def _add_kept(full: bool) -> None:
    kept = {each.scenario_id: each for each in saved_scenarios(session.store())}
    if kept:
        st.selectbox(
            "Ajouter un scénario enregistré",
            [None, *kept],
            key="compare:kept",
            format_func=lambda number: (
                "—" if number is None else f"{kept[number].name} ({kept[number].company or 'libre'})"
            ),
            on_change=_add,
            disabled=full,
        )


def _add() -> None:
    number = st.session_state["compare:kept"]
    found = next((each for each in saved_scenarios(session.store()) if each.scenario_id == number), None)
    if found is not None:
        st.session_state[_ASIDE].append((found.name, found.content))
        st.session_state["compare:kept"] = None


def _put_aside() -> None:
    aside = st.session_state[_ASIDE]
    aside.append((f"De côté {len(aside) + 1}", to_text(state.scenario())))


def _take(index: int) -> None:
    state.hold(from_text(st.session_state[_ASIDE][index][1]))


def _drop(index: int) -> None:
    del st.session_state[_ASIDE][index]
