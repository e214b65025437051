"""What can be paid at the date, firm by firm, and why the other coachings cannot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from engine.coaching.payable import NotPayable, Payability
from engine.coaching.views_list import COACHING_STATES
from engine.formats import count, number
from pages.parts import url
from pages.parts.payments_amounts import AMOUNT_COLUMNS, in_dollars
from pages.parts.tables import Column, offer_exports, show_table

_PAYABLE = (
    Column("firm", "Firme"),
    Column("company", "Entreprise"),
    Column("coach", "Coach"),
    Column("since", "Payable depuis", "date"),
    *AMOUNT_COLUMNS,
    Column("run", "Dans le lot de", "month"),
)
_OTHERS = (
    Column("company", "Entreprise"),
    Column("reasons", "Pourquoi", width="large"),
    Column("state", "État"),
    Column("coach", "Coach"),
    Column("firm", "Firme"),
)
_ALL, _PAID = "", "paid"
# A browser draws this many lines at once; the exports hold them all.
_SHOWN = 1000


def show_payable(view: Payability, as_of: date) -> None:
    """Every payable coaching with its amounts, to the cent."""
    st.header("Ce qui peut être payé", anchor=False)
    lines = [line for firm in view.firms for line in firm.lines]
    if not lines:
        st.caption("Rien pour l'instant : un coaching devient payable quand ses heures et son journal sont complets.")
        return
    frame = pd.DataFrame(
        [
            {
                "firm": line.firm,
                "company": line.company,
                "coach": line.coach,
                "since": line.since,
                **in_dollars(line.amount),
                "run": line.run_month,
            }
            for line in lines
        ]
    )
    frame = frame.assign(since=pd.to_datetime(frame["since"]), run=pd.to_datetime(frame["run"]))
    chosen = show_table(frame.head(_SHOWN), _PAYABLE, key="payable", alt="Coachings payables", selectable=True)
    _say_cut(len(lines))
    _open(None if chosen is None else lines[chosen].coaching_id)
    offer_exports(frame, _PAYABLE, key="payable_export", title="Coachings payables", as_of=as_of, filters={})


def show_others(view: Payability, as_of: date) -> None:
    """Each coaching that is not payable with its reasons; choosing one opens it."""
    st.header("Pourquoi le reste n'est pas payable", anchor=False)
    if not view.others:
        st.caption("Il n'y a pas d'autre coaching.")
        return
    said = {_ALL: "Tous sauf les payés"} | {code: name for code, name in COACHING_STATES.items() if code != "payable"}
    wanted = url.select_filter("État", "etat", said)
    lines = [line for line in view.others if (line.state == wanted if wanted else line.state != _PAID)]
    st.markdown(f"**{count(len(lines), 'coaching')}** sur {number(len(view.others), 0)}")
    if not lines:
        st.info("Aucun coaching n'est dans cet état.", icon=":material/filter_alt_off:")
        return
    frame, alt = pd.DataFrame([_cells(line) for line in lines]), "Coachings qui ne sont pas payables"
    chosen = show_table(frame.head(_SHOWN), _OTHERS, key="not_payable", alt=alt, selectable=True)
    st.caption("Cochez une ligne pour ouvrir le coaching et compléter ce qui manque.")
    _say_cut(len(lines))
    offer_exports(
        frame,
        _OTHERS,
        key="not_payable_export",
        title="Coachings non payables",
        as_of=as_of,
        filters={"État": said[wanted]},
    )
    _open(None if chosen is None else lines[chosen].coaching_id)


def _say_cut(lines: int) -> None:
    if lines > _SHOWN:
        st.caption(f"Les {number(_SHOWN, 0)} premiers sont montrés; les fichiers les ont tous.")


def _cells(line: NotPayable) -> dict[str, object]:
    return {
        "company": line.company,
        "reasons": _sentence(line.reasons),
        "state": COACHING_STATES[line.state],
        "coach": line.coach,
        "firm": line.firm,
    }


def _sentence(reasons: Sequence[str]) -> str:
    joined = "; ".join(reasons)
    return joined[:1].upper() + joined[1:]


def _open(coaching_id: int | None) -> None:
    if coaching_id is not None:
        st.switch_page("pages/coachings.py", query_params={"coaching": str(coaching_id)})
