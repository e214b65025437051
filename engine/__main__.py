"""``python -m engine …``: the command line (JSON on standard output, messages in French on standard error)."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from data.errors import ImpactError
from engine.commands import Refused, parser, run


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns 0 done, 1 something refused, 2 wrong usage (argparse exits by itself)."""
    options = parser().parse_args(arguments)
    try:
        answer = run(options)
    except ImpactError as error:
        print(error, file=sys.stderr)
        return 1
    status = 0
    if isinstance(answer, Refused):
        print(answer.message, file=sys.stderr)
        answer, status = answer.answer, 1
    # Written at once: a reader never sees half of it.
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2, allow_nan=False) + "\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
