"""Northwind Industrial Group: an American maker that sells all over the world."""

from __future__ import annotations

from datetime import date

from abmkit.world.clients.northwind_plan import GOALS, NOTE
from abmkit.world.ledger import Seller
from abmkit.world.profile import Featured, Product, Profile, Step

_FEATURED = (
    Featured(
        "가온정밀공업 주식회사 디바이스솔루션부문",
        ("gaon-precision.example", "gaon-ds.example"),
        "KR", "machinery", 8400, "1",
    ),
    Featured(
        'Northgate Robotics & Sons <Holdings> "Group"',
        ("northgate-robotics.example", "northgate-holdings.example"),
        "GB", "automation", 2300, "1",
    ),
    Featured(
        "华辰智能制造集团有限公司", ("huachen-smart.example",), "CN", "electronics", 12800, "1"
    ),
    Featured(
        "Oberösterreichische Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbau"
        "unterbeamtenversorgungsgesellschaft mbH",
        ("oedb-energie.example",),
        "AT", "energy", 3100, "1",
        silent_from=date(2026, 6, 22),
    ),
    Featured("東雲電機株式会社", ("shinonome-denki.example",), "JP", "electronics", 5200, "1"),
    Featured("Škrdla Strojírny a.s.", ("skrdla.example",), "CZ", "machinery", 640, "2"),
    Featured(
        "Compañía Eléctrica del Ebro, S.A.", ("electrica-ebro.example",), "ES", "energy", 1900, "2"
    ),
    Featured(
        "ТОО «Северный Ветер Машиностроение»",
        ("severny-veter.example",),
        "KZ", "machinery", 880, "2",
    ),
    Featured(
        "Ångström Verktyg AB",
        ("angstrom-verktyg.example",),
        "SE", "tools", 310, "2",
        silent_from=date(2026, 8, 30),
    ),
    Featured(
        "Northgate Robotics Iberia, S.L.",
        ("northgate-iberia.example",),
        "ES", "automation", 410, "2",
        parent='Northgate Robotics & Sons <Holdings> "Group"',
    ),
    Featured(
        "가온정밀공업 창원 제2공장",
        ("gaon-changwon.example",),
        "KR", "machinery", 950, "2",
        parent="가온정밀공업 주식회사 디바이스솔루션부문",
    ),
    Featured('O\'Hara & "Finch" Tool Co.', ("ohara-finch.example",), "US", "tools", 95, "3"),
    Featured("Gulfview Pattern Shop", (), "US", "machinery", 60, "3"),
    Featured(
        "Škrdla Nářadí s.r.o.",
        ("skrdla-naradi.example",),
        "CZ", "tools", 120, None,
        parent="Škrdla Strojírny a.s.",
    ),
)  # fmt: skip

NORTHWIND = Profile(
    name="northwind",
    title="Northwind Industrial Group",
    domain="northwind-industrial.example",
    currency="USD",
    zone="America/New_York",
    locale="en",
    fiscal_year_start=1,
    flavour="salesforce",
    money_unit=1,
    featured=_FEATURED,
    places=(
        ("US", 38), ("GB", 14), ("DE", 15), ("KR", 9), ("JP", 9), ("CN", 8), ("ES", 4), ("CZ", 3),
        ("SE", 3), ("KZ", 3),
    ),
    sellers=(
        Seller("Morgan Ellery", "morgan.ellery@northwind-industrial.example"),
        Seller("Dana Whitcombe", "dana.whitcombe@northwind-industrial.example"),
        Seller("Luis Arrizabal", "luis.arrizabal@northwind-industrial.example"),
        Seller("Hyejin Baek", "hyejin.baek@northwind-industrial.example"),
        Seller("Florian Aumüller", "florian.aumueller@northwind-industrial.example"),
        Seller("Tamsin O'Roarke", "tamsin.oroarke@northwind-industrial.example"),
    ),
    products=(
        Product("TitanPress 900", "Titan Press 900", 200, 2000),
        Product("FlowLine Pumps", "Flowline pump", 100, 1200),
        Product("PackCell X2", "PackCell-X2", 150, 1600),
        Product("SenseLine Monitoring", "SenseLine", 80, 500, contract=True),
        Product("ServiceCare Plan", "Service Care", 60, 350, contract=True),
    ),
    ladder=(
        Step("Prospecting", 10),
        Step("Qualification", 25),
        Step("Solution Design", 45),
        Step("Proposal", 65),
        Step("Negotiation", 85),
    ),
    won="Closed Won",
    lost="Closed Lost",
    deals_opened=(
        16, 15, 14, 20,
        22, 21, 15,
        18, 19, 23, 23, 22, 22, 19, 17, 25, 26, 25, 17,
        21, 22, 27, 26, 26, 27, 24, 20, 33,
    ),
    pulse=(900, 1000, 1150, 1050, 1100, 1050, 850, 750, 1200, 1250, 1150, 700),
    goals=GOALS,
    note=NOTE,
)  # fmt: skip
