"""Facts that are worked out of other facts, when they are asked for."""

from __future__ import annotations

from abmkit.derive.columns import DATED, SOLD, fact
from abmkit.derive.fact import Clock, FactColumn

ENGAGEMENT = fact(
    "engagement",
    "A stretch of days on which an account's engagement of the last days stayed the same.",
    (
        Clock("entered_on", "entered_on", None, "The day it became so."),
        Clock("in_state", "entered_on", "left_on", "While it is so."),
    ),
    *DATED,
    FactColumn("minutes", "minutes", "Weighted minutes of the days (90) up to each of its days."),
    FactColumn("people", "number", "People who gave some of these minutes."),
    FactColumn("act_now", "number", "Demos asked for in these days."),
    FactColumn("minutes_before", "minutes", "As minutes, on the day before it became so."),
    FactColumn("people_before", "number", "As people, on that day."),
    FactColumn("act_now_before", "number", "As act_now, on that day."),
    FactColumn("tier_before", "text", "Tier of the account on that day."),
    FactColumn("employees", "number", "Employees of the account, as known now."),
)

JOURNEY = fact(
    "journey",
    "A stay of an account on a step of its journey; coming back is another.",
    (
        Clock("entered_on", "entered_on", None, "The day the step was entered."),
        Clock("in_step", "entered_on", "left_on", "While on the step."),
    ),
    *DATED,
    FactColumn("step", "text", "listed, engaged, mqa, opportunity or customer."),
    FactColumn("step_number", "number", "Its place among them, from 1."),
    FactColumn("previous_step", "text", "The step before."),
    FactColumn("days_in_step", "days", "Days from entered to left; NULL until then."),
    FactColumn("days_from_mqa", "days", "Days since the account last became qualified."),
)

CUSTOMER = fact(
    "customer",
    "A stretch of days on which an account was a customer, worth the same a year.",
    (
        Clock("active", "active_from", "active_to", "While it is one."),
        Clock("joined_on", "joined_on", None, "The day it became one, after not being one."),
        Clock("left_on", "left_on", None, "The first day on which it no longer was one."),
        Clock("ever", "first_on", "gone_on", "Since it first was one, for ever."),
        Clock(
            "year_before",
            "was_from",
            "was_to",
            "A year after it was one: with what it is then.",
            "fact_customer_year",
        ),
    ),
    FactColumn("cohort", "text", "The month in which it first was one, as 2026-03."),
    FactColumn("worth", "money", "What it pays a year; NULL when unknown, 0 once it is none."),
    FactColumn(
        "worth_then",
        "money",
        "What it paid a year before; on year_before only.",
        only="year_before",
    ),
    FactColumn(
        "worth_kept", "money", "The smaller of the two; on year_before only.", only="year_before"
    ),
    FactColumn("is_active", "flag", "It is a customer; on year_before it may be one no more."),
)

INFLUENCE = fact(
    "influence",
    "A deal, with what marketing did before it closed.",
    (
        Clock("close_on", "closed_on", None, "The day it was won or lost."),
        Clock("qualified_on", "qualified_on", None, "The day sales accepted it, else opened."),
    ),
    *DATED,
    FactColumn("status", "text", "How it stands now: open, won or lost."),
    FactColumn("amount", "money", "Worth in the client's currency; NULL when unknown."),
    FactColumn(
        "cycle_days",
        "days",
        "Days from opened to closed; NULL unless closed, or closed before that.",
    ),
    FactColumn("broad_days", "days", "From the last marketing touch of its account to its close."),
    FactColumn("narrow_days", "days", "From the last one that is of the deal, or of its people."),
    FactColumn("promotion_days", "days", "From the last touch of a promotion campaign."),
    FactColumn("is_sourced", "flag", "Its first touch, up to the day it was opened, is marketing."),
    FactColumn("is_referred", "flag", "That touch, or its campaign, is a referral."),
    FactColumn("touches", "number", "Touches of its account up to its close, machines left out."),
    FactColumn("marketing_touches", "number", "Those of them that marketing made."),
    *SOLD,
)
