"""A Streamlit script served on this computer, and the Chromium that looks at it: for journeys and benchmarks."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Server:
    """A running application."""

    base_url: str
    database: Path | None = None


def chromium() -> str | None:
    """Where Chromium is, ``None`` when there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def serving(script: Path, database: Path | None, folder: Path) -> Iterator[Server]:
    """The script, with its database if any, on a free port; its journal goes in ``folder``.

    Raises:
        AssertionError: it did not start; says why.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "IMPACT_DATABASE": str(database or folder / "absent.duckdb")}
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    options = ["--server.address", "127.0.0.1", "--server.port", str(port)]
    journal = folder / "server.log"
    with journal.open("wb") as log:
        process = subprocess.Popen([*command, *options], cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _await_health(port, process, journal)
            yield Server(f"http://127.0.0.1:{port}", database)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _await_health(port: int, process: subprocess.Popen[bytes], journal: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the server did not start:\n{journal.read_text(encoding='utf-8')}")
