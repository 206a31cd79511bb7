"""Where each row of the KPI catalogue went: to metrics, or to what it is instead.

Rows are those of the catalogue's first table; `BEYOND` has what its second one adds. A row may
have both metrics and a remark on the part that is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Row(NamedTuple):
    """A row of the catalogue.

    Attributes:
        kpi: What it is called there.
        metrics: Ids of the metrics that measure it, and of models.
        remark: What is a dimension, a setting, a model, or cannot be told from facts, and why.
    """

    kpi: str
    metrics: tuple[str, ...] = ()
    remark: str = ""


def _row(kpi: str, metrics: str = "", remark: str = "") -> Row:
    return Row(kpi, tuple(metrics.split()), remark)


ROWS: Mapping[int, Row] = {
    1: _row("Target account list", "target_accounts accounts"),
    2: _row("ICP match", "icp_match high_value_accounts"),
    3: _row("Named scores", "market_influence strategic_importance revenue_potential"),
    4: _row("Financial information", "payments_received", "else a dimension, a field of its own"),
    5: _row("Current and planned projects", "intent_signals"),
    6: _row(
        "Acquire, convert, grow",
        "focus_new_accounts focus_known_accounts focus_customers spend_on_new_accounts "
        "spend_on_known_accounts spend_on_customers",
        "the survey's shares are a benchmark",
    ),
    7: _row("MQA", "mqa_entries mqa_stock mqa_stock_easier mqa_stock_harder"),
    8: _row("Coverage", "coverage known_people contactable_people covered_accounts"),
    9: _row("Coverage gap", "coverage_gap"),
    10: _row("Penetration", "penetration"),
    11: _row("Multi-threaded accounts", "multi_threaded_accounts"),
    12: _row("Account engagement", "engagement_minutes engaged_accounts"),
    13: _row(
        "Engagement history", "activities", "the dated list: `abmkit explain CLIENT activities`"
    ),
    14: _row("Form fills", "form_fills form_submissions"),
    15: _row("Form completion", "form_completion_rate"),
    16: _row("Content engagement", "content_engagement content_minutes"),
    17: _row(
        "Assets that raise engagement",
        "content_minutes_gained content_follow_on_rate",
        "the first is a model",
    ),
    18: _row(
        "Meetings",
        "meetings_booked meetings_held meetings_no_show meetings_cancelled meetings_unrecorded "
        "meetings_unrecorded_share",
    ),
    19: _row("SQL", "sql"),
    20: _row("MQL", "mql mql_again"),
    21: _row("Cost per MQL", "cost_per_mql cost_per_mql_full"),
    22: _row("New leads", "new_leads"),
    23: _row("Lead count", "total_leads"),
    24: _row("Reopened leads", "reopened_leads reopened_after_touch"),
    25: _row("Recycled leads", "recycled_leads recycle_rate"),
    26: _row(
        "Score of new leads",
        "new_lead_score lead_score_profile",
        "the profile is a model; scores are those told with stages",
    ),
    27: _row(
        "Score-raising activities", "score_change", "a model; scores are those told with stages"
    ),
    28: _row(
        "Follow-up",
        "mql_follow_up_rate mql_follow_up_open mql_taken_up_rate mql_median_days mql_wait",
        "the wait is a model, in hours",
    ),
    29: _row("Touches to close", "touches_to_win median_touches_to_win"),
    30: _row(
        "Nurtured against not",
        "nurtured_opportunity_rate not_nurtured_opportunity_rate nurtured_difference",
        "groups that chose themselves: lift is a model and needs a control arm",
    ),
    31: _row("Funnel report", "step_entries next_step_rate median_days_on_step on_step"),
    32: _row("Conversion per call to action", "action_rate"),
    33: _row(
        "Lead conversion",
        "lead_conversion_rate",
        "of sessions, not of unique visitors: platforms tell the users of a day, which cannot be "
        "added to those of a period, and touches only tell of visitors who were recognised",
    ),
    34: _row("Landing-page conversion", "landing_page_conversion"),
    35: _row(
        "Conversion and win rate",
        "target_accounts_won target_win_rate other_win_rate win_rate win_rate_by_amount",
    ),
    36: _row("Deals closed", "won_deals won_amount lost_deals"),
    37: _row("New customers", "new_customers"),
    38: _row("Special promotions", "promotion_customers"),
    39: _row("Average contract value", "average_contract_value"),
    40: _row(
        "Pipeline velocity",
        "pipeline_velocity qualified_deals velocity_win_rate velocity_mean_amount "
        "velocity_median_days days_mqa_to_opportunity days_mqa_to_customer",
    ),
    41: _row("Sales-cycle length", "median_won_cycle_days mean_won_cycle_days"),
    42: _row(
        "Marketing influence",
        "influenced_deals influenced_deals_narrow influenced_revenue influenced_revenue_narrow "
        "influenced_revenue_share influenced_revenue_share_narrow",
    ),
    43: _row(
        "Campaigns that make revenue",
        "revenue_first_touch revenue_last_touch revenue_linear revenue_u_shaped revenue_w_shaped "
        "revenue_full_path revenue_time_decay revenue_markov",
        "models of attribution by campaign, each with its name",
    ),
    44: _row(
        "Target-account revenue",
        "target_account_revenue target_account_revenue_late target_account_invoiced",
    ),
    45: _row(
        "Goal attainment",
        remark="setting: goals.csv; each goal of a period is told with what was reached of it, in "
        "total and by tier: on tiles, on the scorecard's page of goals, by `abmkit metrics value`",
    ),
    46: _row("Forecast", "forecast"),
    47: _row("CAC", "cac_marketing cac_full marketing_cost full_cost"),
    48: _row(
        "LTV",
        "customer_lifetime_value worth_per_customer repeat_customer_value",
        "the last is a model, BG/NBD, for repeat orders",
    ),
    49: _row("Marketing ROI", "marketing_roi credited_roi", "of what is credited, a model"),
    50: _row("Customer retention", "customer_retention customer_churn active_customers"),
    51: _row("Account health", "account_health"),
    52: _row("NPS", "nps nps_answers survey_response_rate"),
    53: _row("Customer satisfaction", "customer_satisfaction mean_satisfaction"),
    54: _row(
        "Referral, advocates",
        "advocate_accounts promoter_accounts referring_accounts referred_opportunities",
        "the first is a model",
    ),
    55: _row(
        "Upsell and cross-sell",
        "expansion_won expansion_won_unknown expansion_won_untyped",
        "the others are what it leaves out: of accounts not known as customers, or of no type",
    ),
    56: _row(
        "Year on year", remark="setting: any metric is told with `--compare previous,last-year`"
    ),
    57: _row("Website traffic", "sessions daily_users"),
    58: _row("Traffic by source", "sessions", "dimension: channel"),
    59: _row("Website views", "page_views"),
    60: _row("Time on page", "time_on_page"),
    61: _row("Bounce rate", "bounce_rate bounce_rate_one_page"),
    62: _row("Search ranking", "search_position first_page_share"),
    63: _row("Click rate of calls to action", "click_through_rate"),
    64: _row("E-mail open rate", "email_open_rate"),
    65: _row("E-mail click rate", "email_click_rate email_click_to_open_rate"),
    66: _row("Unsubscribe rate", "email_unsubscribe_rate"),
    67: _row("Spam complaints", "email_complaint_rate"),
    68: _row(
        "List hygiene",
        "addresses_to_clean unreachable_addresses idle_addresses",
        "the first is a model; duplicates are a finding of the match",
    ),
    69: _row("Reach", "reach"),
    70: _row("Followers", "followers followers_gained"),
    71: _row("Social engagement", "social_engagement social_engagement_rate negative_reactions"),
    72: _row(
        "Mentions and questions",
        "mentions questions_answered question_wait",
        "the wait is a model, in hours",
    ),
    73: _row(
        "Channel that accounts prefer",
        "high_value_minutes high_value_minutes_share",
        "dimension: channel",
    ),
    74: _row(
        "Channel effectiveness",
        remark="setting: a survey's figures, benchmarks with source and year; never a target",
    ),
    75: _row("A/B test", "variant_difference action_rate", "a model; dimension: variant"),
    76: _row(
        "Sales–marketing agreement",
        "agreement_meetings_kept",
        "setting: [approved] of client.toml names who agreed to a rule, `abmkit explain` prints "
        "them",
    ),
    77: _row("Old funnel against ABM loop", "on_step", "dimension: ladder and step"),
    78: _row(
        "Drip, trigger mail, segments",
        remark="dimension: campaign_type, programme and fields of the client's own",
    ),
    79: _row("Pipeline created", "pipeline_created open_pipeline open_deals"),
    80: _row(
        "E-mail delivery",
        "email_delivery_rate email_bounce_rate email_hard_bounce_rate email_soft_bounce_rate",
    ),
    81: _row(
        "Nurture programmes",
        "programme_people programme_next_step_rate programme_stalled_rate programme_minutes",
    ),
    82: _row(
        "Influenced though sales-sourced",
        "influenced_revenue_sales_sourced influenced_revenue_sales_sourced_share",
    ),
}

BEYOND: Mapping[str, Row] = {
    "open pipeline": _row(
        "How the open pipeline moved",
        "pipeline_change pipeline_opened pipeline_revalued pipeline_won pipeline_lost "
        "pipeline_dropped",
    ),
    "NRR and GRR": _row("NRR and GRR", "net_revenue_retention gross_revenue_retention"),
    "cohort retention": _row("Cohort retention", "cohort_retention new_customers_kept"),
    "journey": _row("Journey stages", "journey_accounts journey_entries"),
    "6QA": _row(
        "6QA", "six_qa_stock six_qa_entries", "the stages of 6sense are imported as a ladder"
    ),
    "sourced": _row("Sourced pipeline", "sourced_pipeline"),
    "both sides": _row(
        "Influenced against not",
        "influenced_win_rate not_influenced_win_rate influenced_mean_amount "
        "not_influenced_mean_amount influenced_median_cycle not_influenced_median_cycle",
        "groups that marketing chose: no lift",
    ),
    "records": _row("Records", "deals deals_without_account deals_without_amount"),
    "attribution": _row(
        "Attribution",
        "deals_first_touch deals_last_touch deals_linear deals_u_shaped deals_w_shaped "
        "deals_full_path deals_time_decay deals_markov",
    ),
    "lift": _row("Lift", "lift_opportunities lift_wins", "it needs a control arm"),
}
