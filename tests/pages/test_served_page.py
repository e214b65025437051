"""The page as the server sends it: language, headers, unknown paths, the translation's dictionary."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from streamlit.file_util import get_static_dir

from app import HOME, PAGES
from pages.parts import served_page

INSTALLED = Path(get_static_dir())
DICTIONARY = json.loads((served_page.STATIC / "traduction.json").read_text(encoding="utf-8"))


async def _streamlit(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"streamlit"})


def _get(path: str, query: str = "") -> tuple[int, dict[str, str], str]:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": query.encode()}
    middleware = served_page.FrenchPages(_streamlit, pages=[path for _, _, path, _ in PAGES], home=HOME)
    _run(middleware(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(part["body"] for part in sent[1:]).decode()


def _run(answer: Coroutine[Any, Any, None]) -> None:
    # In a thread of its own: the browser's journeys leave a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, answer).result()


@pytest.mark.parametrize("path", ["/", "/entreprises", "/jumelage", "/coachs", "/importer"])
def test_every_page_is_sent_in_french_with_the_translation_before_any_other_script(path: str) -> None:
    status, headers, page = _get(path)
    assert status == 200
    assert headers["content-type"].startswith("text/html")
    assert '<html lang="fr-CA">' in page
    scripts = re.findall(r"<script[^>]*>", page)
    assert scripts[0] == '<script src="./traduction.js">'
    assert 'type="module"' in scripts[-1]


@pytest.mark.parametrize(("query", "target"), [("", "/"), ("date=2026-11-02", "/?date=2026-11-02")])
def test_the_home_page_s_own_path_leads_to_the_root(query: str, target: str) -> None:
    status, headers, _ = _get("/aujourdhui", query)
    assert (status, headers["location"]) == (307, target)


@pytest.mark.parametrize("path", ["/inconnue", "/entreprises/12", "/wp-login.php", "/a/b/c"])
def test_an_unknown_path_is_a_french_404(path: str) -> None:
    status, _, page = _get(path)
    assert status == 404
    assert 'lang="fr-CA"' in page
    assert "Cette page n'existe pas" in page


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/health",
        "/static/js/x.js",
        "/media/a.xlsx",
        "/app/static/x",
        "/favicon.png",
        "/traduction.js",
        "/coachs/",
    ],
)
def test_what_belongs_to_streamlit_reaches_it(path: str) -> None:
    assert _get(path)[2] == "streamlit"


@pytest.mark.parametrize("path", ["/", "/inconnue", "/_stcore/health", "/media/a.xlsx"])
def test_every_answer_is_protected(path: str) -> None:
    headers = _get(path)[1]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    policy = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["object-src"] == "'none'"
    assert "unsafe" not in policy["script-src"]
    assert not re.search(r"https?:|\*", headers["content-security-policy"])


def test_the_policy_allows_the_installed_pages_inline_script_by_its_hash() -> None:
    (inline,) = re.findall(r"<script>(.*?)</script>", (INSTALLED / "index.html").read_text(), flags=re.DOTALL)
    digest = b64encode(hashlib.sha256(inline.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in served_page.protective_headers()["Content-Security-Policy"]


def test_a_websocket_is_left_alone() -> None:
    seen = []

    async def streamlit(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["type"])

    middleware = served_page.FrenchPages(streamlit, pages=[], home=HOME)
    _run(middleware({"type": "websocket"}, None, None))  # type: ignore[arg-type]
    assert seen == ["websocket"]


@lru_cache(maxsize=1)
def _front_end() -> str:
    # The big drawing libraries hold no text of ours, and take long to search.
    others = re.compile(r"Diagram|diagram|chunk|Deck|ECharts|mermaid|elk|cytoscape|embed|Syntax|GraphViz|katex")
    scripts = sorted((INSTALLED / "static" / "js").glob("*.js"))
    return "\n".join(script.read_text(encoding="utf-8") for script in scripts if not others.search(script.name))


def test_each_translated_string_is_one_that_streamlit_writes() -> None:
    # After an upgrade, a string that changed would silently come back in English.
    unknown = [
        english
        for english in {**DICTIONARY["exact"], **DICTIONARY["options"]}
        if not any(form.format(english) in _front_end() for form in ("`{}`", '"{}"', "`{} `", "**{}**"))
    ]
    assert unknown == []


@pytest.mark.parametrize("entry", DICTIONARY["patterns"], ids=lambda entry: entry["example"][:30])
def test_each_pattern_matches_something_that_streamlit_writes(entry: dict[str, str]) -> None:
    assert entry["written"] in _front_end()
    assert entry["written"].removesuffix("${") in entry["example"]
    matched = re.fullmatch(entry["pattern"], entry["example"], flags=re.DOTALL)
    assert matched
    assert all(matched[int(number)] for number in re.findall(r"\$(\d)", entry["french"]))


def test_nothing_is_translated_into_itself_by_mistake() -> None:
    same = {english for english, french in DICTIONARY["exact"].items() if english == french}
    assert same <= {"Distance", "Format", "Logo", "Maximum", "Minimum", "Pagination"}


def test_the_script_carries_its_dictionary() -> None:
    script = served_page.translation_script()
    assert "Choisir des fichiers" in script
    assert script.index("const DICTIONARY") < script.index("MutationObserver")
