"""Réglages: what the director decides for everyone, and what the programme's figures are."""

from __future__ import annotations

from pages.parts import session
from pages.parts.header import page_header
from pages.parts.sections import choose_section
from pages.parts.settings_copies import show_copies
from pages.parts.settings_energy import show_energy
from pages.parts.settings_history import show_history
from pages.parts.settings_mail import show_mail
from pages.parts.settings_programme import show_programme
from pages.parts.settings_thresholds import show_thresholds

_SECTIONS = {
    "seuils": ("Seuils d'alerte", show_thresholds),
    "courriels": ("Courriels", show_mail),
    "energie": ("Facteurs d'énergie", show_energy),
    "copies": ("Copies", show_copies),
    "programme": ("Programme", show_programme),
    "historique": ("Historique", show_history),
}


def show() -> None:
    """One section at a time, the one of the URL."""
    page_header("Que voulez-vous régler ?", "Chaque réglage vaut pour tous; qui l'a changé, et quand, reste écrit.")
    titles = {code: title for code, (title, _) in _SECTIONS.items()}
    _SECTIONS[choose_section(titles, key="settings:section")][1](session.store())


show()
