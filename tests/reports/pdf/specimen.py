"""A document with every kind of block, after the pictures of the design; all data is invented.

`specimen(locale, stress=True)` gives the same pages with names and sentences six times as long,
empty names, emoji and hostile markup.
"""

import tomllib
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from abmkit import Change, Document, KpiGrid, Msg, Page, Section, Table, Value, blocks, scene

PERIOD = blocks.Period(label="2026-Q3", start="2026-07-01", end="2026-09-30")
BEFORE = blocks.Period(label="2026-Q2", start="2026-04-01", end="2026-06-30")
WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
NAMES = [
    "한빛정밀공업 주식회사 디바이스솔루션부문 첨단소재사업부",
    "Northgate Robotics & Sons <Holdings> plc",
    "华辰智能制造集团有限公司",
    "Oberösterreichische Donaudampfschifffahrts-Elektrizitätenwerk GmbH & Co. KG",
    "東雲電機株式会社",
    "Škrdla Strojírny a.s.",
    "Compañía Eléctrica del Ebro, S.A.",
    "ООО «Северный Ветер Машиностроение»",
    "Ångström Verktyg AB",
    "บริษัท สยามการกล จำกัด (มหาชน)",
    "㈜다온",
    "トヨタ自動車㈱ 髙﨑",
]
HOSTILE = [
    '<img src="/etc/hostname">',
    "Acme <b>Corp & Sons </i> &amp;",
    "a\x00b\x1b[31mred",
    "lone \ud83d surrogate",
    "\u202egpj.exe",
    "=HYPERLINK(1)",
    "🚀 Rocket 👩‍👧 🇰🇷",
    "",
    "   ",
    "ก้" * 150,
    "W" * 300,
    "<a href='javascript:alert(1)'>x</a>",
    "line\nbreak\ttab",
]
TREND = tuple(Decimal(n) for n in (48, 52, 55, 59, 61, 66, 70, 74, 77, 80, 83, 86))


class Specimen:
    """Builds the document: ``w`` holds its words, ``long`` how often each is repeated."""

    def __init__(self, language: str, stress: bool) -> None:
        self.w: dict[str, Any] = WORDS["en"] | WORDS.get(language, {})
        self.stress = stress
        self.long = 6 if stress else 1

    def often(self, text: str, most: int = 6) -> str:
        return " ".join([text] * min(self.long, most))

    def tiles(self) -> tuple[blocks.Tile, ...]:
        days = Value(number=Decimal(94), unit="days")
        day_money = "money_per_day"
        gap = (*TREND[:4], None, None, *TREND[6:])
        one = blocks.Tile(title="", value=count(86), trend=TREND)
        faces: list[dict[str, Any]] = [
            {"change": change("12"), "of": self.w["of"], "trend_goal": Decimal(84)}
            | goal("good", "1.024", count(84)),
            {"value": money("4820000"), "change": change("0.145", unit="money")}
            | goal("good", "1.121", money("4300000")),
            {"value": percent("0.275"), "change": change("0.027", unit="percent")}
            | goal("good", "1.058", percent("0.26")),
            {"value": money("41600", day_money), "change": change("0.186", unit=day_money)}
            | goal("close", "0.99", money("42000", day_money)),
            {"value": money("128000"), "change": change("0.058", "neutral", "money"), "trend": gap}
            | goal("close", "0.985", money("130000")),
            {"value": days, "change": change("-7", unit="days", better_low=True)}
            | goal("close", "0.957", days),
            {
                "value": percent("0.38"),
                "change": change("0.05", unit="percent"),
                "basis": "n = 80 · 95%: 28% – 48%",
            },
            {"value": count(63), "change": change("-8", "bad"), "mark": "HubSpot: 26 h late"}
            | goal("off", "0.84", count(75)),
        ]
        if self.stress:
            faces[0] |= {"value": money(None), "change": None}
            faces[1]["value"] = money("48200000000")
        pairs = zip(self.w["kpi"], faces, strict=True)
        return tuple(one.model_copy(update={"title": self.often(t), **f}) for t, f in pairs)

    def bars(self) -> blocks.Chart:
        actual, plan = (1.30, 1.41, 1.50, 1.38, 1.52, 1.92), (1.35, 1.40, 1.45, 1.35, 1.45, 1.50)
        shapes: list[Any] = [scene.Path(points=((0, 108), (300, 108)), stroke="muted", width=0.6)]
        for i, (a, p) in enumerate(zip(actual, plan, strict=True)):
            x, high, outline = 8 + i * 49, a * 48, p * 48
            month = Msg(id="date.month", args={"day": f"2026-{4 + i:02}-01"})
            middle: dict[str, Any] = {"x": x + 15, "anchor": "middle"}
            shapes += [
                scene.Rect(x=x + 7, y=108 - outline, w=23, h=outline, fill="white", stroke="text"),
                scene.Rect(x=x, y=108 - high, w=23, h=high, fill="brand" if i > 2 else "brand_28"),
                scene.Label(y=104 - max(high, outline), text=f"{a:.2f}", bold=True, **middle),
                scene.Label(y=118, colour="muted", text=month, **middle),
            ]
        rows = tuple((f"2026-{4 + i:02}", money(str(a))) for i, a in enumerate(actual))
        table = Table(columns=columns(("Month", "left", 1), ("$M", "right", 1)), rows=rows)
        drawing = scene.Scene(w=300, h=122, shapes=tuple(shapes))
        return blocks.Chart(scene=drawing, alt="Pipeline by month: 1.30, 1.41, 1.50", data=table)

    def progress(self) -> blocks.Progress:
        tiers = [(1, 21, 24, "0.875", "0.71"), (2, 33, 46, "0.717", "0.63"), (3, 0, 70, "0", "0.4")]
        rows = (
            blocks.ProgressRow(
                label=self.often(f"{self.w['tier']} {tier}"),
                part=count(part),
                whole=count(whole),
                rate=percent(rate),
                tick=Decimal(tick),
            )
            for tier, part, whole, rate, tick in tiers
        )
        return blocks.Progress(rows=tuple(rows))

    def accounts(self) -> Table:
        w = self.w
        heads = columns(
            (w["account"], "left", 4),
            (w["tier"], "left", 1),
            (w["weeks"], "left", 3),
            (w["score"], "right", 1),
            (w["delta"], "right", 1),
            (w["stage"], "left", 2),
            (w["pipe"], "right", 1),
            (w["touch"], "right", 1),
            strong=(w["score"], w["pipe"]),
        )
        names = [*NAMES, *HOSTILE] if self.stress else NAMES
        rows = tuple(self.account(i, name) for i, name in enumerate(names))
        return Table(columns=heads, rows=rows, more=Msg(id="table.more", args={"n": 128}))

    def account(self, i: int, name: str) -> tuple[blocks.Cell, ...]:
        levels = (None, 0, 1, 2, 3, 4, 5, 5, 4, 3, 2, 1)
        place = self.often("Machinery").replace(" ", " · ")
        return (
            blocks.Name(text=self.often(name), sub=place),
            blocks.Chip(text=str(1 + i % 3), level=1 + i % 3),
            blocks.Heat(levels=levels[i % 12 :] + levels[: i % 12]),
            count(94 - i),
            change(str(7 - i), ("good", "neutral", "bad")[(i > 6) + (i > 7)]),
            self.often(self.w["opportunity"]),
            money(None if i % 3 else str(640_000 + i)),
            Value(number=Decimal(i), unit="days"),
        )

    def sources(self) -> Table:
        w = self.w
        found: list[tuple[str, Any, int, str, str]] = [
            ("HubSpot CRM", "good", 18204, "0.941", "No issues"),
            ("Salesforce", "close", 1318, "0.992", "3 open deals without amount"),
            ("Event platform", "off", 0, "0", "Token expired; 1 webinar missing"),
            ("X (Twitter)", "none", 0, "0", "Shown as “–” in this report"),
        ]
        rows = (
            (
                blocks.Sign(goal=state, text=self.often(name), of="state"),
                Msg(id="date.day", args={"day": "2026-10-01"}),
                count(records),
                blocks.Share(part=percent(rate), whole=count(bool(records)), rate=percent(rate)),
                blocks.Marks(texts=(note,) * self.long),
            )
            for name, state, records, rate, note in found
        )
        heads = columns(
            (w["source"], "left", 3),
            (w["sync"], "left", 2),
            (w["records"], "right", 2),
            (w["match"], "left", 3),
            (w["note"], "left", 4),
        )
        return Table(columns=heads, rows=tuple(rows))

    def cover(self) -> Page:
        w = self.w
        bullet = blocks.Bullet(lead=f"{w['lead']}.", body=self.often(w["body"]))
        said = bullet.model_copy(update={"author": "Kim Jiwon, RevOps"})
        narrative = blocks.Narrative(bullets=(bullet, bullet, said))
        signs = zip(("good", "close", "off"), w["signs"], strict=True)
        legend = blocks.Legend(
            signs=tuple(blocks.Sign(goal=goal, text=self.often(text, 3)) for goal, text in signs),
            remark=w["remark"],
        )
        alert = blocks.Alert(goal="off", text=f"HubSpot: {w['body']}")
        eyebrow = f"Northwind Industrial Group  ·  {w['title']}"
        changed = Section(title=w["changed"], blocks=(narrative,))
        months = Section(title=w["months"], note="$M", blocks=(self.bars(),))
        tiers = Section(title=w["tiers"], note="tick = Q2", blocks=(self.progress(),))
        content = (
            blocks.Headline(text=self.often(w["headline"], 2), eyebrow=eyebrow),
            *([alert] if self.stress else []),
            legend,
            KpiGrid(tiles=self.tiles()),
            blocks.Columns(left=(changed,), right=(self.actions(),)),
            blocks.Columns(left=(months,), right=(tiers,)),
        )
        return Page(id="summary", outline=w["changed"], blocks=content)

    def actions(self) -> blocks.Actions:
        what = self.often(self.w["action"])
        field = HOSTILE[0] if self.stress else "Field"
        steps = (
            blocks.Action(text=what, owner="Sales + ABM", due="2026-10-15"),
            blocks.Action(text=what, owner="Paid media", due="2026-10-08"),
            blocks.Action(text=what, owner=field, due="2026-10-30"),
            blocks.Action(text=what),
        )
        return blocks.Actions(title=self.w["next"], actions=steps)

    def list_page(self) -> Page:
        w = self.w
        section = Section(title=w["accounts"], note=w["remark"], blocks=(self.accounts(),))
        lead = self.often(w["about"])
        return Page(
            id="accounts", outline=w["accounts"], title=w["accounts"], lead=lead, blocks=(section,)
        )

    def data_page(self) -> Page:
        w = self.w
        term = blocks.Term(
            name=self.often(w["kpi"][2], 2),
            id="crm.win_rate",
            text=w["definition"],
            detail="Owner: RevOps. Source: Pavilion 2025",
        )
        figures = (percent("0.936"), "5 / 6", "±9.8 pp")
        sentence = self.often(w["sentence"], 3)
        facts = tuple(blocks.Fact(figure=figure, text=sentence) for figure in figures)
        nothing = Table(columns=columns((w["note"], "left", 1)), rows=())
        content = (
            blocks.Glossary(terms=(term,) * (40 if self.stress else 14)),
            Section(title=w["sources"], note=w["remark"], blocks=(self.sources(),)),
            Section(title=w["changed"], blocks=(nothing,)),
            blocks.Facts(title=w["sure"], facts=facts),
            blocks.Paragraph(text=self.often(w["body"])),
        )
        title = w["glossary"]
        return Page(id="data", outline=title, title=title, lead=w["about"], blocks=content)


def specimen(locale: str = "en-US", *, stress: bool = False, **theme: Any) -> Document:
    made = Specimen(locale[:2], stress)
    brand = {"name": "Blue Harbor", "tagline": "Account-based marketing"} | theme
    return Document(
        report="specimen",
        title=made.w["title"],
        client=HOSTILE[1] if stress else "Northwind Industrial Group",
        period=PERIOD,
        compared=BEFORE,
        zone="UTC",
        as_of="2026-10-01T06:00:00Z",
        locale=locale,
        currency="USD",
        theme=blocks.Theme(contact="hello@example.com", footer="Blue Harbor Ltd", **brand),
        pages=(made.cover(), made.list_page(), made.data_page()),
    )


def money(number: str | None, unit: Any = "money") -> Value:
    if number is None:
        return Value(number=None, unit=unit, currency="USD", state="missing", reason="no deals")
    return Value(number=Decimal(number), unit=unit, currency="USD")


def count(number: int) -> Value:
    return Value(number=Decimal(number))


def percent(number: str) -> Value:
    return Value(number=Decimal(number), unit="percent")


def goal(state: str, attained: str, target: Value) -> dict[str, Any]:
    return {"goal": state, "attainment": Decimal(attained), "target": target}


def change(
    number: str, tone: Any = "good", unit: Any = "count", *, better_low: bool = False
) -> Change:
    return Change(
        difference=Decimal(number),
        relative=unit.startswith("money"),
        unit=unit,
        against=Msg(id="period.short", args={"period": BEFORE}),
        tone=tone,
        better_low=better_low,
    )


def columns(*heads: tuple[str, Any, int], strong: Iterable[str] = ()) -> tuple[blocks.Column, ...]:
    return tuple(
        blocks.Column(title=title, align=align, weight=Decimal(weight), strong=title in strong)
        for title, align, weight in heads
    )
