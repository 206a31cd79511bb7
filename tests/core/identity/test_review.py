"""What is no proof but may be true waits for a person; what is another company does not."""

from collections.abc import Callable

from abmkit.identity import listed, match
from abmkit.warehouse import Warehouse

Lay = Callable[..., None]
Groups = Callable[..., list[str]]

# Each pair once, all in one warehouse: no name is like one of another pair.
HINTS = [
    ("International Business Machines Corp.", "IBM", "initials"),
    ("Procter & Gamble Co.", "P&G", "initials"),
    ("Bank of the Northern West", "BNW Inc.", "initials"),
    ("Sony Deutschland GmbH", "Sony", "core"),
    ("Puma Italia", "Puma Japan", "core"),
    ("Acme Ltd (UK)", "Acme", "core"),
    ("Groupe Renault", "Renault SA", "core"),
    ("Box.com, Inc.", "Box", "core"),
    ("Northwind Traders", "Northwind Tradesr", "alike"),
    ("騰訊", "腾讯", "alike"),
    ("삼성전자", "Samsung Electronics Co., Ltd.", "sound"),
    ("阿里巴巴集团", "Alibaba Group", "sound"),
    ("ООО Ромашка", "Romashka LLC", "sound"),
    ("タニー株式会社", "Tany Corp.", "sound"),
    ("アディダスジャパン", "Adidas Japan Ltd.", "sound"),
    ("General Electric Co.", "GE", "initials"),
    ("Ernst & Young", "EY", "initials"),
    ("Deloitte Touche Tohmatsu", "Deloitte", "alike"),
    ("Larkfield Inc. (formerly Rookhope)", "Rookhope Ltd", "core"),
    ("Fernhollow dba Quill Shop", "Quill Shop", "core"),
    ("Hart - do not use", "Hart", "core"),
    ("Birk GmbH, Werk Ulm", "Birk", "core"),
    ("Varnish and Glaze Works (VGW)", "VGW", "core"),
    ("Tarn Oil & Gas Exploration (Tarnopec)", "Tarnopec", "core"),
    ("University of Quarz", "Quarz University", "core"),
    ("三菱電機", "Mitsubishi Electric Corp.", "sound"),
    ("微软（中国）有限公司", "Microsoft China", "sound"),
    ("Яндекс", "Yandex NV", "sound"),
]
OTHERS = [
    ("Cobalt Holdings", "Bolt Holdings"),
    ("Tesco Store 453", "Tesco Store 454"),
    ("Branch 7", "Branch 8"),
    ("Bank of America", "Bank of China"),
    ("Global Group", "International Group"),
    ("東霞電機", "東霞精機"),
]
SAME = [
    ("The Acme Company", "Acme Co."),
    ("Müller und Söhne GmbH", "Muller & Sohne"),
    ("Schäfer Bau GmbH", "Schaefer Bau"),
    ("에스케이이노베이션", "SK이노베이션(주)"),
    ("Dupont et Cie", "DUPONT & CIE"),
    ("ＢＯＬＴ　株式会社", "bolt"),
    ("ſtadtwerke Bonn", "Stadtwerke Bonn GmbH"),
    ("ｶﾞﾘﾚｵ", "ガリレオ"),
    ("GmbH Quarz Robotics", "Quarz Robotics GmbH"),
    ("UAB Baltic Foods", "Baltic Foods, UAB"),
    ("Zenit Intl. Mfg.", "Zenit International Manufacturing"),
    ("Marks &amp; Spencer", "Marks & Spencer plc"),
    ("CafÃ© Cortado", "Café Cortado"),
    ("Procter Gamble", "Procter & Gamble"),
    ("St. Swithin Pharma", "Saint Swithin Pharmaceuticals"),
]


def lay_pairs(lay: Lay, pairs: list[tuple[str, str]]) -> None:
    for source, names in zip(("crm", "web"), zip(*pairs, strict=True), strict=True):
        rows = [{"source_id": str(n), "name": name} for n, name in enumerate(names)]
        lay(source, account=rows)


def test_a_hint_leads_to_a_person_and_joins_nobody(
    warehouse: Warehouse, lay: Lay, groups: Groups
) -> None:
    lay_pairs(lay, [hint[:2] for hint in HINTS])
    match(warehouse)
    assert len(groups()) == 2 * len(HINTS)
    waiting = warehouse.query(
        'SELECT a.name, b.name, kind FROM suspect JOIN account a ON a.key IN ("left", "right") '
        'JOIN account b ON b.key IN ("left", "right") WHERE a.source = \'crm\' '
        "AND b.source = 'web'"
    )
    assert sorted(waiting) == sorted(HINTS)


def test_one_company_in_four_sources_is_joined_or_waits(
    warehouse: Warehouse, lay: Lay, groups: Groups
) -> None:
    lay("hub", account=[{"source_id": "1", "name": "Acme, Inc.", "domains": "acme.com"}])
    lay("sf", account=[{"source_id": "2", "name": "ACME"}])
    lay("web", account=[{"source_id": "3", "domains": "acme.co.uk"}])
    lay("sheet", account=[{"source_id": "4", "name": "에이씨엠이"}])
    match(warehouse)
    assert groups() == ["hub 1, sf 2", "sheet 4", "web 3"]
    assert {pair.evidence for pair in listed.pairs(warehouse)} == {"domain", "sound"}


def test_other_companies_do_not_even_wait(warehouse: Warehouse, lay: Lay, groups: Groups) -> None:
    lay_pairs(lay, OTHERS)
    match(warehouse)
    assert len(groups()) == 2 * len(OTHERS)
    assert warehouse.query("FROM suspect") == []


def test_one_name_in_two_spellings_joins(warehouse: Warehouse, lay: Lay, groups: Groups) -> None:
    lay_pairs(lay, SAME)
    match(warehouse)
    assert groups() == sorted(f"crm {n}, web {n}" for n in range(len(SAME)))


def test_initials_of_many_say_nothing(warehouse: Warehouse, lay: Lay) -> None:
    words = ["Alpha", "Anton", "Apfel", "Arktis", "Atlas", "Aurum", "Azur", "Abend", "Adler",
             "Aroma", "Amsel"]  # fmt: skip
    lay("crm", account=[{"source_id": w, "name": f"{w} Beta Cargo"} for w in words])
    lay("web", account=[{"source_id": "1", "name": "ABC"}])
    match(warehouse)
    assert warehouse.query("FROM suspect WHERE kind = 'initials'") == []


def test_pairs_that_still_wait_are_not_written_again(warehouse: Warehouse, lay: Lay) -> None:
    lay_pairs(lay, [("Acme Group", "Acme"), ("Northwind Traders", "Northwind Trader Co")])
    match(warehouse)
    before = warehouse.query("SELECT rowid, * FROM suspect ORDER BY ALL")
    lay("web", account=[{"source_id": "0", "name": "Acme", "city": "Bonn"}])
    match(warehouse)
    assert len(before) == 1
    assert warehouse.query("SELECT rowid, * FROM suspect ORDER BY ALL") == before


def test_a_pair_that_shares_a_value_still_waits_when_others_crowd_its_names(
    warehouse: Warehouse, lay: Lay
) -> None:
    rows = [{"source_id": str(n), "name": f"Zephyr {n} {chr(97 + n) * 9}"} for n in range(20)]
    for row in rows[:2]:
        row["domains"] = "zephyr.org"
    lay("crm", account=rows)
    match(warehouse)
    shared = "SELECT kind FROM suspect WHERE kind = 'domain' AND value = 'zephyr.org'"
    assert warehouse.query(shared) == [("domain",)]
    lay("web", account=[{"source_id": "x", "name": "Zephyr and so on"}])
    match(warehouse)
    assert warehouse.query(shared) == [("domain",)]


def test_the_likeliest_pair_stands_first(warehouse: Warehouse, lay: Lay) -> None:
    lay_pairs(lay, [("General Electric Co.", "GE"), ("Northwind Traders", "Northwind Tradesr"),
                    ("Sony Deutschland GmbH", "Sony")])  # fmt: skip
    match(warehouse)
    told = listed.pairs(warehouse)
    assert [pair.evidence for pair in told] == ["alike", "core", "initials"]
    assert [pair.score for pair in told] == sorted((p.score for p in told), reverse=True)
