"""Northwind's plan, and what its people say about the last quarter."""

from __future__ import annotations

from datetime import date

from abmkit.world.plan import month_goals, quarter_goals, tier_goals
from abmkit.world.profile import Action, Comment, Happening, Note

_QUARTERS = ("2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")
_SET_ON = date(2025, 9, 22)

GOALS = (
    *quarter_goals(
        _QUARTERS,
        _SET_ON,
        {
            "won_deals": ("count", "16", "17", "20", "22"),
            "won_amount": ("money", "1200000", "1300000", "1500000", "1600000"),
            "win_rate": ("percent", "0.25", "0.26", "0.27", "0.28"),
            "new_customers": ("count", "4", "5", "5", "5"),
            "average_contract_value": ("money", "70000", "70000", "70000", "70000"),
            "open_pipeline": ("money", "6500000", "6500000", "7500000", "8000000"),
            "pipeline_created": ("money", "6000000", "5500000", "6800000", "7400000"),
            "pipeline_velocity": ("money_per_day", "16000", "19000", "23000", "27000"),
            "target_account_revenue": ("money", "900000", "1000000", "1200000", "1200000"),
            "meetings_held": ("count", "60", "64", "68", "70"),
            "engaged_accounts": ("count", "48", "52", "56", "60"),
            "coverage": ("percent", "0.45", "0.50", "0.55", "0.60"),
            "penetration": ("percent", "0.70", "0.72", "0.76", "0.80"),
            "target_accounts": ("count", "70", "72", "74", "75"),
        },
    ),
    *month_goals(
        ("2026-04", "2026-05", "2026-06", "2026-07", "2026-08", "2026-09"),
        _SET_ON,
        "pipeline_created",
        ("money", "2200000", "2300000", "2300000", "2200000", "2200000", "3000000"),
    ),
    *tier_goals("2026-Q3", _SET_ON, "engaged_accounts", ("count", "17", "20", "23")),
)

NOTE = Note(
    period="2026-Q3",
    author="Priya Venkataram, ABM lead",
    headline="Pipeline ran ahead of plan; meetings and thin buying groups are the gap to close",
    comments=(
        Comment(
            "pipeline_created",
            "Dana Whitcombe",
            "The two plant tours of September brought most of the quarter's requests; "
            "we expect a quieter October.",
        ),
        Comment(
            "meetings_held",
            "Morgan Ellery",
            "Two of six account owners were away in August and nobody covered their accounts. "
            "The autumn rota has a deputy for each.",
        ),
        Comment(
            "coverage",
            "Priya Venkataram",
            "We ask for legal and for the executive sponsor only at the proposal. From October "
            "they belong to the first meeting's checklist.",
        ),
    ),
    actions=(
        Action("Map legal and executive roles in Tier 1", "Sales + ABM", date(2026, 10, 15)),
        Action("Cap LinkedIn frequency at 5 a week", "Paid media", date(2026, 10, 8)),
        Action("Call Ångström Verktyg AB: silent since August", "Field", date(2026, 10, 6)),
        Action("Fill in the amount of open deals without one", "RevOps", date(2026, 10, 5)),
    ),
    events=(
        Happening(date(2026, 3, 12), "Trade fair, Chicago"),
        Happening(date(2026, 9, 10), "Plant tours"),
    ),
)
