"""What every screen stands on: the open database, who is there, and the date everything is seen at."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import streamlit as st

from data.backup import daily_copy
from data.clock import programme_now
from data.errors import ImpactError, StoreError
from data.store import Store
from engine.formats import weekday
from pages.parts import url, welcome
from pages.parts.header import announce

_ROOT = Path(__file__).parents[2]
_DATE = "date"


@dataclass(frozen=True)
class Person:
    """Who is in front of the screen; ``name`` signs every write, ``sector`` is a sector adviser's own."""

    name: str
    role: str
    sector: str | None = None


# No sign-in is configured: the application listens to this computer only, and whoever sits there directs.
LOCAL_PERSON = Person(name="Direction (poste local)", role="directrice")


def database_path() -> Path:
    """``$IMPACT_DATABASE``, else ``data/local/impact.duckdb``."""
    return Path(os.environ.get("IMPACT_DATABASE") or _ROOT / "data/local/impact.duckdb")


def store() -> Store:
    """The database, opened once for the whole process.

    When it cannot be used, the page says why and what to do, and stops there.
    """
    path = database_path()
    if not path.exists():
        welcome.offer_a_beginning(path)
        st.stop()
    try:
        return _open(path)
    except StoreError as refusal:
        welcome.explain_unusable(refusal)
        st.stop()


def person() -> Person:
    """Who is there."""
    return LOCAL_PERSON


def author() -> str:
    """The name that signs what this session writes."""
    return person().name


def as_of() -> date:
    """The date everything is seen at: the one chosen (``?date=``), else the demonstration's, else today."""
    return url.day(_DATE, store().as_of(today()))


def today() -> date:
    """The day it is where the programme is, wherever the server runs."""
    return programme_now().date()


def show_sidebar_foot() -> None:
    """The reference date, which can be changed, and who is there."""
    default = store().as_of(today())
    chosen = url.date_filter(
        "Date de référence",
        _DATE,
        default,
        help="Tout ce qui est affiché l'est à cette date : retards, places, lots. "
        "Elle suit le calendrier tant que vous ne la changez pas.",
    )
    st.caption(weekday(chosen) if chosen == default else f"{weekday(chosen)} (au lieu du {weekday(default)})")
    who = person()
    st.caption(
        f":material/person: {who.name}", help=f"Rôle : {who.role}. Aucune ouverture de session n'est configurée."
    )


def start_own_programme() -> None:
    """Puts the demonstration aside, under another name, and creates an empty programme in its place.

    Raises:
        StoreError: the new file cannot be written.
    """
    path = database_path()
    aside = path.with_name(f"{path.stem}-demonstration-{programme_now():%Y%m%d-%H%M%S}{path.suffix}")
    _open.clear()  # closes the file
    path.rename(aside)
    Store.create(path).close()
    announce(
        "Votre programme est créé : il est vide. La démonstration est rangée à côté, dans le fichier "
        f"{aside.name}. Première étape : la page « Importer »."
    )


@contextmanager
def refusals_shown() -> Iterator[None]:
    """Shows in place the sentence of what the programme refuses; anything else that is raised passes."""
    try:
        yield
    except ImpactError as refusal:
        st.error(str(refusal), icon=":material/block:")


@st.cache_resource(show_spinner="Ouverture des données…", on_release=Store.close)
def _open(path: Path) -> Store:
    opened = Store.open(path)
    try:
        daily_copy(opened, today())
    except StoreError:
        # A copy that cannot be made (full disk) is no reason to keep people out; it is tried again tomorrow.
        logging.getLogger(__name__).exception("copie du jour")
    return opened
