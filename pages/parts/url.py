"""Filters that live in the URL, so that a link reopens exactly what was seen.

Streamlit's own ``bind="query-params"`` was tried and left aside: a link inside the application cannot change a
bound filter, it writes labels rather than codes, and the page tests cannot see it.

How it works: a filter's widget keeps its value while a page stays open; the URL is read again when someone
arrives (new session, other page, link with other filters) and rewritten at each change. What is in hand (the
month, the company…) follows from page to page; other filters stay on their page. A value that means nothing is
ignored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import TypeVar

import streamlit as st

IN_HAND = ("date", "mois", "entreprise", "coach")

_WIDGET = "url:"
_PAGE = "url_page"
_SEEN = "url_seen"
_HELD = "url_held"
_DEFAULT = "url_default:"
_REACH = timedelta(days=3650)  # how far from its default a day may be chosen when nothing else bounds it

T = TypeVar("T")
Signature = tuple[tuple[str, tuple[str, ...]], ...]


def arrive(page: str) -> None:
    """Called once per run before any filter: decides whether the URL or the page's widgets are right.

    A rerun after a click brings back a URL that we wrote ourselves, perhaps an older one when the click was
    quick: the widgets are then right. Another page, or a URL never seen on this page, means that someone
    followed a link: the URL is right.
    """
    state = st.session_state
    moved = state.get(_PAGE) != page
    if moved:
        state[_PAGE], state[_SEEN] = page, set()
    if moved or _signature() not in state[_SEEN]:
        for name, texts in state.get(_HELD, {}).items():
            # On the same page, a link without a company means the list; the date stays whatever the link.
            if name not in st.query_params and (moved or name == "date"):
                st.query_params[name] = texts
        for key in [key for key in state if str(key).startswith(_WIDGET)]:
            del state[key]
        _hold()
    state[_SEEN].add(_signature())


def value(name: str) -> str | None:
    """What the URL says of ``name``: for what no widget shows, such as the company opened."""
    return st.query_params.get(name) or None


def put(name: str, text: str | None) -> None:
    """Writes ``name`` in the URL, or removes it; the page is not run again for that."""
    _write(name, [text] if text else [])


def identifier(name: str) -> int | None:
    """The integer key the URL holds under ``name``, ``None`` when there is none or it is not one."""
    text = value(name)
    return int(text) if text is not None and text.isascii() and text.isdigit() else None


def day(name: str, default: date) -> date:
    """The day the URL holds under ``name``, ``default`` when there is none or it makes no sense."""
    return _day(value(name) or "", default - _REACH, default + _REACH) or default


def text_filter(label: str, name: str, *, placeholder: str | None = None, help: str | None = None) -> str:
    """A search field; empty text is no filter."""
    key = _start(name, "", lambda texts: texts[0])
    text = st.text_input(label, key=key, placeholder=placeholder, help=help).strip()
    _write(name, [text] if text else [])
    return text


def select_filter(
    label: str, name: str, options: Mapping[str, str], *, default: str | None = None, help: str | None = None
) -> str:
    """One choice among ``options`` (code in the URL → French label); ``default`` is the first one if absent.

    The empty code means no filter and is left out of the URL: ``{"": "Tous les secteurs", …}``.

    Raises:
        ValueError: there is nothing to choose from.
    """
    if not options:
        raise ValueError(f"no option for the filter {name!r}")
    first = default if default in options else next(iter(options))
    key = _start(name, first, lambda texts: texts[0] if texts[0] in options else None)
    if st.session_state[key] not in options:
        st.session_state[key] = first
    code: str = st.selectbox(label, list(options), key=key, format_func=options.__getitem__, help=help)
    _write(name, [code] if code else [])
    return code


def multiselect_filter(
    label: str,
    name: str,
    options: Mapping[str, str],
    *,
    placeholder: str = "Tous",
    help: str | None = None,
) -> list[str]:
    """Any number of choices among ``options`` (code in the URL → French label); none chosen is no filter."""
    none: list[str] = []
    key = _start(name, none, lambda texts: [text for text in texts if text in options])
    st.session_state[key] = [code for code in st.session_state[key] if code in options]
    codes: list[str] = st.multiselect(
        label, list(options), key=key, format_func=options.__getitem__, placeholder=placeholder, help=help
    )
    _write(name, codes)
    return codes


def toggle_filter(label: str, name: str, *, help: str | None = None) -> bool:
    """A switch, ``oui`` in the URL when it is on."""
    key = _start(name, False, lambda texts: texts[0] == "oui")
    chosen = st.toggle(label, key=key, help=help)
    _write(name, ["oui"] if chosen else [])
    return chosen


def date_filter(
    label: str,
    name: str,
    default: date,
    *,
    minimum: date | None = None,
    maximum: date | None = None,
    help: str | None = None,
) -> date:
    """A day; the default one is left out of the URL, which then follows it."""
    earliest, latest = minimum or default - _REACH, maximum or default + _REACH
    key = _start(name, default, lambda texts: _day(texts[0], earliest, latest))
    if st.session_state[key] == st.session_state.get(_DEFAULT + name):
        st.session_state[key] = default  # midnight passed on an open page: it follows
    st.session_state[_DEFAULT + name] = default
    chosen: date = st.date_input(label, key=key, min_value=minimum, max_value=maximum, format="YYYY-MM-DD", help=help)
    _write(name, [] if chosen == default else [chosen.isoformat()])
    return chosen


def _start(name: str, default: T, parse: Callable[[Sequence[str]], T | None]) -> str:
    """The widget's key, its state filled from the URL when the widget is new on the page."""
    key = _WIDGET + name
    if key not in st.session_state:
        texts = st.query_params.get_all(name)
        parsed = parse(texts) if texts else None
        st.session_state[key] = default if parsed is None else parsed
    return key


def _day(text: str, earliest: date, latest: date) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if earliest <= found <= latest else None


def _write(name: str, texts: list[str]) -> None:
    if st.query_params.get_all(name) != texts:
        if texts:
            st.query_params[name] = texts
        else:
            del st.query_params[name]
        st.session_state[_SEEN].add(_signature())
    _hold()


def _hold() -> None:
    st.session_state[_HELD] = {name: st.query_params.get_all(name) for name in IN_HAND if name in st.query_params}


def _signature() -> Signature:
    return tuple(sorted((name, tuple(st.query_params.get_all(name))) for name in st.query_params))
