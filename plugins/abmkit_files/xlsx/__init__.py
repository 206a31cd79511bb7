"""Reads workbooks of spreadsheet programs (Office Open XML), a sheet a time, row by row.

A reader of its own, for what is wanted here and the known libraries do not give together: rows as
they come, in little memory; numbers with the digits that stand there; errors and formulas without
a value told from empty cells; fonts and colours, however odd, not looked at.
"""

from abmkit_files.xlsx.workbook import SUFFIXES, Workbook, sheets_of

__all__ = ["SUFFIXES", "Workbook", "sheets_of"]
