"""What the tests of the PDF renderer share: a pen, and reading a file back."""

import io
import re
import runpy
import subprocess
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pikepdf
import pypdfium2
import pytest

from abmkit import Document, Words, scene
from abmkit.report.frozen import FrozenReport, read_frozen
from abmkit_pdf.backend import Info
from abmkit_pdf.frame import Frame
from abmkit_pdf.kit import Kit
from abmkit_pdf.pen import Pen
from abmkit_pdf.renderer import PdfRenderer, draw, open_kit
from abmkit_pdf.style import MARGIN
from layout_lint import Frame as TextFrame

A4 = (595.28, 841.89)


class ReadBack:
    """A PDF as a reader sees it: its text by two engines' rules, its structure, its images."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.pdf = pikepdf.open(io.BytesIO(data))
        self.pages = pypdfium2.PdfDocument(data)

    def text(self) -> str:
        return squeeze("\n".join(p.get_textpage().get_text_range() for p in self.pages))

    def lines(self) -> list[str]:
        """The lines of text."""
        told = (page.get_textpage().get_text_range() for page in self.pages)
        return [" ".join(line.split()) for text in told for line in text.splitlines()]

    def elements(self) -> list[pikepdf.Dictionary]:
        """The structure elements in reading order."""
        found: list[pikepdf.Dictionary] = []

        def walk(node: pikepdf.Object) -> None:
            if isinstance(node, pikepdf.Dictionary) and node.get("/Type") == "/StructElem":
                found.append(node)
                kids = node.K
                for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
                    walk(kid)

        walk(self.pdf.Root.StructTreeRoot.K)
        return found

    def alts(self) -> list[str]:
        """What stands in place of each figure."""
        return [str(each.Alt) for each in self.elements() if "/Alt" in each]

    def fonts(self) -> dict[str, pikepdf.Dictionary]:
        return {
            str(font.BaseFont): font
            for page in self.pdf.pages
            for font in page.obj.Resources.Font.values()
        }

    def image(self, page: int = 0, scale: float = 1):
        return self.pages[page].render(scale=scale).to_pil()


class Rendered(ReadBack):
    """A rendered document, with the text boxes of a second rendering for the lint."""

    def __init__(self, data: bytes, warnings: list[str], kit: Kit) -> None:
        super().__init__(data)
        self.warnings, self.boxes = warnings, kit.pen.boxes
        frame = Frame(kit)
        self.frame = TextFrame(MARGIN, 14, frame.right, frame.page_height - 12)


def squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text))


@pytest.fixture(scope="session")
def sample() -> SimpleNamespace:
    """The names of specimen.py: `specimen(locale, stress=…)` makes the document to render.

    Those of stress.py besides: `stressed(document, hostile)` renames the accounts of any.
    """
    return names_of("specimen.py", "stress.py")


@pytest.fixture(scope="session")
def checks() -> SimpleNamespace:
    """The names of checks.py and truths.py: each check returns what is wrong with a paper."""
    return names_of("checks.py", "truths.py")


def names_of(*files: str) -> SimpleNamespace:
    told: dict[str, object] = {}
    for file in files:
        told |= runpy.run_path(str(Path(__file__).with_name(file)))
    return SimpleNamespace(**told)


@dataclass(frozen=True)
class Case:
    """A document to be judged, its words, and its file read back.

    Attributes:
        names: The names of accounts in it.
    """

    document: Document
    words: Words
    names: tuple[str, ...]
    paper: Rendered


@pytest.fixture(scope="session")
def case(request, sample):
    """A scorecard of the demo, or the specimen: `case("northwind", "ko-KR", stress=True)`."""

    @cache
    def make(who: str, locale: str, *, stress: bool = False) -> Case:
        if who == "specimen":
            document, words = sample.specimen(locale, stress=stress), Words(locale)
        else:
            frozen = frozen_of(request.getfixturevalue("demo").made[who].frozen)
            document, words = frozen.document, frozen.words(locale)
            if stress:
                document = sample.stressed(document, sample.HOSTILE)
            document = document.model_copy(update={"locale": locale})
        names = tuple(sample.names_in(document))
        return Case(document, words, names, render_document(document, words))

    return make


@cache
def frozen_of(path: Path) -> FrozenReport:
    return read_frozen(path.read_bytes(), str(path))[0]


@pytest.fixture(scope="session")
def rendered(sample):
    """Render a specimen once a session: `rendered("ko-KR", stress=True)`."""

    @cache
    def render(locale: str = "en-US", **how: object) -> Rendered:
        return render_document(sample.specimen(locale, **how))

    return render


@pytest.fixture
def render():
    """Render any document: `render(document)`."""
    return render_document


@pytest.fixture(scope="session")
def render_once():
    """The same, for what a whole session shares."""
    return render_document


def render_document(document: Document, words: Words | None = None) -> "Rendered":
    words = words or Words(document.locale)
    renderer = PdfRenderer()
    data = renderer.render(document, words)
    kit = open_kit(document, words)
    draw(kit)
    return Rendered(data, renderer.warnings, kit)


@pytest.fixture
def pen() -> Pen:
    info = Info("Tïtle & <b>", "Agency", "Subject", "en-US", datetime(2026, 10, 1, 6, tzinfo=UTC))
    return Pen(A4, info, scene.palette("#1F3A68"))


@pytest.fixture
def finished(pen):
    """Close the pen's document and read it back."""

    def finish() -> ReadBack:
        pen.end_page()
        return ReadBack(pen.finish())

    return finish


@pytest.fixture
def read_back():
    """Read any file back: `read_back(data)`."""
    return ReadBack


@pytest.fixture
def tool(tmp_path, needs_program):
    """Run a poppler or qpdf program on a file's bytes and return what it prints."""

    def run(
        name: str, data: bytes, *options: str, after: tuple[str, ...] = (), fails: bool = False
    ) -> str:
        path = tmp_path / "file.pdf"
        path.write_bytes(data)
        command = [needs_program(name), *options, str(path), *after]
        done = subprocess.run(command, capture_output=True, check=False)
        assert fails or done.returncode == 0, done.stderr.decode()
        return done.stdout.decode() + (done.stderr.decode() if fails else "")

    return run
