"""Start: the page the server sends, who is there, the navigation.

Streamlit reads this file twice: the server imports it to find ``app`` (the ASGI application), and each session
runs it as a script at every interaction.
"""

from __future__ import annotations

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager

from pages.parts import incidents, served_page, session, style, today_message, url, welcome

PAGES = (
    # file, title in the navigation, path in the URL, icon
    ("today.py", "Aujourd'hui", "aujourdhui", "today"),
    ("progress.py", "Avancement", "avancement", "trending_up"),
    ("companies.py", "Entreprises", "entreprises", "factory"),
    ("matching.py", "Jumelage", "jumelage", "handshake"),
    ("coachings.py", "Coachings", "coachings", "forum"),
    ("coaches.py", "Coachs", "coachs", "groups"),
    ("payments.py", "Paiements", "paiements", "payments"),
    ("simulator.py", "Simulateur", "simulateur", "calculate"),
    ("outcomes.py", "Retombées", "retombees", "query_stats"),
    ("imports.py", "Importer", "importer", "upload_file"),
    ("settings.py", "Réglages", "reglages", "settings"),
)
HOME = "aujourdhui"


def run_session() -> None:
    """One run of the script: navigation, what surrounds every page, then the page itself."""
    style.apply()
    page = st.navigation(
        [
            st.Page(f"pages/{file}", title=title, url_path=path, icon=f":material/{icon}:", default=path == HOME)
            for file, title, path, icon in PAGES
        ]
    )
    url.arrive(page.url_path)
    store = session.store()
    today_message.send_once_a_day(store)
    with st.sidebar:
        session.show_sidebar_foot()
    if store.is_demonstration:
        welcome.show_demonstration_banner(session.as_of(), session.start_own_programme)
    page.run()


if __name__ == "__main__":
    run_session()
else:
    # pages/ is not Streamlit's directory of automatic pages: a first deep link must not be looked up there.
    PagesManager.uses_pages_directory = False
    app = st.App(
        __file__,
        routes=served_page.ROUTES,
        middleware=[Middleware(served_page.FrenchPages, pages=[path for _, _, path, _ in PAGES], home=HOME)],
        on_script_error=incidents.show,
    )
