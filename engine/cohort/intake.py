"""Placing a company's answers to the intake form (AO annex 1)."""

from __future__ import annotations

from data.reading import Row
from engine.cohort.coach_requests import read_request
from engine.cohort.names import name_key
from engine.cohort.placing import Placing, RowRefusedError
from engine.cohort.rows import IntakeRow
from engine.cohort.vocabulary import GUIDE_ME, Vocabulary, is_other, other_text
from engine.formats import enumeration

# Fields stored as they were answered.
_PLAIN = ("contact_email", "head_count", "description", "attendees", "postal_code")


def is_older(placing: Placing, row: IntakeRow) -> bool:
    """Whether a more recent answer of the same company is already known."""
    company = placing.company(row.company)
    return bool(company and row.answered_at and company["answered_at"] and row.answered_at < company["answered_at"])


def place_intake(placing: Placing, row: IntakeRow) -> bool:
    """The company's answers, complete or not; what a list does not hold is kept and settled. True when new."""
    draft = placing.draft
    company = _company(placing, row)
    new = company is None
    if company is None:
        company = placing.new_company(row.company, row.answered_at.date() if row.answered_at else placing.today)
    identifier = company["company_id"]
    given = row.model_fields_set
    values: Row = {name: getattr(row, name) for name in _PLAIN if name in given}
    values |= _choices(placing, row, company) | _themes(placing, row, company) | _request(placing, row, company)
    if "baro_eclair" in given:
        values["baro_eclair"] = _something(row.baro_eclair, placing.context.lists.nothing)
    if row.answered_at:
        values["answered_at"] = row.answered_at
    draft.change("company", draft.get("company", identifier) or company, values)
    if "regions" in given:
        _regions(placing, row, identifier)
    if row.neq:
        _neq(placing, row.neq, identifier)
    _drop_outdated(placing, row, identifier)
    return new


def _drop_outdated(placing: Placing, row: IntakeRow, company_id: int) -> None:
    # What an earlier answer left to settle no longer matters once a new answer does not say it any more.
    for waiting in placing.draft.find("settlement", "company_id", company_id):
        answered = waiting["field"] in row.model_fields_set and waiting["kind"] in ("coach", "theme", "answer")
        if waiting["state"] == "open" and answered and waiting["settlement_id"] not in placing.raised:
            placing.draft.change("settlement", waiting, placing.closed("réponse plus récente") | {"state": "dismissed"})


def retry_requests(placing: Placing) -> None:
    """Look again for the requested coaches left to settle: their file may have come after the forms."""
    draft = placing.draft
    coaches = coach_list(placing)
    for waiting in draft.find("settlement", "kind", "coach"):
        if waiting["state"] != "open":
            continue
        found = read_request(waiting["value"], coaches, placing.context.lists.nothing).coach_id
        company = draft.get("company", waiting["company_id"])
        if found is not None and company is not None:
            draft.change("company", company, {"requested_coach_id": found})
            draft.change("settlement", waiting, placing.closed(str(found)))


def coach_list(placing: Placing) -> list[Row]:
    """Every coach with the keys of name and firm."""
    draft = placing.draft
    firms = {row["firm_id"]: row["name_key"] for row in draft.rows("firm_name")}
    return [row | {"firm_key": firms.get(row["firm_id"], "")} for row in draft.rows("coach_name")]


def _company(placing: Placing, row: IntakeRow) -> Row | None:
    named = placing.company(row.company)
    holders = placing.draft.find("company_neq", "neq", row.neq) if row.neq else []
    if not holders:
        return named
    holder = placing.draft.get("company", holders[0]["company_id"])
    if holder is None or (named is not None and named["company_id"] != holder["company_id"]):
        other = placing.draft.get("company_name", holders[0]["company_id"])
        raise RowRefusedError("neq", f"ce NEQ est déjà celui de « {other['name'] if other else 'une autre'} »")
    if named is None:
        # The same enterprise number under another spelling: remembered, so that later files find it too.
        alias = {"name_key": name_key(row.company), "name": row.company, "company_id": holder["company_id"]}
        placing.draft.add("company_alias", alias)
    return holder


def _neq(placing: Placing, neq: str, company_id: int) -> None:
    present = placing.draft.get("company_neq", company_id)
    if present:
        placing.draft.change("company_neq", present, {"neq": neq})
    else:
        placing.draft.add("company_neq", {"company_id": company_id, "neq": neq})


def _choices(placing: Placing, row: IntakeRow, company: Row) -> Row:
    """Sector, size, objective and expertise as codes; an unknown answer waits, the rest is kept."""
    lists = placing.context.lists
    questions = {
        "sector": lists.sectors,
        "size_class": lists.sizes,
        "objective": lists.objectives,
        "expertise": lists.maturities,
    }
    values: Row = {}
    for name, vocabulary in questions.items():
        written: str | None = getattr(row, name)
        if name not in row.model_fields_set:
            continue
        recognised = vocabulary.recognise(written) if written else None
        values[name] = recognised.code if recognised else None
        if name == "expertise":
            values["expertise_detail"] = (recognised.detail or None) if recognised else None
        if written and recognised is None:
            values[name] = _settle_answer(placing, name, written, vocabulary, company["company_id"])
    if values.get("size_class") is None and row.head_count is not None:
        values["size_class"] = _size_of(placing, row.head_count)
    return values


def _size_of(placing: Placing, head_count: int) -> str | None:
    sizes = placing.context.programme.sizes.values
    return next((code for code, size in sizes.items() if size.at_least <= head_count < size.below), None)


def _settle_answer(placing: Placing, name: str, written: str, vocabulary: Vocabulary, company_id: int) -> str | None:
    message = f"« {written} » n'est pas une réponse de la liste ({enumeration(vocabulary.labels())})."
    return placing.settle("answer", name, written, message, company_id)


def _regions(placing: Placing, row: IntakeRow, company_id: int) -> None:
    vocabulary = placing.context.lists.regions
    codes: dict[str, None] = {}
    for piece in vocabulary.split(row.regions or ""):
        recognised = vocabulary.recognise(piece)
        code = recognised.code if recognised else _settle_answer(placing, "regions", piece, vocabulary, company_id)
        if code:
            codes[code] = None
    placing.draft.replace("company_region", {"company_id": company_id}, [{"region": code} for code in codes])


def _themes(placing: Placing, row: IntakeRow, company: Row) -> Row:
    """Themes by code; « guidez-moi » apart; « Autre : … » kept as written and settled."""
    if "themes" not in row.model_fields_set:
        return {}
    vocabulary = placing.context.lists.wanted_themes
    others: list[str] = []
    codes: dict[str, None] = {}
    for piece in vocabulary.split(row.themes or ""):
        recognised = vocabulary.recognise(piece)
        if recognised:
            codes[recognised.code] = None
        else:
            others.append(other_text(piece) if is_other(piece) else piece)
    for other in others:
        message = f"La thématique « {other} » n'est pas dans la liste : rattachez-la ou gardez-la telle quelle."
        settled = placing.settle("theme", "themes", other, message, company["company_id"])
        if settled in vocabulary.choices:
            codes[settled] = None
    guide_me = GUIDE_ME in codes
    codes.pop(GUIDE_ME, None)
    most = placing.context.programme.themes_at_most.value
    if len(codes) > most:
        message = f"{len(codes)} thématiques au lieu de {most} : les {most} premières sont gardées."
        placing.settle("answer", "themes", row.themes or "", message, company["company_id"])
    kept = [{"theme": code} for code in list(codes)[:most]]
    placing.draft.replace("company_theme", {"company_id": company["company_id"]}, kept)
    return {"guide_me": guide_me, "other_theme": " ; ".join(others) or None}


def _request(placing: Placing, row: IntakeRow, company: Row) -> Row:
    """The coach asked for, recognised or left to settle."""
    if "requested_coach" not in row.model_fields_set:
        return {}
    written = row.requested_coach
    if not written:
        return {"requested_coach": None, "requested_coach_id": None, "already_in_contact": None}
    request = read_request(written, coach_list(placing), placing.context.lists.nothing)
    values: Row = {
        "requested_coach": None if request.nobody else written,
        "requested_coach_id": request.coach_id,
        "already_in_contact": request.already_in_contact,
    }
    if not request.nobody and request.coach_id is None:
        hint = f" (s'agit-il de {enumeration(request.suggestions)} ?)" if request.suggestions else ""
        message = f"Le coach demandé « {written} » n'est pas reconnu{hint}."
        settled = placing.settle("coach", "requested_coach", written, message, company["company_id"])
        values["requested_coach_id"] = int(settled) if settled and settled.isdigit() else None
    return values


def _something(text: str | None, nothing: Vocabulary) -> str | None:
    return None if text is None or name_key(text) in nothing.by_key else text
