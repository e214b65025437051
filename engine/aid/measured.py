"""Figures of a framework with their unit and their reference.

The unit is part of the type: a file that writes years where dollars are expected is refused.
"""

from __future__ import annotations

from typing import Annotated, Generic, Literal, TypeVar

from pydantic import Field

from data.parameter_file import Strict

UnitT = TypeVar("UnitT", bound=str)
Figure = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Measured(Strict, Generic[UnitT]):
    """A non-negative figure, its unit and where it comes from."""

    value: Figure
    unit: UnitT
    ref: Annotated[str, Field(min_length=1)]


Dollars = Measured[Literal["CAD"]]
Fraction = Measured[Literal["fraction"]]
Percent = Measured[Literal["percent"]]
Years = Measured[Literal["years"]]
PerTonne = Measured[Literal["CAD/t"]]
PerLitre = Measured[Literal["CAD/L"]]
Litres = Measured[Literal["L/yr"]]
Storeys = Measured[Literal["storeys"]]
SquareMetres = Measured[Literal["m2"]]
Dwellings = Measured[Literal["dwellings"]]
