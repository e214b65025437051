"""The potential model's assumptions: chosen, changed, named, stored, compared."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import streamlit as st

from data.errors import ImpactError
from data.programme_file import load_programme
from engine.formats import moment, money, quantity
from engine.scenarios.outcomes import NamedAssumptions, named_assumptions, save_assumptions
from engine.scenarios.potential import Assumptions, changed, starting_assumptions
from pages.parts import session, url
from pages.parts.header import announce
from pages.parts.numbers import french_number_input
from pages.parts.outcomes_figures import computed
from pages.parts.plain import plain

_FIGURES = {
    # name, label, unit, scale of what is typed
    "share": ("Part des émissions évitée", "%", 100),
    "cost_per_t": ("Coût", "$ par t/an", 1),
    "saving_per_t": ("Économie", "$/an par t/an", 1),
    "adoption": ("Chances de le faire", "%", 100),
    "commitment_years": ("Engagement", "ans", 1),
}
_UNCERTAIN = {"share": "Part évitée", "cost_per_t": "Coût", "saving_per_t": "Économie"}


def choose_assumptions() -> Assumptions:
    """The set the page works with: the starting one, or a stored one named in the URL."""
    stored = {str(each.potential_model_id): each for each in named_assumptions(session.store())}
    start = starting_assumptions()
    options = {"": f"{start.name} (propositions du fichier)"} | {key: each.name for key, each in stored.items()}
    chosen = url.select_filter("Hypothèses", "hypotheses", options)
    return stored[chosen].open() if chosen else start


def show_assumptions(assumptions: Assumptions, as_of: date) -> None:
    """The set in use, to be changed and kept under a name; another beside it."""
    with st.expander("Les hypothèses : les voir, les changer, en garder plusieurs", icon=":material/tune:"):
        st.markdown(
            "Le modèle de potentiel suppose, pour chaque entreprise qui a un bilan et pas de scénario, ce que chaque "
            "type de mesure éviterait, coûterait et épargnerait par tonne de portée 1. **Ce sont des hypothèses.**"
        )
        _form(assumptions)
    stored = named_assumptions(session.store())
    if stored:
        _compare(assumptions, stored, as_of)


def _form(assumptions: Assumptions) -> None:
    changes: dict[str, float] = {}
    name = st.text_input("Nom des hypothèses", assumptions.name, key=f"set:{assumptions.name}:name", max_chars=80)
    for kind, each in assumptions.measures.items():
        st.markdown(f"**{each.label}**", help=each.ref)
        columns = st.columns(len(_FIGURES), gap="small")
        for column, (figure, (label, unit, scale)) in zip(columns, _FIGURES.items(), strict=True):
            with column:
                _number(changes, assumptions, f"measures.{kind}.{figure}", label, unit, getattr(each, figure), scale)
    st.markdown("**Incertitude** : chaque chiffre varie, pour toute la cohorte à la fois, entre ces parts de sa valeur")
    ends = st.columns(2 * len(_UNCERTAIN), gap="small")
    for position, (figure, label) in enumerate(_UNCERTAIN.items()):
        for end, word in enumerate(("bas", "haut")):
            with ends[2 * position + end]:
                value = assumptions.uncertainty[figure][end]  # type: ignore[index]
                _number(changes, assumptions, f"uncertainty.{figure}.{end}", f"{label}, {word}", "%", value, 100)
    programme = load_programme()
    for group, title, choices in (
        ("sectors", "Par secteur", programme.sectors.values),
        ("sizes", "Par taille", programme.sizes.values),
    ):
        st.markdown(f"**{title}** : la part évitée est multipliée par")
        thirds = st.columns(3, gap="small")
        for position, (code, value) in enumerate(getattr(assumptions, group).items()):
            with thirds[position % 3]:
                _number(changes, assumptions, f"{group}.{code}", choices[code].name, "", value, 1)
    if st.button("Enregistrer ces hypothèses", type="primary", icon=":material/save:", key="set:save"):
        _save(assumptions, name or "", changes)


def _number(
    changes: dict[str, float], held: Assumptions, path: str, label: str, unit: str, value: float, scale: int
) -> None:
    """A figure of the set; what cannot be read changes nothing."""
    typed = french_number_input(
        label,
        key=f"set:{held.name}:{path}",
        value=Decimal(str(round(value * scale, 6))),
        minimum=0,
        unit=unit,
        decimals=3,
    )
    if typed is not None:
        changes[path] = float(typed) / scale


def _save(assumptions: Assumptions, name: str, changes: dict[str, float]) -> None:
    try:
        found = changed(assumptions, {**changes, "name": name.strip()})
        save_assumptions(session.store(), found, session.author())
    except ImpactError as refusal:
        st.error(str(refusal), icon=":material/block:")
        return
    kept = next(each for each in named_assumptions(session.store()) if each.name == found.name)
    announce(f"Les hypothèses « {plain(found.name)} » sont enregistrées et en usage.")
    st.switch_page("pages/outcomes.py", query_params={"hypotheses": str(kept.potential_model_id)})


def _compare(assumptions: Assumptions, stored: list[NamedAssumptions], as_of: date) -> None:
    """The same simulated sums under every stored set."""
    st.header("Que changent les hypothèses aux retombées simulées ?", anchor=False)
    start = starting_assumptions()
    sets = [start, *(each.open() for each in stored if each.name != start.name)][:4]
    rows = [
        "| Hypothèses | Aide simulée | P10–P90 | Investissement simulé | GES évités simulés |",
        "|---|--:|--:|--:|--:|",
    ]
    for each in sets:
        total = computed(as_of, each).total
        mark = " (en usage)" if each.name == assumptions.name else ""
        rows.append(
            f"| {plain(each.name)}{mark} | {money(round(total.aid.mean, -3))} | "
            f"{money(round(total.aid.low, -3))} à {money(round(total.aid.high, -3))} | "
            f"{money(round(total.investment.mean, -3))} | {quantity(round(total.tonnes.mean), 't')} |"
        )
    st.markdown("\n".join(rows))
    latest = stored[0]
    st.caption(
        f"Dernières enregistrées : {plain(latest.name)}, par {plain(latest.author)}, {moment(latest.created_at)}."
    )
