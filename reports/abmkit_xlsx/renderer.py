"""The XLSX renderer: a document in, the bytes of a workbook out."""

from __future__ import annotations

from abmkit import Document, Renderer, Words
from abmkit_xlsx.book import Book
from abmkit_xlsx.contents import write_contents
from abmkit_xlsx.evidence import evidence_sheets, write_evidence
from abmkit_xlsx.parts import parts_of, sheet_name
from abmkit_xlsx.sheet import write_table


class XlsxRenderer(Renderer):
    """Renders documents as workbooks: what is printed is a cell, and no cell is a formula."""

    name = "xlsx"
    suffix = ".xlsx"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def render(self, document: Document, words: Words) -> bytes:
        """Return the workbook."""
        book = Book(document, words)
        taken = {sheet_name(words.text(document.title)).lower()}
        parts = parts_of(document, words, taken)
        evidence = evidence_sheets(document, book, taken)
        write_contents(book, parts, evidence)
        for part in parts:
            book.words = part.words
            if part.sheet:
                write_table(book, part)
        for metric, name in evidence.items():
            write_evidence(book, metric, name)
        return book.finish()
