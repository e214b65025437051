"""The days the scenarios of these tests are received on."""

from __future__ import annotations

from datetime import date

RECEIVED = date(2026, 11, 16)
BEFORE_THE_END = date(2026, 3, 31)
