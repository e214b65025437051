"""What is worked out from the database, kept until it changes: caches are keyed on its revision, never on time."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import streamlit as st

from data.store import Store

Given = ParamSpec("Given")
Result = TypeVar("Result")


def until_written(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """Keeps what ``function(store, …)`` returns until something is written; each caller gets a copy of its own."""
    keep = st.cache_data(max_entries=16, show_spinner=False, hash_funcs={Store: _state})
    return keep(function)


def shared_until_written(function: Callable[Given, Result], *, spinner: str | bool = False) -> Callable[Given, Result]:
    """The same for what is only read, or cannot be copied cheaply: every session is given the one object.

    Arguments whose names begin with an underscore tell nothing apart: the others decide them.
    """
    keep = st.cache_resource(max_entries=8, show_spinner=spinner, hash_funcs={Store: _state})
    return keep(function)


def _state(store: Store) -> tuple[str, int]:
    return str(store.path), store.revision
