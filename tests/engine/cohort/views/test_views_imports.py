"""What files would do, row by row, what was imported before, what is left to settle."""

from __future__ import annotations

import pytest
from handed_files import AS_OF, CONDITIONS, PROGRAMME, as_csv, import_samples, sample, samples

from data.errors import RefusedError, StaleError
from data.store import Store
from engine.cohort.import_views import OUTCOME_NAMES, file_summaries, past_imports, row_lines
from engine.cohort.imports import Conditions, preview, run_import
from engine.cohort.settlement_views import settle_group, settlement_sections
from engine.cohort.settling import open_settlements
from engine.cohort.undoing import undo_import


def test_summaries_count_the_rows_of_each_file(store: Store) -> None:
    reports = preview(store, samples(), CONDITIONS).reports
    summaries = {summary.file: summary for summary in file_summaries(reports)}
    assert summaries["bilans_ges.csv"].kind == "Bilans GES"
    assert summaries["bilans_ges.csv"].counts["to_settle"] == 2
    assert summaries["formulaire_entreprises.xlsx"].counts["superseded"] == 1
    assert sum(summary.accepted for summary in summaries.values()) == 48 + 8 + 29 + 16 + 48 + 27
    assert len(row_lines(reports)) == 177


def test_a_refused_file_has_its_sentence_and_no_row(store: Store) -> None:
    reports = preview(store, [sample("broken/vide.csv"), sample("coachs.csv")], CONDITIONS).reports
    refused, accepted = file_summaries(reports)
    assert refused.kind is None
    assert refused.refusal == "vide.csv : le fichier est vide. Un tableau avec une ligne de titres est attendu."
    assert (refused.accepted, set(refused.counts.values())) == (0, {0})
    assert (accepted.refusal, accepted.accepted) == (None, 29)


def test_a_row_with_two_faults_is_one_refusal_with_both_sentences(sampled: Store) -> None:
    reports = preview(sampled, [sample("broken/formules.csv")], CONDITIONS).reports
    (summary,) = file_summaries(reports)
    assert summary.counts["refused"] == 1
    (line,) = row_lines(reports, outcome="refused")
    assert (line.row, line.subject, line.outcome) == (2, "Studios Sylvalys inc.", "Refusée")
    assert line.said is not None
    assert line.said.count("formules.csv, ligne 2") == 2


def test_rows_are_filtered_by_file_and_outcome(store: Store) -> None:
    reports = preview(store, samples(), CONDITIONS).reports
    assert len(row_lines(reports, file="coachs.csv")) == 29
    settling = row_lines(reports, outcome="to_settle")
    assert [line.outcome for line in settling] == ["À créer, à régler"] * 5
    assert all(line.said for line in settling)
    for outcome in OUTCOME_NAMES:
        assert all(outcome in line.outcomes for line in row_lines(reports, outcome=outcome))


def test_past_imports_are_newest_first(sampled: Store) -> None:
    run_import(sampled, [sample("broken/bilans_entreprise_inconnue.csv")],
               Conditions(PROGRAMME, "Camille", AS_OF, create_companies=True))  # fmt: skip
    second, first = past_imports(sampled)
    assert (second.import_id, second.author, second.undone_at) == (2, "Camille", None)
    assert [file.name for file in second.files] == ["bilans_entreprise_inconnue.csv"]
    assert (second.files[0].kind, second.files[0].counts["created"]) == ("Bilans GES", 1)
    assert len(first.files) == 6


def test_an_import_is_undone_by_someone(sampled: Store) -> None:
    undo_import(sampled, 1, "Camille")
    assert sampled.rows("company_states", AS_OF) == []
    (past,) = past_imports(sampled)
    assert past.undone_by == "Camille"
    with pytest.raises(RefusedError, match="déjà été annulée"):
        undo_import(sampled, 1, "Camille")
    import_samples(sampled)
    assert len(sampled.rows("company_states", AS_OF)) == 48


def test_no_import_no_history(store: Store) -> None:
    assert past_imports(store) == []
    assert settlement_sections(store) == []


def test_what_is_left_to_settle_is_grouped(sampled: Store) -> None:
    sections = settlement_sections(sampled)
    assert [(section.title, [len(group.rows) for group in section.groups]) for section in sections] == [
        ("Bilans GES incomplets", [1, 1]),
        ("Coachs demandés, non reconnus", [2]),
        ("Thématiques hors liste", [1]),
    ]
    assert len({group.key for section in sections for group in section.groups}) == 4


def test_a_group_is_settled_at_once(sampled: Store) -> None:
    (group,) = settlement_sections(sampled)[1].groups
    settle_group(sampled, group.seen, "3", "Camille", PROGRAMME)
    companies = {row["company_id"]: row for row in sampled.table("company")}
    assert {companies[row["company_id"]]["requested_coach_id"] for row in group.rows} == {3}
    assert len(open_settlements(sampled)) == 3


def test_settling_what_someone_settled_first_is_refused(sampled: Store) -> None:
    (group,) = settlement_sections(sampled)[1].groups
    settle_group(sampled, group.seen, "3", "Camille", PROGRAMME)
    with pytest.raises(StaleError, match="Camille"):
        settle_group(sampled, group.seen, "4", "Dominique", PROGRAMME)


def test_twins_are_asked_about(sampled: Store) -> None:
    rows = [
        ["Entreprise", "Date de complétion", "Portée 1", "Portée 2", "Portée 3"],
        ["Usinage Fluviax inc.", "", "", "", ""],
    ]
    run_import(sampled, [as_csv("b.csv", rows)], Conditions(PROGRAMME, "Camille", AS_OF, create_companies=True))
    titles = [section.title for section in settlement_sections(sampled)]
    assert titles[:2] == ["Bilans GES incomplets", "Entreprises qui se ressemblent"]
