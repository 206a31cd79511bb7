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

MORE = (
    "target_accounts",
    "penetration",
    "covered_accounts",
    "multi_threaded_accounts",
    "engagement_minutes",
    "meetings_booked",
    "meetings_unrecorded_share",
    "target_account_revenue_late",
)
"""What is told besides, on the page of all numbers."""

FACTORS = ("qualified_deals", "velocity_win_rate", "velocity_mean_amount", "velocity_median_days")
"""What pipeline velocity is made of; the last one stands below the line."""

BY_ACCOUNT = ("open_pipeline", "open_deals", "won_amount", "won_deals")

_BOTH = ("previous", "last-year")

ASKS = (
    *(Ask(metric, compare=_BOTH, months=12) for metric in (*TILES, *FILLERS)),
    *(Ask(metric, compare=_BOTH) for metric in MORE),
    *(Ask(metric, compare=("previous",)) for metric in FACTORS),
    Ask("pipeline_created", within=True),
    Ask("penetration", by="tier", compare=("previous",)),
    Ask("coverage", by="tier", compare=("previous",)),
    Ask("covered_accounts", by="tier", compare=("previous",)),
    Ask("target_accounts", by="tier", compare=("previous",)),
    *(Ask(metric, by="account") for metric in BY_ACCOUNT),
    Ask("engagement_minutes", by="account", months=12),
)

FACTORS_OF_VELOCITY = tuple(
    sentences.Factor(metric, Msg.of(f"factor.{metric}"), divides=metric == FACTORS[-1])
    for metric in FACTORS
)
