"""Recognising an answer among a closed list, and splitting an answer of several choices."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from data.programme_file import Choice, Choices, Programme, SizeChoices, load_reference, load_regions
from engine.cohort.names import longest_prefix, name_key, tidy

# A misspelt answer this close (0–100) to one choice alone is taken for it.
_MISSPELT_CUTOFF = 90

# Among the themes a company may want: none in particular.
GUIDE_ME = "guide_me"

_SEPARATORS = (";", "\n", "|")


@dataclass(frozen=True)
class Recognised:
    """A choice of the list, with what the person added after it."""

    code: str
    detail: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """One closed list: its choices by every way of writing them."""

    choices: dict[str, Choice]
    by_key: dict[str, str] = field(repr=False)
    _known: dict[str, Recognised | None] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, choices: Choices | SizeChoices, **more: Choice) -> Vocabulary:
        """The vocabulary of a list of the parameter file, and of ``more`` answers that stand beside it."""
        by_key: dict[str, str] = {}
        answers = {**choices.values, **more}
        for code, choice in answers.items():
            for text in (choice.label, choice.short, choice.coach_label, *choice.aliases):
                if text:
                    by_key[name_key(text)] = code
                    by_key.setdefault(f"{code} {name_key(text)}", code)
        return cls(answers, by_key)

    def recognise(self, text: str) -> Recognised | None:
        """The choice ``text`` stands for, or None.

        Accents, case and dashes do not count; a choice followed by something else keeps that as its detail,
        unless it brings other numbers (« Grande entreprise : plus de 500 » is not the class 250–500).
        """
        if text not in self._known:
            self._known[text] = self._recognise(text)
        return self._known[text]

    def _recognise(self, text: str) -> Recognised | None:
        key = name_key(text)
        if key in self.by_key:
            return Recognised(self.by_key[key])
        prefix = longest_prefix(key, self.by_key)
        if prefix is not None:
            code, rest = self.by_key[prefix], key[len(prefix) :].strip()
            if not self._moves_bounds(code, rest):
                return Recognised(code, _after(text, prefix))
        near = process.extract(key, self.by_key.keys(), scorer=fuzz.ratio, score_cutoff=_MISSPELT_CUTOFF, limit=5)
        codes = {self.by_key[match] for match, _, _ in near}
        return Recognised(codes.pop()) if len(codes) == 1 else None

    def label(self, code: str) -> str:
        """The choice's label."""
        return self.choices[code].label

    def labels(self) -> list[str]:
        """Every label, in the list's order."""
        return [choice.label for choice in self.choices.values()]

    def _moves_bounds(self, code: str, rest: str) -> bool:
        # In a list of classes with bounds, other bounds after the name make another class.
        bounded = any(character.isdigit() for choice in self.choices.values() for character in choice.label)
        return bounded and any(map(str.isdigit, rest)) and self.by_key.get(rest) != code

    def split(self, text: str) -> list[str]:
        """The choices of one answer, whatever joins them; ``Autre : …`` keeps its commas."""
        for separator in _SEPARATORS:
            if separator in text:
                return [tidy(piece) for piece in text.split(separator) if tidy(piece)]
        if "," not in text or self._exact(text):
            return [tidy(text)] if tidy(text) else []
        return self._split_at_commas([tidy(piece) for piece in text.split(",") if tidy(piece)])

    def _split_at_commas(self, pieces: list[str]) -> list[str]:
        # A choice may itself hold commas: the longest run of pieces that is a choice wins.
        found: list[str] = []
        while pieces:
            sizes = range(len(pieces), 0, -1)
            size = next((n for n in sizes if self._exact(", ".join(pieces[:n]))), 0)
            if not size:
                following = (n for n in range(1, len(pieces)) if self._exact(pieces[n]))
                size = next(following, len(pieces)) if is_other(pieces[0]) else 1
            found.append(", ".join(pieces[:size]))
            pieces = pieces[size:]
        return found

    def _exact(self, text: str) -> bool:
        return name_key(text) in self.by_key


def is_other(text: str) -> bool:
    """Whether the answer is « Autre : … »."""
    return name_key(text).split(" ")[0] in {"autre", "autres"}


def other_text(text: str) -> str:
    """What follows « Autre : »."""
    return tidy(re.sub(r"^\W*autres?\b[\s:–—\-]*", "", text, flags=re.IGNORECASE))


def _after(text: str, prefix: str) -> str:
    # The detail is kept as written: cut the original where the words of the prefix end.
    words = len(prefix.split(" "))
    matches = list(re.finditer(r"\w+", text.replace("'", " ").replace("’", " ")))
    end = matches[words - 1].end() if len(matches) >= words else len(text)
    return tidy(text[end:].strip(" :–—-().,;"))


@dataclass(frozen=True)
class Lists:
    """Every closed list of the forms."""

    sectors: Vocabulary
    sizes: Vocabulary
    objectives: Vocabulary
    themes: Vocabulary
    wanted_themes: Vocabulary
    maturities: Vocabulary
    regions: Vocabulary
    meeting_states: Vocabulary
    yes_no: Vocabulary
    nothing: Vocabulary
    energy_sources: Vocabulary

    @classmethod
    def of(cls, programme: Programme) -> Lists:
        """The lists of ``programme`` and of the reference files."""
        reference = load_reference()
        return cls(
            sectors=Vocabulary.of(programme.sectors),
            sizes=Vocabulary.of(programme.sizes),
            objectives=Vocabulary.of(programme.objectives),
            themes=Vocabulary.of(programme.themes),
            wanted_themes=Vocabulary.of(programme.themes, **{GUIDE_ME: Choice(label=programme.guide_me.value)}),
            maturities=Vocabulary.of(programme.maturities),
            regions=Vocabulary.of(load_regions()),
            meeting_states=Vocabulary.of(reference.meeting_states),
            yes_no=Vocabulary.of(reference.yes_no),
            nothing=Vocabulary.of(reference.nothing),
            energy_sources=Vocabulary.of(reference.energy_sources),
        )
