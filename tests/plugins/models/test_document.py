"""docs/models.md says what the declarations say, and a changed one has a new version."""

import re
from pathlib import Path
from typing import Any

from abmkit_models import register_models
from handbook.models import document

PAGE = Path(__file__).parents[3] / "docs" / "models.md"
MODELS = register_models()


def test_a_changed_declaration_has_a_new_version(golden: Any) -> None:
    """To take a change on purpose: raise the version, then renew docs/models.md with --renew."""
    held = PAGE.read_text("utf-8") if PAGE.exists() else ""
    for model in MODELS:
        section = held.partition(f"(`{model.id}`)\n")[2].partition("\n## ")[0]
        told = re.search(r"version (\d+), definition `(\w+)`", section)
        same = told and told[1] == str(model.version)
        assert not same or told[2] == model.hash(), f"{model.id} changed without a new version"
    golden(PAGE, document(MODELS))


def test_every_model_is_on_the_page_with_all_that_defends_it() -> None:
    text = document(MODELS)
    for model in MODELS:
        section = text.partition(f"(`{model.id}`)\n")[2].partition("\n## ")[0]
        for each in (model.doc, model.role, model.owner, *model.sources, model.hash()):
            assert each in section, model.id
        for name in (*model.parameters, *model.by):
            assert f"`{name}`" in section
        assert all(str(each) in section for each in model.reads.values())
        assert section.count("- example: ") == len(model.examples) > 0
