"""Coaches as a screen shows them: who has room, what each is committed to, one coach's file."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data.programme_file import Programme
from data.reading import Row
from data.store import Store
from engine.coaching.standing import DELIVERED, State, company_states
from engine.cohort.names import name_key
from engine.cohort.wording import COMPANY_STATES, EXCLUSION_ORIGINS, Words
from engine.matching.affinity import Profile
from engine.matching.batch import Coach, read_coaches, read_contracts
from engine.matching.capacity import capacity

# A coaching counts for its contract from the confirmation on, for good (INDICATORS, n).
_AGREED: tuple[State, ...] = ("confirmed", "under_way", *DELIVERED)
_PENDING = ("approved", "offered")


@dataclass(frozen=True)
class CoachFilter:
    """Which coaches are wanted; what is empty does not filter. ``sector`` and ``region`` are codes."""

    text: str = ""
    sector: str = ""
    region: str = ""
    with_room: bool = False


@dataclass(frozen=True)
class ContractLine:
    """A firm's contract and how far it is used: ``agreed`` coachings confirmed, under way or done (INDICATORS)."""

    agreed: int
    guaranteed_minimum: int
    expected_low: int
    expected_high: int
    fee_cents: int
    most_at_once: int | None
    most_in_total: int | None
    signed_on: date | None

    @property
    def debt(self) -> int:
        """Coachings still owed to reach the guaranteed minimum (INDICATORS 14)."""
        return max(0, self.guaranteed_minimum - self.agreed)


@dataclass(frozen=True)
class CoachLine:
    """A coach at a date. ``contract`` is None when the firm has none.

    ``places`` is how many companies more the coach can be given now, and ``firm_places`` all the firm's coaches
    together; ``left_at_once`` and ``left_in_total`` are what the coach's own two limits leave, absences deducted,
    before the firm's contract. ``active`` coachings have hours left to give,
    ``pending`` are approvals and offers waiting for an answer.
    """

    coach_id: int
    name: str
    firm: str
    sectors: str | None
    active: int
    pending: int
    done: int
    most_at_once: int
    wanted_in_total: int
    places: int
    firm_places: int
    left_at_once: int
    left_in_total: int
    contract: ContractLine | None


@dataclass(frozen=True)
class CoachCompany:
    """A company a coach accompanies, accompanied or is proposed for; ``minutes`` held."""

    company_id: int
    company: str
    state: str
    minutes: int


@dataclass(frozen=True)
class CoachFile:
    """One coach in full; ``specialities`` are (list, primary, secondary ones), ``refusals`` rows of exclusions."""

    line: CoachLine
    email: str | None
    ecoleader: bool | None
    specialities: tuple[tuple[str, str | None, tuple[str, ...]], ...]
    regions: str | None
    objective: str | None
    maturity: str | None
    companies: tuple[CoachCompany, ...]
    refusals: tuple[Row, ...]


def coach_lines(store: Store, as_of: date, programme: Programme, wanted: CoachFilter | None = None) -> list[CoachLine]:
    """The coaches at ``as_of`` that match ``wanted``, those whose firm owes most to its minimum first (SCREENS)."""
    chosen = wanted or CoachFilter()
    coaches = read_coaches(store, as_of, programme)
    found = _lines(store, coaches, _companies_by_coach(store, as_of), programme)
    kept = [found[coach.coach_id] for coach in coaches if _matches(coach, found[coach.coach_id], chosen)]
    return sorted(kept, key=lambda line: (-(line.contract.debt if line.contract else 0), name_key(line.name)))


def places_left(lines: Sequence[CoachLine]) -> int:
    """How many companies these coaches can be given together, each firm's contract respected."""
    firms = {line.firm: line.firm_places for line in lines}
    return sum(min(most, sum(line.places for line in lines if line.firm == firm)) for firm, most in firms.items())


def coach_file(store: Store, coach_id: int, as_of: date, programme: Programme) -> CoachFile | None:
    """The file of a coach at ``as_of``, None when there is no such coach."""
    coaches = read_coaches(store, as_of, programme)
    coach = next((coach for coach in coaches if coach.coach_id == coach_id), None)
    if coach is None:
        return None
    words, companies = Words(programme), _companies_by_coach(store, as_of)
    (stored,) = store.rows("view_coach", coach_id)
    return CoachFile(
        line=_lines(store, coaches, companies, programme)[coach_id],
        email=stored["email"],
        ecoleader=stored["ecoleader"],
        specialities=_specialities(coach.profile, words),
        regions=words.regions(coach.profile.regions),
        objective=words.objective(coach.profile.objective),
        maturity=words.maturity(coach.profile.maturity),
        companies=tuple(
            CoachCompany(row["company_id"], row["name"], COMPANY_STATES[row["state"]], row["minutes"])
            for row in companies[coach_id]
        ),
        refusals=tuple(
            row | {"origin": EXCLUSION_ORIGINS[row["origin"]]} for row in store.rows("view_coach_exclusions", coach_id)
        ),
    )


def _companies_by_coach(store: Store, as_of: date) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in company_states(store, as_of):
        if row["coach_id"] is not None and row["state"] != "withdrawn":
            found[row["coach_id"]].append(row)
    return found


def _lines(
    store: Store, coaches: Sequence[Coach], companies: Mapping[int, list[Row]], programme: Programme
) -> dict[int, CoachLine]:
    contracts = _contracts(store, coaches, companies)
    room = capacity(
        [coach.load for coach in coaches], read_contracts(store), programme.equity.points_per_entitlement.value
    )
    words, allowed = Words(programme), programme.coaching.minutes.value
    lines = {}
    for coach, places in zip(coaches, room.places.tolist(), strict=True):
        mine = companies.get(coach.coach_id, [])
        agreed = [row for row in mine if row["state"] in _AGREED]
        lines[coach.coach_id] = CoachLine(
            coach_id=coach.coach_id,
            name=coach.label,
            firm=coach.firm,
            sectors=_primary_first(coach.profile.sectors, words.sector),
            active=sum(row["minutes"] < allowed for row in agreed),
            pending=sum(row["state"] in _PENDING for row in mine),
            done=sum(row["minutes"] >= allowed for row in agreed),
            most_at_once=coach.load.most_at_once,
            wanted_in_total=coach.load.wanted_in_total,
            places=min(places, room.firms[coach.firm_id]),
            firm_places=room.firms[coach.firm_id],
            left_at_once=max(0, coach.load.at_once - coach.load.occupied),
            left_in_total=max(0, coach.load.wanted_in_total - coach.load.assigned),
            contract=contracts.get(coach.firm_id),
        )
    return lines


def _contracts(store: Store, coaches: Sequence[Coach], companies: Mapping[int, list[Row]]) -> dict[int, ContractLine]:
    """The contract of each firm that has one, by firm."""
    agreed: Counter[int] = Counter()
    for coach in coaches:
        mine = companies.get(coach.coach_id, [])
        agreed[coach.firm_id] += sum(row["state"] in _AGREED for row in mine)
    return {
        row["firm_id"]: ContractLine(
            agreed=agreed[row["firm_id"]],
            **{name: value for name, value in row.items() if name not in ("firm_id", "firm")},
        )
        for row in store.rows("view_contracts")
        if row["guaranteed_minimum"] is not None
    }


def _primary_first(ranks: Mapping[str, str], label: Callable[[str], str | None]) -> str | None:
    ordered = sorted(ranks, key=lambda code: ranks[code] != "primary")
    return ", ".join(found for code in ordered if (found := label(code))) or None


def _specialities(profile: Profile, words: Words) -> tuple[tuple[str, str | None, tuple[str, ...]], ...]:
    lists = (
        ("Secteurs", profile.sectors, words.sector),
        ("Thématiques", profile.themes, words.theme),
        ("Tailles d'entreprise", profile.sizes, words.short_size),
    )
    return tuple(
        (
            title,
            next((label(code) for code, rank in ranks.items() if rank == "primary"), None),
            tuple(found for code, rank in ranks.items() if rank == "secondary" and (found := label(code))),
        )
        for title, ranks, label in lists
    )


def _matches(coach: Coach, line: CoachLine, wanted: CoachFilter) -> bool:
    return (
        (not wanted.sector or wanted.sector in coach.profile.sectors)
        and (not wanted.region or wanted.region in coach.profile.regions)
        and (not wanted.with_room or line.places > 0)
        and name_key(wanted.text) in name_key(f"{coach.label} {coach.firm}")
    )
