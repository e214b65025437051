"""How the day's message leaves: the server, from whom, to whom, and a trial."""

from __future__ import annotations

import os
from collections.abc import Sequence

import streamlit as st

from data.errors import RefusedError
from data.store import Store
from engine.coaching.mail import (
    PASSWORD_VARIABLE,
    MailEntry,
    StoredMail,
    forget_mail,
    mail_settings,
    send_trial,
    set_mail,
    stored_mail,
)
from engine.formats import enumeration, moment
from pages.parts import session
from pages.parts.forms import attempt_form, following
from pages.parts.notices import attempt, show_notice
from pages.parts.plain import plain

_PLACE = "settings:mail"
_PROTECTIONS = {
    "starttls": "STARTTLS (port 587 d'habitude)",
    "tls": "TLS dès la connexion (port 465 d'habitude)",
    "none": "Aucune (serveur de ce réseau seulement)",
}
_NOTHING = MailEntry("", "587", "", "", "starttls")  # the usual submission port, RFC 6409


def show_mail(store: Store) -> None:
    """The form, the trial, and how to stop."""
    found = stored_mail(store)
    show_notice(_PLACE)
    st.markdown(
        "Une fois réglé, le message du jour part de lui-même à la première ouverture de la journée, une seule fois. "
        f"Le mot de passe n'est jamais enregistré ici : il vient de la variable d'environnement `{PASSWORD_VARIABLE}`, "
        f"{'présente' if os.environ.get(PASSWORD_VARIABLE) else 'absente'} sur ce serveur."
    )
    _show_form(store, found)
    if found is None:
        st.info("Rien ne part tant que ce n'est pas réglé.", icon=":material/unsubscribe:")
        return
    if found.last:
        st.caption(f"Réglé par {plain(found.last.author)} le {moment(found.last.at)}.")
    with st.container(horizontal=True):
        st.button(
            "Envoyer un essai",
            icon=":material/outgoing_mail:",
            key=f"{_PLACE}:trial",
            help="Un court message aux destinataires enregistrés.",
            on_click=_send_trial,
            args=(store,),
        )
        st.button("Ne plus rien envoyer", key=f"{_PLACE}:forget", on_click=_forget, args=(store, found.text))


def _show_form(store: Store, found: StoredMail | None) -> None:
    entry = _entry(found)
    with st.form(_PLACE):
        left, right = st.columns(2)
        with left:
            _show_field("Serveur SMTP", "host", entry, placeholder="smtp.exemple.ca")
            _show_field("Port", "port", entry)
            field = f"{_PLACE}:security"
            with following(field, entry.security, said=_PROTECTIONS[entry.security]):
                st.selectbox("Protection", list(_PROTECTIONS), format_func=_PROTECTIONS.__getitem__, key=field)
        with right:
            _show_field("Expéditeur", "sender", entry, placeholder="impact@exemple.ca")
            _show_field("Destinataires", "recipients", entry, help_="Séparés par des virgules.")
            _show_field("Compte", "user", entry, help_="Vide si le serveur n'en demande pas.")
        st.form_submit_button("Enregistrer", type="primary", key=f"{_PLACE}:save", on_click=_save, args=(store, found))


def _show_field(label: str, name: str, entry: MailEntry, *, placeholder: str = "", help_: str | None = None) -> None:
    """A field with what is stored; what someone changed since it was typed over is told under it."""
    key = f"{_PLACE}:{name}"
    with following(key, getattr(entry, name)):
        st.text_input(label, key=key, placeholder=placeholder, help=help_)


def _entry(found: StoredMail | None) -> MailEntry:
    if found is None:
        return _NOTHING
    kept = found.settings
    return MailEntry(kept.host, str(kept.port), kept.sender, ", ".join(kept.recipients), kept.security, kept.user or "")


def _save(store: Store, found: StoredMail | None) -> None:
    names = tuple(MailEntry.__dataclass_fields__)

    def act() -> Sequence[str]:
        typed = {name: str(st.session_state[f"{_PLACE}:{name}"]) for name in names}
        kept = set_mail(store, MailEntry(**typed), session.author(), found.text if found else None)
        return (f"Enregistré : le message du jour ira à {enumeration(kept.recipients)}. Envoyez un essai.",)

    attempt_form(_PLACE, act, _PLACE, *names)


def _send_trial(store: Store) -> None:
    def act() -> Sequence[str]:
        settings = mail_settings(store, os.environ)
        if settings is None:
            raise RefusedError("L'envoi n'est plus réglé : quelqu'un vient de l'arrêter.")
        send_trial(settings, store.now())
        return (f"Essai remis au serveur pour {enumeration(settings.recipients)}.",)

    attempt(_PLACE, act)


def _forget(store: Store, seen: str) -> None:
    def act() -> Sequence[str]:
        forget_mail(store, session.author(), seen)
        return ("Plus rien ne part.",)

    attempt(_PLACE, act)
