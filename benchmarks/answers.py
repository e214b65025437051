"""How soon a page answers in Chromium, from the key or the click to the painting that follows the change it asks for.

Two answers are measured: the simulator's aid after a move of its slider, beside a bare Streamlit page that holds one
slider and one figure (what is beyond its time is the simulator's own); and Jumelage's word after a pair is locked.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Browser, Page, sync_playwright

from engine.scenarios.scenario import new_scenario, to_link
from tests.browser.serving import FLAGS, ROOT, chromium, serving

MOVES = 40
# Issues 4 and 5, speed, milliseconds: the slider's median and 95th centile, the lock's median.
SLIDER_TARGETS, LOCK_TARGET = (300, 500), 300
# What binds the aid of the scenario a meeting starts from.
SLIDER = "Réduction de GES, glissière"
BARE = f"""
import streamlit as st
value = st.slider("{SLIDER}", 0, 1000, 500)
st.metric("Aide", value)
"""
# Pairs locked, of the batch that the demonstration leaves to solve.
LOCKS, BATCH = 12, "2026-11"
# Resolves with the milliseconds from the next event to the frame painted after what is shown has changed.
MEASURE = """([event, place]) => { window.answered = new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error("nothing changed")), 10000);
  let asked = 0;
  document.addEventListener(event, () => { asked = performance.now(); }, { capture: true, once: true });
  const shown = () => document.querySelector(`[data-testid=${place}]`)?.innerText;
  const before = shown();
  const watch = new MutationObserver(() => {
    if (!asked || shown() === before || shown() === undefined) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - asked)));
  });
  watch.observe(document.body, { subtree: true, childList: true, characterData: true });
}); }"""


def run() -> None:
    """Print the median and the 95th centile of each answer."""
    executable = chromium()
    if executable is None:
        print("answers of the pages: no Chromium here (Debian's package « chromium »)")
        return
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        database, bare = folder / "mesure.duckdb", folder / "bare.py"
        demonstration = [sys.executable, "-m", "engine", "demo", "--database", str(database)]
        subprocess.run(demonstration, cwd=ROOT, check=True, capture_output=True)
        bare.write_text(BARE, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        with serving(ROOT / "app.py", database, folder) as product:
            with serving(bare, None, folder) as peer:
                ours, theirs = _slide(browser, product.base_url, peer.base_url)
            locks = _lock(browser, product.base_url)
        browser.close()
    print(
        f"slider to repainted result: median {median(ours):.0f} ms, p95 {_late(ours):.0f} ms (targets "
        f"{SLIDER_TARGETS[0]} and {SLIDER_TARGETS[1]}); bare Streamlit page: {median(theirs):.0f} ms and "
        f"{_late(theirs):.0f} ms; ratio of medians {median(ours) / median(theirs):.1f}"
    )
    print(f"lock to its answer: median {median(locks):.0f} ms, p95 {_late(locks):.0f} ms (target {LOCK_TARGET})")


def _slide(browser: Browser, product: str, peer: str) -> tuple[list[float], list[float]]:
    """Milliseconds of each move, on the simulator and on the bare page, by turns."""
    pages = [browser.new_page(viewport={"width": 1440, "height": 900}) for _ in range(2)]
    pages[0].goto(f"{product}/simulateur?s={to_link(new_scenario('standard', date(2026, 11, 16)))}")
    pages[1].goto(peer)
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(MOVES):
        for page, found in zip(pages, times, strict=True):
            page.bring_to_front()
            page.get_by_role("slider", name=SLIDER).focus()
            _wait(page)
            page.evaluate(MEASURE, ["keydown", "stMetricValue"])
            page.keyboard.press("ArrowRight")
            found.append(page.evaluate("window.answered"))
    for page in pages:
        page.close()
    return times


def _lock(browser: Browser, product: str) -> list[float]:
    """Milliseconds of each lock, of one company after the other."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{product}/jumelage?mois={BATCH}")
    page.get_by_role("button", name="Résoudre le lot").click()
    lock = page.get_by_role("button", name="Verrouiller", exact=True)
    lock.wait_for()
    times = []
    for row in range(LOCKS):
        page.get_by_role("radiogroup", name="Entreprises du lot").locator("label").nth(row).click()
        lock.wait_for()
        _wait(page)
        page.evaluate(MEASURE, ["click", "stAlert"])
        lock.click()
        times.append(page.evaluate("window.answered"))
    return times


def _wait(page: Page) -> None:
    page.wait_for_timeout(400)  # the run before is over: one act at a time


def _late(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


if __name__ == "__main__":
    run()
