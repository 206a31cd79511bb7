"""The pages of a document and the structure of what stands on them."""

from collections.abc import Iterator
from contextlib import contextmanager

from abmkit import strings
from abmkit_pdf.backend import Info, PdfCanvas
from abmkit_pdf.fontpack import INTER, widths
from abmkit_pdf.tags import Branch, Element, StructTree

ARTIFACT = "Artifact"
"""The role of what readers skip: lines, running heads."""


class Sheet:
    """A tagged document under construction, page after page.

    Args:
        size: Width and height of the pages in points.
        info: What the file says about itself.

    Attributes:
        page: Number of the page being drawn, from 1.
    """

    def __init__(self, size: tuple[float, float], info: Info) -> None:
        self.width, self.height = size
        self.language = info.language
        font = INTER["regular"]
        widths(font)  # a page can start with a font only once that is registered
        self._canvas = PdfCanvas(size, info, font)
        self._tree = StructTree()
        self._parent = self._tree.root
        self._marking = False
        self.page = 1

    def outline(self, title: str) -> None:
        """Add the page being drawn to the outline."""
        key = f"page{self.page}"
        self._canvas.bookmarkPage(key)
        self._canvas.addOutlineEntry(strings.clean(title), key, 0)

    def end_page(self) -> None:
        """Close the page; the next mark goes on a new one."""
        self._canvas.showPage()
        self.page += 1

    def finish(self) -> bytes:
        """Close the document and return the file."""
        return self._canvas.finish(self._tree.write)

    @contextmanager
    def group(self, role: str) -> Iterator[None]:
        """Put what is drawn inside under an element of its own, such as ``TR``."""
        with self.within(Branch(role)):
            yield

    @contextmanager
    def within(self, branch: Branch) -> Iterator[None]:
        """Put what is drawn inside under a branch of the structure."""
        above, self._parent = self._parent, self._element(branch)
        yield
        self._parent = above

    def _element(self, branch: Branch) -> Element:
        if branch.element is None:
            above = self._element(branch.parent) if branch.parent else self._parent
            branch.element = Element(branch.role)
            above.kids.append(branch.element)
        return branch.element

    def put(
        self, code: str, role: str, scope: str | None = None, spoken: str | None = None
    ) -> None:
        """Write the content of one element; inside a figure it is a part of that.

        Args:
            code: Operators of the page's content.
            role: Its structure type, such as ``P`` or ``TD``; ``Artifact`` for decoration.
            scope: ``Column`` or ``Row`` for a head cell.
            spoken: Text that is copied and read aloud instead of what is drawn.
        """
        if self._marking:
            self._canvas.operators(code)
        elif role == ARTIFACT:
            self._canvas.operators(f"/Artifact BMC {code} EMC")
        elif spoken is None:
            self._canvas.operators(f"{self._begin(role, scope=scope)} {code} EMC")
        else:
            heard = spoken.encode("utf-16-be").hex()
            begin = f"{self._begin(role, scope=scope)} /Span <</ActualText <FEFF{heard}>>> BDC"
            self._canvas.operators(f"{begin} {code} EMC EMC")

    @contextmanager
    def mark(self, role: str, alt: str) -> Iterator[None]:
        """Draw the content of one element, such as a ``Figure``, with words in its place."""
        if self._marking:
            yield
            return
        with self._marked(self._begin(role, alt)):
            yield

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Draw decoration, which readers skip."""
        if self._marking:
            yield
            return
        with self._marked("/Artifact BMC"):
            yield

    @contextmanager
    def _marked(self, begin: str) -> Iterator[None]:
        self._canvas.operators(begin)
        self._marking = True
        yield
        self._marking = False
        self._canvas.operators("EMC")

    def _begin(self, role: str, alt: str | None = None, scope: str | None = None) -> str:
        """Add an element, and return the operator that its content begins with."""
        element = Element(role, strings.clean(alt) if alt else None, scope)
        self._parent.kids.append(element)
        return f"/{role} <</MCID {self._tree.add(element, self.page)}>> BDC"
