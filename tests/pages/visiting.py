"""A page visited without a browser: what it says, what is pressed, chosen and put in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from streamlit.testing.v1 import AppTest

from data.store import Store

Visit = Callable[..., AppTest]


def said(app: AppTest) -> str:
    """Everything written on the page, one element a line; no-break spaces are plain ones, bold keeps its marks."""
    assert not app.exception
    kinds = (app.title, app.header, app.subheader, app.markdown, app.success, app.error, app.warning, app.info)
    text = "\n".join(element.value for kind in (*kinds, app.caption) for element in kind)
    return text.replace("\u00a0", " ").replace("\\", "")


def plainly(app: AppTest) -> str:
    """Everything written on the page as the eye reads it: nothing marks what is bold."""
    return said(app).replace("**", "")


def press(app: AppTest, key: str) -> AppTest:
    """Clicks a button; nothing may fail."""
    app.button(key=key).click().run()
    assert not app.exception
    return app


def offers(app: AppTest, key: str) -> bool:
    """Whether the page offers that button."""
    return any(button.key == key for button in app.button)


def put(app: AppTest, key: str, value: Any) -> AppTest:
    """Gives a widget that AppTest cannot work its value: a section, a folded part."""
    app.session_state[key] = value
    app.run()
    assert not app.exception
    return app


def choose(app: AppTest, table: str, row: int) -> AppTest:
    """Chooses a row of a table, by its position."""
    return put(app, table, {"selection": {"rows": [row], "columns": [], "cells": []}})


def hand_over(store: Store, reference_date: date) -> None:
    """Leaves a store to the application: its reference date set, and closed."""
    with store.write("Essai", "date de référence") as transaction:
        transaction.insert("setting", [{"key": "reference_date", "value": reference_date.isoformat()}])
    store.close()
