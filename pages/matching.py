"""Jumelage: the month's batch."""

from __future__ import annotations

from pages.parts.header import page_header

page_header("Qui accompagne qui, et pourquoi ?")
