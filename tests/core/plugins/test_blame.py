from pathlib import Path

import pytest

from abmkit.errors import PluginError, UsageError
from abmkit.plugins import Origin, blamed, load_plugins
from abmkit.plugins.find import find_plugins


def test_a_mistake_is_the_plugins_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.py"
    path.write_text("def build():\n    return {}['tier']\n")
    (found,) = [each for each in find_plugins(tmp_path) if each.origin.plugin == "bad"]
    module = found.load()
    with (
        pytest.raises(
            PluginError, match=r"report x of plugin bad .* failed: KeyError: 'tier' .*:2"
        ),
        blamed("report x", found.origin),
    ):
        module.build()  # type: ignore[attr-defined]


def test_what_a_library_raises_is_told_in_a_line_of_the_plugin(tmp_path: Path) -> None:
    path = tmp_path / "bad.py"
    path.write_text(
        "from abmkit import Page\n\ndef build():\n    return Page(id='a', outlin='A')\n"
    )
    (found,) = [each for each in find_plugins(tmp_path) if each.origin.plugin == "bad"]
    module = found.load()
    with pytest.raises(PluginError) as caught, blamed("report x", found.origin):
        module.build()  # type: ignore[attr-defined]
    says = "ValidationError: Page: outline: Field required; blocks: Field required; outlin: Extra"
    assert says in str(caught.value)
    assert str(caught.value).endswith(f"({path}:4)")
    assert "pydantic" not in str(caught.value)


def test_an_error_of_abmkit_stays_what_it_is() -> None:
    with pytest.raises(UsageError, match="no"), blamed("report x", Origin("y")):
        raise UsageError("no")


def test_the_cores_own_renderer_comes_through_the_same_door() -> None:
    plugins = load_plugins()
    assert plugins.renderers["json"].media_type == "application/json"
    assert plugins.renderers.origins["json"].distribution == "abmkit"
