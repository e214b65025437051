"""Text from files and people is shown as written, whatever it holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pages.parts.plain import plain

MARKDOWN = MarkdownIt("commonmark")


def read(text: str) -> str:
    """What a reader sees of one line of Markdown, tags left in: there must be none."""
    html = MARKDOWN.renderInline(text)
    for entity, mark in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        html = html.replace(entity, mark)
    return html.replace("\u2060", "")


@given(st.text(st.characters(min_codepoint=32, max_codepoint=0x24F, exclude_characters="\x7f\x85")))
def test_one_line_is_read_as_written(text: str) -> None:
    assert read(plain(text)) == text.replace("\u2060", "")


@pytest.mark.parametrize("text", ["# titre", "1. un", "- un", "> cité", "**gras**", "`code`", ":red[non]", "$x$"])
def test_marks_are_escaped(text: str) -> None:
    assert plain(text) != text
    assert read(plain(text)) == text


def test_lines_stay_lines() -> None:
    assert plain("un\ndeux") == "un  \ndeux"


@pytest.mark.parametrize("address", ["http://exemple.invalid", "https://exemple.invalid", "www.exemple.invalid"])
def test_an_address_is_broken_where_nobody_sees_it(address: str) -> None:
    assert "\u2060" in plain(address)
    assert "://" not in plain(address).replace("\\", "")
    assert read(plain(address)) == address
