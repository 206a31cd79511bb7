"""How companies are called, by country: a stem, a trade and a legal form, all invented.

Stems and trades are written ``name/roman``: the roman part makes the domain.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Naming:
    """Parts of company names of one country; ``pattern`` puts them together.

    ``trades`` are (name, roman, industry); ``forms`` are legal forms.
    """

    pattern: str
    stems: tuple[tuple[str, str], ...]
    trades: tuple[tuple[str, str, str], ...]
    forms: tuple[str, ...]


def _naming(pattern: str, stems: str, trades: str, forms: str) -> Naming:
    return Naming(
        pattern,
        tuple(_pair(word) for word in stems.split()),
        tuple((*_pair(word), industry) for word, industry in _industries(trades)),
        tuple(forms.split("|")),
    )


def _pair(word: str) -> tuple[str, str]:
    native, _, roman = word.replace("_", " ").partition("/")
    return native, roman or native.lower()


def _industries(trades: str) -> list[tuple[str, str]]:
    return [(word, industry) for word, _, industry in (t.partition("=") for t in trades.split())]


_ENGLISH_TRADES = (
    "Robotics=automation Foundry=machinery Pumps_&_Valves/pumps=machinery Power/power=energy "
    "Tool_Works/tools=tools Instruments=electronics Packaging=packaging Bearings=machinery "
    "Logistics=logistics Controls=automation Castings=machinery"
)

NAMINGS: dict[str, Naming] = {
    "US": _naming(
        "{stem} {trade}{form}",
        "Aldergate Brightmoor Calderwick Dunmere Eastvale Fernhollow Granmoor Hartsden Ironbrook "
        "Juniper_Bay/juniperbay Kestrelton Larkfield Norcliffe Oakhaven Pinecrestal Quillworth",
        _ENGLISH_TRADES,
        ", Inc.| LLC| Corp.",
    ),
    "GB": _naming(
        "{stem} {trade}{form}",
        "Ashcombe_Vale/ashcombevale Birkhallow Crosswyn Dovemarsh Ellerbeck_Mill/ellerbeckmill "
        "Foxgarth Greywether Holmsworth Thornleigh_&_Daughters/thornleigh",
        _ENGLISH_TRADES,
        " Ltd| plc",
    ),
    "DE": _naming(
        "{stem} {trade}{form}",
        "Adlerhorster/adlerhorster Brückmühler/brueckmuehler Falkenrieder/falkenrieder "
        "Grünwaldner/gruenwaldner Hohenlinder/hohenlinder Köhlerbach/koehlerbach "
        "Lindenthaler/lindenthaler Märkwitzer/maerkwitzer",
        "Maschinenbau=machinery Antriebstechnik/antriebe=automation Werkzeuge=tools "
        "Energietechnik/energie=energy Messtechnik/messtechnik=electronics",
        " GmbH| AG| GmbH & Co. KG",
    ),
    "KR": _naming(
        "{form}{stem}{trade}",
        "다온들/daondeul 미르골/mireugol 새울림/saeullim 가람뫼/garammoe 누리샘/nurisaem "
        "해오름터/haeoreumteo 아라결/aragyeol 단비솔/danbisol 윤슬빛/yunseulbit 너울재/neouljae "
        "한들벌/handeulbeol 도담길/dodamgil 푸른메/pureunme 온새미/onsaemi 여울목/yeoulmok",
        "정밀/precision=machinery 오토메이션/automation=automation 전자/electronics=electronics "
        "에너지/energy=energy 공구/tools=tools 모빌리티/mobility=automotive "
        "로지스/logis=logistics 패키징/packaging=packaging 소재/materials=chemicals",
        "㈜|주식회사 |",
    ),
    "JP": _naming(
        "{form}{stem}{trade}",
        "東霞/higashigasumi 青嶺原/aonehara 白鳥野/shiratorino 朝霧台/asagiridai 千鳥浦/chidoriura "
        "深山谷/miyamadani 星見坂/hoshimizaka 若葉瀬/wakabase 霜月野/shimotsukino",
        "電機/denki=electronics 精機/seiki=machinery 工業/kogyo=machinery 化成/kasei=chemicals "
        "ロボティクス/robotics=automation 物流/butsuryu=logistics",
        "株式会社||有限会社",
    ),
    "CN": _naming(
        "{stem}{trade}{form}",
        "云澜/yunlan 青岚山/qinglanshan 辰曜/chenyao 瑞溪/ruixi 星沛/xingpei 恒汀/hengting "
        "启岳/qiyue 泽棠/zetang 鸿砚/hongyan",
        "智能装备/smart=automation 精密机械/jingmi=machinery 电子科技/dianzi=electronics "
        "新能源/energy=energy 物流设备/wuliu=logistics 汽车部件/auto=automotive",
        "有限公司|股份有限公司|集团有限公司",
    ),
    "CZ": _naming(
        "{stem} {trade}{form}",
        "Břízovský/brizovsky Jeřábkov/jerabkov Lužnička/luznicka Šumavěnka/sumavenka "
        "Točník-Újezd/tocnikujezd",
        "Strojírny/strojirny=machinery Nástroje/nastroje=tools Pohony=automation",
        " a.s.| s.r.o.",
    ),
    "ES": _naming(
        "{trade} {stem}{form}",
        "Peñalosa_del_Río/penalosa Almendráriz/almendrariz Señorío_Azul/senorioazul "
        "Castañar_Alto/castanaralto Ibáñez-Müller/ibanezmuller",
        "Talleres=machinery Energías/energias=energy Envases=packaging",
        ", S.A.| S.L.",
    ),
    "SE": _naming(
        "{stem} {trade}{form}",
        "Björkåsen/bjorkasen Fjällsjöby/fjallsjoby Hällmarken/hallmarken Örnvikens/ornvikens",
        "Verktyg=tools Mekaniska=machinery Elkraft=energy",
        " AB",
    ),
    "KZ": _naming(
        "{form} «{stem} {trade}»",
        "Степной/stepnoi Ясный_Курган/kurgan Белый_Сокол/sokol Алтын_Жол/altynzhol",
        "Машзавод/mash=machinery Энерго/energo=energy Приборы/pribory=electronics",
        "ТОО|АО",
    ),
}
