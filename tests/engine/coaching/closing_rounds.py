"""Run as a program: whoever closes a month is killed (SIGKILL) at a random moment, again and again.

``python closing_rounds.py DATABASE ROUNDS SEED`` prints, as JSON, how many closings were confirmed and what was found
wrong. Each round forks from this process, which itself never opens the database.
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

from data.integrity import check as check_integrity
from data.programme_file import load_programme
from data.store import Store
from engine.coaching import payment_run
from engine.coaching.invoices import receive, run_of
from engine.coaching.standing import company_states

MONTH, ON, AUTHOR = date(2026, 10, 1), date(2026, 11, 3), "Coordination"
LONGEST_STEP_S = 0.06

# What a round does over and over; each step is confirmed once done.
STEPS = ("prepare", "receive", "check", "close", "reopen", "empty")
MOST_STEPS = 2 * len(STEPS)


def main(database: Path, rounds: int, seed: int) -> None:
    chance = random.Random(seed)
    said: list[str] = []
    for _ in range(rounds):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            close_until_killed(database, writing)
        os.close(writing)
        with open(reading, encoding="utf-8") as heard:
            # The first line says that what was left has been verified.
            said.append(heard.readline())
            # Counted in steps, a round gets as far on a busy machine; the moment within a step stays random.
            said += [heard.readline() for _ in range(chance.randrange(MOST_STEPS))]
            time.sleep(chance.uniform(0, LONGEST_STEP_S))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            said += heard.readlines()
    whole = [line.strip() for line in said if line.endswith("\n")]
    print(
        json.dumps(
            {
                "closed": whole.count("close"),
                "verified": whole.count("whole"),
                "problems": [line for line in whole if line not in (*STEPS, "whole")],
            }
        )
    )


def close_until_killed(database: Path, writing: int) -> None:
    def say(text: str) -> None:
        os.write(writing, (text.replace("\n", " ") + "\n").encode())

    try:
        store = Store.open(database)
        say("; ".join(faults(store)) or "whole")
        step = 0
        while True:
            name = STEPS[step % len(STEPS)]
            # A step already done before the kill is refused: the next one follows.
            if done(store, name):
                say(name)
            step += 1
    except BaseException as error:
        say(repr(error))
    finally:
        os._exit(1)


def done(store: Store, step: str) -> bool:
    """Do a step if the run is where it starts from."""
    run = run_of(store, MONTH)
    state = run.state if run else None
    if step == "prepare" and state in (None, "prepared"):
        payment_run.prepare(store, MONTH, AUTHOR, ON)
    elif run is None:
        return False
    elif step == "receive" and state == "prepared":
        for row in store.rows("payment_invoices", run.payment_run_id):
            receive(store, run.payment_run_id, row["firm_id"], f"F-{row['firm_id']}", AUTHOR, ON)
    elif step == "check" and state == "prepared":
        payment_run.check(store, run.payment_run_id, AUTHOR, ON)
    elif step == "close" and state == "checked":
        payment_run.close(store, run.payment_run_id, AUTHOR, ON)
    elif step == "reopen" and state == "closed":
        payment_run.reopen(store, run.payment_run_id, AUTHOR, "encore")
    elif step == "empty" and state == "prepared":
        # Invoices without lines: everything is to prepare again.
        with store.write(AUTHOR, "essai") as transaction:
            transaction.delete("payment", transaction.table("payment"))
            transaction.delete("invoice", transaction.table("invoice"))
    else:
        return False
    return True


def faults(store: Store) -> list[str]:
    """What is wrong with what a killed writer left: a month is prepared whole or not at all, closed whole or not."""
    found = check_integrity(store, load_programme())
    expected = len(store.table("coaching"))
    lines, run = len(store.table("payment")), run_of(store, MONTH)
    if lines not in (0, expected):
        found.append(f"{lines} lines out of {expected}")
    paid = sum(row["state"] == "paid" for row in company_states(store, ON))
    closed = run is not None and run.state == "closed"
    if paid != (expected if closed else 0):
        found.append(f"{paid} coachings paid, run closed: {closed}")
    if closed and (lines != expected or any(invoice.number is None for invoice in run.invoices)):  # type: ignore[union-attr]
        found.append("closed without its lines or its invoices")
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
