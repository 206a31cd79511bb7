"""What the scorecard asks, by where it shows it."""

from abmkit import Ask, Msg, sentences

TILES = (
    "engaged_accounts",
    "pipeline_created",
    "win_rate",
    "pipeline_velocity",
    "average_contract_value",
    "target_account_revenue",
    "coverage",
    "meetings_held",
)
"""The first page, in the same order every time."""

FILLERS = ("won_amount", "won_deals", "new_customers", "open_pipeline")
"""What stands on the first page in place of tiles that have no data."""

FACTORS = ("qualified_deals", "velocity_win_rate", "velocity_mean_amount", "velocity_median_days")
"""What pipeline velocity is made of; the last one stands below the line."""

COVERED = "covered_accounts"
"""Its parameters say who is engaged in a buying group, and how many roles are enough."""

FORECAST = ("open_pipeline", "open_deals", "forecast", "sourced_pipeline")
INFLUENCE = (
    "influenced_deals",
    "influenced_deals_narrow",
    "influenced_revenue",
    "influenced_revenue_narrow",
)
MOVES = (
    "pipeline_opened",
    "pipeline_revalued",
    "pipeline_won",
    "pipeline_lost",
    "pipeline_dropped",
)
"""What the open pipeline gained and lost, in the order told."""

REVENUE = (
    "won_amount",
    "target_account_revenue",
    "target_account_revenue_late",
    "expansion_won",
    "won_deals",
    "new_customers",
    "average_contract_value",
)
LEFT_OUT = ("expansion_won_unknown", "expansion_won_untyped")
"""What expansion won leaves out: told beside it where there is any."""

COSTS = ("marketing_cost", "full_cost", "cac_marketing", "cac_full", "marketing_roi")
CUSTOMERS = (
    "active_customers",
    "customer_retention",
    "net_revenue_retention",
    "gross_revenue_retention",
    "nps",
    "account_health",
    "worth_per_customer",
    "customer_lifetime_value",
)
WIN_RATES = ("target_win_rate", "other_win_rate")

ATTENTION = (
    "target_accounts",
    "penetration",
    "multi_threaded_accounts",
    "covered_accounts",
    "mqa_stock",
    "mqa_entries",
)
MEETINGS = ("meetings_booked", "meetings_held", "meetings_no_show", "meetings_unrecorded_share")
EMAIL = (
    "email_delivery_rate",
    "email_bounce_rate",
    "email_click_rate",
    "email_click_to_open_rate",
    "email_unsubscribe_rate",
    "unreachable_addresses",
)
SOCIAL = ("social_engagement", "social_engagement_rate", "reach", "mentions", "click_through_rate")
WEB = ("sessions", "page_views", "time_on_page", "bounce_rate", "search_position")
CONTENT = ("form_fills", "form_completion_rate", "content_engagement", "action_rate")
VANITY = (
    "email_open_rate",
    "followers",
    "followers_gained",
    "total_leads",
    "new_leads",
    "lead_conversion_rate",
    "mean_won_cycle_days",
    "median_won_cycle_days",
)
PEOPLE = ("known_people", "contactable_people")

WEEKS = 13
"""As many as a quarter has."""

BY_ACCOUNT = ("open_pipeline", "open_deals", "won_amount", "won_deals")
BY_CHANNEL = ("engaged_accounts", "engagement_minutes", "high_value_minutes", "marketing_cost")
BY_STEP = ("step_entries", "next_step_rate", "median_days_on_step")

CREDITED = "revenue_u_shaped"
"""The model by which channels are credited, where it is installed."""

MAILED = ("email_click_rate", "email_click_to_open_rate")
"""By which e-mails are ranked: the first of them that is known."""

_LINES = ("engagement_minutes", "high_value_minutes", "sessions")
_TABLES = (
    *(*FORECAST, *INFLUENCE, *REVENUE, *LEFT_OUT, *COSTS, *CUSTOMERS, *WIN_RATES),
    *(*ATTENTION, *MEETINGS, *EMAIL, *SOCIAL, *WEB, *CONTENT, *VANITY),
    "target_account_revenue_late",
)
_BOTH = ("previous", "last-year")
_WITH_MONTHS = (*TILES, *FILLERS, *FACTORS)

ASKS = (
    *(Ask(metric, compare=_BOTH, months=12) for metric in _WITH_MONTHS),
    *(Ask(m, compare=_BOTH) for m in dict.fromkeys(_TABLES) if m not in _WITH_MONTHS),
    *(Ask(metric) for metric in (*PEOPLE, *MOVES)),
    *(Ask(metric, months=12) for metric in _LINES),
    Ask("pipeline_created", within=True),
    *(
        Ask(metric, by="tier", compare=("previous",))
        for metric in ("penetration", "covered_accounts", "target_accounts")
    ),
    *(Ask(metric, by="account") for metric in BY_ACCOUNT),
    Ask("engagement_minutes", by="account", compare=("previous",), weeks=WEEKS),
    *(Ask(metric, by="channel", compare=("previous",)) for metric in BY_CHANNEL),
    *(Ask(metric, by="step", compare=("previous",)) for metric in BY_STEP),
    Ask("journey_accounts", by="step", compare=("previous",)),
    Ask("journey_entries", by="step", compare=("previous",)),
    Ask("won_amount", by="type"),
    *(Ask(metric, by="asset_id") for metric in ("engagement_minutes", "engaged_accounts", *MAILED)),
)

WISHES = (Ask(CREDITED, by="channel"),)


def called(factor: str, form: str) -> Msg:
    """What a factor of velocity is called; the client's own name of it, if it has one.

    Args:
        factor: Id of its metric.
        form: ``factor`` in a sentence, ``short`` on a card, ``axis`` under a bar.
    """
    return Msg.of(f"{form}.{'win_rate' if factor == 'velocity_win_rate' else factor}")


FACTORS_OF_VELOCITY = tuple(
    sentences.Factor(metric, called(metric, "factor"), divides=metric == FACTORS[-1])
    for metric in FACTORS
)
