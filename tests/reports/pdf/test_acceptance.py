"""The acceptance checks of a scorecard PDF, on the specimen and on its stress form."""

import os
import re
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import pytest

from abmkit import strings
from abmkit_pdf.lint import lint

CASES = [(locale, stress) for locale in ("en-US", "ko-KR", "zh-Hans") for stress in (False, True)]
HERE = Path(__file__).parent
ALIKE = 6
"""Least difference of the mean gray of two signs' images; states are told apart by shape."""


@pytest.mark.parametrize(("locale", "stress"), CASES)
def test_1_the_file_is_valid(rendered, tool, locale, stress):
    tool("qpdf", rendered(locale, stress=stress).data, "--check")


@pytest.mark.parametrize(("locale", "stress"), CASES)
def test_2_every_font_is_embedded_cut_and_mapped(rendered, locale, stress):
    fonts = rendered(locale, stress=stress).fonts()
    for name, font in fonts.items():
        assert re.match(r"/[A-Z]{6}\+(Inter|Noto)", name)
        assert "/FontFile2" in font.FontDescriptor
        assert "/ToUnicode" in font


def test_2_poppler_agrees_on_the_fonts(rendered, tool):
    rows = tool("pdffonts", rendered("ko-KR", stress=True).data).splitlines()[2:]
    assert rows
    assert all(" yes yes yes " in row for row in rows)


@pytest.mark.parametrize("locale", ["en-US", "ko-KR", "zh-Hans"])
def test_3_every_name_can_be_copied_in_full_whatever_was_cut(rendered, sample, locale):
    text = rendered(locale).text()
    assert [name for name in sample.NAMES if name not in text] == []


def test_3_poppler_copies_the_same_names(rendered, sample, tool):
    copied = tool("pdftotext", rendered().data, "-raw", after=("-",))
    flat = copied.replace("\n", " ")
    assert [name for name in sample.NAMES if name not in flat] == []


@pytest.mark.parametrize("locale", ["en-US", "ko-KR", "zh-Hans"])
def test_4_nothing_is_printed_as_a_box(rendered, locale):
    done = rendered(locale)
    assert not re.search("[\ufffd\u25a1\ue000-\uf8ff]", done.text())
    assert done.warnings == []


@pytest.mark.parametrize("size", ["A4", "Letter"])
@pytest.mark.parametrize(("locale", "stress"), CASES)
def test_5_no_text_overlaps_or_leaves_the_frame(rendered, locale, stress, size):
    done = rendered(locale, stress=stress, page_size=size)
    assert lint(done.boxes, done.frame) == []


@pytest.mark.parametrize(("locale", "stress"), CASES)
def test_6_every_glyph_stands_inside_the_margins_and_no_page_is_empty(rendered, locale, stress):
    for page in rendered(locale, stress=stress).pages:
        width, height = page.get_size()
        assert (round(width), round(height)) == (595, 842)
        text = page.get_textpage()
        assert len(text.get_text_range().strip()) > 100
        boxes = (text.get_charbox(index) for index in range(text.count_chars()))
        for left, bottom, right, top in boxes:
            assert right <= left or (left > 35 and right < width - 35)
            assert top <= bottom or (bottom > 12 and top < height - 12)


def test_7_the_bytes_are_the_same_in_every_process_and_warm_as_cold(rendered, sample):
    program = (
        "import runpy, sys, hashlib; from abmkit import Words;"
        "from abmkit_pdf.renderer import PdfRenderer;"
        f"make = runpy.run_path({str(HERE / 'specimen.py')!r})['specimen'];"
        "render = lambda l: PdfRenderer().render(make(l, stress=True), Words(l));"
        "render('en-US') if sys.argv[1] == 'warm' else None;"
        "sys.stdout.buffer.write(render('ko-KR'))"
    )
    command = [sys.executable, "-c", program]
    made = [
        subprocess.run(
            [*command, state], check=True, capture_output=True, env=os.environ | env
        ).stdout
        for state, env in (("cold", {"PYTHONHASHSEED": "1"}),
                           ("warm", {"PYTHONHASHSEED": "2", "SOURCE_DATE_EPOCH": "86400"}))
    ]  # fmt: skip
    assert made[0] == made[1] == rendered("ko-KR", stress=True).data


def test_8_the_file_says_what_it_is_and_nothing_of_where_it_was_made(rendered):
    done = rendered()
    assert str(done.pdf.Root.Lang) == "en-US"
    assert str(done.pdf.docinfo.Title) == "ABM scorecard Q3 2026 – Northwind Industrial Group"
    assert str(done.pdf.docinfo.Author) == "Blue Harbor"
    assert str(done.pdf.docinfo.CreationDate).startswith("D:20261001060000")
    with done.pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert titles == ["What changed", "Target accounts", "Glossary"]
    for secret in (str(Path.home()), str(HERE), "site-packages", "/tmp"):
        assert secret.encode() not in done.data


@pytest.mark.parametrize(("locale", "stress"), CASES)
def test_9_the_structure_has_heads_figures_with_words_and_tables_with_heads(
    rendered, locale, stress
):
    done = rendered(locale, stress=stress)
    elements = done.elements()
    roles = [str(element.S) for element in elements]
    assert roles.count("/H1") == 3
    assert roles[0] == "/Document"
    figures = [element for element in elements if element.S == "/Figure"]
    assert figures
    assert all(str(figure.Alt).strip() for figure in figures)
    for table in (element for element in elements if element.S == "/Table"):
        head, *rows = table.K
        assert all(cell.S == "/TH" and cell.A.Scope == "/Column" for cell in head.K)
        assert all({str(cell.S) for cell in row.K} <= {"/TH", "/TD"} for row in rows)
        assert {len(row.K) for row in rows} <= {len(head.K)}


def test_9_poppler_calls_it_tagged(rendered, tool):
    data = rendered().data
    assert re.search(r"Tagged: +yes", tool("pdfinfo", data))


def test_10_nothing_is_active_and_hostile_names_are_printed_as_they_are(rendered, sample):
    done = rendered(stress=True)
    for thing in done.pdf.objects:
        if isinstance(thing, type(done.pdf.Root)) and hasattr(thing, "get"):
            assert thing.get("/S") not in ("/JavaScript", "/Launch", "/GoToR", "/URI")
            assert "/JS" not in thing
    assert "/OpenAction" not in done.pdf.Root
    assert "/EmbeddedFiles" not in done.pdf.Root.get("/Names", {})
    text = done.text()
    printed = [strings.clean(name).strip() for name in sample.HOSTILE]
    verbatim = [
        name for name in printed if not re.search("[\ufffd\u200d\U0001f1e6-\U0001f1ff]", name)
    ]
    assert len(verbatim) >= 10
    assert [name for name in verbatim if name not in text] == []
    assert done.warnings == ["no font of the pack draws � (U+FFFD); printed as □"]


def test_11_in_gray_the_states_are_told_by_their_shape(rendered):
    gray = rendered().image(scale=3).convert("L")
    tile = (523.28 + 10) / 4
    signs = [gray.crop(_box(36 + tile * column - 10 - 18, 174.5)) for column in (1, 4)]
    signs.append(gray.crop(_box(36 + tile * 4 - 10 - 18, 300.5)))
    images = [bytes(sign.tobytes()) for sign in signs]
    for one in images:
        for other in images:
            if one is not other:
                differ = sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one)
                assert differ > ALIKE


def _box(x: float, y: float) -> tuple[int, int, int, int]:
    return (round(3 * x), round(3 * y), round(3 * (x + 10)), round(3 * (y + 10)))


@pytest.mark.parametrize(("locale", "stress"), CASES)
def test_12_the_file_is_small(rendered, locale, stress):
    assert len(rendered(locale, stress=stress).data) <= 500_000


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
def test_12_rendering_takes_little_memory():
    program = (
        "import runpy; from pathlib import Path; from abmkit import Words;"
        "from abmkit_pdf.renderer import PdfRenderer;"
        f"make = runpy.run_path({str(HERE / 'specimen.py')!r})['specimen'];"
        "PdfRenderer().render(make('ko-KR', stress=True), Words('ko-KR'));"
        "print(Path('/proc/self/status').read_text())"
    )
    command = [sys.executable, "-c", program]
    status = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) < 150_000


def test_12_a_warm_rendering_is_faster_than_the_usual_way_of_reportlab(rendered, render, sample):
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    document = sample.specimen()
    rendered()

    def platypus() -> None:
        from io import BytesIO

        from reportlab.lib.styles import getSampleStyleSheet

        style = getSampleStyleSheet()["Normal"]
        rows = [[Paragraph(f"Account {i} name", style) for i in range(5)] for _ in range(280)]
        SimpleDocTemplate(BytesIO()).build([Table(rows)])

    def best(work) -> float:
        times = []
        for _ in range(3):
            start = perf_counter()
            work()
            times.append(perf_counter() - start)
        return min(times)

    from abmkit import Words
    from abmkit_pdf.renderer import PdfRenderer

    assert best(lambda: PdfRenderer().render(document, Words("en-US"))) <= 1.5 * best(platypus)
