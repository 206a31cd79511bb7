"""Models: computations beyond arithmetic, as functions of pandas frames."""

from abmkit.models.definitions import Defined, Definitions
from abmkit.models.model import Model, model
from abmkit.models.reads import Reads

__all__ = ["Defined", "Definitions", "Model", "Reads", "model"]
