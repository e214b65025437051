"""From a request and a framework to a decision that explains itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.aid.calendar import deadlines
from engine.aid.checks import Check, Need
from engine.aid.computation import Computation, Item
from engine.aid.context import Context, Notice, context_of
from engine.aid.framework import Document, Framework
from engine.aid.malformed import read_request
from engine.aid.money import rounded, shared
from engine.aid.notices import add_notices
from engine.aid.numeric import binding_terms
from engine.aid.payments import Paid, documents, payments
from engine.aid.request import AnyRequest
from engine.aid.sentences import outcome, sentence
from engine.aid.streams.table import compute
from engine.aid.vocabulary import REASONS, WARNINGS, SizeCategory, Stream


@dataclass(frozen=True)
class Reason:
    """A condition that is not met: its code, rule, the values that show it, its sentence, the item it bears on."""

    code: str
    rule: str
    values: Mapping[str, Any]
    sentence: str
    item: str | None = None


@dataclass(frozen=True)
class AlmostEligible:
    """A single numeric condition stands in the way: this is what would satisfy it."""

    code: str
    item: str | None
    need: Need
    sentence: str


@dataclass(frozen=True)
class NextCap:
    """The limit the aid would meet next, and how far it is, CAD."""

    term: str
    room: float


@dataclass(frozen=True)
class ItemDecision:
    """A measure, study, building or category of the request; amounts in CAD, cents."""

    id: str
    eligible: bool
    reasons: tuple[Reason, ...]
    candidates: Mapping[str, float | None]
    binding: tuple[str, ...]
    amount: float
    prorated_amount: float
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Decision:
    """What the framework answers to a request. Amounts in CAD to the cent; see the worked cases' README for the keys.

    ``computed_*`` are what the rules give whether or not the request is admissible.
    """

    stream: Stream
    framework: str
    hypothesis: str | None
    category: SizeCategory
    eligible: bool
    reasons: tuple[Reason, ...]
    warnings: tuple[Reason, ...]
    notices: tuple[Notice, ...]
    items: tuple[ItemDecision, ...]
    candidates: Mapping[str, float | None]
    caps: Mapping[str, float | None]
    binding_b: tuple[str, ...]
    next_cap: NextCap | None
    almost: AlmostEligible | None
    total_a: float
    total_b: float
    computed_aid: float
    aid: float
    cost: float
    counted_other_aid: float
    participant_share: float | None
    computed_participant_share: float | None
    payments: tuple[Paid, ...]
    computed_payments: tuple[Paid, ...]
    balance_due: float | None
    repayment: float | None
    deadlines: Mapping[str, str]
    documents: tuple[Document, ...]
    sentence: str
    values: Mapping[str, Any] = field(default_factory=dict)


def decide(request: AnyRequest | Mapping[str, Any], framework: Framework) -> Decision:
    """Decide a request under a framework.

    Raises:
        MalformedRequestError: the request is not of the format.
    """
    if isinstance(request, Mapping):
        request = read_request(request)
    context = context_of(request, framework)
    return explain(request, compute(request, context), context)


def explain(request: AnyRequest, computation: Computation, context: Context) -> Decision:
    """Put one scenario's computation into a decision."""
    ended = any(check.code == "programme_ended" for check in computation.checks.found)
    eligible = bool(computation.eligible())
    computed = rounded(float(computation.computed))
    aid = rounded(float(computation.aid()))
    items = _items(computation, computed, ended)
    reasons = tuple(_reason(check, None, ended) for check in computation.checks.found)
    add_notices(request, computation, context)
    if ended:
        context.notice("amounts_after_end")
    return Decision(
        stream=request.stream,
        framework=context.framework.version,
        hypothesis=context.framework.hypothesis,
        category="GC" if computation.large else "PMC",
        eligible=eligible,
        reasons=reasons,
        warnings=_warnings(request, computation, context, computed),
        notices=tuple(context.notices),
        items=items,
        candidates=_candidates(computation),
        caps={name: _cent(value) for name, value in computation.caps.items()},
        binding_b=tuple(binding_terms(computation.limits)),
        next_cap=_next_cap(computation),
        almost=_almost(computation, ended),
        total_a=rounded(float(computation.total_a)),
        total_b=rounded(float(computation.total_b)),
        computed_aid=computed,
        aid=aid,
        cost=rounded(float(computation.cost)),
        counted_other_aid=rounded(float(computation.counted_aid)),
        participant_share=_share(computation, aid),
        computed_participant_share=_share(computation, computed),
        payments=payments(request, computation, context.framework, aid),
        computed_payments=payments(request, computation, context.framework, computed),
        balance_due=_balance(request, aid),
        repayment=_balance(request, aid, owed=True),
        deadlines=deadlines(request, context),
        documents=documents(request, context.framework),
        sentence=outcome(eligible, ended, _only_ended(reasons), aid, computed),
        values={name: _plain(value) for name, value in computation.values.items()},
    )


def _only_ended(reasons: tuple[Reason, ...]) -> bool:
    return all(reason.code == "programme_ended" for reason in reasons)


def _items(computation: Computation, computed: float, ended: bool) -> tuple[ItemDecision, ...]:
    amounts = [float(item.amount) for item in computation.items]
    total_a = sum(amounts)
    ratio = computed / total_a if total_a > 0 else 0.0
    prorated = shared(computed, [amount * min(ratio, 1.0) for amount in amounts])
    return tuple(_item_decision(item, part, ended) for item, part in zip(computation.items, prorated, strict=True))


def _item_decision(item: Item, prorated: float, ended: bool) -> ItemDecision:
    return ItemDecision(
        id=item.id,
        eligible=bool(item.checks.passed()),
        reasons=tuple(_reason(check, item.id, ended) for check in item.checks.found),
        candidates={name: _cent(value) for name, value in item.terms.items()},
        binding=tuple(binding_terms(item.terms)),
        amount=rounded(float(item.amount)),
        prorated_amount=prorated,
        values={name: _plain(value) for name, value in item.values.items()},
    )


def _candidates(computation: Computation) -> dict[str, float | None]:
    return {name: _cent(value) for name, value in computation.limits.items()}


def _reason(check: Check, item: str | None, ended: bool) -> Reason:
    return Reason(check.code, REASONS[check.code], check.values, sentence(check.code, check.values, ended), item)


def _warnings(request: AnyRequest, computation: Computation, context: Context, computed: float) -> tuple[Reason, ...]:
    found: dict[str, dict[str, Any]] = {code: {} for code, mask in computation.warnings.items() if bool(mask)}
    first = request.dates.first_commitment
    if first is not None and context.earliest is not None and first < context.earliest:
        found["committed_too_early"] = {"first_commitment": first, "earliest": context.earliest}
    if request.agreed_aid is not None and computed > rounded(request.agreed_aid):
        found["revised_downward_only"] = {"computed": computed, "agreed": request.agreed_aid}
    return tuple(Reason(code, WARNINGS[code], values, sentence(code, values, False)) for code, values in found.items())


def _almost(computation: Computation, ended: bool) -> AlmostEligible | None:
    """The numeric condition that alone stands in the way of the request, if there is one (R153 and the others).

    The programme's end, which refuses every request since, hides no other condition.
    """
    found = [check for check in computation.checks.found if check.code != "programme_ended"]
    standing: list[tuple[Check, str | None]] = [(check, None) for check in found if check.code != "no_eligible_measure"]
    if len(standing) < len(found):
        if len(computation.items) != 1:
            return None
        item = computation.items[0]
        standing += [(check, item.id) for check in item.checks.found]
    if len(standing) != 1 or standing[0][0].need is None:
        return None
    check, bears_on = standing[0]
    need = check.need
    if need is None:
        return None
    values = {"quantity": need.quantity, "comparator": need.comparator, "actual": need.actual, "limit": need.limit}
    return AlmostEligible(check.code, bears_on, need, sentence("almost_eligible", values, ended))


def _next_cap(computation: Computation) -> NextCap | None:
    """The nearest limit above the aid: a further dollar of amounts would meet it there."""
    computed = float(computation.computed)
    rooms = {name: float(value) - computed for name, value in computation.limits.items() if value is not None}
    ahead = {name: room for name, room in rooms.items() if room >= 0}
    if not ahead:
        return None
    term = min(ahead, key=ahead.__getitem__)
    return NextCap(term, rounded(ahead[term]))


def _share(computation: Computation, aid: float) -> float | None:
    """What is left to the participant: the cost less the programme's aid and the other aid counted.

    ``None`` when the expenses are not all known.
    """
    if computation.values.get("expenses_known") is False:
        return None
    left = float(computation.cost) - aid - float(computation.counted_aid)
    return rounded(left) if left > 0 else 0.0


def _balance(request: AnyRequest, aid: float, owed: bool = False) -> float | None:
    """What remains to be paid, or what the participant owes, once something was agreed or paid (R066)."""
    if request.agreed_aid is None and request.already_paid is None:
        return None
    paid = request.already_paid or 0.0
    return rounded(max(paid - aid if owed else aid - paid, 0.0))


def _cent(value: Any) -> float | None:
    return None if value is None else rounded(float(value))


def _plain(value: Any) -> Any:
    return float(value) if hasattr(value, "dtype") else value
