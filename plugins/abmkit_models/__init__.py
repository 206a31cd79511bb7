"""The first-party models: attribution and lift, a plugin like any other."""

from abmkit import Model, hookimpl
from abmkit_models import attribution, examples, lift

_MODELS = (*attribution.ATTRIBUTION, lift.lift_opportunities, lift.lift_wins)
examples.tell({model.id: model for model in _MODELS})


@hookimpl
def register_models() -> list[Model]:
    return list(_MODELS)
