"""Aujourd'hui: what needs me now."""

from __future__ import annotations

from pages.parts.header import page_header

page_header("Qu'est-ce qui m'attend ?")
