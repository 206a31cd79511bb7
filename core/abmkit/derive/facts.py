"""The facts that metrics read, as data: their columns, their clocks, what each column means.

A fact is a relation ``fact_NAME``. A *clock* says when a row counts: a point clock is a day (a
deal counts in the period it closed in); a span clock is a stretch of days (a deal is open from a
day to a day, and counts in a period when it is open at the period's end). Where the past differs
from the present, a span clock has a relation of its own: ``fact_deal_open`` holds a row for each
stretch of days on which an open deal had one amount, so that the end of a past period sees the
amount of then; at most one row of a deal covers a day.

Columns come in three kinds:

* plain ones, true of the row for ever (the kind of a touch);
* *dated* ones (``tier``, ``on_list``, ``account_owner`` …), the account's state on the row's own
  day: they stand in the relation once for each point clock, as ``tier__close_on``; a span has no
  day of its own, so leaves on a span clock use standing ones;
* *standing* ones (``tier_at_end``, ``on_list_at_end`` …), the account's state at the end of the
  period asked for. They are not in the relation: the planner joins, for each period's last day,
  the row that is valid then of

  ``fact_listing`` (account)
      ``on_list_at_end``: there is one; ``tier_at_end``: its tier; ``list_owner_at_end``;
      ``listed_on_at_end``: its valid_from; ``roles_required_at_end``;
  ``fact_required_role`` (account, role)
      ``role_required_at_end``: there is one;
  ``fact_owner`` (account)
      ``account_owner_at_end``: its owner;
  ``fact_role`` (person, account)
      ``role_at_end``: its role.

A client's own fields are further plain columns (``abmkit.derive.fields``).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from abmkit.derive.columns import DATED, PERSON, ROLE_AT_END, ROLE_REQUIRED, SOLD, fact
from abmkit.derive.fact import Clock, Fact, FactColumn, physical
from abmkit.derive.worked import CUSTOMER, ENGAGEMENT, INFLUENCE, JOURNEY

__all__ = ["FACTS", "Clock", "Fact", "FactColumn", "physical"]

DEAL = fact(
    "deal",
    "An opportunity of the source of record.",
    (
        Clock("close_on", "closed_on", None, "The day it was won or lost."),
        Clock("created_on", "created_on", None, "The day it was opened."),
        Clock(
            "qualified_on",
            "qualified_on",
            None,
            "The day sales accepted it: as told, else of its first qualified step, else opened.",
        ),
        Clock(
            "open",
            "open_from",
            "open_to",
            "While it is open, worth what it was worth then.",
            "fact_deal_open",
        ),
        Clock(
            "known",
            "created_on",
            "gone_on",
            "From being opened, for ever.",
            "fact_deal_known",
        ),
        Clock(
            "moved_on",
            "moved_on",
            None,
            "Each day on which what it adds to the open pipeline came, went or changed.",
            "fact_deal_moved",
        ),
        Clock(
            "ended_on",
            "closed_on",
            None,
            "As close_on, told with what its account was until then.",
            "fact_deal_ended",
        ),
    ),
    *DATED,
    FactColumn("name", "text", "Name of the deal."),
    FactColumn("status", "text", "How it stands now: open, won or lost."),
    FactColumn("amount", "money", "Worth in the client's currency; NULL when unknown."),
    FactColumn("annual_amount", "money", "Amount of a year when the term is known, else amount."),
    FactColumn("weighted_amount", "money", "Amount × chance of winning; NULL when unknown."),
    FactColumn("first_won", "flag", "It is the first deal its account won."),
    FactColumn("late_listed", "flag", "The account came on the list after the deal was opened."),
    FactColumn(
        "days_to_win", "days", "Days from qualified to won; NULL unless won, or won before that."
    ),
    FactColumn(
        "cycle_days",
        "days",
        "Days from opened to closed; NULL unless closed, or closed before that.",
    ),
    FactColumn("stage", "text", "Stage in the source's words."),
    FactColumn(
        "move",
        "text",
        "opened, raised, lowered, won, lost or dropped; on moved_on only.",
        only="moved_on",
    ),
    FactColumn(
        "moved",
        "money",
        "By how much; what went is negative; on moved_on only.",
        only="moved_on",
    ),
    FactColumn(
        "was_customer",
        "flag",
        "Its account was a customer on the day before it closed; on ended_on only.",
        only="ended_on",
    ),
    FactColumn(
        "reconstructed", "flag", "Of an open deal: no source told its amount of then; see open."
    ),
    *SOLD,
)

TOUCH = fact(
    "touch",
    "One contact of one person or account with us.",
    (Clock("occurred_on", "occurred_on", None, "The day it happened, in the client's zone."),),
    *DATED,
    FactColumn("activity_id", "key", "What touches of one meeting or e-mail share."),
    *PERSON,
    FactColumn("role", "text", "The person's buying role at the account that day."),
    FactColumn("kind", "text", "What happened, such as meeting or visit."),
    FactColumn("action", "text", "What was done, such as clicked."),
    FactColumn("channel", "text", "Channel."),
    FactColumn("direction", "text", "in or out."),
    FactColumn("outcome", "text", "Of a meeting: booked, held, no_show, cancelled."),
    FactColumn("form_kind", "text", "What a form asks for: newsletter, demo, contact, other."),
    FactColumn("sentiment", "text", "Tone, where told: positive, neutral, negative."),
    FactColumn("minutes", "minutes", "Weighted minutes of attention; machines weigh 0."),
    FactColumn("is_machine", "flag", "A machine did it."),
    FactColumn("is_marketing", "flag", "Marketing made it happen."),
    FactColumn("campaign_id", "key", "The campaign."),
    FactColumn("asset_id", "key", "The content met."),
    FactColumn("deal_id", "key", "The deal it belongs to."),
    FactColumn("campaign_type", "text", "Type of the campaign, such as drip, in small letters."),
    FactColumn("programme", "text", "Nurture programme of the campaign."),
    FactColumn("asset_kind", "text", "Kind of the content, such as form."),
    FactColumn("cta", "text", "Call to action that the content carries."),
    FactColumn("variant", "text", "Arm of a test that the content is."),
    FactColumn("instant", "number", "Milliseconds since 1970: the order of touches of one day."),
    ROLE_REQUIRED,
    ROLE_AT_END,
    kinds=("kind", "action"),
    alike=("hard_bounced", "soft_bounced"),
    recorded=("outcome", "form_kind"),
)

STAGE = fact(
    "stage",
    "A stay of an account, a person or a deal on one step of a ladder; coming back is another.",
    (
        Clock("entered_on", "entered_on", None, "The day the step was entered."),
        Clock("in_step", "entered_on", "left_on", "While on the step."),
    ),
    *DATED,
    FactColumn("ladder", "text", "Whose ladder: account, person or deal."),
    FactColumn("subject_id", "key", "What climbs it."),
    FactColumn("deal_id", "key", "The deal, on its ladder."),
    *PERSON,
    FactColumn("step", "text", "The step; NULL for a stage that no step is named for."),
    FactColumn("step_number", "number", "Its place on the client's ladder, from 1."),
    FactColumn("previous_step", "text", "The step before."),
    FactColumn("next_step", "text", "The step after."),
    FactColumn("entry", "number", "Which entry into this step it is: 2 and more are re-entries."),
    FactColumn("is_first", "flag", "It is the first entry into this step."),
    FactColumn("advanced", "flag", "A higher step of the client's ladder was entered later."),
    FactColumn("rose", "flag", "The step after is a higher one of the client's ladder."),
    FactColumn("days_in_step", "days", "Days from entered to left; NULL until then."),
    FactColumn("amount", "money", "Worth of the deal as told on entering."),
    FactColumn("score", "number", "Score of the person as told on entering."),
    FactColumn("instant", "number", "Milliseconds since 1970 at which it was entered."),
    *SOLD,
    kinds=("ladder",),
)

MONEY = fact(
    "money",
    "Money that came in or went out.",
    (
        Clock("on_date", "on_date", None, "The day of the document."),
        Clock("covers", "covered_from", "covered_to", "While it is paid for; never, if untold."),
    ),
    *DATED,
    FactColumn("kind", "text", "order, invoice, payment, refund, recurring, cost_media …"),
    FactColumn("amount", "money", "How much, signed, at the rate of its day; refunds negative."),
    FactColumn("is_cost", "flag", "It is a cost."),
    FactColumn("channel", "text", "Channel, of a cost."),
    FactColumn("campaign_id", "key", "The campaign."),
    FactColumn("deal_id", "key", "The deal."),
    FactColumn("days_covered", "days", "How many days are paid for."),
    kinds=("kind", "is_cost"),
)

RESPONSE = fact(
    "response",
    "An answer to a survey.",
    (Clock("answered_on", "answered_on", None, "The day it was given, in the client's zone."),),
    *DATED,
    *PERSON,
    FactColumn("role", "text", "The person's buying role at the account that day."),
    FactColumn("survey", "text", "Which survey."),
    FactColumn("scale", "text", "Its scale: nps, csat5, csat7, ces7, other."),
    FactColumn("score", "number", "The answer on its scale."),
    ROLE_REQUIRED,
    ROLE_AT_END,
    kinds=("scale",),
)

LISTING = fact(
    "listing",
    "An account's stay on the target list.",
    (Clock("valid", "valid_from", "valid_to", "While it is on the list."),),
    FactColumn("tier", "text", "Tier of this stay."),
    FactColumn("list_owner", "text", "Who works it."),
    FactColumn("roles_required", "number", "How many buying roles it requires."),
    FactColumn("arm", "text", "Arm of an experiment: treat or control; NULL: of none."),
    FactColumn("market_influence", "number", "Score of that name, as the list tells it."),
    FactColumn("strategic_importance", "number", "Score of that name, as the list tells it."),
    FactColumn("revenue_potential", "number", "Score of that name, as the list tells it."),
)

MEMBERSHIP = fact(
    "membership",
    "A person's time at an account.",
    (
        Clock("valid", "valid_from", "valid_to", "While the person is there."),
        Clock(
            "contactable",
            "contact_from",
            "contact_to",
            "While there, with a consent; without any consent data, while there.",
            "fact_membership_contactable",
        ),
    ),
    *PERSON,
    FactColumn("role", "text", "Part played in buying."),
    FactColumn("account_role", "key", "The account and the role together; NULL without a role."),
    ROLE_REQUIRED,
)

ACCOUNT = fact(
    "account",
    "A company that is known.",
    (Clock("known", "created_on", "gone_on", "Since it is known."),),
    FactColumn("is_subsidiary", "flag", "It belongs to another account."),
)

STAT = fact(
    "stat",
    "A daily total of a platform, with no person behind it.",
    (
        Clock("day", "day", None, "Its day, in the platform's zone."),
        Clock("held", "day", "held_to", "Until the next one of its series is told."),
    ),
    *DATED,
    FactColumn("name", "text", "What is counted, such as sessions, clicks, followers."),
    FactColumn("channel", "text", "Channel or channel group."),
    FactColumn("campaign_id", "key", "The campaign."),
    FactColumn("asset_id", "key", "The content."),
    FactColumn("value", "number", "How much, of what adds up over days; NULL of all else."),
    FactColumn("level", "number", "How much, of what only the last day counts of; else NULL."),
    FactColumn("reading", "number", "How much, of anything: for means and medians."),
    FactColumn("change", "number", "Of a level: by how much it differs from the one before."),
    FactColumn("weight", "number", "Impressions of the same day, channel, campaign, content."),
    FactColumn("weighted", "number", "Reading × weight."),
    FactColumn("minutes", "minutes", "Value of what is counted in minutes; else NULL."),
    kinds=("name",),
)

FACTS: Mapping[str, Fact] = MappingProxyType(
    {
        each.name: each
        for each in (
            DEAL,
            TOUCH,
            STAGE,
            MONEY,
            RESPONSE,
            LISTING,
            MEMBERSHIP,
            ACCOUNT,
            STAT,
            ENGAGEMENT,
            CUSTOMER,
            INFLUENCE,
            JOURNEY,
        )
    }
)
