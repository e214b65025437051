"""A company's name and enterprise number, and the forms that correct them."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from data.errors import RefusedError, StaleError
from data.store import Store
from engine.cohort.company_file import CompanyFile
from engine.cohort.identity import Field, Identity, correct, read_identity
from engine.formats import MISSING
from pages.parts import session
from pages.parts.header import announce
from pages.parts.plain import plain


@dataclass(frozen=True)
class _Wording:
    label: str
    help: str
    done: str


_FIELDS: dict[Field, _Wording] = {
    "name": _Wording(
        "Nom",
        "Les fichiers qui emploient l'ancien nom mèneront toujours à cette fiche.",
        "Le nom est corrigé ; l'ancien mène toujours à cette fiche.",
    ),
    "neq": _Wording(
        "NEQ",
        "Dix chiffres qui commencent par 11, 22, 33 ou 88. Vide : l'entreprise n'en a pas.",
        "Le NEQ est corrigé.",
    ),
}


@dataclass
class _Edit:
    """A correction being typed: what was read when it was opened, why it was refused, whether it went stale."""

    read: Identity
    refusal: str | None = None
    stale: bool = False


def show_identity(store: Store, view: CompanyFile) -> None:
    """What the company is known by; a form, once asked for, keeps what was typed until it is saved or left."""
    st.header("Identité", anchor=False)
    for field, wording in _FIELDS.items():
        edit: _Edit | None = st.session_state.get(_key(field, view.company_id))
        if edit:
            _show_form(store, view, field, edit)
            continue
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"{wording.label} : **{plain(view.identity.value(field)) or MISSING}**", width="stretch")
            if view.merged_into is None:
                # What was read is kept with the form: someone else's change meanwhile is noticed when saving.
                st.button(
                    f"Corriger le {wording.label if field == 'neq' else 'nom'}",
                    icon=":material/edit:",
                    type="tertiary",
                    key=f"{field}:open",
                    on_click=_open,
                    args=(field, view.company_id, view.identity),
                )
    if view.identity.neq_is_doubtful:
        st.caption(":material/help: Ce NEQ ne suit pas la clé de contrôle habituelle : vérifiez-le au Registraire.")
    if view.identity.former_names:
        st.caption(f"Aussi écrite : {plain(', '.join(view.identity.former_names))}.")


def _show_form(store: Store, view: CompanyFile, field: Field, edit: _Edit) -> None:
    wording = _FIELDS[field]
    with st.form(f"{field}:form"):
        st.text_input(wording.label, key=f"{field}:typed", help=wording.help)
        if edit.refusal:
            st.error(plain(edit.refusal), icon=":material/block:")
        if edit.stale:
            now = plain(view.identity.value(field)) or MISSING
            st.markdown(f"Maintenant : **{now}**. Enregistrer de nouveau le remplacera.")
        with st.container(horizontal=True):
            arguments = (store, view.company_id, field, edit)
            st.form_submit_button("Enregistrer", type="primary", key=f"{field}:save", on_click=_save, args=arguments)
            st.form_submit_button("Annuler", key=f"{field}:cancel", on_click=_close, args=(field, view.company_id))


def _open(field: Field, company_id: int, identity: Identity) -> None:
    st.session_state[_key(field, company_id)] = _Edit(identity)
    st.session_state[f"{field}:typed"] = identity.value(field)


def _save(store: Store, company_id: int, field: Field, edit: _Edit) -> None:
    typed = st.session_state[f"{field}:typed"]
    try:
        correct(store, company_id, field, edit.read, typed, session.author())
    except StaleError as refusal:
        # The change is shown beside what was typed: saving again replaces it knowingly.
        read = read_identity(store, company_id) or edit.read
        st.session_state[_key(field, company_id)] = _Edit(read, str(refusal), stale=True)
    except RefusedError as refusal:
        edit.refusal, edit.stale = str(refusal), False
    else:
        _close(field, company_id)
        announce(_FIELDS[field].done)


def _close(field: Field, company_id: int) -> None:
    st.session_state.pop(_key(field, company_id), None)


def _key(field: Field, company_id: int) -> str:
    return f"{field}:edit:{company_id}"
