"""One coach's file on the screen: specialities, places, companies, refusals, the firm's contract."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from data.programme_file import Programme
from data.store import Store
from engine.coaching.utilisation import CoachUse, ContractUse
from engine.cohort.coach_views import CoachCompany, CoachFile, ContractLine, coach_file
from engine.formats import MISSING, count, day, hours, money, number, percent
from pages.parts import url
from pages.parts.cards import show_cards
from pages.parts.coaches_absences import show_coach_absences
from pages.parts.coaches_list import dots
from pages.parts.coaches_load import show_coach_load
from pages.parts.coaches_use import use_of
from pages.parts.header import page_header
from pages.parts.plain import plain
from pages.parts.tables import Column, show_table

_COMPANIES = (
    Column("company", "Entreprise"),
    Column("state", "État"),
    Column("minutes", "Heures tenues", "hours"),
)
_REFUSALS = (
    Column("company", "Entreprise"),
    Column("origin", "Origine"),
    Column("made_on", "Date", "date"),
    Column("reason", "Raison", width="large"),
)


def show_file(store: Store, coach_id: int, as_of: date, programme: Programme) -> None:
    """The file of the coach; says so calmly when there is none."""
    if st.button("Tous les coachs", type="tertiary", icon=":material/arrow_back:", key="back"):
        url.put("coach", None)
        st.rerun()
    view = coach_file(store, coach_id, as_of, programme)
    if view is None:
        page_header("Ce coach est introuvable")
        st.info("Sa fiche a peut-être été retirée avec une importation annulée. Cherchez-le dans la liste.")
        return
    everyone = use_of(store, as_of)
    use = next(coach for coach in everyone.coaches if coach.coach_id == coach_id)
    contract_use = next((found for found in everyone.contracts if found.firm_id == use.firm_id), None)
    page_header(plain(view.line.name), plain(view.line.firm))
    if use.away_until:
        st.warning(f"En absence jusqu'au {day(use.away_until)}.", icon=":material/event_busy:")
    _show_places(view, use)
    show_coach_load(store, use, as_of)
    profile, contract = st.columns([3, 2], gap="large")
    with profile:
        _show_profile(view)
    with contract:
        _show_contract(view.line.firm, view.line.contract, contract_use)
        show_coach_absences(store, coach_id, as_of)
    _show_companies(view.companies)
    _show_refusals(view, use)


def _show_places(view: CoachFile, use: CoachUse) -> None:
    line = view.line
    show_cards(
        (
            ("Places maintenant", number(line.places, 0), "contrat de la firme compris"),
            ("En même temps", dots(line), f"{count(line.left_at_once, 'place')} de son côté"),
            (
                "Sur deux ans",
                f"{line.wanted_in_total - line.left_in_total} sur {line.wanted_in_total}",
                f"{count(line.left_in_total, 'autre souhaité', 'autres souhaités')}",
            ),
            (
                "Part de son dû",
                MISSING if use.share is None else percent(use.share),
                f"{count(use.assigned, 'coaching')} sur {number(use.entitlement, 1)}",
            ),
            ("Heures données", hours(use.minutes), f"{count(line.done, 'coaching')} à toutes les heures"),
        )
    )


def _show_profile(view: CoachFile) -> None:
    st.header("Profil", anchor=False)
    for title, primary, secondary in view.specialities:
        others = f" ; aussi : {', '.join(secondary)}" if secondary else ""
        st.markdown(f"**{title}**  \n{plain(primary or MISSING)}{plain(others)}")
    listed = {True: "Oui", False: "Non", None: MISSING}[view.ecoleader]
    for title, text in (
        ("Régions", view.regions),
        ("Objectif privilégié", view.objective),
        ("Maturité privilégiée", view.maturity),
        ("Courriel", view.email),
        ("Répertoire Écoleader", listed),
    ):
        st.markdown(f"**{title}**  \n{plain(text or MISSING)}")


def _show_contract(firm: str, contract: ContractLine | None, use: ContractUse | None) -> None:
    st.header("Contrat de la firme", anchor=False)
    if contract is None or use is None:
        st.warning(f"{plain(firm)} n'a pas de contrat : importez le fichier des contrats.", icon=":material/contract:")
        return
    pace = MISSING if use.pace is None else percent(use.pace)
    owed = count(contract.debt, "coaching reste à donner", "coachings restent à donner")
    lines = [
        f"Coachings convenus : **{number(contract.agreed, 0)}**{_shares(use)}",
        f"Rythme : **{pace}** des {number(use.expected, 1)} attendus à ce jour",
        f"Minimum garanti : **{number(contract.guaranteed_minimum, 0)}**, " + (owed if contract.debt else "atteint"),
        f"Fourchette attendue : **{number(contract.expected_low, 0)} à {number(contract.expected_high, 0)}**",
        f"Forfait par coaching : **{money(contract.fee_cents / 100)}** avant taxes",
        f"En même temps : **{_limit(contract.most_at_once)}** · au total : **{_limit(contract.most_in_total)}**",
        f"Signé le : **{day(contract.signed_on)}**",
    ]
    st.markdown("\n".join(f"- {line}" for line in lines))


def _shares(use: ContractUse) -> str:
    """The contract's two ratios, on its minimum and on its high end."""
    said = [
        f"{percent(ratio)} {words}"
        for ratio, words in ((use.of_minimum, "du minimum"), (use.of_high, "du haut"))
        if ratio is not None
    ]
    return f" ({', '.join(said)})" if said else ""


def _limit(most: int | None) -> str:
    return "sans limite" if most is None else f"{number(most, 0)} au plus"


def _show_companies(companies: Sequence[CoachCompany]) -> None:
    st.header("Entreprises", anchor=False)
    if not companies:
        st.caption("Aucune entreprise pour l'instant : elles arrivent par le jumelage.")
        return
    rows = [{column.name: getattr(company, column.name) for column in _COMPANIES} for company in companies]
    alt = "Entreprises de ce coach"
    chosen = show_table(pd.DataFrame(rows), _COMPANIES, key="coach_companies", alt=alt, selectable=True)
    st.caption("Cochez une ligne pour ouvrir le dossier de l'entreprise.")
    if chosen is not None:
        identifier = str(companies[chosen].company_id)
        st.switch_page("pages/companies.py", query_params={"entreprise": identifier})


def _show_refusals(view: CoachFile, use: CoachUse) -> None:
    st.header("Refus et exclusions", anchor=False)
    if use.answered:
        declined = count(use.declined, "refusée", "refusées")
        st.markdown(
            f"{count(use.answered, 'offre terminée', 'offres terminées')} : {declined}, "
            f"{count(use.expired, 'échue')}, {count(use.in_time, 'répondue', 'répondues')} à temps."
        )
    if not view.refusals:
        st.caption("Aucun refus.")
        return
    frame = pd.DataFrame(list(view.refusals)).assign(made_on=lambda rows: pd.to_datetime(rows["made_on"]))
    show_table(frame, _REFUSALS, key="coach_refusals", alt="Entreprises refusées ou exclues")
