"""Tables on the screen: French formats, French headings, one description for the screen and for the exports."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Literal

import pandas as pd
import streamlit as st

from engine import formats
from pages.parts import exports
from pages.parts.exports import Kind

# How each kind of value is written on the screen; sorting still goes by the value.
_WRITERS: Mapping[Kind, Callable[[Any], str]] = {
    "text": str,
    "integer": lambda value: formats.number(value, 0),
    "number": formats.number,
    "points": lambda value: formats.number(value, 1),  # scores are compared: as many decimals in each row
    "money": formats.money,
    "percent": formats.percent,
    "date": formats.short_day,
    "month": formats.month,
    "hours": lambda minutes: formats.hours(int(minutes)),
}
_FILES: Sequence[tuple[str, str, Callable[[exports.Sheet], bytes]]] = (
    ("xlsx", exports.XLSX_TYPE, exports.to_xlsx),
    ("csv", exports.CSV_TYPE, exports.to_csv),
)
# Streamlit sizes a column on its first rows, the longest texts left out: the widths it would miss are given, in pixels.
_MEASURED_ROWS = 10
_LETTER, _MARGIN, _WIDEST = 6.2, 20, 320
_NUMERIC: frozenset[Kind] = frozenset({"integer", "number", "points", "money", "percent", "hours"})


@dataclass(frozen=True)
class Column:
    """One column: its name in the frame, its heading, what kind of value it holds (``hours`` holds minutes)."""

    name: str
    heading: str
    kind: Kind = "text"
    help: str | None = None
    width: Literal["small", "medium", "large"] | None = None


def show_table(
    frame: pd.DataFrame,
    columns: Sequence[Column],
    *,
    key: str,
    alt: str,
    selectable: bool = False,
    height: int | Literal["auto", "content"] = "auto",
) -> int | None:
    """Draws ``frame`` with ``columns``, in their order.

    ``alt`` names the table for those who do not see it. With ``selectable``, a row can be chosen and its
    position in ``frame`` is returned; otherwise ``None``.
    """
    view = frame[[column.name for column in columns]].reset_index(drop=True)
    writers: dict[Any, Callable[[object], str] | str | None] = {
        column.name: _writer(column, view[column.name]) for column in columns
    }
    written = view.style.format(writers, na_rep=formats.MISSING)
    st.dataframe(
        written,
        height=height,
        hide_index=True,
        column_config={column.name: _configuration(column, view[column.name]) for column in columns},
        key=key,
        placeholder=formats.MISSING,
        alt=alt,
        on_select="rerun" if selectable else "ignore",
        selection_mode="single-row",
    )
    rows = st.session_state[key]["selection"]["rows"] if selectable else []
    return rows[0] if rows and rows[0] < len(frame) else None


def offer_exports(
    frame: pd.DataFrame,
    columns: Sequence[Column],
    *,
    key: str,
    title: str,
    as_of: date,
    filters: Mapping[str, str],
) -> None:
    """The two buttons that download ``frame`` as shown: XLSX and CSV, with the filters and the date printed.

    ``filters`` maps what is filtered to what was chosen, in French; the files are built when clicked.
    """
    sheet = exports.Sheet(
        title=title,
        as_of=as_of,
        filters=dict(filters),
        headings=[column.heading for column in columns],
        kinds=[column.kind for column in columns],
        rows=[
            [None if _absent(value) else value for value in row]
            for row in frame[[column.name for column in columns]].itertuples(index=False)
        ],
    )
    with st.container(horizontal=True):
        for suffix, media_type, build in _FILES:
            st.download_button(
                f"Télécharger en {suffix.upper()}",
                data=partial(build, sheet),
                file_name=exports.file_name(title, as_of, suffix),
                mime=media_type,
                key=f"{key}:{suffix}",
                on_click="ignore",
                icon=":material/download:",
                disabled=frame.empty,
            )


def _writer(column: Column, values: pd.Series[Any]) -> Callable[[Any], str]:
    """How a column's values are written: amounts, which are added up by eye, all to the cent when one has cents."""
    if column.kind == "money" and (pd.to_numeric(values).dropna().mul(100).round() % 100).any():
        return partial(formats.money, to_the_cent=True)
    return _WRITERS[column.kind]


def _configuration(column: Column, values: pd.Series[Any]) -> Any:
    kind = st.column_config.NumberColumn if column.kind in _NUMERIC else st.column_config.Column
    return kind(column.heading, help=column.help, width=column.width or _width(column, values))


def _width(column: Column, values: pd.Series[Any]) -> int | None:
    """The pixels that a column of texts needs, None where Streamlit finds them by itself."""
    if column.kind != "text" or values.empty:
        return None
    lengths = values.fillna("").astype(str).str.len()
    measured = lengths.head(_MEASURED_ROWS)
    longest = lengths.max()
    if longest <= measured[measured <= 2 * measured.mean()].max():
        return None
    return min(_WIDEST, round(_LETTER * longest) + _MARGIN)


def _absent(value: Any) -> bool:
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))
