from itertools import count
from typing import Any

import pytest

from abmkit.report import Renderer, Words
from abmkit.report.blocks import Document, Section
from abmkit.testing import check_renderer
from abmkit.testing.renderer import HOSTILE, sample

NUMBERS = count()


class Good(Renderer):
    name = "good"
    suffix = ".json"
    media_type = "application/json"

    def render(self, document: Document, words: Words) -> bytes:
        return document.model_dump_json().encode()


class Dotless(Good):
    suffix = "json"


class Typeless(Good):
    media_type = "json"


class Textual(Good):
    def render(self, document: Document, words: Words) -> Any:
        return "text"


class Restless(Good):
    def render(self, document: Document, words: Words) -> bytes:
        return str(next(NUMBERS)).encode()


class Meddling(Good):
    def render(self, document: Document, words: Words) -> bytes:
        document.__dict__["title"] = "Mine"
        return b"x"


def test_a_good_renderer_passes() -> None:
    class Plain(Good):
        def render(self, document: Document, words: Words) -> bytes:
            (section,) = (b for b in document.pages[0].blocks if isinstance(b, Section))
            tables = [block.as_table() for block in section.blocks]
            return repr((document, tables)).encode()

    check_renderer(Plain)


@pytest.mark.parametrize(
    ("renderer", "says"),
    [
        (Dotless, "suffix 'json' does not start with a dot"),
        (Typeless, "'json' is no media type"),
        (Textual, "render gives 'text', not bytes"),
        (Restless, "the same document in en-US gives other bytes"),
        (Meddling, "render changes the document"),
    ],
)
def test_a_renderer_that_breaks_its_contract_is_told_how(
    renderer: type[Renderer], says: str
) -> None:
    with pytest.raises(AssertionError, match=says):
        check_renderer(renderer)


def test_half_a_character_breaks_a_renderer_that_does_not_clean_text() -> None:
    with pytest.raises(Exception, match=r"(?i)surrogates|invalid"):
        check_renderer(Good)


def test_the_sample_holds_every_hostile_name() -> None:
    shown = repr(sample("en-US"))
    assert all(repr(name)[1:-1] in shown for name in HOSTILE)
