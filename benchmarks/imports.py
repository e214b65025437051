"""Importing 10 000 forms and as many inventories, beside merely reading the same files with pandas."""

from __future__ import annotations

import io
import random
import tempfile
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd

from benchmarks.timing import seconds
from data.demo.files import DemoCompany, delimited, demonstration_files
from data.programme_file import load_programme
from data.store import Store
from engine.cohort.imports import Conditions, HandedFile, run_import

ROWS = 10_000


def run() -> None:
    """Print the time of each import and its ratio to pandas reading the same cells."""
    conditions = Conditions(load_programme(), "mesure", date(2026, 11, 16))
    files = _files()
    with tempfile.TemporaryDirectory() as folder, Store.create(Path(folder) / "mesure.duckdb") as store:
        for file in files:
            pandas = seconds(partial(pd.read_csv, io.BytesIO(file.content), sep=";", dtype=str))
            handing_in = partial(run_import, store, [file], conditions)
            first, again = seconds(handing_in), seconds(handing_in)
            print(
                f"import {file.name}, {ROWS} rows: {first:.2f} s ({first / pandas:.0f} × pandas.read_csv); "
                f"again, nothing to change: {again:.2f} s"
            )


def _files() -> list[HandedFile]:
    material = demonstration_files(1)
    draw = random.Random(1)
    companies = [_renamed(draw.choice(material.companies), position) for position in range(ROWS)]
    forms = delimited([form for form, _ in companies])
    inventories = delimited([inventory for _, inventory in companies if inventory])
    return [HandedFile("formulaire.csv", forms), HandedFile("bilans.csv", inventories)]


def _renamed(company: DemoCompany, position: int) -> tuple[dict[str, str], dict[str, str] | None]:
    name = f"Entreprise fictive {position}"
    inventory = company.inventory and company.inventory | {"Entreprise": name}
    return company.form | {"Nom de l’entreprise": name}, inventory


if __name__ == "__main__":
    run()
