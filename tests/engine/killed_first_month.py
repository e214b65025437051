"""Run as a program: imports and publications killed (SIGKILL) at random moments, again and again, on one database.

``python killed_first_month.py DATABASE ROUNDS SEED`` prints, as JSON, what was confirmed and what was found wrong.
Each round forks a coordinator who imports forms and inventories, solves the batch, approves and publishes, saying each
thing done; the next one verifies what it left.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from datetime import date
from pathlib import Path

from data.demo.files import delimited, demonstration_files
from data.integrity import check
from data.programme_file import load_programme
from data.store import Store
from engine.cohort.imports import Conditions, HandedFile, run_import
from engine.matching import review
from engine.matching.propose import save

PROGRAMME = load_programme()
MATERIAL = demonstration_files(1)
MONTH, TODAY = date(2026, 11, 1), date(2026, 11, 16)
CONDITIONS = Conditions(PROGRAMME, "Coordination", TODAY)
LONGEST_WAIT_S = 0.15
# One line once it has verified, one an import, one a publication.
LINES_AWAITED = (0, 1, 2, 3, 3)


def main(database: Path, rounds: int, seed: int) -> None:
    """Kill ``rounds`` coordinators in turn."""
    chance = random.Random(seed)
    confirmed: list[tuple[str, int, int]] = []
    problems: list[str] = []
    for turn in range(rounds):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _coordinate(database, confirmed, turn, random.Random(seed + turn), writing)
        os.close(writing)
        with open(reading, encoding="utf-8") as heard:
            # Wait for a few things said, then strike at a random moment.
            lines = [heard.readline() for _ in range(chance.choice(LINES_AWAITED))]
            time.sleep(chance.uniform(0, LONGEST_WAIT_S))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            lines += list(heard)
        for line in lines:
            if line.endswith("\n"):
                kind, value = json.loads(line)
                problems += value if kind == "problems" else []
                confirmed += [tuple(value)] if kind == "confirmed" else []
    with Store.open(database) as store:
        problems += _faults(store, confirmed) + check(store, PROGRAMME)
    print(json.dumps({"confirmed": [kind for kind, _, _ in confirmed], "problems": problems}))


def _coordinate(
    database: Path, confirmed: list[tuple[str, int, int]], turn: int, chance: random.Random, writing: int
) -> None:
    def say(kind: str, value: object) -> None:
        os.write(writing, (json.dumps([kind, value]) + "\n").encode())

    try:
        store = Store.open(database)
        say("problems", _faults(store, confirmed))
        for part in range(100):
            count = chance.randint(2, 4)
            prefix = f"{turn}-{part}-"
            result = run_import(store, _files(prefix, count, chance), CONDITIONS)
            say("confirmed", ("import", result.import_id, count))
            save(store, MONTH, TODAY, "Coordination", programme=PROGRAMME)
            proposed = review.in_state(store, MONTH, "proposed")
            if proposed:
                review.approve(store, proposed, "Conseillère", TODAY)
            published = review.in_state(store, MONTH, "approved")
            if published:
                review.publish(store, published, "Coordination", TODAY, programme=PROGRAMME)
                say("confirmed", ("publication", published[0], len(published)))
                for proposal in published:
                    review.decline(store, proposal, "Coordination", TODAY, "essai")
    except BaseException as error:
        say("problems", [repr(error)])
    finally:
        os._exit(1)


def _files(prefix: str, count: int, chance: random.Random) -> list[HandedFile]:
    companies = chance.sample([c for c in MATERIAL.companies if c.completed_on and c.completed_on < MONTH], count)
    forms = [c.form | {"Nom de l’entreprise": f"{prefix}{k} fictive"} for k, c in enumerate(companies)]
    inventories = [(c.inventory or {}) | {"Entreprise": f"{prefix}{k} fictive"} for k, c in enumerate(companies)]
    return [HandedFile("formulaire.csv", delimited(forms)), HandedFile("bilans.csv", delimited(inventories))]


def _faults(store: Store, confirmed: list[tuple[str, int, int]]) -> list[str]:
    companies: dict[int, int] = {}
    for row in store.table("audit"):
        if row["table_name"] == "company_name" and row["before"] is None:
            companies[row["import_id"]] = companies.get(row["import_id"], 0) + 1
    written = {row["import_id"] for row in store.table("import")}
    offered = {row["proposal_id"] for row in store.table("proposal") if row["offered_on"] is not None}
    faults = []
    for kind, identifier, count in confirmed:
        if kind == "import" and companies.get(identifier) != count:
            faults.append(f"import {identifier} is lost or half there")
        if kind == "publication" and identifier not in offered:
            faults.append(f"publication of {identifier} is lost")
    # An import writes a name and an inventory for each company: whole or not at all.
    if len(store.table("ghg_inventory")) != len(store.table("company_name")):
        faults.append("an import is half there")
    faults += [f"import {i} left no record" for i in companies if i not in written]
    return faults


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
