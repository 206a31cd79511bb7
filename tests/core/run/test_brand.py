import base64
import io
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from abmkit import Workspace
from abmkit.errors import ConfigError, UsageError
from abmkit.report.colour import readable
from abmkit.run.brand import theme
from abmkit.workspace import Client
from abmkit.workspace.brand import THEMES


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


def test_a_logo_from_elsewhere_is_refused_by_link(client: Client, tmp_path: Path) -> None:
    draw(tmp_path / "secret.png")
    (client.path / "logo.png").symlink_to(tmp_path / "secret.png")
    with pytest.raises(ConfigError, match=r"logo\.png is outside .*acme, where the file lies"):
        theme(client)


@pytest.mark.parametrize("path", ["../acme/logo.png", "../../logo.png", "/etc/hostname"])
def test_a_logo_from_elsewhere_is_refused_by_path(client: Client, path: str) -> None:
    for folder in (client.path, client.workspace.path):
        draw(folder / "logo.png")
    settings = {"name": "Beta", "brand": {"logo": path}}
    with pytest.raises(ConfigError, match="is outside"):
        theme(client.workspace.add_client("beta", settings))


def test_tokens_are_the_agencys_then_the_clients_then_the_reports(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "agency", "Blue Harbor")
    file = workspace.path / "abmkit.toml"
    brand = '[brand]\ntagline = "ABM"\nprimary = "#102030"\ncontact = "a@x.example"\n'
    file.write_text(file.read_text("utf-8") + brand, "utf-8")
    settings = {
        "name": "Acme",
        "brand": {"name": "Studio", "contact": "s@x.example"},
        "report": {"brand": {"account": {"page_size": "Letter", "theme": "plum"}}},
    }
    Workspace(workspace.path).add_client("acme", settings)
    client = Workspace(workspace.path).client("acme")
    scorecard, account = theme(client), theme(client, "account")
    assert (scorecard.name, scorecard.tagline) == ("Studio", "ABM")
    assert (scorecard.primary, scorecard.page_size) == ("#102030", "A4")
    assert (account.name, account.tagline, account.contact) == ("Studio", "ABM", "s@x.example")
    assert (account.primary, account.page_size) == ("#3F2B63", "Letter")


def test_two_themes_are_shipped_and_a_key_beside_one_overrides_it(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "agency", "Blue Harbor")
    for number, (brand, primary) in enumerate(
        [
            ({}, "#1F3A68"),
            ({"theme": "harbor"}, "#1F3A68"),
            ({"theme": "plum"}, "#3F2B63"),
            ({"theme": "plum", "primary": "#112233"}, "#112233"),
        ]
    ):
        client = workspace.add_client(f"c{number}", {"name": "Acme", "brand": brand})
        assert theme(client).primary == primary
    assert len(THEMES) == 2
    assert all(readable(tokens["primary"]) == tokens["primary"] for tokens in THEMES.values())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<svg onload='x'/>", "is not a readable PNG or JPEG"),
        (b"GIF89a" + b"\0" * 40, "is not a readable PNG or JPEG"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "is not a readable PNG or JPEG"),
        (b"\x89PNG" + b"\0" * 2_000_001, "larger than 2 MB"),
        (None, "cannot be read: No such file"),
    ],
)
def test_what_is_no_sound_png_is_refused(client: Client, content: bytes | None, says: str) -> None:
    if content is not None:
        (client.path / "logo.png").write_bytes(content)
    with pytest.raises(ConfigError, match=says):
        theme(client)


def test_a_jpeg_is_known_by_its_content_and_drawn_anew_as_png(client: Client) -> None:
    Image.new("RGB", (4, 4)).save(client.path / "logo.png", "JPEG")
    assert (theme(client).png or b"").startswith(b"\x89PNG")


def test_a_logo_too_wide_is_refused(client: Client) -> None:
    draw(client.path / "logo.png", (4001, 1))
    with pytest.raises(ConfigError, match="4000 pixels a side"):
        theme(client)


def family(client: Client, **files: bytes) -> Client:
    for cut, data in files.items():
        (client.path / f"Acme Sans-{cut}.ttf").write_bytes(data)
    brand = '[brand]\nfont_family = "Acme Sans"\n'
    (client.path / "client.toml").write_text(f'version = 1\nname = "Acme"\n{brand}')
    return Workspace(client.workspace.path).client("acme")


def test_a_brands_own_fonts_lie_beside_its_settings(client: Client) -> None:
    worn = theme(family(client, Regular=b"\0\1\0\0plain", Bold=b"truebold"))
    assert worn.font_family == "Acme Sans"
    assert worn.typefaces == {"regular": b"\0\1\0\0plain", "bold": b"truebold"}
    assert set(theme(family(client, Regular=b"truemine")).typefaces) == {"regular", "bold"}


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "Sans-Regular.ttf cannot be read"),
        ({"Regular": b"OTTO.."}, "has PostScript outlines; convert it with otf2ttf"),
        ({"Regular": b"GIF89a"}, "is not a TrueType file; convert it to one"),
        ({"Regular": b"true" * 1_300_000}, "is larger than 5 MB; save a subset of it"),
    ],
)
def test_a_font_that_cannot_be_used_is_named(
    client: Client, files: dict[str, bytes], says: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        theme(family(client, **files))
    assert says in str(caught.value)


def test_a_font_from_elsewhere_is_refused(client: Client, tmp_path: Path) -> None:
    (tmp_path / "secret.ttf").write_bytes(b"true")
    (client.path / "Acme Sans-Regular.ttf").symlink_to(tmp_path / "secret.ttf")
    with pytest.raises(ConfigError, match=r"font .*-Regular\.ttf is outside"):
        theme(family(client))
    with pytest.raises(UsageError, match="font_family"):
        client.workspace.add_client("beta", {"name": "B", "brand": {"font_family": "../Acme"}})
