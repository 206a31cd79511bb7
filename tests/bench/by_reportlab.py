"""The ten pages by reportlab alone: straight on the canvas, and by platypus with its charts."""

from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from ten_pages import (
    BRAND,
    CHART,
    FONTS,
    GRID,
    HEADS,
    HEIGHT,
    INK,
    MARGIN,
    MUTED,
    NUMBERS,
    PLACES,
    RIGHT,
    TALL,
    WIDTH,
    Box,
    Shape,
    Sheet,
    Stroke,
    bar_chart,
    line_chart,
    months,
)

FOOT = "As of 1 October 2026 · Q3 2026 · Blue Harbor"
NAMES = {
    "latin": "Inter-Medium",
    "cyrillic": "Inter-Medium",
    "hangul": "NotoSansKR-Regular",
    "han": "NotoSansSC-Regular",
    "thai": "NotoSansThai-Regular",
}
PLAIN, MEDIUM, STRONG, TITLE = (
    "Inter-Regular",
    "Inter-Medium",
    "Inter-SemiBold",
    "InterDisplay-SemiBold",
)


def load_fonts() -> None:
    """Register what the pages need, once a process."""
    for name in {PLAIN, MEDIUM, STRONG, TITLE, *NAMES.values()}:
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(FONTS / f"{name}.ttf")))


def on_canvas(sheets: tuple[Sheet, ...]) -> bytes:
    """As people write it who know all places beforehand: no tags, no cutting, no fall-back."""
    from reportlab.pdfgen.canvas import Canvas

    load_fonts()
    out = BytesIO()
    canvas = Canvas(out, (WIDTH, HEIGHT), invariant=1, initialFontName=PLAIN)
    for number, sheet in enumerate(sheets, 1):
        _frame(canvas, number, len(sheets))
        _say(canvas, MARGIN, 62, sheet.title, TITLE, 19, INK)
        _say(canvas, MARGIN, 80, sheet.lead, PLAIN, 9.5, INK)
        for title, left, chart in (
            ("Pipeline by month", 0.0, bar_chart),
            ("Score by month", RIGHT, line_chart),
        ):
            _say(canvas, MARGIN + left, 104, title, STRONG, 10.5, INK)
            for shape in chart(sheet):
                _paint(canvas, shape, MARGIN + left, 112)
        _rows(canvas, sheet, 246)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _say(canvas, x, y, text, font, size, colour, draw="drawString"):
    canvas.setFont(font, size)
    canvas.setFillColor(HexColor(colour))
    getattr(canvas, draw)(x, HEIGHT - y, text)


def _rule(canvas, y, colour):
    canvas.setStrokeColor(HexColor(colour))
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, HEIGHT - y, WIDTH - MARGIN, HEIGHT - y)


def _frame(canvas, number, count):
    canvas.setFillColor(HexColor(BRAND))
    canvas.rect(0, HEIGHT - 5, WIDTH, 5, stroke=0, fill=1)
    right = WIDTH - MARGIN
    _say(canvas, MARGIN, 27, "Northwind · Ten pages · Q3 2026", MEDIUM, 7.5, MUTED)
    _say(canvas, right, 27, "Prepared by Blue Harbor", PLAIN, 7.5, MUTED, "drawRightString")
    _rule(canvas, 35, GRID)
    _rule(canvas, HEIGHT - 34, GRID)
    _say(canvas, MARGIN, HEIGHT - 22, FOOT, PLAIN, 7, MUTED)
    page = f"Page {number} of {count}"
    _say(canvas, right, HEIGHT - 22, page, PLAIN, 7, MUTED, "drawRightString")


def _paint(canvas, shape: Shape, x: float, y: float) -> None:
    if isinstance(shape, Box):
        if shape.fill:
            canvas.setFillColor(HexColor(shape.fill))
        if shape.stroke:
            canvas.setStrokeColor(HexColor(shape.stroke))
            canvas.setLineWidth(0.7)
        bottom = HEIGHT - y - shape.y - shape.h
        canvas.rect(
            x + shape.x, bottom, shape.w, shape.h, stroke=bool(shape.stroke), fill=bool(shape.fill)
        )
    elif isinstance(shape, Stroke):
        canvas.setStrokeColor(HexColor(shape.colour))
        canvas.setLineWidth(shape.width)
        path = canvas.beginPath()
        path.moveTo(x + shape.points[0][0], HEIGHT - y - shape.points[0][1])
        for across, down in shape.points[1:]:
            path.lineTo(x + across, HEIGHT - y - down)
        canvas.drawPath(path)
    else:
        place = x + shape.x, y + shape.y
        _say(canvas, *place, shape.text, PLAIN, 7, shape.colour, "drawCentredString")


def _rows(canvas, sheet: Sheet, top: float) -> None:
    def line(y, cells, fonts, size, colour):
        for column, (cell, font) in enumerate(zip(cells, fonts, strict=True)):
            draw = "drawRightString" if column in NUMBERS else "drawString"
            _say(canvas, MARGIN + PLACES[column], y, cell, font, size, colour, draw)

    line(top, HEADS, (MEDIUM,) * 7, 7, MUTED)
    _rule(canvas, top + 5, INK)
    for place, account in enumerate(sheet.accounts):
        y = top + 17.5 * (place + 1)
        line(y, account.cells, (NAMES[account.script], *(PLAIN,) * 6), 8, INK)
        _rule(canvas, y + 5, GRID)


def by_platypus(sheets: tuple[Sheet, ...]) -> bytes:
    """As the manual shows it: flowables, a Table, charts of reportlab.graphics."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

    load_fonts()
    title = ParagraphStyle("title", fontName=TITLE, fontSize=19, leading=23)
    lead = ParagraphStyle("lead", fontName=PLAIN, fontSize=9.5, leading=14)
    story = []
    for sheet in sheets:
        heads = [Paragraph(text, lead) for text in ("Pipeline by month", "Score by month")]
        charts = Table([heads, [_bars(sheet), _line(sheet)]], colWidths=[WIDTH / 2 - MARGIN] * 2)
        story += [Paragraph(sheet.title, title), Paragraph(sheet.lead, lead), charts]
        story += [_table(sheet), PageBreak()]
    out = BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=(WIDTH, HEIGHT), leftMargin=MARGIN - 6, rightMargin=MARGIN - 6, topMargin=38,
        bottomMargin=38, invariant=1, initialFontName=PLAIN,
    )  # fmt: skip

    def frame(canvas, document):
        _frame(canvas, document.page, len(sheets))

    document.build(story, onFirstPage=frame, onLaterPages=frame)
    return out.getvalue()


def _table(sheet: Sheet):
    from reportlab.platypus import Table

    style = [
        ("FONT", (0, 0), (-1, 0), MEDIUM, 7),
        ("TEXTCOLOR", (0, 0), (-1, 0), HexColor(MUTED)),
        ("FONT", (0, 1), (-1, -1), PLAIN, 8),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, HexColor(GRID)),
        ("ALIGN", (NUMBERS[0], 0), (-1, -1), "RIGHT"),
        *(
            ("FONT", (0, row), (0, row), NAMES[account.script], 8)
            for row, account in enumerate(sheet.accounts, 1)
        ),
    ]
    widths = [190, 35, 60, 60, 50, 70, 58.28]
    rows = [HEADS, *(account.cells for account in sheet.accounts)]
    return Table(rows, colWidths=widths, rowHeights=[17.5] * len(rows), style=style)


def _bars(sheet: Sheet):
    from reportlab.graphics.charts.barcharts import VerticalBarChart
    from reportlab.graphics.shapes import Drawing

    chart = VerticalBarChart()
    chart.width, chart.height, chart.x, chart.y = CHART - 20, TALL - 20, 10, 14
    chart.data = [sheet.bars, sheet.plan]
    chart.valueAxis.visible = 0
    chart.barLabels.fontName, chart.barLabels.fontSize = PLAIN, 7
    chart.barLabelFormat, chart.barLabels.nudge = "$%dk", 6
    chart.categoryAxis.categoryNames = months(6)
    chart.categoryAxis.labels.fontName, chart.categoryAxis.labels.fontSize = PLAIN, 7
    return Drawing(CHART, TALL, chart)


def _line(sheet: Sheet):
    from reportlab.graphics.charts.linecharts import HorizontalLineChart
    from reportlab.graphics.shapes import Drawing

    chart = HorizontalLineChart()
    chart.width, chart.height, chart.x, chart.y = CHART - 40, TALL - 20, 24, 14
    chart.data = [sheet.line]
    chart.valueAxis.valueMin, chart.valueAxis.valueMax, chart.valueAxis.valueStep = 0, 90, 30
    chart.valueAxis.labels.fontName, chart.valueAxis.labels.fontSize = PLAIN, 7
    chart.valueAxis.visibleGrid, chart.valueAxis.gridStrokeColor = 1, HexColor(GRID)
    chart.categoryAxis.categoryNames = months(12)
    chart.categoryAxis.labels.fontName, chart.categoryAxis.labels.fontSize = PLAIN, 7
    return Drawing(CHART, TALL, chart)
