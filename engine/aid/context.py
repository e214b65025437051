"""What the formulas of one request share: the framework, the readings in use, the earliest date, the trace."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from engine.aid.checks import Checks
from engine.aid.framework import Framework
from engine.aid.numeric import Trace
from engine.aid.request import Options, Request


@dataclass(frozen=True)
class Notice:
    """A reminder that changes no figure."""

    code: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass
class Context:
    framework: Framework
    options: Options
    earliest: date | None
    trace: Trace | None = None
    notices: list[Notice] = field(default_factory=list)

    def checks(self) -> Checks:
        """An empty list of conditions, traced like the rest."""
        return Checks(self.trace)

    def notice(self, code: str, **values: Any) -> None:
        """Add a reminder, once."""
        notice = Notice(code, values)
        if notice not in self.notices:
            self.notices.append(notice)


def context_of(request: Request, framework: Framework, trace: Trace | None = None) -> Context:
    """The context of a request under a framework."""
    return Context(
        framework, readings_in_use(request.options, framework), earliest_commitment(request, framework), trace
    )


def readings_in_use(options: Options, framework: Framework) -> Options:
    """The request's readings, the framework's where it says nothing."""
    chosen: dict[str, Any] = {name: option.value for name, option in framework.options.items()}
    chosen |= options.model_dump(exclude_none=True)
    return Options.model_construct(**chosen)


def earliest_commitment(request: Request, framework: Framework) -> date | None:
    """The first day a commitment may bear (R030, A40): thirty civil days before the reception, itself included."""
    if request.dates.received is None:
        return None
    return request.dates.received - timedelta(days=framework.general.earliest_commitment.value)
