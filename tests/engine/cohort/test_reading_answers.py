"""Names, closed lists, cells and columns: what people write, recognised or refused."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import UnreadableFileError
from data.programme_file import load_programme
from engine.cohort import cells
from engine.cohort.coach_requests import read_request
from engine.cohort.columns import KINDS, recognise
from engine.cohort.names import closest, core_key, name_key
from engine.cohort.reading import Sheet, read_sheets
from engine.cohort.vocabulary import Lists, Vocabulary, is_other, other_text

LISTS = Lists.of(load_programme())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("  Bio Cobaltatek ltée\u00a0", "bio cobaltatek LTEE"),
        ("Saguenay–Lac-Saint-Jean", "Saguenay-Lac Saint-Jean"),
        ("Œuvres & Fils", "oeuvres et fils"),
        ("Éco Péribo", "E\u0301co Pe\u0301ribo"),
    ],
)
def test_two_spellings_share_a_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_a_legal_form_alone_does_not_make_another_company() -> None:
    assert core_key("Alu Trembalys inc.") == core_key("AluTrembalys ltée")
    assert core_key("Alu Trembalys inc.") != core_key("Alu Nordaltek inc.")
    assert core_key("Inc.") == "inc"


def test_the_closest_names_are_suggested() -> None:
    names = {name_key(name): name for name in ("Alu Trembalys inc.", "Bio Zéphir S.E.N.C.", "Labo Aquilotek ltée")}
    assert closest("Alu Trembaly", names) == ["Alu Trembalys inc."]
    assert closest("Rien de tel", names) == []


@pytest.mark.parametrize(
    ("vocabulary", "written", "code", "detail"),
    [
        (LISTS.sectors, "ALUMINIUM", "aluminium", ""),
        (LISTS.sectors, "Aeropsatial", "aerospace", ""),
        (LISTS.sectors, "Sciences de la vie", "life_sciences", ""),
        (LISTS.sizes, "Moyenne entreprise : entre 50 et 250 employés", "medium", ""),
        (LISTS.sizes, "10 à 49", "small", ""),
        (LISTS.regions, "saguenay lac st jean", "02", "lac st jean"),
        (LISTS.regions, "06 - Montreal", "06", ""),
        (LISTS.regions, "Gaspésie-Îles-de-la-Madeleine", "11", ""),
        (LISTS.themes, "Approvisionnements", "procurement", ""),
        (
            LISTS.maturities,
            "Intermédiaire : Je considère avoir certaines notions de base : ISO 14001",
            "intermediate",
            "ISO 14001",
        ),
        (LISTS.maturities, "Débutant.e : Aucune expertise", "beginner", ""),
        (LISTS.maturities, "Transition en cours, au moins une ressource dédiée", "advanced", ""),
        (LISTS.sizes, "Grande entreprise : plus de 500", None, ""),
        (LISTS.sizes, "Plus de 500 employés", None, ""),
        (LISTS.sectors, "Agroalimentaire", None, ""),
        (LISTS.wanted_themes, "Je ne sais pas, guidez-moi", "guide_me", ""),
    ],
)
def test_an_answer_is_recognised_or_left_alone(
    vocabulary: Vocabulary, written: str, code: str | None, detail: str
) -> None:
    found = vocabulary.recognise(written)
    assert (found.code, found.detail) == (code, detail) if found else code is None


@pytest.mark.parametrize("separator", [";", "; ", ", ", "\n", " | "])
def test_choices_are_split_whatever_joins_them(separator: str) -> None:
    answers = ["Gestion de l'énergie", "Communication"]
    assert LISTS.themes.split(separator.join(answers)) == answers


def test_a_choice_and_an_other_keep_their_commas() -> None:
    written = "Gestion de l'énergie, Autre : captage, CO2 biogénique, Communication"
    assert LISTS.themes.split(written) == ["Gestion de l'énergie", "Autre : captage, CO2 biogénique", "Communication"]
    assert LISTS.wanted_themes.split("Je ne sais pas, guidez-moi") == ["Je ne sais pas, guidez-moi"]
    assert is_other("Autre : captage")
    assert other_text("Autre : captage, CO2") == "captage, CO2"


@given(st.text(max_size=60))
def test_reading_never_fails_on_any_text(text: str) -> None:
    for vocabulary in (LISTS.regions, LISTS.sizes, LISTS.wanted_themes):
        vocabulary.recognise(text)
        assert all(piece.strip() for piece in vocabulary.split(text))


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        ("1 h 30", 90), ("90", 90), ("1,5 h", 90), ("1.5 h", 90), ("1:15", 75), ("45 min", 45), ("1h30", 90),
        ("2 h", 120), ("1 heure 30", 90), ("90 minutes", 90), ("0,75 h", 45), (90, 90), (90.0, 90), (time(1, 30), 90),
        (timedelta(hours=2), 120), ("95 h", 5700),
    ],
)  # fmt: skip
def test_durations_as_people_write_them(cell: object, minutes: int) -> None:
    assert cells.minutes(cell) == minutes  # type: ignore[arg-type]


@pytest.mark.parametrize("cell", ["1.5", 1.5, "2", "abc", "1:75", "-30", "", True, "1,333 h"])
def test_a_duration_that_could_mean_two_things_is_refused(cell: object) -> None:
    with pytest.raises(ValueError, match="une durée est attendue"):
        cells.minutes(cell)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-10-05", date(2026, 10, 5)),
        ("05/10/2026", date(2026, 10, 5)),
        ("5-10-2026", date(2026, 10, 5)),
        ("2026/10/05", date(2026, 10, 5)),
        ("5 octobre 2026", date(2026, 10, 5)),
        ("1er décembre 2026", date(2026, 12, 1)),
        ("2026-10-05 12:30", date(2026, 10, 5)),
        ("2026-10-05T12:30:00Z", date(2026, 10, 5)),
        (datetime(2026, 10, 5, 9), date(2026, 10, 5)),
        (46300, date(2026, 10, 5)),
        (None, None),
    ],
)
def test_dates_day_first_when_slashed(cell: object, day: date | None) -> None:
    assert cells.day(cell) == day  # type: ignore[arg-type]


@pytest.mark.parametrize("cell", ["2026-02-30", "31/11/2026", "12/10/26", "bientôt", 12, "5 brumaire 2026", True])
def test_a_date_that_does_not_exist_is_refused(cell: object) -> None:
    with pytest.raises(ValueError, match="une date qui existe"):
        cells.day(cell)  # type: ignore[arg-type]


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_iso_and_slashed_dates_agree(day: date) -> None:
    assert cells.day(day.isoformat()) == cells.day(f"{day:%d/%m/%Y}") == day


@pytest.mark.parametrize(
    ("cell", "amount"),
    [("1 395,00", 139_500), ("1395", 139_500), (1350, 135_000), (1350.5, 135_050), ("1 395 $", 139_500)],
)
def test_amounts_become_exact_cents(cell: object, amount: int) -> None:
    assert cells.cents(cell) == amount  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("read", "cell", "expected"),
    [
        (cells.cents, "1,005", "dollars et cents"),
        (cells.cents, "-1", "dollars et cents"),
        (cells.quantity, "-4,0", "positif ou nul"),
        (cells.quantity, "=1+1", "formule"),
        (cells.quantity, "environ 500", "un nombre est attendu"),
        (cells.quantity, float("nan"), "un nombre est attendu"),
        (cells.quantity, True, "un nombre est attendu"),
        (cells.whole, "1,5", "un nombre entier"),
        (cells.name, "=HYPERLINK(1)", "pas une formule"),
        (cells.name, "…", "pas une formule"),
        (cells.neq, "1234567890", "NEQ"),
        (cells.neq, "11123", "NEQ"),
    ],
)
def test_a_cell_says_what_it_expected(read: object, cell: object, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        read(cell)  # type: ignore[operator]


def test_an_enterprise_number_may_be_spaced() -> None:
    assert cells.neq("1143 920 115") == "1143920115"
    assert cells.neq(2243920115) == "2243920115"


COACHES = [
    {"coach_id": 1, "name": "Coach 1", "name_key": "coach 1", "firm_key": "orlea"},
    {"coach_id": 10, "name": "Coach 10", "name_key": "coach 10", "firm_key": "isatis"},
    {"coach_id": 2, "name": "Zoé Fictive", "name_key": "zoe fictive", "firm_key": "orlea"},
    {"coach_id": 3, "name": "Zoé Fictive", "name_key": "zoe fictive", "firm_key": "borea"},
]


@pytest.mark.parametrize(
    ("written", "coach", "contact"),
    [
        ("COACH 10, nous sommes déjà en contact", 10, True),
        ("Coach 1", 1, None),
        ("Coach 10 (Isatis)", 10, None),
        ("zoe fictive (Boréa)", 3, None),
        ("Zoé Fictive", None, None),
        ("Nom hors liste 7", None, None),
    ],
)
def test_a_requested_coach_in_free_text(written: str, coach: int | None, contact: bool | None) -> None:
    found = read_request(written, COACHES, LISTS.nothing)
    assert (found.nobody, found.coach_id, found.already_in_contact) == (False, coach, contact)


@pytest.mark.parametrize("written", ["Non", "aucun", "n/a", "N.A.", "Aucune préférence", " - "])
def test_nobody_is_requested(written: str) -> None:
    assert read_request(written, COACHES, LISTS.nothing).nobody


def test_a_misspelt_coach_is_suggested_never_taken() -> None:
    found = read_request("Zoe Fictiv", COACHES, LISTS.nothing)
    assert found.coach_id is None
    assert found.suggestions == ("Zoé Fictive",)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_each_kind_is_recognised_by_its_own_titles_in_any_order(kind: object) -> None:
    titles = [field.title for field in kind.fields][::-1]  # type: ignore[attr-defined]
    found = recognise("essai.csv", Sheet("essai", [(3, ["Rapport du mois"]), (5, titles), (6, ["x"])]))
    assert (found.kind, found.header_row) == (kind.kind, 5)  # type: ignore[attr-defined]
    assert set(found.positions) == {field.name for field in kind.fields}  # type: ignore[attr-defined]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_text_in_any_encoding_and_delimiter(encoding: str, delimiter: str) -> None:
    text = delimiter.join(["Réponse", "Été"]) + "\n" + delimiter.join(['"a\nb"', "ç"]) + "\n\nfin\n"
    (sheet,) = read_sheets("essai.csv", text.encode(encoding))
    assert sheet.rows == [(1, ["Réponse", "Été"]), (2, ["a\nb", "ç"]), (4, ["fin"])]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", b"\n \n"),
        ("a.xlsx", b"PK\x03\x04 tronque"),
        ("a.xlsx", b"du texte"),
        ("a.xls", b"\xd0\xcf\x11\xe0 ancien classeur"),
        ("a.csv", b"\x00\x01\x02 binaire"),
    ],
)
def test_an_unreadable_file_is_named(name: str, content: bytes) -> None:
    with pytest.raises(UnreadableFileError, match=rf"^{name} : "):
        read_sheets(name, content)


@pytest.mark.parametrize(("neq", "passes"), [("1143920115", True), ("1149999999", False), ("2243920115", True)])
def test_a_check_digit_bears_on_the_last_eight_digits(neq: str, passes: bool) -> None:
    assert cells.passes_check_digit(neq) is passes
