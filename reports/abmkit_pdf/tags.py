"""The structure of a tagged PDF: what each piece of content is, in reading order."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFObjectReference,
    PDFString,
)


class Content(NamedTuple):
    """Marked content on a page: the number it has there, and the page, from 1."""

    number: int
    page: int


@dataclass(eq=False)
class Element:
    """A node of the structure tree.

    Attributes:
        role: Standard structure type, such as ``H1``, ``P``, ``Table`` or ``Figure``.
        parent: The node above; None at the root.
        alt: Words in place of a figure.
        scope: ``Row`` or ``Column``, for the head cell of a table.
        kids: What it holds, in reading order.
    """

    role: str
    parent: "Element | None" = None
    alt: str | None = None
    scope: str | None = None
    kids: "list[Element | Content]" = field(default_factory=list)

    def walk(self) -> "Iterator[Element]":
        """Yield this node and all below it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.walk()


@dataclass(eq=False)
class Branch:
    """A place in the structure that several pieces share, made when the first of them is drawn.

    Attributes:
        role: Its structure type.
        parent: The branch above; None for what is being drawn at that time.
        element: The element, once it is made.
    """

    role: str
    parent: "Branch | None" = None
    element: Element | None = None


class StructTree:
    """The structure of one document.

    Attributes:
        root: Its top node.
        pages: For each page the owner of each numbered piece of content.
    """

    def __init__(self) -> None:
        self.root = Element("Document")
        self.pages: list[list[Element]] = []

    def add(self, element: Element, page: int) -> int:
        """Note that the element owns the next content of the page; return the content's number."""
        while len(self.pages) < page:
            self.pages.append([])
        owners = self.pages[page - 1]
        owners.append(element)
        element.kids.append(Content(len(owners) - 1, page))
        return len(owners) - 1

    def write(self, doc: Any) -> PDFObjectReference:
        """Add the tree to a reportlab document and return the reference to it."""
        names = {element: f"SE{i:05}" for i, element in enumerate(self.root.walk())}
        for element, name in names.items():
            doc.Reference(PDFDictionary(_entries(element, names)), name)
        numbers: list[Any] = []
        for page, owners in enumerate(self.pages):
            numbers += [page, PDFArray([PDFObjectReference(names[owner]) for owner in owners])]
        root = {
            "Type": PDFName("StructTreeRoot"),
            "K": PDFObjectReference(names[self.root]),
            "ParentTree": PDFDictionary({"Nums": PDFArray(numbers)}),
            "ParentTreeNextKey": len(self.pages),
        }
        doc.Reference(PDFDictionary(root), "StructTreeRoot")
        return PDFObjectReference("StructTreeRoot")


def _entries(element: Element, names: dict[Element, str]) -> dict[str, Any]:
    above = names[element.parent] if element.parent else "StructTreeRoot"
    entries: dict[str, Any] = {
        "Type": PDFName("StructElem"),
        "S": PDFName(element.role),
        "P": PDFObjectReference(above),
        "K": PDFArray([_kid(kid, names) for kid in element.kids]),
    }
    if element.alt is not None:
        entries["Alt"] = PDFString(element.alt)
    if element.scope:
        scope = {"O": PDFName("Table"), "Scope": PDFName(element.scope)}
        entries["A"] = PDFDictionary(scope)
    return entries


def _kid(kid: Element | Content, names: dict[Element, str]) -> Any:
    if isinstance(kid, Element):
        return PDFObjectReference(names[kid])
    page = PDFObjectReference(f"Page{kid.page}")
    return PDFDictionary({"Type": PDFName("MCR"), "Pg": page, "MCID": kid.number})
