"""Reminders made from the rules: obligations, readings that would change the outcome; no figure depends on them."""

from __future__ import annotations

from engine.aid.computation import Computation
from engine.aid.context import Context
from engine.aid.numeric import TOLERANCE
from engine.aid.request import AnyRequest, ImplementationRequest

# Reminders that hold for every request of a stream (R069, R173, R192).
_GENERAL = ("report_changes", "permits_first", "reductions_owned", "may_be_published")
_OF_STREAM = {
    "dual_energy": ("licensed_contractors", "gas_equipment_not_counted"),
    "standard": ("written_recommendation",),
    "recommissioning": ("follow_up_reports",),
}
# The reading that decided, for a reason that another reading would lift.
_READING_OF = {
    "distributor_aid": ("distributors", "any"),
    "pri_project": ("pri_scope", "project"),
    "maple_syrup_belongs_to_simplified": ("listed_measure_gc", "none"),
    "refrigeration_belongs_to_simplified": ("listed_measure_gc", "none"),
    "heating_belongs_to_simplified": ("listed_measure_gc", "none"),
    "greenhouse_belongs_to_simplified": ("listed_measure_gc", "none"),
}


def add_notices(request: AnyRequest, computation: Computation, context: Context) -> None:
    """Complete the notices the formulas left, for one scenario."""
    for code in (*_GENERAL, *_OF_STREAM.get(request.stream, ())):
        context.notice(code)
    if request.requested_amount is not None and not isinstance(request, ImplementationRequest):
        context.notice("requested_amount_not_a_limit")
    _about_commitment(request, context)
    _about_readings(computation, context)


def _about_commitment(request: AnyRequest, context: Context) -> None:
    duration = context.framework.durations[request.stream]
    if duration.extension is not None:
        context.notice("extension_conditions", months=duration.extension)


def _about_readings(computation: Computation, context: Context) -> None:
    """Say which switchable reading decided here."""
    codes = {check.code for check in computation.checks.found}
    for item in computation.items:
        codes |= {check.code for check in item.checks.found}
    for code in sorted(codes & _READING_OF.keys()):
        option, deciding = _READING_OF[code]
        if getattr(context.options, option) != deciding:
            continue
        if option == "listed_measure_gc" and not computation.large:
            continue
        _reading(option, context)
    if codes & {"pri_below_min", "pri_above_max", "no_net_saving"} and "pri_project" not in codes:
        _reading("pri_scope", context)
    if _at_longest_pay_back(computation):
        _reading("pri_max_inclusive", context)


def _at_longest_pay_back(computation: Computation) -> bool:
    """Whether a measure sits exactly on the longest pay-back, where the two readings of A04 part."""
    for item in computation.items:
        pri, limit = item.values.get("pri_sa"), item.values.get("pri_max")
        if pri is not None and limit is not None and abs(pri - float(limit)) <= TOLERANCE:
            return True
    return False


def _reading(option: str, context: Context) -> None:
    reading = context.framework.options[option].reading
    topic = context.framework.readings[reading].topic
    context.notice("another_reading", reading=reading, topic=topic, option=option)
