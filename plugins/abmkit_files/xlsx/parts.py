"""What a workbook says besides its rows: its sheets, its texts, what its numbers mean."""

from __future__ import annotations

from dataclasses import dataclass

from abmkit_files.xlsx.cells import Cells, unescaped
from abmkit_files.xlsx.formats import Meaning, meaning
from abmkit_files.xlsx.package import Attributes, Local, Package, parse

_DOCUMENT = "officeDocument"
_MOST_TEXT = 512 << 20


@dataclass(frozen=True)
class Tab:
    """A sheet of a workbook: its ``name``, its ``part``, and whether it is shown."""

    name: str
    part: str
    is_shown: bool


@dataclass(frozen=True)
class Parts:
    """A workbook's sheets, and what its cells refer to.

    Attributes:
        tabs: Its sheets with cells, in order.
        from_1904: Whether it counts days from 1904.
        strings: Name of the part that holds its texts; None where none does.
        styles: The same for its styles.
    """

    tabs: list[Tab]
    from_1904: bool
    strings: str | None
    styles: str | None

    def cells(self, package: Package) -> Cells:
        """Read what the cells refer to."""
        strings = _strings(package, self.strings) if self.strings else []
        meanings = _meanings(package.elements(self.styles)) if self.styles else []
        return Cells(strings, meanings, self.from_1904)


def parts_of(package: Package) -> Parts:
    """Find the parts of a workbook.

    Raises:
        ValueError: It has no sheet.
    """
    main = next((part for _, kind, part in package.related("") if kind == _DOCUMENT), None)
    workbook = main or "xl/workbook.xml"
    meant = {id_: (kind, part) for id_, kind, part in package.related(workbook)}
    tabs, from_1904 = [], False
    for element, told in package.elements(workbook):
        if element == "workbookPr":
            from_1904 = told.get("date1904", "0") in ("1", "true")
        elif element == "sheet":
            kind, part = meant.get(_id(told), ("", ""))
            if kind == "worksheet":
                tabs.append(Tab(told["name"], part, told.get("state", "visible") == "visible"))
    if not tabs:
        raise ValueError("it has no sheet")
    named = dict(meant.values())
    return Parts(tabs, from_1904, named.get("sharedStrings"), named.get("styles"))


def _id(told: Attributes) -> str:
    return next((value for name, value in told.items() if name.endswith(":id")), "")


class _Strings:
    """Collects the texts of a workbook, without what tells how they are pronounced."""

    def __init__(self) -> None:
        self.ready: list[str] = []
        self._pieces: list[str] = []
        self._local = Local()
        self._listens = self._is_phonetic = False

    def start(self, name: str, told: Attributes) -> None:
        element = self._local[name]
        if element == "t":
            self._listens = not self._is_phonetic
        elif element == "rPh":
            self._is_phonetic = True

    def end(self, name: str) -> None:
        element = self._local[name]
        if element == "t":
            self._listens = False
        elif element == "rPh":
            self._is_phonetic = False
        elif element == "si":
            self.ready.append(unescaped("".join(self._pieces)))
            self._pieces.clear()

    def text(self, data: str) -> None:
        if self._listens:
            self._pieces.append(data)


def _strings(package: Package, part: str) -> list[str]:
    collected = _Strings()
    with package.part(part, _MOST_TEXT) as stream:
        for _ in parse(stream, collected.start, collected.end, collected.text):
            pass
    return collected.ready


def _meanings(elements: list[tuple[str, Attributes]]) -> list[Meaning]:
    """What the number of a cell means, by the number of its style."""
    codes = {
        int(told["numFmtId"]): told.get("formatCode")
        for element, told in elements
        if element == "numFmt" and "numFmtId" in told
    }
    found: list[Meaning] = []
    is_cells = False
    for element, told in elements:
        if element in ("cellXfs", "cellStyleXfs", "cellStyles"):
            is_cells = element == "cellXfs"
        elif element == "xf" and is_cells:
            number = int(told.get("numFmtId", 0))
            found.append(meaning(number, codes.get(number)))
    return found
