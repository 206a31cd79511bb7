"""The ten pages by WeasyPrint, fpdf2 and Typst, run by a Python that has them.

Each takes the fonts of the pack from their files, and draws the charts as vectors.
"""

import html
import json
from pathlib import Path
from tempfile import TemporaryDirectory

from ten_pages import (
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
)

TITLES = "Pipeline by month", "Score by month"
HEAD, BY = "Northwind · Ten pages · Q3 2026", "Prepared by Blue Harbor"
FOOT = "As of 1 October 2026 · Q3 2026 · Blue Harbor"
FAMILIES = {
    "Inter": "Inter-Regular", "Medium": "Inter-Medium", "Display": "InterDisplay-SemiBold",
    "KR": "NotoSansKR-Regular", "SC": "NotoSansSC-Regular", "Thai": "NotoSansThai-Regular",
}  # fmt: skip
FONT_OF = {"latin": "Medium", "cyrillic": "Medium", "hangul": "KR", "han": "SC", "thai": "Thai"}


def by_weasyprint(sheets: tuple[Sheet, ...]) -> bytes:
    """HTML with inline SVG."""
    from weasyprint import HTML

    faces = "".join(
        f"@font-face {{ font-family: {name}; src: url('{(FONTS / file).as_uri()}.ttf') }}\n"
        for name, file in FAMILIES.items()
    )
    small = f"font: 7pt Inter; color: {MUTED}"
    style = f"""{faces}
    @page {{ size: A4; margin: 44pt 36pt 40pt; border-top: 0.5pt solid {GRID};
      @top-left {{ content: "{HEAD}"; {small} }} @top-right {{ content: "{BY}"; {small} }}
      @bottom-left {{ content: "{FOOT}"; {small} }}
      @bottom-right {{ content: "Page " counter(page) " of " counter(pages); {small} }} }}
    body {{ font: 8pt Inter, KR, SC, Thai; color: {INK}; margin: 0 }}
    section {{ break-after: page }} h1 {{ font: 19pt Display; margin: 0 }}
    h2 {{ font: 10.5pt Medium; margin: 4pt 0; width: 50%; display: inline-block }}
    p {{ font-size: 9.5pt; margin: 4pt 0 }}
    table {{ width: 100%; border-collapse: collapse; table-layout: fixed }}
    th {{ font: 7pt Medium; color: {MUTED}; text-align: left }}
    td, th {{ height: 16pt; padding: 0; border-bottom: 0.5pt solid {GRID} }}
    tr > :nth-child(n+4) {{ text-align: right }} tr > :first-child {{ width: 36% }}"""
    body = "".join(map(_section, sheets))
    page = f"<html><style>{style}</style><body>{body}</body></html>"
    return bytes(HTML(string=page).write_pdf())


def _section(sheet: Sheet) -> str:
    def row(cells, kind="td"):
        return "<tr>" + "".join(f"<{kind}>{html.escape(cell)}</{kind}>" for cell in cells) + "</tr>"

    charts = "".join(
        f'<svg width="{CHART}pt" height="{TALL}pt" viewBox="0 0 {CHART} {TALL}">'
        f"{''.join(map(_svg, shapes))}</svg>"
        for shapes in (bar_chart(sheet), line_chart(sheet))
    )
    rows = "".join(row(account.cells) for account in sheet.accounts)
    heads = "".join(f"<h2>{title}</h2>" for title in TITLES)
    return (
        f"<section><h1>{sheet.title}</h1><p>{sheet.lead}</p>{heads}<div>{charts}</div>"
        f"<table>{row(HEADS, 'th')}{rows}</table></section>"
    )


def _svg(shape: Shape) -> str:
    if isinstance(shape, Box):
        return (
            f'<rect x="{shape.x:.2f}" y="{shape.y:.2f}" width="{shape.w:.2f}" '
            f'height="{shape.h:.2f}" fill="{shape.fill or "none"}" '
            f'stroke="{shape.stroke or "none"}" stroke-width="0.7"/>'
        )
    if isinstance(shape, Stroke):
        points = " ".join(f"{x:.2f},{y:.2f}" for x, y in shape.points)
        return (
            f'<polyline points="{points}" fill="none" stroke="{shape.colour}" '
            f'stroke-width="{shape.width}"/>'
        )
    return (
        f'<text x="{shape.x:.2f}" y="{shape.y:.2f}" font-size="7" text-anchor="middle" '
        f'fill="{shape.colour}">{shape.text}</text>'
    )


class _Places:
    """Cells and lines of fpdf2 at their places."""

    def __init__(self) -> None:
        from fpdf import FPDF

        self.pdf = FPDF(unit="pt", format=(WIDTH, HEIGHT))
        self.pdf.set_auto_page_break(False)
        for name, file in FAMILIES.items():
            self.pdf.add_font(name, fname=FONTS / f"{file}.ttf")

    def say(self, x, y, text, font, size, colour, align="left"):
        self.pdf.set_font(font, size=size)
        self.pdf.set_text_color(colour)
        width = self.pdf.get_string_width(text) if align != "left" else 0
        self.pdf.text(x - {"left": 0, "center": width / 2, "right": width}[align], y, text)

    def rule(self, y, colour):
        self.pdf.set_draw_color(colour)
        self.pdf.set_line_width(0.5)
        self.pdf.line(MARGIN, y, WIDTH - MARGIN, y)

    def paint(self, shape, x, y):
        if isinstance(shape, Box):
            self.pdf.set_fill_color(shape.fill or INK)
            self.pdf.set_draw_color(shape.stroke or INK)
            style = "F" if shape.fill else "D"
            self.pdf.rect(x + shape.x, y + shape.y, shape.w, shape.h, style=style)
        elif isinstance(shape, Stroke):
            self.pdf.set_draw_color(shape.colour)
            self.pdf.set_line_width(shape.width)
            self.pdf.polyline([(x + across, y + down) for across, down in shape.points])
        else:
            self.say(x + shape.x, y + shape.y, shape.text, "Inter", 7, shape.colour, "center")

    def frame(self, number, count):
        right = WIDTH - MARGIN
        self.say(MARGIN, 27, HEAD, "Medium", 7.5, MUTED)
        self.say(right, 27, BY, "Inter", 7.5, MUTED, "right")
        self.rule(35, GRID)
        self.say(MARGIN, HEIGHT - 22, FOOT, "Inter", 7, MUTED)
        self.say(right, HEIGHT - 22, f"Page {number} of {count}", "Inter", 7, MUTED, "right")

    def rows(self, sheet):
        for place, cells in enumerate((HEADS, *(account.cells for account in sheet.accounts))):
            name = FONT_OF[sheet.accounts[place - 1].script] if place else "Medium"
            for column, cell in enumerate(cells):
                align = "right" if column in NUMBERS else "left"
                font = "Inter" if column else name
                self.say(MARGIN + PLACES[column], 246 + 17.5 * place, cell, font, 8, INK, align)
            self.rule(251 + 17.5 * place, GRID)


def by_fpdf2(sheets: tuple[Sheet, ...]) -> bytes:
    """Cells and lines at their places."""
    out = _Places()
    for number, sheet in enumerate(sheets, 1):
        out.pdf.add_page()
        out.frame(number, len(sheets))
        out.say(MARGIN, 62, sheet.title, "Display", 19, INK)
        out.say(MARGIN, 80, sheet.lead, "Inter", 9.5, INK)
        charts = zip(TITLES, (0.0, RIGHT), (bar_chart(sheet), line_chart(sheet)), strict=True)
        for title, left, shapes in charts:
            out.say(MARGIN + left, 104, title, "Medium", 10.5, INK)
            for shape in shapes:
                out.paint(shape, MARGIN + left, 112)
        out.rows(sheet)
    return bytes(out.pdf.output())


def by_typst(sheets: tuple[Sheet, ...]) -> bytes:
    """Markup; strings are quoted as JSON has them."""
    import typst

    head = f"""
#set page(paper: "a4", margin: (x: 36pt, top: 44pt, bottom: 40pt),
  header: text(7pt)[{HEAD} #h(1fr) {BY}],
  footer: text(7pt)[{FOOT} #h(1fr) Page #context counter(page).display() of {len(sheets)}])
#set text(font: ("Inter", "Noto Sans KR", "Noto Sans SC", "Noto Sans Thai"), size: 8pt,
  fill: rgb("{INK}"))
#set document(title: "Ten pages")
"""
    body = "\n#pagebreak()\n".join(map(_markup, sheets))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "pages.typ"
        path.write_text(head + body, "utf-8")
        return bytes(typst.compile(str(path), font_paths=[str(FONTS)], ignore_system_fonts=True))


def _markup(sheet: Sheet) -> str:
    def row(cells):
        return ", ".join(f"[#{_quoted(cell)}]" for cell in cells) + ","

    columns = "(1fr, 35pt, 80pt, 50pt, 45pt, 70pt, 70pt)"
    aligned = "(x, y) => if x >= 3 { right } else { left }"
    charts = ", ".join(
        f"block(width: {CHART}pt, height: {TALL}pt)[{''.join(map(_placed, shapes))}]"
        for shapes in (bar_chart(sheet), line_chart(sheet))
    )
    rows = "\n".join(row(account.cells) for account in sheet.accounts)
    return (
        f"= #{_quoted(sheet.title)}\n{sheet.lead}\n"
        f"#grid(columns: (1fr, {CHART}pt), row-gutter: 4pt, [== {TITLES[0]}], [== {TITLES[1]}], "
        f"{charts})\n#table(columns: {columns}, rows: 17.5pt, align: {aligned}, "
        f'stroke: (bottom: 0.5pt + rgb("{GRID}"), rest: none), inset: (x: 0pt, y: 4pt), '
        f"table.header({row(HEADS)}),\n{rows})"
    )


def _placed(shape: Shape) -> str:
    if isinstance(shape, Box):
        fill = f'rgb("{shape.fill}")' if shape.fill else "none"
        stroke = f'0.7pt + rgb("{shape.stroke}")' if shape.stroke else "none"
        return (
            f"#place(dx: {shape.x:.2f}pt, dy: {shape.y:.2f}pt, rect(width: {shape.w:.2f}pt, "
            f"height: {shape.h:.2f}pt, fill: {fill}, stroke: {stroke}))"
        )
    if isinstance(shape, Stroke):
        (x, y), *rest = shape.points
        lines = ", ".join(f"curve.line(({across:.2f}pt, {down:.2f}pt))" for across, down in rest)
        stroke = f'{shape.width}pt + rgb("{shape.colour}")'
        return f"#place(curve(stroke: {stroke}, curve.move(({x:.2f}pt, {y:.2f}pt)), {lines}))"
    return (
        f"#place(dx: {shape.x - 20:.2f}pt, dy: {shape.y - 6:.2f}pt, box(width: 40pt, "
        f'align(center, text(7pt, fill: rgb("{shape.colour}"))[#{_quoted(shape.text)}])))'
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
