from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.web.page import script, styles
from index.readers import suffixes

STATIC = Path(__file__).parents[3] / "assistant" / "web" / "static"


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.js")), ids=lambda path: path.name)
def test_no_script_makes_markup_out_of_text(path: Path) -> None:
    sinks = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|"
        r"setHTMLUnsafe|\beval\(|new Function|\.html\s*="
    )
    assert not re.search(sinks, path.read_text(encoding="utf-8"))


def test_the_page_takes_every_type_of_file_that_is_read() -> None:
    assert script().count(f'const KINDS = "{",".join(suffixes())}";') == 1
    assert len(re.findall(r"const KINDS\b", script())) == 1


def test_styles_and_scripts_name_no_other_host() -> None:
    assert not re.search(r"@import|url\(\s*[\"']?(?:https?:|//)", styles())
    assert re.findall(r"https?://[^\s\"']+", script()) == ["http://www.w3.org/2000/svg"]
