import base64
import io
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from abmkit import Workspace
from abmkit.errors import ConfigError
from abmkit.run.brand import theme
from abmkit.workspace import Client


@pytest.fixture
def client(tmp_path: Path) -> Client:
    workspace = Workspace.create(tmp_path / "agency", "Blue Harbor")
    brand = {"name": "Studio Onda", "primary": "#3F2B63", "logo": "logo.png"}
    return workspace.add_client("acme", {"name": "Acme", "brand": brand})


def draw(path: Path, size: tuple[int, int] = (40, 20), **options: object) -> None:
    Image.new("RGB", size, "red").save(path, "PNG", **options)


def test_a_brand_is_tokens_and_its_logo_pixels_alone(client: Client) -> None:
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", "made on my machine")
    draw(client.path / "logo.png", pnginfo=said)
    worn = theme(client)
    assert (worn.name, worn.primary, worn.page_size) == ("Studio Onda", "#3F2B63", "A4")
    assert worn.logo
    pixels = base64.b64decode(worn.logo)
    assert b"made on my machine" not in pixels
    assert Image.open(io.BytesIO(pixels)).size == (40, 20)


def test_without_a_brand_the_agencys_name_is_printed(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "agency", "Blue Harbor")
    assert theme(workspace.add_client("acme", {"name": "Acme"})).name == "Blue Harbor"


def test_a_logo_from_elsewhere_is_refused_by_path_and_by_link(
    client: Client, tmp_path: Path
) -> None:
    draw(tmp_path / "secret.png")
    (client.path / "logo.png").symlink_to(tmp_path / "secret.png")
    with pytest.raises(ConfigError, match="outside the workspace"):
        theme(client)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<svg onload='x'/>", "no PNG that can be read"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "no PNG that can be read"),
        (b"\x89PNG" + b"\0" * 2_000_001, "larger than 2 MB"),
        (None, "cannot be read: No such file"),
    ],
)
def test_what_is_no_sound_png_is_refused(client: Client, content: bytes | None, says: str) -> None:
    if content is not None:
        (client.path / "logo.png").write_bytes(content)
    with pytest.raises(ConfigError, match=says):
        theme(client)


def test_a_jpeg_by_another_name_is_refused(client: Client) -> None:
    Image.new("RGB", (4, 4)).save(client.path / "logo.png", "JPEG")
    with pytest.raises(ConfigError, match="no PNG"):
        theme(client)


def test_a_logo_too_wide_is_refused(client: Client) -> None:
    draw(client.path / "logo.png", (4001, 1))
    with pytest.raises(ConfigError, match="4000 pixels a side"):
        theme(client)
