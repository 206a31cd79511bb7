"""The XLSX renderer: a document in, the bytes of a workbook out."""

from __future__ import annotations

from abmkit import Document, Renderer, Words
from abmkit_xlsx.book import Book
from abmkit_xlsx.contents import write_contents
from abmkit_xlsx.parts import parts_of
from abmkit_xlsx.sheet import write_table


class XlsxRenderer(Renderer):
    """Renders documents as workbooks: what is printed is a cell, and no cell is a formula."""

    name = "xlsx"
    suffix = ".xlsx"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def render(self, document: Document, words: Words) -> bytes:
        """Return the workbook."""
        book = Book(document, words)
        parts = parts_of(document, words)
        write_contents(book, parts)
        for part in parts:
            if part.sheet:
                write_table(book, part)
        return book.finish()
