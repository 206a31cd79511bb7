"""An export as Salesforce reports look: 18-character ids, American dates, local times, quotes."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from abmkit.world.words import ENGLISH
from crm_export.flavour import Flavour, Layout


def _day(day: date) -> str:
    return f"{day.month:02d}/{day.day:02d}/{day.year}"


def _instant(local: datetime) -> str:
    half = "AM" if local.hour < 12 else "PM"
    return f"{_day(local.date())} {(local.hour - 1) % 12 + 1:02d}:{local.minute:02d} {half}"


def _amount(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def _percent(chance: Decimal) -> str:
    return f"{chance * 100:.0f}%"


_WORDS = {**ENGLISH, "status": {"open": "Open", "won": "Closed Won", "lost": "Closed Lost"}}

SALESFORCE = Flavour(
    name="salesforce",
    ids={
        "company": "001Kd0000{:06d}QAW",
        "person": "003Kd0000{:06d}QAW",
        "membership": "07kKd0000{:06d}QAW",
        "deal": "006Kd0000{:06d}QAW",
        "stage": "008Kd0000{:06d}QAW",
        "touch": "00TKd0000{:06d}QAW",
        "meeting": "00UKd0000{:06d}QAW",
        "spend": "a0CKd0000{:06d}QAW",
    },
    day=_day,
    instant=_instant,
    amount=_amount,
    percent=_percent,
    words=_WORDS,
    quote_all=True,
    bad_dates=("02/30/2026 09:00 AM", "TBD", "13/45/2026 10:15 AM", "9/8"),
    bad_amounts=("TBD", "12.5k", "see quote"),
    layouts=(
        Layout(
            "accounts.csv",
            "company",
            (
                ("Account ID", "id"),
                ("Account Name", "name"),
                ("Website", "url"),
                ("Email Domains", "domains"),
                ("Parent Account ID", "parent"),
                ("Billing Country", "country"),
                ("Industry", "industry"),
                ("Employees", "employees"),
                ("Created Date", "created"),
            ),
        ),
        Layout(
            "contacts.csv",
            "person",
            (
                ("Contact ID", "id"),
                ("Full Name", "name"),
                ("Title", "title"),
                ("Email", "email"),
                ("Language", "language"),
                ("Account Name", "company"),
                ("Created Date", "created"),
            ),
        ),
        Layout(
            "account_contact_relationships.csv",
            "membership",
            (
                ("Relationship ID", "id"),
                ("Contact ID", "person"),
                ("Account ID", "company"),
                ("Role", "role"),
                ("Start Date", "from"),
                ("End Date", "to"),
            ),
        ),
        Layout(
            "opportunities.csv",
            "deal",
            (
                ("Opportunity ID", "id"),
                ("Opportunity Name", "name"),
                ("Account Name", "company_name"),
                ("Type", "type"),
                ("Product", "product"),
                ("Stage", "stage"),
                ("Amount", "amount"),
                ("Amount Currency", "currency"),
                ("Probability (%)", "probability"),
                ("Contract Term (Months)", "term"),
                ("Opportunity Owner", "owner"),
                ("Created Date", "created"),
                ("Qualified Date", "qualified"),
                ("Close Date", "close"),
            ),
        ),
        Layout(
            "opportunity_history.csv",
            "stage",
            (
                ("History ID", "id"),
                ("Opportunity ID", "deal"),
                ("To Stage", "stage"),
                ("Amount", "amount"),
                ("Probability (%)", "probability"),
                ("Last Modified", "at"),
            ),
        ),
        Layout(
            "activities.csv",
            "touch",
            (
                ("Activity ID", "id"),
                ("Event ID", "meeting"),
                ("Activity Type", "kind"),
                ("Action", "action"),
                ("Channel", "channel"),
                ("Direction", "direction"),
                ("Date/Time", "at"),
                ("Duration (Minutes)", "minutes"),
                ("Contact ID", "person"),
                ("Opportunity ID", "deal"),
                ("Outcome", "outcome"),
                ("Automated", "machine"),
                ("Marketing Activity", "marketing"),
            ),
        ),
        Layout(
            "campaign_costs.csv",
            "spend",
            (
                ("Cost ID", "id"),
                ("Month", "day"),
                ("Channel", "channel"),
                ("Cost Type", "kind"),
                ("Amount", "amount"),
                ("Currency", "currency"),
            ),
        ),
    ),
)
