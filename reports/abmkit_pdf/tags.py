"""The structure of a tagged PDF: what each piece of content is, in reading order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Content(NamedTuple):
    """Marked content on a page: the number it has there, and the page, from 1."""

    number: int
    page: int


@dataclass(eq=False, slots=True)
class Element:
    """A node of the structure tree.

    It does not know what it stands under, so that a tree is gone as soon as its file is written.

    Attributes:
        role: Standard structure type, such as ``H1``, ``P``, ``Table`` or ``Figure``.
        alt: Words in place of a figure.
        scope: ``Row`` or ``Column``, for the head cell of a table.
        kids: What it holds, in reading order.
    """

    role: str
    alt: str | None = None
    scope: str | None = None
    kids: "list[Element | Content]" = field(default_factory=list)

    def walk(self) -> "Iterator[tuple[Element, Element | None]]":
        """Yield this node and all below it, in reading order, each with the one it stands under."""
        ahead: list[tuple[Element, Element | None]] = [(self, None)]
        while ahead:
            element, above = ahead.pop()
            yield element, above
            ahead += [(kid, element) for kid in reversed(element.kids) if isinstance(kid, Element)]


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

    def write(self, free: int, pages: Mapping[int, int]) -> list[bytes]:
        """Return the objects of the tree, its root first, numbered from ``free`` on.

        Args:
            free: Number of the first of them.
            pages: Number of the object of each page.
        """
        nodes = list(self.root.walk())
        numbers = {element: free + 1 + n for n, (element, _) in enumerate(nodes)}
        owners = b"".join(
            b"%d[%b]" % (page, b" ".join(b"%d 0 R" % numbers[owner] for owner in own))
            for page, own in enumerate(self.pages)
        )
        root = b"<</Type/StructTreeRoot/K %d 0 R/ParentTree<</Nums[%b]>>/ParentTreeNextKey %d>>"
        return [
            root % (numbers[self.root], owners, len(self.pages)),
            *(
                _written(element, numbers[above] if above else free, numbers, pages)
                for element, above in nodes
            ),
        ]


def _written(
    element: Element, above: int, numbers: Mapping[Element, int], pages: Mapping[int, int]
) -> bytes:
    told = [b"<</Type/StructElem/S/%b/P %d 0 R" % (element.role.encode(), above)]
    if element.alt is not None:
        told.append(b"/Alt<%b>" % ("\ufeff" + element.alt).encode("utf-16-be").hex().encode())
    if element.scope:
        told.append(b"/A<</O/Table/Scope/%b>>" % element.scope.encode())
    match element.kids:
        case [Content(number, page)]:
            told.append(b"/Pg %d 0 R/K %d>>" % (pages[page], number))
        case kids:
            told.append(b"/K[%b]>>" % b" ".join(_kid(kid, numbers, pages) for kid in kids))
    return b"".join(told)


def _kid(kid: Element | Content, numbers: Mapping[Element, int], pages: Mapping[int, int]) -> bytes:
    if isinstance(kid, Element):
        return b"%d 0 R" % numbers[kid]
    return b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (pages[kid.page], kid.number)
