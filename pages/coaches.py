"""Coachs: places left and taken."""

from __future__ import annotations

from pages.parts.header import page_header

page_header("Qui a de la place, qui en manque ?")
