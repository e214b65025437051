"""A company's inventory on its file, and the form that records it by hand or corrects it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import streamlit as st

from data.errors import StaleError
from data.store import Store
from engine.cohort.company_file import CompanyFile, Inventory
from engine.cohort.inventories import record_inventory
from engine.cohort.wording import SCOPES
from engine.formats import day, quantity
from pages.parts import session
from pages.parts.forms import attempt_form, start
from pages.parts.notices import show_notice
from pages.parts.numbers import Bounds
from pages.parts.plain import plain
from pages.parts.typed import given

_UNIT = "t éq. CO₂"


def show_inventory(store: Store, view: CompanyFile, as_of: date) -> None:
    """The three scopes and their total, what is missing, then the form."""
    st.header("Bilan GES", anchor=False)
    show_notice(_key(view))
    if view.inventory is None:
        st.caption("Aucun bilan reçu : importez-le, ou saisissez-le ici.")
    else:
        _show_figures(view.inventory)
    if view.merged_into is None:
        title = "Corriger le bilan" if view.inventory else "Saisir le bilan"
        with st.expander(title, icon=":material/edit:"):
            _show_form(store, view, as_of)


def _show_figures(inventory: Inventory) -> None:
    st.markdown(f"Terminé le **{day(inventory.completed_on)}**" if inventory.completed_on else "Sans date")
    lines = [f"- {label} : **{quantity(tonnes, _UNIT)}**" for _, label, tonnes in inventory.scopes]
    lines.append(f"- Total : **{quantity(inventory.total, _UNIT) if not inventory.missing else 'à compléter'}**")
    st.markdown("\n".join(lines))
    if inventory.lines:
        st.markdown("Sources d'énergie déclarées")
        st.markdown("\n".join(f"- {plain(source)} : {plain(written)}" for source, written in inventory.lines))


def _show_form(store: Store, view: CompanyFile, as_of: date) -> None:
    key = _key(view)
    _start(key, view.inventory, as_of)
    with st.form(key, border=False):
        st.date_input("Terminé le", key=f"{key}:on", format="YYYY-MM-DD")
        for name, label in SCOPES.items():
            st.text_input(f"{label.capitalize()} ({_UNIT})", key=f"{key}:{name}", help="0 s'il n'y en a pas.")
        st.form_submit_button(
            "Enregistrer le bilan", type="primary", key=f"{key}:submit", on_click=_record, args=(store, view, as_of)
        )


def _start(key: str, stored: Inventory | None, as_of: date) -> None:
    """Gives the fields what is stored, unless something was typed; keeps the version that was read then."""
    if f"{key}:on" in st.session_state:
        return
    values: dict[str, object] = {"on": as_of, "seen": None, **dict.fromkeys(SCOPES, "")}
    if stored:
        written = {
            name: "" if tonnes is None else Bounds().write(Decimal(str(tonnes))) for name, _, tonnes in stored.scopes
        }
        values = {"on": stored.completed_on or as_of, "seen": stored.version, **written}
    start(key, values)


def _record(store: Store, view: CompanyFile, as_of: date) -> None:
    key, state = _key(view), st.session_state

    def act() -> Sequence[str]:
        on = given(f"{key}:on", "La date du bilan")
        scopes = {name: state[f"{key}:{name}"] for name in SCOPES}
        author, seen = session.author(), state[f"{key}:seen"]
        try:
            record_inventory(store, view.company_id, on, scopes, author, as_of, seen=seen)
        except StaleError:
            # What was typed stays; the page now shows the other's figures, and saving again replaces them knowingly.
            state[f"{key}:seen"] = store.rows("view_company_inventory", view.company_id)[0]["version"]
            raise
        return ("Bilan enregistré.",)

    attempt_form(key, act, key)


def _key(view: CompanyFile) -> str:
    return f"inventory:{view.company_id}"
