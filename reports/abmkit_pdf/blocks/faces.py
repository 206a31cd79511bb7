"""Which face a cell has."""

from collections.abc import Callable
from typing import Any

from abmkit import Change, Msg, Value, blocks
from abmkit_pdf.blocks.cells import Face, FigureFace, NameFace, SignFace, TextFace
from abmkit_pdf.blocks.change import change_text
from abmkit_pdf.blocks.drawn import ChipFace, CoverFace, HeatFace, LengthFace, ShareFace
from abmkit_pdf.kit import Kit
from abmkit_pdf.pen import Style
from abmkit_pdf.style import CELL, STRONG_CELL


def face_of(cell: blocks.Cell, column: blocks.Column, kit: Kit) -> Face:
    """Return the face of a cell."""
    style = STRONG_CELL if column.strong else CELL
    match cell:
        case Value():
            return FigureFace(kit.words.value(cell, compact=False), style, kit)
        case str() | Msg():
            return TextFace(kit.words.text(cell), style, kit)
        case Change():
            text, colour = change_text(cell, kit, short=True)
            return FigureFace(text, Style("medium", 7.5, colour), kit)
        case blocks.Marks():
            return TextFace(" · ".join(map(kit.words.text, cell.texts)), style, kit)
    return _FACES[type(cell)](cell, kit)


_FACES: dict[type, Callable[[Any, Kit], Face]] = {
    blocks.Name: NameFace,
    blocks.Chip: ChipFace,
    blocks.Heat: HeatFace,
    blocks.Share: ShareFace,
    blocks.Length: LengthFace,
    blocks.Cover: CoverFace,
    blocks.Sign: SignFace,
}
