"""The commands of :mod:`engine.__main__`: their options, and one function each (CLI.md)."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Never

from data.backup import backup, restore
from data.clock import programme_now
from data.errors import RefusedError
from data.integrity import check
from data.programme_file import load_programme
from data.store import Store
from engine.aid.interchange import answer_measures, answer_requests, answer_unreadable
from engine.cohort.columns import READING_ORDER
from engine.cohort.imports import Conditions, FileReport, HandedFile, preview, run_import
from engine.json_input import read_json
from engine.matching.instance import answer as answer_instance
from engine.matching.propose import as_answer, propose, save
from engine.programme.digest import send_daily
from engine.programme.status import status

DEFAULT_DATABASE = Path("data/local/impact.duckdb")


@dataclass(frozen=True)
class Refused:
    """An answer of which something was refused: exit status 1."""

    answer: Any
    message: str


class FrenchParser(argparse.ArgumentParser):
    """argparse, its complaints in French."""

    _SENTENCES = (
        (r"the following arguments are required: (.*)", r"il manque : \1"),
        (r"unrecognized arguments: (.*)", r"arguments inconnus : \1"),
        (r"argument (\S+): invalid choice: '(.*)' \(choose from (.*)\)", r"\1 : « \2 » inconnu; choisir parmi \3"),
        (r"argument (\S+): expected (?:one|at least one) argument", r"\1 : une valeur est attendue"),
        (r"argument (\S+): invalid \w+ value: (.*)", r"\1 : valeur inattendue \2"),
        (r"argument (\S+): (.*)", r"\1 : \2"),
    )

    def error(self, message: str) -> Never:
        """Says in French what is wrong with the call, and exits with status 2."""
        for pattern, sentence in self._SENTENCES:
            if re.fullmatch(pattern, message):
                message = re.sub(pattern, sentence, message)
                break
        usage = self.format_usage().removeprefix("usage:").strip()
        self.exit(2, f"Utilisation : {usage}\n{self.prog} : {message}.\n")


def parser() -> argparse.ArgumentParser:
    """The command line's options."""
    top = FrenchParser(prog="python -m engine", description="Programme I.M.P.A.C.T. en ligne de commande.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMANDE", parser_class=FrenchParser)

    def command(name: str, help_: str, *, database: bool = True) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help_, description=help_)
        if database:
            added.add_argument("--database", type=Path, metavar="FICHIER", help="base de données")
        return added

    command("demo", "crée le programme de démonstration dans une nouvelle base")
    imports = command("import", "importe des fichiers reçus")
    imports.add_argument("files", nargs="+", type=Path, metavar="FICHIER")
    imports.add_argument("--kind", choices=list(READING_ORDER), help="genre des fichiers, sinon reconnu")
    imports.add_argument("--dry-run", action="store_true", help="montre sans rien écrire")
    imports.add_argument("--author", default=os.environ.get("USER", "ligne de commande"), metavar="NOM")
    imports.add_argument("--create-companies", action="store_true", help="crée les entreprises inconnues")
    _add_date(imports)
    _add_date(command("status", "dit où en est le programme"))
    _add_date(command("digest", "écrit le message du jour, et l'envoie une seule fois si l'envoi est réglé"))
    proposals = command("propose", "résout le lot d'un mois")
    proposals.add_argument("--month", required=True, type=_month, metavar="AAAA-MM")
    proposals.add_argument("--all-pairs", action="store_true", help="ajoute toutes les paires")
    proposals.add_argument("--save", action="store_true", help="enregistre le lot comme brouillon")
    proposals.add_argument("--author", default=os.environ.get("USER", "ligne de commande"), metavar="NOM")
    _add_date(proposals)
    for name, help_ in (
        ("allocate", "résout une instance nue d'allocation"),
        ("aid", "décide de demandes d'aide"),
        ("route", "dit à quels volets des mesures peuvent aller"),
    ):
        command(name, help_, database=False).add_argument("file", metavar="FICHIER|-")
    command("backup", "copie la base dans un dossier").add_argument("folder", type=Path, metavar="DOSSIER")
    command("restore", "remet une copie dans une nouvelle base").add_argument("folder", type=Path, metavar="DOSSIER")
    command("check", "vérifie les données enregistrées")
    return top


def run(options: argparse.Namespace) -> Any:
    """Run the parsed command and return its answer, or :class:`Refused`.

    Raises:
        ImpactError: the whole command is refused.
    """
    return _COMMANDS[options.command](options)


def _demo(options: argparse.Namespace) -> Any:
    from engine.demo import create_demonstration

    return create_demonstration(_path(options))


def _import(options: argparse.Namespace) -> Any:
    programme = load_programme()
    files = [HandedFile(path.name, _content(path), options.kind) for path in options.files]
    with Store.open(_path(options)) as store:
        conditions = Conditions(
            programme, options.author, _as_of(options, store), create_companies=options.create_companies
        )
        result = preview(store, files, conditions) if options.dry_run else run_import(store, files, conditions)
    answer = [report.as_json() for report in result.reports]
    refused = sum(len(report.refused) for report in result.reports)
    return Refused(answer, _refusals(result.reports)) if refused else answer


def _refusals(reports: Sequence[FileReport]) -> str:
    return "\n".join(fault.message for report in reports for fault in report.refused)


def _status(options: argparse.Namespace) -> Any:
    programme = load_programme()
    with Store.open(_path(options)) as store:
        return status(store, _as_of(options, store), programme)


def _digest(options: argparse.Namespace) -> Any:
    with Store.open(_path(options)) as store:
        as_of = _as_of(options, store)
        found = send_daily(store, as_of, os.environ, "ligne de commande")
    sent_at = found.sent_at.isoformat() if found and found.sent_at else None
    return {
        "day": as_of.isoformat(),
        "text": found.text if found else None,
        "sent_at": sent_at,
        "sent_to": found.sent_to if found else None,
        "failure": found.failure if found else None,
    }


def _propose(options: argparse.Namespace) -> Any:
    programme = load_programme()
    with Store.open(_path(options)) as store:
        as_of = _as_of(options, store)
        if options.save:
            saved = save(store, options.month, as_of, options.author, programme=programme)
            return as_answer(saved.plan, all_pairs=options.all_pairs)
        return propose(store, options.month, as_of, all_pairs=options.all_pairs, programme=programme)


def _allocate(options: argparse.Namespace) -> Any:
    return answer_instance(_json_input(options.file))


def _aid(options: argparse.Namespace) -> Any:
    return _interchanged(answer_requests, options.file)


def _route(options: argparse.Namespace) -> Any:
    return _interchanged(answer_measures, options.file)


def _interchanged(answers: Callable[[object], tuple[object, bool]], file: str) -> Any:
    content, name = _handed(file)
    try:
        payload = read_json(content, name, keep_repeated=True)
    except RefusedError as error:
        return Refused(answer_unreadable(), str(error))
    answer, malformed = answers(payload)
    return Refused(answer, "Au moins une demande est mal formée : voir « error ».") if malformed else answer


def _backup(options: argparse.Namespace) -> Any:
    with Store.open(_path(options)) as store:
        return backup(store, options.folder, programme_now())


def _restore(options: argparse.Namespace) -> Any:
    return restore(options.folder, _path(options))


def _check(options: argparse.Namespace) -> Any:
    programme = load_programme()
    with Store.open(_path(options)) as store:
        problems = check(store, programme)
    answer = {"ok": not problems, "problems": problems}
    return Refused(answer, "\n".join(problems)) if problems else answer


_COMMANDS: dict[str, Callable[[argparse.Namespace], Any]] = {
    "demo": _demo,
    "import": _import,
    "status": _status,
    "digest": _digest,
    "propose": _propose,
    "allocate": _allocate,
    "aid": _aid,
    "route": _route,
    "backup": _backup,
    "restore": _restore,
    "check": _check,
}


def _path(options: argparse.Namespace) -> Path:
    """The database: the option, else ``$IMPACT_DATABASE``, else the default."""
    return options.database or Path(os.environ.get("IMPACT_DATABASE") or DEFAULT_DATABASE)


def _as_of(options: argparse.Namespace, store: Store) -> date:
    chosen: date | None = options.as_of
    return chosen or store.as_of(programme_now().date())


def _add_date(command: argparse.ArgumentParser) -> None:
    command.add_argument("--as-of", type=_day, metavar="AAAA-MM-JJ", help="date de référence")


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"« {text} » n'est pas une date AAAA-MM-JJ") from None
    if found.year in (date.min.year, date.max.year):
        raise argparse.ArgumentTypeError(f"« {text} » est au bout du calendrier : rien ne peut y être compté")
    return found


def _month(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month has no time zone
    except ValueError:
        raise argparse.ArgumentTypeError(f"« {text} » n'est pas un mois AAAA-MM") from None


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RefusedError(f"Le fichier {path} ne peut pas être lu : vérifiez son nom et ses droits.") from error


def _json_input(name: str) -> object:
    return read_json(*_handed(name))


def _handed(name: str) -> tuple[bytes, str]:
    """What was handed to the command, and what sentences call it."""
    return (sys.stdin.buffer.read(), "L'entrée standard") if name == "-" else (_content(Path(name)), name)
