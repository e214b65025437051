"""Paiements: what can be paid and why the rest cannot, the month's run."""

from __future__ import annotations

from datetime import date

import streamlit as st

from data.programme_file import load_programme
from data.store import Store
from engine.coaching.invoices import month_at_hand, run_of
from engine.coaching.payable import Payability, payability
from engine.formats import count, money
from engine.formats import month as month_name
from engine.programme.calendar import add_months, first_of_month
from pages.parts import session, url
from pages.parts.caching import shared_until_written
from pages.parts.header import page_header
from pages.parts.payments_budget import show_budget
from pages.parts.payments_payable import show_others, show_payable
from pages.parts.payments_run import show_run, show_runs


def show() -> None:
    """The month's run first, then what is payable, why the rest is not, the budget, and the runs before."""
    store, as_of = session.store(), session.as_of()
    view = _payability(store, as_of)
    title = st.container()
    month = _month(as_of)
    _show_waiting(month_at_hand(store, as_of), month)
    with title:
        page_header("Que peut-on payer, et pourquoi pas le reste ?", _lead(view))
    run = run_of(store, month)
    show_run(store, run, month, as_of, load_programme())
    show_payable(view, as_of)
    show_others(view, as_of)
    show_budget(store, as_of)
    show_runs(store, month)


@shared_until_written
def _payability(store: Store, as_of: date) -> Payability:
    return payability(store, as_of, load_programme())


def _lead(view: Payability) -> str:
    if not view.count:
        return "Rien n'est payable à cette date."
    amount = view.amount
    return (
        f"**{count(view.count, 'coaching payable', 'coachings payables')}** : "
        f"{money(amount.fee_cents / 100)} avant taxes, **{money(amount.total_cents / 100)}** avec les taxes"
    )


def _month(as_of: date) -> date:
    """The month of the run, in the URL: those of the programme already begun, newest first."""
    first = first_of_month(load_programme().coaching.first_day.value)
    newest = max(first_of_month(as_of), first)
    months = []
    while newest >= first:
        months.append(newest)
        newest = add_months(newest, -1)
    names = {f"{month:%Y-%m}": month_name(month).capitalize() for month in months}
    code = url.select_filter("Lot du mois", "mois", names, help="Le lot d'un mois paie ce qui est payable à sa fin.")
    return next(month for month in months if f"{month:%Y-%m}" == code)


def _show_waiting(at_hand: date, month: date) -> None:
    """An earlier run than the one shown is not closed yet: it comes first."""
    if at_hand >= month:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/pending_actions: Le lot « {month_name(at_hand)} » n'est pas encore fermé.")
        if st.button("L'ouvrir", key="payments:waiting"):
            st.switch_page("pages/payments.py", query_params={"mois": f"{at_hand:%Y-%m}"})


show()
