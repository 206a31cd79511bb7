"""A report in an agency's own clothes: colours, paper, logo, and the client's names of metrics."""

import io
import json
import re
import shutil
from base64 import b64encode
from io import BytesIO

import openpyxl
import pytest
from PIL import Image, ImageChops

from abmkit import RenderError, Words, Workspace, scene
from abmkit.plugins import load_plugins
from abmkit.report.colour import READABLE, contrast
from abmkit.run import make_report
from abmkit.workspace.brand import THEMES
from abmkit_html.renderer import HtmlRenderer
from abmkit_pdf.fontpack import FOLDER
from abmkit_pdf.renderer import PdfRenderer
from abmkit_xlsx.renderer import XlsxRenderer

LABELS = {
    "win_rate": "Close rate",
    "won_amount": "Booked <revenue>",
    "engaged_accounts": "Lively accounts",
    "sql": "SQO",
}
FORMATS = ("pdf", "html", "xlsx", "json")


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[start : start + 2], 16) for start in (1, 3, 5))


@pytest.mark.parametrize("name", THEMES)
def test_a_shipped_theme_can_be_read_and_colours_paper_page_and_workbook(
    sample, render, checks, name
):
    primary = THEMES[name]["primary"]
    document = sample.specimen(primary=primary)
    paper, words = render(document), Words("en-US")
    assert checks.contrast(scene.palette(primary)) == []
    assert checks.layout(paper) == []
    assert paper.image(scale=1).convert("RGB").getpixel((300, 2)) == rgb(primary)
    assert f"--brand:{primary};" in HtmlRenderer().render(document, words).decode()
    book = openpyxl.load_workbook(BytesIO(XlsxRenderer().render(document, words)))
    colours = {
        str(colour.rgb)[2:]
        for sheet in book for row in sheet for cell in row
        for colour in (cell.fill.fgColor, cell.font.color) if colour is not None
    }  # fmt: skip
    assert primary[1:] in colours


def test_themes_differ_in_their_brand_alone(sample, render):
    one, other = (render(sample.specimen(primary=tokens["primary"])) for tokens in THEMES.values())
    assert one.text() == other.text()
    assert one.boxes == other.boxes
    assert one.image().tobytes() != other.image().tobytes()


@pytest.mark.parametrize("asked", ["#8FB8FF", "#FFFFFF", "#FFD400", "#777777"])
def test_a_colour_too_light_is_darkened_in_all_renderings_and_they_say_so(sample, checks, asked):
    document, words = sample.specimen(primary=asked), Words("en-US")
    used = scene.palette(asked).primary
    assert contrast("#FFFFFF", used) >= READABLE > contrast("#FFFFFF", asked)
    assert contrast(used, scene.palette(asked)["white"]) >= READABLE
    told = f"the primary colour {asked} is too light to read on white; darkened to {used}"
    for kind in (PdfRenderer, HtmlRenderer):
        renderer = kind()
        made = renderer.render(document, words)
        assert told in renderer.warnings
        if kind is HtmlRenderer:
            assert f"--brand:{used};" in made.decode()


def test_an_accent_colours_the_edge_and_what_opens_the_page(sample, render, checks):
    document = sample.specimen(accent="#B4005A")
    paper = render(document)
    picture = paper.image(scale=1).convert("RGB")
    assert picture.getpixel((300, 2)) == rgb("#B4005A")
    assert picture.getpixel((42, 46)) == rgb(THEMES["harbor"]["primary"]), "the initials' ground"
    assert checks.contrast(scene.palette("#1F3A68", "#B4005A")) == []
    html = HtmlRenderer().render(document, Words("en-US")).decode()
    assert "--accent:#B4005A;" in html
    assert "border-top:6px solid var(--accent)" in html


def test_an_accent_too_light_is_darkened_and_said(sample):
    document, words = sample.specimen(accent="#FFD400"), Words("en-US")
    used = scene.palette("#1F3A68", "#FFD400")["accent"]
    assert contrast("#FFFFFF", used) >= READABLE
    for renderer in (PdfRenderer(), HtmlRenderer()):
        renderer.render(document, words)
        assert renderer.warnings[-1] == (
            f"the accent colour #FFD400 is too light to read on white; darkened to {used}"
        )


@pytest.mark.parametrize("shown", [False, True])
def test_the_foot_names_the_program_only_where_it_is_asked_to(sample, render, shown):
    document, words = sample.specimen(show_powered_by=shown), Words("ko-KR")
    book = openpyxl.load_workbook(BytesIO(XlsxRenderer().render(document, Words("en-US"))))
    cells = {cell.value for sheet in book for row in sheet for cell in row}
    told = (
        "Made with abmkit" in render(document).text(),
        "abmkit으로 작성" in HtmlRenderer().render(document, words).decode(),
        "Made with abmkit" in cells,
    )
    assert told == (shown,) * 3


def of_pack(name: str) -> str:
    return b64encode((FOLDER / f"{name}.ttf").read_bytes()).decode()


def test_a_brands_own_fonts_set_paper_page_and_workbook(sample, render, checks):
    family = {"regular": of_pack("NotoSansHebrew-Regular"), "bold": of_pack("NotoSansKR-Bold")}
    document = sample.specimen("ko-KR", fonts=family, font_family="Acme Sans")
    paper = render(document)
    names = " ".join(paper.fonts())
    assert "NotoSansHebrew" in names
    assert "Inter" in names, "what the brand's own font does not draw"
    assert checks.layout(paper) == []
    assert paper.text() == render(sample.specimen("ko-KR")).text(), "it reads the same"
    plain = render(sample.specimen("ko-KR"))
    assert paper.boxes != plain.boxes
    assert render(sample.specimen("ko-KR")).data == plain.data, "fonts are one brand's alone"
    html = HtmlRenderer().render(document, Words("ko-KR")).decode()
    assert html.count("@font-face") == 2
    assert "img-src data:; font-src data:" in html
    book = openpyxl.load_workbook(BytesIO(XlsxRenderer().render(document, Words("ko-KR"))))
    assert {c.font.name for sheet in book for row in sheet for c in row if c.value} == {"Acme Sans"}


def test_without_a_font_of_its_own_a_page_may_load_none(sample):
    html = HtmlRenderer().render(sample.specimen(), Words("en-US")).decode()
    assert "font-src" not in html
    assert "@font-face" not in html


@pytest.mark.parametrize("font", [b"OTTO....", b"\0\1\0\0 and no tables"])
def test_a_font_that_cannot_be_drawn_with_is_refused(sample, font):
    document = sample.specimen(fonts={"regular": b64encode(font).decode()}, font_family="Bad")
    with pytest.raises(RenderError, match="font"):
        PdfRenderer().render(document, Words("en-US"))


@pytest.mark.parametrize(("size", "points"), [("A4", (595, 842)), ("Letter", (612, 792))])
def test_paper_has_the_size_that_is_asked_for(sample, render, checks, size, points):
    document = sample.specimen(page_size=size)
    paper = render(document)
    sizes = {tuple(map(round, page.get_size())) for page in paper.pages}
    assert sizes == {points}
    assert checks.layout(paper) == []
    html = HtmlRenderer().render(document, Words("en-US")).decode()
    assert f"@page{{size:{size};" in html


@pytest.mark.parametrize("size", [(40, 20), (4000, 4), (4, 4000)])
def test_a_logo_of_any_shape_stands_in_its_place(sample, render, checks, size):
    out = io.BytesIO()
    Image.new("RGB", size, "#FF0000").save(out, "PNG")
    logo = b64encode(out.getvalue()).decode()
    document = sample.specimen(logo=logo)
    paper = render(document)
    assert checks.layout(paper) == []
    picture = paper.image(scale=2).convert("RGB").crop((60, 44, 330, 104))
    red, _, blue = picture.split()
    assert max(ImageChops.subtract(red, blue).tobytes()) > 100
    assert f"data:image/png;base64,{logo}" in HtmlRenderer().render(document, Words("en")).decode()


@pytest.mark.slow
def test_a_clients_names_of_metrics_stand_in_all_four_renderings(demo, tmp_path, read_back):
    shutil.copytree(demo.workspace.path, tmp_path / "agency")
    workspace = Workspace(tmp_path / "agency")
    settings = workspace.client("northwind").path / "client.toml"
    labels = "\n".join(f"{name} = {json.dumps(label)}" for name, label in LABELS.items())
    tiles = '\n[report]\ntiles = ["sql", "won_amount", "engaged_accounts", "win_rate"]\n'
    settings.write_text(settings.read_text("utf-8") + f"\n[labels]\n{labels}\n{tiles}", "utf-8")
    client, plugins = workspace.client("northwind"), load_plugins(workspace.plugins)
    made = make_report(client, plugins, "2026-Q3", formats=FORMATS)
    files = {path.suffix[1:]: path.read_bytes() for path in made.paths}
    book = openpyxl.load_workbook(BytesIO(files["xlsx"]), read_only=True)
    cells = (c for sheet in book for row in sheet.iter_rows(values_only=True) for c in row)
    html = files["html"].decode()
    told = {
        "pdf": "\n".join(read_back(files["pdf"]).lines()),
        "html": re.sub(r"<[^>]*>", "\n", html).replace("&lt;", "<").replace("&gt;", ">"),
        "xlsx": "\n".join(cell for cell in cells if isinstance(cell, str)),
        "json": "\n".join(
            c for t in json.loads(files["json"])["tables"] for r in t["rows"] for c in r
        ),
    }
    for name, text in told.items():
        for label in LABELS.values():
            assert label in text, f"{name} lacks {label}"
        lines = set(text.splitlines())
        assert not {"Engaged accounts", "Sales-qualified leads", "Win rate"} & lines, name
