"""What the simulator asks: ``data/reference/simulator.yaml`` as types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field as Constrained
from pydantic import model_validator

from data.parameter_file import Strict, load_parameters
from engine.aid.scenarios import steps
from engine.aid.vocabulary import Stream
from engine.scenarios.paths import get

CATALOG_FILE = Path(__file__).parents[2] / "data" / "reference" / "simulator.yaml"

Kind = Literal["number", "expense", "choice", "several", "flag", "day"]


class Spread(Strict):
    """Shares of the value between which an input is uncertain."""

    low: float
    high: float


class Input(Strict):
    """One thing asked. ``path`` holds ``[]`` where it belongs to an item; ``when`` lists the item types it is asked of.

    ``low``, ``high`` and ``step`` bound the slider; numbers are in ``unit``. A choice that ``opens`` a record makes it
    exist, with what ``opens`` holds beside the choice, and no choice removes it whole; an input ``within`` a record is
    only asked where the record is.
    """

    path: str
    label: str
    kind: Kind
    unit: str = ""
    low: float | None = None
    high: float | None = None
    step: float | None = None
    decimals: int = 2
    signed: bool = False
    optional: bool = False
    main: bool = False
    choices: str | None = None
    when: list[str] | None = None
    help: str | None = None
    spread: Spread | None = None
    opens: dict[str, Any] | None = None
    within: str | None = None

    @property
    def is_number(self) -> bool:
        """Whether a slider can move it."""
        return self.kind in ("number", "expense")

    @model_validator(mode="after")
    def _complete(self) -> Input:
        if self.is_number and None in (self.low, self.high, self.step):
            raise ValueError("un nombre a ses bornes : low, high, step")
        if self.kind in ("choice", "several") and self.choices is None:
            raise ValueError("un choix nomme sa liste : choices")
        return self

    def slider_for(self, value: float | None) -> tuple[float, float, float]:
        """Low, high and step, the span widened so that ``value`` is well inside."""
        low, high, step = self.slider()
        if value is None:
            return low, high, step
        return (low if value >= low else 2 * value), (high if value <= high else 2 * value), step

    def slider(self) -> tuple[float, float, float]:
        """Low, high and step of a number."""
        if self.low is None or self.high is None or self.step is None:
            raise TypeError(f"{self.path} is not a number")
        return self.low, self.high, self.step


class ItemList(Strict):
    """The list a request holds: where, what one is called, what adds one, the most there may be, its editing."""

    path: str
    noun: str
    add: str
    most: int
    table: bool


class StreamForm(Strict):
    """What one stream asks: its list if it has one, the request one starts from, its inputs in their order."""

    label: str
    about: str
    items: ItemList | None = None
    start: dict[str, Any]
    item: dict[str, Any] = {}
    fields: list[Input]


class Rows(Strict):
    """A list a request may hold beside its items: what one is called, a new one, what each asks."""

    noun: str
    new: dict[str, Any]
    fields: list[Input]


class Router(Strict):
    """The questions that lead to a stream: what is wanted, by code, then what is asked of a measure."""

    aims: dict[str, str]
    fields: list[Input]


class Common(Strict):
    """What every stream asks."""

    site: list[Input]
    dates: list[Input]


class Catalog(Strict):
    """The whole file."""

    ref: str
    proposal: bool
    most: dict[str, float]
    choices: dict[str, dict[str, str]]
    common: Common
    streams: dict[Stream, StreamForm]
    rows: dict[str, Rows]
    router: Router
    variant_parameters: dict[Stream, dict[str, str]]
    draws: int = Constrained(gt=0)
    seed: int
    side_by_side: int = Constrained(gt=1)

    def typed_bounds(self, field: Input) -> tuple[float, float]:
        """What a person may type: wider than the slider, by unit."""
        most = self.most[field.unit]
        return (-most if field.signed else 0.0), most

    def words(self, choices: str, code: str) -> str:
        """The French label of a code of a closed list."""
        return self.choices[choices].get(code, code)


@cache
def load_catalog() -> Catalog:
    """The file, read once.

    Raises:
        ParameterFileError: unknown key, missing bound; names file and line.
    """
    return load_parameters(CATALOG_FILE, Catalog)


def asked(form: StreamForm, item_type: str | None) -> Iterator[Input]:
    """The inputs of a stream for an item of ``item_type``."""
    for field in form.fields:
        if field.when is None or item_type in field.when:
            yield field


def at(field: Input, index: int) -> str:
    """The path of an input in the request, for the item at ``index``."""
    return field.path.replace("[]", f"[{index}]")


def inputs_of(payload: Mapping[str, Any]) -> dict[str, Input]:
    """Every input that ``payload`` is asked, by its path in it: the stream's, item by item, then the common ones."""
    catalog = load_catalog()
    form = catalog.streams[payload["stream"]]
    items = payload.get(form.items.path, []) if form.items else []
    found: dict[str, Input] = {}
    for index, item in enumerate(items):
        found |= {at(each, index): each for each in asked(form, item.get("type")) if "[]" in each.path}
    common = (*catalog.common.site, *catalog.common.dates)
    return found | {
        each.path: each for each in (*form.fields, *common) if "[]" not in each.path and is_there(each, payload)
    }


def is_there(field: Input, payload: Mapping[str, Any]) -> bool:
    """Whether the record an input belongs to exists in the request."""
    return field.within is None or get(payload, field.within) is not None


def name_of(path: str, payload: Mapping[str, Any], item_names: Mapping[int, str] | None = None) -> str:
    """What an input is called: « Coût admissible », or « Mesure 2 : coût admissible » when there are several items."""
    field = inputs_of(payload)[path]
    form = load_catalog().streams[payload["stream"]]
    if form.items is None or "[]" not in field.path or len(payload[form.items.path]) < 2:
        return field.label
    index = next(step for step in steps(path) if isinstance(step, int))
    item = (item_names or {}).get(index) or f"{form.items.noun} {index + 1}"
    return f"{item} : {field.label[0].lower()}{field.label[1:]}"
