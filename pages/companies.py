"""Entreprises: the cohort and one company's whole file."""

from __future__ import annotations

from pages.parts.header import page_header

page_header("Qui participe au programme ?")
