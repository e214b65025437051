"""From a key pressed on the simulator's slider to the new aid on the screen, in Chromium, beside a bare Streamlit page.

The bare page holds one slider and one figure: what is beyond its time is the simulator's own. Times are taken by the
page itself, from the key event to the painting that follows the change of the figure.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Page, sync_playwright

from engine.scenarios.scenario import new_scenario, to_link

ROOT = Path(__file__).parents[1]
MOVES = 40
# Issue 4, speed, milliseconds.
TARGETS = (300, 500)
# What binds the aid of the scenario a meeting starts from.
SLIDER = "Réduction de GES, glissière"
BARE = f"""
import streamlit as st
value = st.slider("{SLIDER}", 0, 1000, 500)
st.metric("Aide", value)
"""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
# Resolves with the milliseconds from the next key to the frame painted after the figure has changed.
MEASURE = """() => { window.answered = new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error("the figure did not change")), 10000);
  let pressed = 0;
  document.addEventListener("keydown", () => { pressed = performance.now(); }, { capture: true, once: true });
  const shown = () => document.querySelector("[data-testid=stMetricValue]")?.innerText;
  const before = shown();
  const watch = new MutationObserver(() => {
    if (!pressed || shown() === before || shown() === undefined) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - pressed)));
  });
  watch.observe(document.body, { subtree: true, childList: true, characterData: true });
}); }"""


def run() -> None:
    """Print the median and the 95th centile of the simulator and of the bare page."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("slider to repainted result: no Chromium here (Debian's package « chromium »)")
        return
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        database, bare = Path(folder) / "mesure.duckdb", Path(folder) / "bare.py"
        subprocess.run(
            [sys.executable, "-m", "engine", "demo", "--database", str(database)],
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
        bare.write_text(BARE, encoding="utf-8")
        link = to_link(new_scenario("standard", date(2026, 11, 16)))
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        with _serving(ROOT / "app.py", database) as product, _serving(bare, database) as peer:
            pages = [browser.new_page(viewport={"width": 1440, "height": 900}) for _ in range(2)]
            pages[0].goto(f"{product}/simulateur?s={link}")
            pages[1].goto(peer)
            times: list[list[float]] = [[], []]
            for _ in range(MOVES):
                for page, found in zip(pages, times, strict=True):
                    page.bring_to_front()
                    found.append(_move(page))
        browser.close()
    ours, theirs = times
    print(
        f"slider to repainted result: median {median(ours):.0f} ms, p95 {quantiles(ours, n=20)[-1]:.0f} ms "
        f"(targets {TARGETS[0]} and {TARGETS[1]}); bare Streamlit page: {median(theirs):.0f} ms and "
        f"{quantiles(theirs, n=20)[-1]:.0f} ms; ratio of medians {median(ours) / median(theirs):.1f}"
    )


def _move(page: Page) -> float:
    """One step of the first slider; milliseconds."""
    slider = page.get_by_role("slider", name=SLIDER)
    slider.focus()
    page.wait_for_timeout(400)  # the run before is over: one move at a time
    page.evaluate(MEASURE)
    page.keyboard.press("ArrowRight")
    answered: float = page.evaluate("window.answered")
    return answered


@contextmanager
def _serving(script: Path, database: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.address", "127.0.0.1"]
    command += ["--server.port", str(port), "--server.headless", "true"]
    environment = {**os.environ, "IMPACT_DATABASE": str(database)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        while True:
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).close()
                break
            except OSError:
                if process.poll() is not None:
                    raise
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


if __name__ == "__main__":
    run()
