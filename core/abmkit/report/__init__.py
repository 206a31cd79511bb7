"""Reports: what they ask, the blocks they are made of, and their words.

A renderer needs none of what a report asks of the data, so each name loads on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from abmkit.report.catalogue import load_catalogue
    from abmkit.report.client import AccountCard, Client, LargestDeal, RoleCover
    from abmkit.report.clients import ClientReport
    from abmkit.report.data import ReportData
    from abmkit.report.format import Words
    from abmkit.report.goals import GoalRow, Goals
    from abmkit.report.notes import NextStep, Notes
    from abmkit.report.quality import Matching, Quality
    from abmkit.report.renderer import Renderer
    from abmkit.report.report import Report

_HOME = {
    "AccountCard": "client",
    "Client": "client",
    "ClientReport": "clients",
    "GoalRow": "goals",
    "Goals": "goals",
    "LargestDeal": "client",
    "Matching": "quality",
    "NextStep": "notes",
    "Notes": "notes",
    "Quality": "quality",
    "Renderer": "renderer",
    "Report": "report",
    "ReportData": "data",
    "RoleCover": "client",
    "Words": "format",
    "load_catalogue": "catalogue",
}

__all__ = [
    "AccountCard",
    "Client",
    "ClientReport",
    "GoalRow",
    "Goals",
    "LargestDeal",
    "Matching",
    "NextStep",
    "Notes",
    "Quality",
    "Renderer",
    "Report",
    "ReportData",
    "RoleCover",
    "Words",
    "load_catalogue",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'abmkit.report' has no attribute {name!r}")
    return getattr(import_module(f"abmkit.report.{_HOME[name]}"), name)
