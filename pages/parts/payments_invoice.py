"""A firm's invoice in the month's run: its lines and taxes, its number once received, its lines refused."""

from __future__ import annotations

from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from data.programme_file import Programme
from data.reading import Row
from data.store import Store
from engine.coaching.documents_invoice import invoice_pdf
from engine.coaching.invoices import Invoice, Run
from engine.formats import count, day, money, number
from engine.formats import month as month_name
from pages.parts.exports import file_name
from pages.parts.forms import follow, following, told_changed
from pages.parts.notices import show_notice
from pages.parts.payments_acts import expected_lines, invoice_place, receive, set_taxes, settle
from pages.parts.payments_amounts import AMOUNT_COLUMNS, in_dollars
from pages.parts.plain import plain
from pages.parts.tables import Column, show_table

_LINES = (
    Column("company", "Entreprise"),
    Column("coach", "Coach"),
    Column("logbook_on", "Journal remis", "date"),
    *AMOUNT_COLUMNS,
)
_WRITTEN = {"subject": "Entreprise", "fee": "Avant taxes ($)", "tps": "TPS ($)", "tvq": "TVQ ($)"}
_PDF = "application/pdf"


def show_invoice(store: Store, run: Run, invoice: Invoice, as_of: date, programme: Programme) -> None:
    """The firm's total to the cent, then, while the run is in preparation, what its invoice says."""
    with st.container(border=True, key=f"invoice_{invoice.invoice_id}"):
        amount = invoice.amount
        st.subheader(plain(invoice.firm), anchor=False)
        taxes = (
            f"{money(amount.fee_cents / 100)} avant taxes, TPS {money(amount.tps_cents / 100)}, "
            f"TVQ {money(amount.tvq_cents / 100)}"
        )
        untaxed = amount.total_cents == amount.fee_cents
        st.markdown(
            f"**{money(amount.total_cents / 100)}** · {'sans taxes' if untaxed else taxes} · "
            f"{count(len(invoice.lines), 'coaching')}"
            if invoice.lines
            else "**Rien à payer** · la facture ne demande aucun coaching payable"
        )
        show_notice(invoice_place(invoice))
        _show_received(invoice)
        for row in invoice.refused:
            _show_refused(store, invoice, row, as_of)
        if run.state == "prepared":
            _show_receiving(store, run, invoice, as_of, programme)
        _show_details(store, run, invoice, as_of, programme)
        st.download_button(
            "Sommaire en PDF",
            data=partial(invoice_pdf, run, invoice, as_of),
            file_name=file_name(f"Paiement {invoice.firm} {month_name(run.month)}", as_of, "pdf"),
            mime=_PDF,
            key=f"payments:pdf:{invoice.invoice_id}",
            on_click="ignore",
            icon=":material/download:",
        )


def _show_details(store: Store, run: Run, invoice: Invoice, as_of: date, programme: Programme) -> None:
    with st.expander(f"Lignes ({number(len(invoice.lines), 0)}), écarts et taxes"):
        if run.state != "prepared":
            _show_lines(invoice)
            return
        lines, differences, taxes = st.tabs(["Lignes", "La facture dit autre chose", "Numéros de taxes"])
        with lines:
            _show_lines(invoice)
        with differences:
            _show_differences(store, run, invoice, as_of, programme)
        with taxes:
            _show_taxes(store, invoice)


def _show_received(invoice: Invoice) -> None:
    taxes = (
        f"TPS {invoice.tps_number or 'non inscrite'} · TVQ {invoice.tvq_number or 'non inscrite'}"
        if invoice.tps_number or invoice.tvq_number
        else "Firme non inscrite aux taxes"
    )
    received = f"facture {invoice.number} reçue le {day(invoice.received_on)}" if invoice.number else "facture attendue"
    st.caption(plain(f"{taxes} · {received}"))


def _show_lines(invoice: Invoice) -> None:
    frame = pd.DataFrame(
        [
            {
                "company": line.company,
                "coach": line.coach,
                "logbook_on": line.logbook_on,
                **in_dollars(line.amount),
            }
            for line in invoice.lines
        ],
        columns=[column.name for column in _LINES],
    )
    frame = frame.assign(logbook_on=pd.to_datetime(frame["logbook_on"]))
    show_table(frame, _LINES, key=f"invoice_lines:{invoice.invoice_id}", alt=f"Lignes de la facture de {invoice.firm}")


def _show_refused(store: Store, invoice: Invoice, row: Row, as_of: date) -> None:
    subject = f"{row['subject']} ({money(row['claimed_cents'] / 100)})"
    if row["resolved_on"]:
        st.caption(plain(f"{subject} : ligne refusée, réglée le {day(row['resolved_on'])} ({row['resolved_note']})"))
        return
    st.error(f"**{plain(subject)}**  \n{plain(row['reason'])}", icon=":material/block:")
    key = f"payments:refused:{row['refused_line_id']}"
    with st.form(key, border=False):
        note, send = st.columns([3, 1], vertical_alignment="bottom")
        note.text_input("Comment a-t-elle été réglée ?", key=f"{key}:note")
        send.form_submit_button(
            "Régler",
            key=f"{key}:submit",
            width="stretch",
            on_click=settle,
            args=(store, invoice, row["refused_line_id"], row["version"], f"{key}:note", as_of),
        )


def _show_receiving(store: Store, run: Run, invoice: Invoice, as_of: date, programme: Programme) -> None:
    key = f"payments:receive:{invoice.invoice_id}"
    changed = follow(f"{key}:number", invoice.number or "")
    with st.form(key, border=False):
        if changed:
            st.caption(told_changed(invoice.number or ""))
        field, send = st.columns([3, 1], vertical_alignment="bottom")
        field.text_input("Numéro de la facture", key=f"{key}:number")
        send.form_submit_button(
            "Reçue, conforme",
            key=f"{key}:submit",
            width="stretch",
            help="La facture dit exactement ce que dit le lot.",
            on_click=receive,
            args=(store, run, invoice, key, as_of, programme),
        )


def _show_differences(store: Store, run: Run, invoice: Invoice, as_of: date, programme: Programme) -> None:
    """The lines as the invoice has them: those that do not conform are refused with their clause."""
    key = f"payments:written:{invoice.invoice_id}"
    st.markdown(
        "Écrivez les lignes de la facture telles quelles. Celles qui ne sont pas conformes seront refusées, "
        "avec la clause; les autres seront payées."
    )
    with st.form(key, border=False):
        with following(f"{key}:number", invoice.number or ""):
            st.text_input("Numéro de cette facture", key=f"{key}:number")
        st.data_editor(
            pd.DataFrame(expected_lines(invoice), columns=list(_WRITTEN), dtype="str"),
            num_rows="dynamic",
            hide_index=True,
            column_config=_WRITTEN,
            key=f"{key}:lines",
            alt=f"Lignes écrites sur la facture de {invoice.firm}",
        )
        st.form_submit_button(
            "Enregistrer ces lignes",
            key=f"{key}:submit",
            on_click=receive,
            args=(store, run, invoice, key, as_of, programme),
            kwargs={"with_lines": True},
        )


def _show_taxes(store: Store, invoice: Invoice) -> None:
    key = f"payments:taxes:{invoice.firm_id}"
    fields = (
        ("TPS", f"{key}:tps", invoice.tps_number or "", "123456789 RT 0001"),
        ("TVQ", f"{key}:tvq", invoice.tvq_number or "", "1234567890 TQ 0001"),
    )
    with st.form(key, border=False):
        for column, (label, field, stored, example) in zip(st.columns(2), fields, strict=True):
            with column, following(field, stored):
                st.text_input(label, key=field, placeholder=example)
        st.form_submit_button("Enregistrer", key=f"{key}:submit", on_click=set_taxes, args=(store, invoice, key))
