"""The pages of a document and the structure of what stands on them."""

from collections.abc import Iterator
from contextlib import contextmanager

from abmkit import strings
from abmkit_pdf.backend import Info, PdfCanvas
from abmkit_pdf.fontpack import INTER, widths
from abmkit_pdf.tags import Branch, Element, StructTree


class Sheet:
    """A tagged document under construction, page after page.

    Args:
        size: Width and height of the pages in points.
        info: What the file says about itself.
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

    @property
    def page(self) -> int:
        """Number of the page being drawn, from 1."""
        return self._canvas.page_number

    def outline(self, title: str) -> None:
        """Add the page being drawn to the outline."""
        key = f"page{self.page}"
        self._canvas.bookmarkPage(key)
        self._canvas.addOutlineEntry(strings.clean(title), key, 0)

    def end_page(self) -> None:
        """Close the page; the next mark goes on a new one."""
        self._canvas.showPage()

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
            branch.element = Element(branch.role, above)
            above.kids.append(branch.element)
        return branch.element

    @contextmanager
    def mark(
        self, role: str, alt: str | None = None, scope: str | None = None, spoken: str | None = None
    ) -> Iterator[None]:
        """Draw the content of one element.

        Args:
            role: Its structure type, such as ``P``, ``TD`` or ``Figure``.
            alt: Words in place of a figure.
            scope: ``Column`` or ``Row`` for a head cell.
            spoken: Text that is copied and read aloud instead of what is drawn.
        """
        if self._marking:
            yield
            return
        number = self._tree.add(self._add(role, alt, scope), self.page)
        codes = [f"/{role} <</MCID {number}>> BDC"]
        if spoken is not None:
            codes.append(f"/Span <</ActualText <FEFF{spoken.encode('utf-16-be').hex()}>>> BDC")
        with self._marked(codes):
            yield

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Draw decoration, which readers skip."""
        if self._marking:
            yield
            return
        with self._marked(["/Artifact BMC"]):
            yield

    @contextmanager
    def _marked(self, codes: list[str]) -> Iterator[None]:
        for code in codes:
            self._canvas.operator(code)
        self._marking = True
        yield
        self._marking = False
        for _ in codes:
            self._canvas.operator("EMC")

    def _add(self, role: str, alt: str | None = None, scope: str | None = None) -> Element:
        element = Element(role, self._parent, strings.clean(alt) if alt else None, scope)
        self._parent.kids.append(element)
        return element
