"""Reports: what they ask, the blocks they are made of, and their words."""

from abmkit.report.catalogue import Catalogue, load_catalogue
from abmkit.report.format import Words
from abmkit.report.renderer import Renderer

__all__ = ["Catalogue", "Renderer", "Words", "load_catalogue"]
