"""Importer: the files received."""

from __future__ import annotations

from pages.parts.header import page_header

page_header("Quels fichiers avez-vous reçus ?")
