"""What leaves the screen: the day's message, as a file or by mail, and the calendar of due dates."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from datetime import date
from functools import partial
from threading import Thread

import streamlit as st

from data.errors import ImpactError, RefusedError
from data.programme_file import load_programme
from data.store import Store
from engine.coaching.due_dates import as_ics, due_dates
from engine.coaching.mail import compose, mail_settings
from engine.formats import moment
from engine.programme.audience import audience_of, audiences
from engine.programme.digest import Digest, digest_of, digest_text, is_due, send_daily, send_digest
from engine.programme.today import Action
from pages.parts import session
from pages.parts.notices import attempt, show_notice
from pages.parts.plain import plain

_LOG = logging.getLogger("impact")
_PLACE = "today:message"
_TRIED = "digest_tried"
_SENDER = "système"


def send_once_a_day(store: Store) -> None:
    """At the first run of a session, sends the day's message if it is still to be sent; nobody waits for it."""
    day = store.as_of(session.today())
    if st.session_state.get(_TRIED) == day:
        return
    st.session_state[_TRIED] = day
    if is_due(store, day, os.environ):
        Thread(target=_send, args=(store, day), name="message du jour", daemon=True).start()


def show_message(store: Store, actions: Sequence[Action], as_of: date, code: str) -> None:
    """The files to take away, for the audience of ``code``, and what became of the day's message."""
    st.header("Que faut-il emporter ?", anchor=False)
    show_notice(_PLACE)
    whose = f" · {audiences(store, load_programme())[code]}" if code else ""
    name = f"{as_of:%Y-%m-%d}"
    with st.container(horizontal=True):
        for suffix, media_type, label, build in (
            ("txt", "text/plain", "Message du jour (texte)", partial(_as_text, actions, as_of)),
            ("eml", "message/rfc822", "Message du jour (courriel)", partial(_as_file, store, actions, as_of)),
        ):
            st.download_button(
                label,
                data=build,
                file_name=f"message-du-jour-{name}.{suffix}",
                mime=media_type,
                key=f"message:{suffix}",
                on_click="ignore",
                icon=":material/mail:",
                disabled=not actions,
            )
        st.download_button(
            "Échéances (calendrier)",
            data=partial(_as_calendar, store, as_of, code, f"I.M.P.A.C.T.{whose}"),
            file_name=f"echeances-{name}.ics",
            mime="text/calendar",
            key="message:ics",
            on_click="ignore",
            icon=":material/calendar_add_on:",
            help="Réponses attendues, rencontres prévues, fins de coaching et relances; celles du coach ou du "
            "secteur choisi plus haut, sinon toutes. Importé de nouveau, il met à jour les mêmes événements.",
        )
    _show_sending(store)


def _show_sending(store: Store) -> None:
    """What became of the message of the day it is, whatever the date the page is seen at."""
    day = store.as_of(session.today())
    digest = digest_of(store, day)
    if mail_settings(store, os.environ) is None:
        st.caption("Le message du jour ne part pas de lui-même : l'envoi n'est pas réglé.")
        if st.button("Régler l'envoi", key="message:settings", type="tertiary", icon=":material/settings:"):
            st.switch_page("pages/settings.py", query_params={"volet": "courriels"})
    elif digest is None:
        st.caption("Le message du jour n'est pas encore parti : rien n'attendait, ou il se prépare.")
    elif digest.sent_at:
        st.caption(f"Message du jour envoyé le {moment(digest.sent_at)} à {plain(digest.sent_to or '')}.")
    elif digest.claimed_at:
        _show_failure(store, digest)
    else:
        st.caption("Le message du jour partira à la prochaine ouverture.")


def _show_failure(store: Store, digest: Digest) -> None:
    said = digest.failure or f"Parti le {moment(digest.claimed_at)}, son envoi n'a pas été confirmé."
    st.warning(f"Message du jour : {plain(said)}", icon=":material/unsubscribe:")
    st.button("Envoyer de nouveau", key="message:again", on_click=_send_again, args=(store, digest.day))


def _as_text(actions: Sequence[Action], as_of: date) -> bytes:
    return digest_text(actions, as_of).encode()


def _as_file(store: Store, actions: Sequence[Action], as_of: date) -> bytes:
    text = digest_text(actions, as_of)
    settings = mail_settings(store, os.environ)
    return bytes(compose(text.splitlines()[0], text, settings, store.now(), load_programme()))


def _as_calendar(store: Store, as_of: date, code: str, name: str) -> bytes:
    with store.snapshot() as snapshot:
        found = due_dates(snapshot, as_of, audience_of(code))
    return as_ics(found, name, store.now())


def _send(store: Store, day: date) -> None:
    try:
        send_daily(store, day, os.environ, _SENDER)
    except ImpactError as refusal:
        _LOG.warning("message du jour : %s", refusal)


def _send_again(store: Store, day: date) -> None:
    def act() -> Sequence[str]:
        settings = mail_settings(store, os.environ)
        if settings is None:
            raise RefusedError("L'envoi n'est plus réglé : voyez « Réglages », volet « Courriels ».")
        sent = send_digest(store, day, settings, session.author(), again=True)
        return ("Message du jour envoyé.",) if sent else ("Quelqu'un l'a déjà envoyé.",)

    attempt(_PLACE, act)
