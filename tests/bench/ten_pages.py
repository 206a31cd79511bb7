"""Ten pages of a client: 280 accounts named in five scripts, 20 charts; all of it is invented.

Only plain values and strings, for those who set them by other means than abmkit.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FONTS = Path(__file__).parents[2] / "reports" / "abmkit_pdf" / "fonts"
WIDTH, HEIGHT, MARGIN = 595.28, 841.89, 36.0
PAGES, ROWS = 10, 28
HEADS = ("Account", "Tier", "Stage", "Touches", "Score", "Pipeline", "Last touch")
PLACES = (0.0, 190.0, 225.0, 320.0, 370.0, 440.0, 523.28)
"""Where a column stands in the width of the content: its left edge, of numbers its right one."""

NUMBERS = range(3, 7)
"""Columns that end at their place."""

BRAND, PALE, MUTED, INK, GRID = "#1F3A68", "#C1C8D4", "#667285", "#16202E", "#E8ECF1"
CHART, TALL = 250.0, 110.0
RIGHT = 523.28 - CHART
"""Where the second chart of a page begins."""

_NAMES = {
    "latin": ("Northgate", "Ångström", "Škrdla", "Compañía", "Harrow", "Oberland", "Robotics"),
    "cyrillic": ("Северный", "Ветер", "Завод", "Группа", "Станок", "Прогресс", "Заря"),
    "hangul": ("한빛", "정밀", "공업", "주식회사", "디바이스", "소재", "산업"),
    "han": ("华辰", "智能", "制造", "集团", "有限公司", "东方", "科技"),
    "thai": ("บริษัท", "สยาม", "การกล", "จำกัด", "มหาชน", "ไทย", "รุ่งเรือง"),
}
_STAGES = ("Unaware", "Aware", "Engaged", "Opportunity", "Customer")
_MONTHS = ("Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep")


@dataclass(frozen=True)
class Account:
    """A row."""

    name: str
    script: str
    tier: int
    stage: str
    touches: int
    score: int
    pipeline: int
    days: int

    @property
    def cells(self) -> tuple[str, ...]:
        """What is printed of it."""
        numbers = (f"{self.touches:,}", str(self.score), f"${self.pipeline:,}", f"{self.days} days")
        return (self.name, str(self.tier), self.stage, *numbers)


@dataclass(frozen=True)
class Sheet:
    """A page: two sentences, bars of six months beside a plan, twelve months as a line, rows."""

    title: str
    lead: str
    bars: tuple[int, ...]
    plan: tuple[int, ...]
    line: tuple[int, ...]
    accounts: tuple[Account, ...]


def client(number: int) -> tuple[Sheet, ...]:
    """The pages of a client; another number has other ones."""
    chance = random.Random(number)
    return tuple(_sheet(place, chance) for place in range(PAGES))


def _sheet(place: int, chance: random.Random) -> Sheet:
    return Sheet(
        f"Accounts of region {place + 1}",
        "Accounts by score, with their pipeline in dollars and the days since the last touch.",
        tuple(chance.randrange(60, 200) for _ in range(6)),
        tuple(chance.randrange(60, 200) for _ in range(6)),
        tuple(chance.randrange(20, 90) for _ in range(12)),
        tuple(_account(row, chance) for row in range(ROWS)),
    )


def _account(row: int, chance: random.Random) -> Account:
    script = list(_NAMES)[row % len(_NAMES)]
    name = " ".join(chance.sample(_NAMES[script], 3))
    return Account(
        name, script, 1 + row % 3, chance.choice(_STAGES), chance.randrange(1, 400),
        chance.randrange(1, 100), chance.randrange(10_000, 900_000), chance.randrange(1, 60),
    )  # fmt: skip


def months(count: int) -> tuple[str, ...]:
    """Names of the last months."""
    return _MONTHS[-count:]


@dataclass(frozen=True)
class Box:
    """A rectangle of a chart, by its top left corner."""

    x: float
    y: float
    w: float
    h: float
    fill: str | None
    stroke: str | None = None


@dataclass(frozen=True)
class Stroke:
    """A line of a chart through points."""

    points: tuple[tuple[float, float], ...]
    colour: str
    width: float


@dataclass(frozen=True)
class Word:
    """A word of a chart, its middle on the base line."""

    x: float
    y: float
    text: str
    colour: str


Shape = Box | Stroke | Word


def bar_chart(sheet: Sheet) -> Iterator[Shape]:
    """The bars, an outline for the plan, numbers above, months below; 250 × 110 points."""
    step, floor = CHART / 6, TALL - 14
    scale = (floor - 12) / max(*sheet.bars, *sheet.plan)
    for place, (bar, plan, month) in enumerate(zip(sheet.bars, sheet.plan, months(6), strict=True)):
        x, wide = place * step + 8, step * 0.46
        yield Box(x + 6, floor - plan * scale, wide, plan * scale, None, MUTED)
        yield Box(x, floor - bar * scale, wide, bar * scale, BRAND if place > 2 else PALE)
        yield Word(x + wide / 2, floor - max(bar, plan) * scale - 4, f"${bar}k", INK)
        yield Word(x + wide / 2, TALL - 4, month, MUTED)
    yield Stroke(((0, floor), (CHART, floor)), MUTED, 0.6)


def line_chart(sheet: Sheet) -> Iterator[Shape]:
    """The line over four grid lines with their numbers, months below; 250 × 110 points."""
    step, floor = (CHART - 40) / 11, TALL - 14
    scale = (floor - 10) / 100
    for mark in (0, 30, 60, 90):
        y = floor - mark * scale
        yield Stroke(((24, y), (CHART, y)), GRID, 0.5)
        yield Word(12, y + 2.5, str(mark), MUTED)
    points = tuple((30 + i * step, floor - value * scale) for i, value in enumerate(sheet.line))
    yield Stroke(points, BRAND, 1.5)
    for place, month in enumerate(months(12)):
        if place % 3 == 2:
            yield Word(30 + place * step, TALL - 4, month, MUTED)
    yield Word(points[-1][0] - 4, points[-1][1] - 6, str(sheet.line[-1]), INK)
