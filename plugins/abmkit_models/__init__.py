"""The first-party models: what is beyond arithmetic, a plugin like any other."""

from abmkit import Model, hookimpl
from abmkit_models import (
    addresses,
    advocates,
    attribution,
    examples,
    gains,
    lift,
    repeats,
    roi,
    scores,
    variants,
    waits,
)

_MODELS = (
    *attribution.ATTRIBUTION, roi.credited_roi, lift.lift_opportunities, lift.lift_wins,
    variants.variant_difference, gains.content_minutes_gained, scores.lead_score_profile,
    scores.score_change, waits.question_wait, waits.mql_wait, advocates.advocate_accounts,
    repeats.repeat_customer_value, addresses.addresses_to_clean,
)  # fmt: skip
examples.tell({model.id: model for model in _MODELS})


@hookimpl
def register_models() -> list[Model]:
    return list(_MODELS)
