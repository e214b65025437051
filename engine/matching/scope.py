"""What a person may decide in a batch: everything, or the companies of one sector (PROGRAMME §8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from data.errors import RefusedError
from data.programme_file import Programme
from data.reading import Row


@dataclass(frozen=True)
class Scope:
    """``sector`` None is the whole programme; else a sector adviser's sector."""

    sector: str | None = None

    def covers(self, sector: str | None) -> bool:
        """Whether a company of ``sector`` is hers to see in full and to decide."""
        return self.sector is None or sector == self.sector

    def name(self, company: str, sector: str | None, programme: Programme) -> str:
        """How she is told of a company: its name, or its sector alone when it is another's (PROGRAMME §5)."""
        if self.covers(sector):
            return company
        if sector is None:
            return "une entreprise dont le secteur est inconnu"
        return f"une entreprise du secteur {programme.sectors.values[sector].label}"

    def refuse_outside(self, rows: Iterable[Row]) -> None:
        """Check companies that she is about to decide for; each row has its ``sector``.

        Raises:
            RefusedError: one of them is not hers.
        """
        if not all(self.covers(row["sector"]) for row in rows):
            raise RefusedError("Cette entreprise n'est pas de votre secteur : sa proposition revient à une collègue.")

    def refuse_whole(self, what: str) -> None:
        """Check an act on the whole batch; ``what`` names it in an infinitive.

        Raises:
            RefusedError: a sector adviser does not do it.
        """
        if self.sector is not None:
            raise RefusedError(f"Il revient à la direction ou à la coordination de {what}.")


EVERYTHING = Scope()
