"""The batch's life: every act from every state, the guards, two people at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from data.errors import RefusedError, StaleError
from data.programme_file import load_programme
from engine.matching import review
from engine.matching.propose import propose, save
from engine.matching.review import STATE_NAMES, TRANSITIONS, Action, State, in_state
from tests.engine.matching.cohort import AS_OF, AUTHOR, MONTH, CoachFile, Cohort, CompanyFile, FirmFile, build
from tests.engine.matching.conftest import COACHES, FIRMS, Build

DEADLINE = date(2026, 11, 23)
LATE = date(2026, 11, 24)
STATES: tuple[State, ...] = tuple(STATE_NAMES)


def act(action: Action, cohort: Cohort, proposal_id: int, **values: Any) -> None:
    """The act on one proposal, at a date that suits it."""
    calls: dict[Action, Callable[[], object]] = {
        "approve": lambda: review.approve(cohort.store, [proposal_id], AUTHOR, AS_OF, **values),
        "reopen": lambda: review.reopen(cohort.store, [proposal_id], AUTHOR, **values),
        "publish": lambda: review.publish(cohort.store, [proposal_id], AUTHOR, AS_OF, **values),
        "confirm": lambda: review.confirm(cohort.store, proposal_id, AUTHOR, DEADLINE, **values),
        "decline": lambda: review.decline(cohort.store, proposal_id, AUTHOR, DEADLINE, "agenda plein", **values),
        "expire": lambda: review.expire(cohort.store, proposal_id, AUTHOR, LATE, **values),
    }
    calls[action]()


def solved(cohort: Cohort) -> dict[str, int]:
    """Saves the batch; key of each company's proposal."""
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    return {company: row["proposal_id"] for company, row in cohort.proposals().items()}


def offered(cohort: Cohort) -> dict[str, int]:
    """Saves, approves and publishes the batch."""
    keys = solved(cohort)
    review.approve(cohort.store, list(keys.values()), AUTHOR, AS_OF)
    review.publish(cohort.store, list(keys.values()), AUTHOR, AS_OF)
    return keys


def whole(cohort: Cohort) -> list[dict[str, object]]:
    """Everything an act may change."""
    return [
        *cohort.store.rows("proposal_of_month", MONTH),
        *cohort.store.rows("batch_exclusions"),
        *cohort.store.rows("batch_coaches", AS_OF, 450),
    ]


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """One proposal for each state and act, in one database."""
    names = [f"{state} {action}" for state in STATES for action in TRANSITIONS]
    cohort = build(
        tmp_path_factory.mktemp("states") / "impact.duckdb",
        [FirmFile("Alpha", high=200)],
        [CoachFile("Coach 01", "Alpha", most_at_once=200, wanted=200)],
        [CompanyFile(name) for name in names],
    )
    dates = {"approved_on": AS_OF, "offered_on": AS_OF, "deadline": DEADLINE, "answered_on": AS_OF, "closed_on": AS_OF}
    with cohort.store.write(AUTHOR, "essai") as transaction:
        transaction.insert(
            "proposal",
            [
                {
                    "company_id": key,
                    "coach_id": cohort.coaches["Coach 01"],
                    "state": name.split()[0],
                    "proposed_on": AS_OF,
                    **dates,
                }
                for name, key in cohort.companies.items()
            ],
        )
    return cohort


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", list(TRANSITIONS))
def test_every_act_from_every_state(everywhere: Cohort, state: State, action: Action) -> None:
    key = everywhere.companies[f"{state} {action}"]  # proposals were written in the order of the companies
    start, end = TRANSITIONS[action]
    if state == start:
        act(action, everywhere, key)
    else:
        with pytest.raises(RefusedError, match=STATE_NAMES[state]):
            act(action, everywhere, key)
    (row,) = everywhere.store.rows("proposal_by_id", [key])
    assert row["state"] == (end if state == start else state)


def test_approval_records_who_and_when_and_can_be_taken_back(cohort: Cohort) -> None:
    key = solved(cohort)["Banque Ferrox"]
    review.approve(cohort.store, [key], "Conseillère finance", AS_OF)
    row = cohort.proposals()["Banque Ferrox"]
    assert (row["approved_by"], row["approved_on"]) == ("Conseillère finance", AS_OF)
    review.reopen(cohort.store, [key], AUTHOR)
    row = cohort.proposals()["Banque Ferrox"]
    assert (row["state"], row["approved_by"], row["approved_on"]) == ("proposed", None, None)


def test_an_act_on_several_proposals_is_done_for_all_or_none(cohort: Cohort) -> None:
    keys = solved(cohort)
    review.approve(cohort.store, [keys["Banque Ferrox"]], AUTHOR, AS_OF)
    before = whole(cohort)
    with pytest.raises(RefusedError, match="Banque Ferrox"):
        review.approve(cohort.store, list(keys.values()), AUTHOR, AS_OF)
    assert whole(cohort) == before


def test_nothing_chosen_is_refused(cohort: Cohort) -> None:
    solved(cohort)
    with pytest.raises(RefusedError, match="Aucune proposition"):
        review.approve(cohort.store, [], AUTHOR, AS_OF)


def test_publishing_fixes_the_deadline_and_writes_to_each_coach(cohort: Cohort) -> None:
    keys = solved(cohort)
    review.approve(cohort.store, list(keys.values()), AUTHOR, AS_OF)
    publication = review.publish(cohort.store, list(keys.values()), AUTHOR, AS_OF)
    assert publication.deadline.day == DEADLINE
    assert publication.warning is None
    assert [message.coach for message in publication.messages] == ["Coach 01", "Coach 02", "Coach 03"]
    first = publication.messages[0]
    assert first.subject.replace("\xa0", " ") == (
        "I.M.P.A.C.T. : 2 entreprises à accompagner, réponse attendue le lundi 23 novembre 2026"
    )
    assert "1. Banque Ferrox\n   Secteur : Finance\n" in first.body
    assert "2. Fiducie Oméga" in first.body
    assert "Thématiques : Je ne sais pas, guidez-moi" in first.body
    assert "Aéro Quartzel" not in first.body
    assert {(row["offered_on"], row["deadline"]) for row in cohort.proposals().values()} == {(AS_OF, DEADLINE)}


def test_the_deadline_skips_holidays_and_says_so(cohort: Cohort) -> None:
    keys = solved(cohort)
    review.approve(cohort.store, list(keys.values()), AUTHOR, AS_OF)
    christmas = review.publish(cohort.store, list(keys.values()), AUTHOR, date(2026, 12, 22))
    assert christmas.deadline.day == date(2026, 12, 30)
    assert [day for day, _ in christmas.deadline.skipped] == [date(2026, 12, 25)]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"consent_withdrawn_on": date(2026, 11, 12)}, "a retiré son consentement .* le 12 novembre 2026"),
        ({"withdrawn_on": date(2026, 11, 12), "withdrawn_reason": "fermeture"}, "s'est retirée du programme"),
        ({"merged_into": 2}, "a été fusionnée"),
    ],
)
def test_what_happened_to_the_company_stops_the_publication(
    cohort: Cohort, values: dict[str, object], sentence: str
) -> None:
    keys = solved(cohort)
    review.approve(cohort.store, list(keys.values()), AUTHOR, AS_OF)
    cohort.change("Banque Ferrox", **values)
    before = whole(cohort)
    with pytest.raises(RefusedError, match=sentence):
        review.publish(cohort.store, list(keys.values()), AUTHOR, AS_OF)
    assert whole(cohort) == before


def test_a_company_that_found_a_coach_cannot_be_approved_nor_published(cohort: Cohort) -> None:
    keys = solved(cohort)
    review.approve(cohort.store, [keys["Banque Ferrox"]], AUTHOR, AS_OF)
    cohort.coaching("Banque Ferrox", "Coach 03")
    cohort.coaching("Aéro Quartzel", "Coach 03")
    with pytest.raises(RefusedError, match="Banque Ferrox a déjà un coaching"):
        review.publish(cohort.store, [keys["Banque Ferrox"]], AUTHOR, AS_OF)
    with pytest.raises(RefusedError, match="Aéro Quartzel a déjà un coaching"):
        review.approve(cohort.store, [keys["Aéro Quartzel"]], AUTHOR, AS_OF)


def test_a_pair_excluded_since_cannot_be_approved(cohort: Cohort) -> None:
    keys = solved(cohort)
    cohort.exclude("Banque Ferrox", "Coach 01")
    with pytest.raises(RefusedError, match=r"ne peut plus aller chez Coach 01 : conflit d'intérêts"):
        review.approve(cohort.store, [keys["Banque Ferrox"]], AUTHOR, AS_OF)


def test_limits_are_checked_again_at_approval(build_cohort: Build) -> None:
    cohort = build_cohort(
        companies=[
            CompanyFile("Banque Ferrox"),
            CompanyFile("Fiducie Oméga"),
            CompanyFile("Aéro Quartzel", sector="aerospace", inventoried_on=None),
        ]
    )
    keys = solved(cohort)
    cohort.coaching("Aéro Quartzel", "Coach 01")
    with pytest.raises(RefusedError) as refused:
        review.approve(cohort.store, list(keys.values()), AUTHOR, AS_OF)
    assert str(refused.value).replace("\xa0", " ") == "Coach 01 aurait 3 entreprises à la fois : la limite est de 2."
    review.approve(cohort.store, [keys["Banque Ferrox"]], AUTHOR, AS_OF)


def test_the_firm_s_limits_are_checked_again_at_approval(build_cohort: Build) -> None:
    cohort = build_cohort(
        coaches=[COACHES[2]],
        companies=[CompanyFile(name) for name in ("A", "B")] + [CompanyFile("C", inventoried_on=None)],
    )
    keys = solved(cohort)
    cohort.coaching("C", "Coach 03")
    with pytest.raises(RefusedError, match="Bêta aurait 3"):
        review.approve(cohort.store, list(keys.values()), AUTHOR, AS_OF)


def test_nothing_is_published_after_the_programme(cohort: Cohort) -> None:
    keys = solved(cohort)
    review.approve(cohort.store, list(keys.values()), AUTHOR, AS_OF)
    with pytest.raises(RefusedError, match="se termine le 30 mai 2028"):
        review.publish(cohort.store, list(keys.values()), AUTHOR, date(2028, 5, 31))


@pytest.mark.parametrize(
    ("start", "warned"),
    [(date(2028, 1, 30), False), (date(2028, 1, 31), True), (date(2028, 5, 30), True)],
)
def test_a_start_that_leaves_less_than_four_months_is_warned_of(start: date, warned: bool) -> None:
    assert (review.late_start_warning(start, load_programme()) is not None) == warned


def test_accepting_makes_the_coaching(cohort: Cohort) -> None:
    key = offered(cohort)["Banque Ferrox"]
    review.confirm(cohort.store, key, AUTHOR, DEADLINE)
    (row,) = cohort.store.rows("proposal_by_id", [key])
    assert (row["state"], row["answered_on"]) == ("confirmed", DEADLINE)
    assert row["coaching_id"] is not None
    loads = {coach["name"]: coach["assigned"] for coach in cohort.store.rows("batch_coaches", AS_OF, 450)}
    assert loads["Coach 01"] == 2


def test_accepting_late_needs_a_note(cohort: Cohort) -> None:
    key = offered(cohort)["Banque Ferrox"]
    with pytest.raises(RefusedError, match="jusqu'au lundi 23 novembre 2026"):
        review.confirm(cohort.store, key, AUTHOR, LATE, note="  ")
    review.confirm(cohort.store, key, AUTHOR, LATE, note="En congé jusqu'au 23")
    assert cohort.proposals()["Banque Ferrox"]["answer_note"] == "En congé jusqu'au 23"


@pytest.mark.parametrize("action", ["confirm", "decline"])
def test_no_answer_before_the_offer(cohort: Cohort, action: str) -> None:
    key = offered(cohort)["Banque Ferrox"]
    extra = ["trop loin"] if action == "decline" else []
    with pytest.raises(RefusedError, match="a été publiée le 16 novembre 2026"):
        getattr(review, action)(cohort.store, key, AUTHOR, date(2026, 11, 15), *extra)


def test_a_company_that_withdrew_cannot_be_accepted(cohort: Cohort) -> None:
    key = offered(cohort)["Banque Ferrox"]
    cohort.change("Banque Ferrox", withdrawn_on=date(2026, 11, 17), withdrawn_reason="fermeture")
    with pytest.raises(RefusedError, match="s'est retirée"):
        review.confirm(cohort.store, key, AUTHOR, DEADLINE)


@pytest.mark.parametrize(
    ("action", "on", "reason"),
    [
        ("decline", DEADLINE, "Ce coach a décliné cette entreprise le 23 novembre 2026 : agenda plein"),
        (
            "expire",
            LATE,
            "Offre échue le 24 novembre 2026 : sans réponse à l'échéance du 23 novembre 2026",
        ),
    ],
)
def test_a_refused_or_expired_offer_sends_the_company_back_without_that_coach(
    cohort: Cohort, action: Action, on: date, reason: str
) -> None:
    act(action, cohort, offered(cohort)["Banque Ferrox"])
    answer = propose(cohort.store, MONTH, on, all_pairs=True)
    (proposal,) = answer["proposals"]
    assert proposal["company"] == "Banque Ferrox"
    assert {row["coach"]: row["reason"] for row in answer["pairs"]}["Coach 01"] == reason
    save(cohort.store, MONTH, on, AUTHOR)
    states = [
        row["state"] for row in cohort.store.rows("proposal_of_month", MONTH) if row["company"] == "Banque Ferrox"
    ]
    assert states == ["declined" if action == "decline" else "expired", "proposed"]


def test_a_refusal_without_a_reason_is_refused(cohort: Cohort) -> None:
    with pytest.raises(RefusedError, match="sa raison"):
        review.decline(cohort.store, offered(cohort)["Banque Ferrox"], AUTHOR, DEADLINE, " ")


def test_an_offer_expires_only_after_its_deadline(cohort: Cohort) -> None:
    key = offered(cohort)["Banque Ferrox"]
    with pytest.raises(RefusedError, match="n'est pas en retard"):
        review.expire(cohort.store, key, AUTHOR, DEADLINE)


def test_the_second_of_two_people_is_told_what_the_first_did(cohort: Cohort) -> None:
    key = solved(cohort)["Banque Ferrox"]
    seen = {key: cohort.proposals()["Banque Ferrox"]["version"]}
    review.comment(cohort.store, key, "À voir avec la firme", "Conseillère finance", seen=seen)
    for stale in (
        lambda: review.approve(cohort.store, [key], AUTHOR, AS_OF, seen=seen),
        lambda: review.comment(cohort.store, key, "Autre chose", AUTHOR, seen=seen),
    ):
        with pytest.raises(StaleError, match=r"Conseillère finance.*commentaire"):
            stale()
    row = cohort.proposals()["Banque Ferrox"]
    assert (row["state"], row["comment"]) == ("proposed", "À voir avec la firme")


def test_a_proposal_solved_away_is_said_to_be_gone(cohort: Cohort) -> None:
    key = solved(cohort)["Banque Ferrox"]
    cohort.exclude("Banque Ferrox", "Coach 01")
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    with pytest.raises(StaleError, match="résolu de nouveau"):
        review.approve(cohort.store, [key], AUTHOR, AS_OF)


def test_a_comment_can_be_removed(cohort: Cohort) -> None:
    key = solved(cohort)["Banque Ferrox"]
    review.comment(cohort.store, key, "Note", AUTHOR)
    review.comment(cohort.store, key, "  ", AUTHOR)
    assert cohort.proposals()["Banque Ferrox"]["comment"] is None


def test_proposals_by_state(cohort: Cohort) -> None:
    keys = solved(cohort)
    review.approve(cohort.store, [keys["Banque Ferrox"]], AUTHOR, AS_OF)
    assert in_state(cohort.store, MONTH, "approved") == [keys["Banque Ferrox"]]
    assert len(in_state(cohort.store, MONTH, "proposed")) == len(keys) - 1


def test_going_past_a_firm_s_range_takes_a_reason(build_cohort: Build) -> None:
    cohort = build_cohort(firms=[FirmFile("Alpha", high=1), FIRMS[1]])
    save(cohort.store, MONTH, AS_OF, AUTHOR)
    review.approve(cohort.store, in_state(cohort.store, MONTH, "proposed"), AUTHOR, AS_OF)
    chosen = in_state(cohort.store, MONTH, "approved")
    with pytest.raises(RefusedError, match=r"Alpha aurait .* plus que le haut de sa fourchette \(1\)"):
        review.publish(cohort.store, chosen, AUTHOR, AS_OF)
    for row in cohort.proposals().values():
        review.comment(cohort.store, row["proposal_id"], "seule firme disponible", AUTHOR)
    review.publish(cohort.store, chosen, AUTHOR, AS_OF)
    assert {row["state"] for row in cohort.proposals().values()} == {"offered"}
