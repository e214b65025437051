"""The family of errors a user may meet: each one is a complete French sentence.

Anything else that is raised is a programming error and is never swallowed.
"""


class ImpactError(Exception):
    """Something was refused; ``str(error)`` is the sentence shown to the user."""


class StoreError(ImpactError):
    """The database file cannot be used (locked, damaged, from the future, disk full…)."""


class RefusedError(ImpactError):
    """An action breaks a rule of the programme; nothing was written."""


class StaleError(RefusedError):
    """Someone changed the row since it was read; the sentence says who and what."""


class ParameterFileError(ImpactError):
    """A parameter file is malformed; the sentence names the file and the line."""


class UnreadableFileError(ImpactError):
    """A file handed in by a user cannot be read or recognised."""
