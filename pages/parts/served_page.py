"""The page as the server sends it: in French, with the headers that protect it, and nothing from elsewhere.

Streamlit has no option for the language of its page, for its own English strings nor for security headers.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir

LANGUAGE = "fr-CA"
STATIC = Path(__file__).parents[2] / "static"

# First segments of the paths that belong to Streamlit: its protocol, its files, our ./static, sign-in.
_STREAMLITS = frozenset({"_stcore", "media", "component", "static", "app", "auth", "oauth2callback"})
_OURS = frozenset({"traduction.js", "icone.svg"})
ICON = STATIC / "icone.svg"

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class FrenchPages:
    """ASGI middleware: sends the French page at the paths in ``pages``, a French 404 elsewhere, headers always.

    ``pages`` holds the paths of the navigation, without their slash; ``home`` is the one Streamlit serves at the root.
    """

    def __init__(self, app: ASGIApp, pages: Collection[str], home: str) -> None:
        self._app = app
        self._pages = frozenset(pages) | {""}
        self._home = home
        self._passing = _STREAMLITS | _OURS | {path.name for path in Path(get_static_dir()).iterdir()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, or hands it to Streamlit."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(protective_headers())
            await send(message)

        await self._answerer(scope["path"], scope["query_string"].decode("latin-1"))(scope, receive, send_protected)

    def _answerer(self, path: str, query: str) -> ASGIApp:
        page = path.removeprefix("/")
        if page == self._home:
            return RedirectResponse(f"/?{query}" if query else "/")
        if page in self._pages:
            return HTMLResponse(french_index(), headers={"Cache-Control": "no-cache"})
        if page.split("/", 1)[0] in self._passing or (page.endswith("/") and page.rstrip("/") in self._pages):
            return self._app  # the trailing slash: Streamlit redirects
        return HTMLResponse((STATIC / "introuvable.html").read_text(encoding="utf-8"), status_code=404)


@lru_cache(maxsize=1)
def french_index() -> str:
    """Streamlit's index page, in French, with the script that translates the rest.

    Raises:
        RuntimeError: the installed Streamlit's page has changed and one of the replacements finds nothing.
    """
    page = _installed_index()
    for pattern, replacement in (
        (r'<html lang="en">', f'<html lang="{LANGUAGE}">'),
        (r"<title>.*?</title>", "<title>I.M.P.A.C.T.</title>"),
        (r'href="./favicon.png"', f'href="./{ICON.name}"'),
        (r"<noscript>.*?</noscript>", f"<noscript><p>{_NO_SCRIPT}</p></noscript>"),
        # First of all scripts: Streamlit's must find the language already set.
        (r"<head>", '<head>\n    <script src="./traduction.js"></script>'),
    ):
        page, found = re.subn(pattern, replacement, page, count=1, flags=re.DOTALL)
        if not found:
            raise RuntimeError(f"Streamlit's index page no longer holds {pattern}")
    return page


@lru_cache(maxsize=1)
def protective_headers() -> dict[str, str]:
    """The headers of every answer; the policy allows the installed index page's own inline scripts by their hash."""
    inline = re.findall(r"<script>(.*?)</script>", _installed_index(), flags=re.DOTALL)
    allowed = " ".join(f"'sha256-{_digest(script)}'" for script in inline)
    policy = (
        "default-src 'self'",
        f"script-src 'self' {allowed}".rstrip(),
        "style-src 'self' 'unsafe-inline'",  # Streamlit's styles are written by its scripts
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "frame-ancestors 'none'",
        "base-uri 'self'",
        "object-src 'none'",
        "form-action 'self'",
    )
    return {**_HEADERS, "Content-Security-Policy": "; ".join(policy)}


async def _translation(_: Request) -> Response:
    return Response(translation_script(), media_type="text/javascript", headers={"Cache-Control": "no-cache"})


async def _icon(_: Request) -> Response:
    return FileResponse(ICON)


def translation_script() -> str:
    """The script that puts Streamlit's own strings in French, its dictionary in front."""
    dictionary = json.loads((STATIC / "traduction.json").read_text(encoding="utf-8"))
    script = (STATIC / "traduction.js").read_text(encoding="utf-8")
    return f"{{\nconst DICTIONARY = {json.dumps(dictionary, ensure_ascii=False)};\n{script}}}\n"


def _installed_index() -> str:
    return (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


_NO_SCRIPT = "Cette application a besoin de JavaScript : activez-le dans votre navigateur, puis rechargez la page."

ROUTES = (Route("/traduction.js", _translation), Route(f"/{ICON.name}", _icon))
