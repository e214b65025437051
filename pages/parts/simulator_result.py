"""The result, in the order a meeting asks for it: the aid, its worth, what bounds it, the payments, the reasons."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from engine.aid.payments import Paid
from engine.aid.scenarios import number_at
from engine.formats import count, day, money, percent, quantity
from engine.scenarios.catalog import name_of
from engine.scenarios.curve import NamedCurve, written
from engine.scenarios.document import set_by
from engine.scenarios.result import Result
from engine.scenarios.scenario import Scenario
from pages.parts.plain import plain

# Pixels: three figures side by side beside the form, two on a phone.
_FIGURE_WIDTH = 130
# Two payments this close are said to be equal, the last one holding the cents left over.
_EQUAL = 0.5


def show_result(scenario: Scenario, found: Result, along: NamedCurve | None) -> None:
    """Everything a decision says. ``along`` is the curve of the input in hand, which tells where the next limit is."""
    with st.container(key="simulator_result", gap="small"):
        if found.framework.hypothesis:
            st.markdown(f":orange-badge[:material/science: Hypothèse : {plain(found.framework.hypothesis)}]")
        _headline(found)
        if found.ended:
            _ended_notice(found)
        _figures(found)
        _limits(scenario, found, along)
        _items(found)
        _payments(found)
        _reasons(found)


def show_hidden(reveal: Callable[[], None]) -> None:
    """What stands in the result's place until the group has guessed; ``reveal`` is called when it has."""
    with st.container(key="simulator_result", border=True):
        st.subheader("À votre avis, quelle aide ?", anchor=False)
        st.markdown("Le résultat est masqué pendant que le groupe estime.")
        st.button(
            "Montrer le résultat", key="simulator:reveal", type="primary", icon=":material/visibility:", on_click=reveal
        )


def _headline(found: Result) -> None:
    label = "Aide que ces règles auraient donnée" if found.ended else "Aide"
    with st.container(key="simulator_aid"):
        st.metric(label, money(found.aid))
    icon, colour = ("block", "red") if found.refused else ("check_circle", "green")
    st.markdown(f":{colour}-badge[:material/{icon}: {found.status}] · {_category(found)}")


def _category(found: Result) -> str:
    large = found.decision.category == "GC"
    return "grand consommateur (GC)" if large else "petit ou moyen consommateur (PMC)"


def _ended_notice(found: Result) -> None:
    last_day = day(found.framework.in_force.last_day.value)
    st.info(
        f"Cadre terminé le {last_day} : aucune demande ne peut plus être reçue. Ces montants sont ceux que ses règles "
        "auraient donnés.",
        icon=":material/info:",
    )


def _figures(found: Result) -> None:
    before, after = (_years(value) for value in (found.pay_back_before, found.pay_back_after))
    shown = (
        ("Part du coût", percent(found.share, 1), f"Sur {money(found.cost)} de coûts admissibles."),
        ("Reste à payer", money(found.participant), "Le coût admissible moins toutes les aides publiques."),
        ("PRI avant aide", before, "Période de récupération : coût admissible ÷ économie annuelle nette."),
        ("PRI après aide", after, "La même, une fois l'aide déduite du coût."),
        ("GES évités par an", quantity(found.tonnes, "t", 1), "En tonnes d'équivalent CO₂."),
        ("Aide par tonne", _per_tonne(found.per_tonne), "Sur les tonnes de tout l'engagement."),
    )
    grid = st.grid(3, min_column_width=_FIGURE_WIDTH)
    for label, value, help_ in shown:
        with grid.cell():
            st.metric(label, value, help=help_)


def _years(value: float | None) -> str:
    return quantity(value, "an" if value is not None and value < 2 else "ans", 1)


def _per_tonne(value: float | None) -> str:
    return "—" if value is None else f"{money(round(value, 2))}/t"


def _limits(scenario: Scenario, found: Result, along: NamedCurve | None) -> None:
    if found.refused:
        return
    said = []
    if found.binding:
        said.append(f"**{set_by(found.binding[0])}**")
        said += [f"et, à égalité, par {other.words}" for other in found.binding[1:]]
    if found.next_limit is not None and found.room is not None:
        said.append(f"Prochaine limite : {found.next_limit.words}, {money(found.room)} plus haut")
    if along is not None:
        said += _next_break(scenario, along)
    st.markdown("  \n".join(said))


def _next_break(scenario: Scenario, along: NamedCurve) -> list[str]:
    """Where, along the input in hand, what sets the aid changes next."""
    value = number_at(scenario.read(), along.curve.path)
    ahead = next((each for each in along.breaks if value is not None and each.x > value), None)
    if ahead is None:
        return []
    name = name_of(along.curve.path, scenario.request, scenario.names)
    return [f"{plain(name)} : à **{written(scenario, along.curve.path, ahead.x)}**, {ahead.words}"]


def _items(found: Result) -> None:
    """Each measure with what it gets and what limits it; nothing for a single admissible one."""
    if len(found.items) > 1:
        rows = ["| Élément | Coût | PRI | Aide | Limitée par |", "|---|--:|--:|--:|---|"]
        rows += [
            f"| {plain(each.name)} | {money(each.cost)} | {_years(each.pay_back)} | **{money(each.amount)}** "
            f"| {each.limit if each.eligible else 'refusée'} |"
            for each in found.items
        ]
        with st.container(key="simulator_items"):
            st.markdown("\n".join(rows))
    for each in found.items:
        for reason in each.reasons:
            st.markdown(f":material/block: **{plain(each.name)}** : {reason}")


def _payments(found: Result) -> None:
    if not found.payments:
        return
    with st.expander(f"{_payment_words(found.payments)} : quand, et avec quels documents", icon=":material/payments:"):
        for payment in found.payments:
            st.markdown(f"**{payment.number}. {money(payment.amount)}**, {payment.when}")
            st.markdown("\n".join(_document(each.text, each.signed_by) for each in payment.documents))
        st.markdown("**Pour que la demande soit complète**")
        st.markdown("\n".join(_document(each.text, each.signed_by) for each in found.decision.documents))


def _payment_words(payments: tuple[Paid, ...]) -> str:
    amounts = [payment.amount for payment in payments]
    if len(amounts) == 1:
        return f"Un versement de {money(amounts[0])}"
    if max(amounts) - min(amounts) < _EQUAL:
        return f"{len(amounts)} versements de {money(amounts[0])}"
    return count(len(amounts), "versement")


def _document(text: str, signed_by: str | None) -> str:
    return f"- {text}" + (f" — *signé : {signed_by}*" if signed_by else "")


def _reasons(found: Result) -> None:
    for sentence, section in found.reasons:
        st.error(f"{sentence} {_place(section)}", icon=":material/block:")
    if found.decision.almost is not None:
        st.markdown(f":material/trending_up: {found.decision.almost.sentence}")
    for sentence, section in found.warnings:
        st.warning(f"{sentence} {_place(section)}", icon=":material/warning:")


def _place(section: str) -> str:
    return f"*({section})*" if section else ""
