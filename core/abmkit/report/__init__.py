"""Reports: what they ask, the blocks they are made of, and their words."""

from abmkit.report.catalogue import Catalogue, load_catalogue
from abmkit.report.client import AccountCard, Client, LargestDeal, RoleCover
from abmkit.report.data import ReportData
from abmkit.report.format import Words
from abmkit.report.goals import GoalRow, Goals
from abmkit.report.notes import NextStep, Notes, Remark
from abmkit.report.quality import Matching, Quality, SourceState
from abmkit.report.renderer import Renderer
from abmkit.report.report import Report

__all__ = [
    "AccountCard",
    "Catalogue",
    "Client",
    "GoalRow",
    "Goals",
    "LargestDeal",
    "Matching",
    "NextStep",
    "Notes",
    "Quality",
    "Remark",
    "Renderer",
    "Report",
    "ReportData",
    "RoleCover",
    "SourceState",
    "Words",
    "load_catalogue",
]
